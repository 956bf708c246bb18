"""While filing on the national portal: one step at a time, with what one sees, the usual mistake, and what helps who is stuck."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import endings, filing_context, filing_words, person
from handlers.citizen import sentences as say
from handlers.citizen.about import bullets
from handlers.citizen.filings import BEGIN, DONE, RETURN, STOP, STUCK, kept, of, papers, to_choose
from handlers.citizen.turn import Turn
from handlers.messages import Filing, FilingEnd, NewEnding, Reply, Step
from knowledge.filing.flow import WAY, Flow
from knowledge.filing.flow import Step as PortalStep
from knowledge.vietnam_time import VIETNAM
from knowledge.vietnamese.fold import fold, words_of

COUNTER, _PROBLEM, _AGAIN, _PERSON = "counter", "s", "again", "person"
_FEWEST_SHARED, _AROUND = 3, 2
"""A problem is meant by so many of its words, with so few others around them."""
SAID = (DONE, STUCK)
"""What can be said of a step at any time."""
_FEWEST_MEANT = 2
_COMMON = frozenset("khong ko bi bao loi duoc cong thay ma co mot chua nop".split())  # noqa: SIM905
"""Words of any problem."""
_OF_ONESELF = frozenset("toi tui em minh chau bi roi a oi thi la vay".split())  # noqa: SIM905
_SIX = r"(?<![\d./-])(?!\d{3}[ -]?000)\d{3}[ -]?\d{3}(?![./-]?\d)(?! ?(?:dong|d|vnd|k|nghin|ngan|tr|trieu)\b)"
_CODE_OF = r"(?! (?:ho so|thu tuc|don vi|so thue|buu|vach|dinh danh|vung))"
_CALLED_CODE = re.compile(
    rf"\bma\b{_CODE_OF}(?: (?:so|la|do|nay|vua|gui|ve|dang|nhap|xac nhan|xac thuc|cua|toi|em|minh|moi))* {_SIX}"
)
_GIVEN_AS_CODE = re.compile(
    rf"\b(?:gui|nhap|doc|go|nhan(?: duoc)?|(?:nhan|gui) ve|tin nhan) (?:(?:so|la|cho|toi|em|minh) )*{_SIX}"
    rf"|^(?:(?:day|la|no|so|cua|toi|em|da|ok) )*{_SIX}(?: (?:day|a|nhe|nha|em|oi|ne|do|roi|dung|khong|co|phai|the|nay))*$"
)
"""Six figures called a code, or given as one, or alone but for small words; not an amount of money, nor a day of birth."""
_OF_MONEY = re.compile(r"\b(?:phi|tien|gia|so du)\b")
_SENDS_CODE = frozenset(("login", "pay", "sign"))
"""The steps (filing.toml) at which VNeID, a bank or the holder of a signature sends a code."""
_STUCK_AT = re.compile(
    r"(?:(?:da|a|em|toi|minh|dang|bi|lai|cu) )*(?:ket|vuong|tac|loi|mac|khong (?:duoc|lam duoc|qua duoc))"
    r"(?: (?:o|tai|cho|luc|khi|ngay|duoc))* (?P<where>.+?)(?: (?:roi|a|em|oi|nay))*"
)
_LIGHT = frozenset("buoc phan cho khau cai muc doan".split())  # noqa: SIM905


def may_walk(flow: Flow, filing: Filing) -> bool:
    """Whether the citizen files online, and the guide has steps for that."""
    return bool(flow.steps) and filing.answers.get(WAY) == "online"


def taken(turn: Turn, filing: Filing, act: str, told: str) -> Step | None:
    """What a choice of a step leads to; None for any other."""
    steps = _steps(turn, filing)
    if act == BEGIN and steps and may_walk_now(turn, filing):
        return _at(turn, filing, steps[0])
    here = _here(turn, filing)
    if here is None:
        return None
    if act == DONE:
        return _at(turn, filing, steps[steps.index(here) + 1]) if here is not steps[-1] else None
    if act == STUCK:
        return _which(turn, filing, here)
    if act == _PROBLEM and told.isdecimal() and int(told) < len(here.stuck):
        return _helped(turn, filing, here, int(told))
    if act == _PERSON:
        problem = here.stuck[int(told)].problem if told.isdecimal() and int(told) < len(here.stuck) else ""
        return person.asked_for(turn, filing_context.for_officer(turn, filing, problem))
    return shown(turn, filing) if act == _AGAIN else None


def is_last(turn: Turn, filing: Filing) -> bool:
    """Whether nothing is left to do after this step."""
    return bool(filing.step) and [step.key for step in _steps(turn, filing)][-1:] == [filing.step]


def tells_code(turn: Turn) -> bool:
    """Whether somebody who is at a step of the portal tells the one-time code (mã OTP) that it sent them.

    Never with an officer or in a report; a number that is not called a code is one only where one was just sent.
    """
    before = turn.conversation
    if before.filing is None or not before.filing.step or before.with_staff or before.draft:
        return False
    said = " ".join(re.findall(r"[\w./-]+", fold(turn.incoming.text)))
    if _CALLED_CODE.search(said):
        return True
    return before.filing.step in _SENDS_CODE and bool(_GIVEN_AS_CODE.search(said)) and not _OF_MONEY.search(said)


def troubled(turn: Turn, filing: Filing, folded: str) -> Step | None:
    """What helps with a problem that was told in the citizen's own words, or the problems of the step named; None for others."""
    if filing_words.ASKS_WHAT.search(folded):
        return None
    if problem := _told_problem(turn, filing, folded):
        step, place = problem
        return _helped(turn, replace(filing, step=step.key), step, place)
    stuck = _STUCK_AT.fullmatch(folded)
    if stuck is None or not may_walk_now(turn, filing):
        return None
    named = _named(turn, filing, stuck["where"])
    return _which(turn, replace(filing, step=named.key), named) if named else None


def stuck(turn: Turn, filing: Filing, folded: str) -> Step | None:
    """The problems of the step at which the citizen is, or of the one that is meant by its own words."""
    here = _here(turn, filing)
    meant = _meant(turn, filing, folded) or here
    return _which(turn, replace(filing, step=meant.key), meant) if meant else None


def _meant(turn: Turn, filing: Filing, folded: str) -> PortalStep | None:
    """The step a problem of which shares most words with a message, two at least; the one on the screen before others."""
    words, here = set(folded.split()) - _OF_ONESELF - _COMMON, _here(turn, filing)
    steps = sorted(_steps(turn, filing), key=lambda step: step != here)
    shared = {step.key: max((_shared(one.problem, words) for one in step.stuck), default=0) for step in steps}
    best = max(steps, key=lambda step: shared[step.key], default=None)
    return best if best and shared[best.key] >= _FEWEST_MEANT else None


def _shared(problem: str, words: set[str]) -> int:
    return len(set(words_of(fold(problem))) & words)


def _told_problem(turn: Turn, filing: Filing, folded: str) -> tuple[PortalStep, int] | None:
    """The step and the place of the problem that was told: of the step on the screen, else of any that is walked."""
    words = set(folded.split()) - _OF_ONESELF
    here = _here(turn, filing)
    walked = _steps(turn, filing) if may_walk_now(turn, filing) else ()
    known = [(one, place) for one in (*([here] if here else []), *walked) for place in range(len(one.stuck))]
    shared = [_shared(step.stuck[place].problem, words) for step, place in known]
    best = max(range(len(known)), key=lambda number: shared[number], default=-1)
    if best < 0 or shared[best] < max(_FEWEST_SHARED, len(words) - _AROUND):
        return None
    step, place = known[best]
    return known[best] if _shared(step.stuck[place].problem, words - _COMMON) >= _FEWEST_MEANT else None


def may_walk_now(turn: Turn, filing: Filing) -> bool:
    """Whether the steps are what the citizen sees, or will see."""
    flow = turn.knows.guides[filing.procedure].filing
    return flow is not None and may_walk(flow, filing)


def _named(turn: Turn, filing: Filing, where: str) -> PortalStep | None:
    """The step of this number, or the first that holds these words in what is to be done."""
    steps = _steps(turn, filing)
    if number := re.fullmatch(r"buoc (?:so |thu )?(\d{1,2})", where):
        return steps[int(number[1]) - 1] if 1 <= int(number[1]) <= len(steps) else None
    words = set(where.split()) - _LIGHT
    return next((step for step in steps if words and words <= set(words_of(fold(step.do)))), None)


def shown(turn: Turn, filing: Filing, before: str = "") -> Step:
    """The step at which the citizen is, after another sentence."""
    steps = _steps(turn, filing)
    step = _at(turn, filing, _here(turn, filing) or steps[0])
    return replace(step, replies=(Reply(before), *step.replies)) if before else step


def _at(turn: Turn, filing: Filing, step: PortalStep) -> Step:
    steps = _steps(turn, filing)
    do = step.do.replace("{code}", filing.procedure)
    parts = [turn.voice.say(say.FILING_STEP, number=steps.index(step) + 1, count=len(steps), do=do)]
    parts += [turn.voice.say(say.FILING_SEE, see=step.see)] if step.see else []
    parts += [turn.voice.say(say.FILING_MISTAKE, mistake=step.mistake)] if step.mistake else []
    acts = [(DONE, say.FILING_DONE), (STUCK, say.FILING_STUCK)]
    acts += [(RETURN, say.FILING_RETURN)] if filing.back else []
    offered = to_choose((*acts, (STOP, say.FILING_STOP)))
    return kept(turn.step("\n".join(parts), offered=offered), replace(filing, step=step.key))


def what_is_left(turn: Turn, filing: Filing, end: FilingEnd) -> str:
    """What is left to do once it is filed, or where to bring what was prepared."""
    if end == "filed":
        afterwards = [step.do.replace("{code}", filing.procedure) for step in of(turn, filing)[1].afterwards]
        later = [turn.voice.say(say.FILING_AFTERWARDS, lines=bullets(afterwards))] if afterwards else []
        news = say.FILING_FILED_NEWS if turn.knows_dossiers else say.FILING_FILED_LOOK
        return "\n".join((f"{turn.voice.say(say.FILING_FILED)} {turn.voice.say(news)}", *later))
    by_post, any_papers = filing.answers.get(WAY) == "post", bool(papers(turn, filing))
    if by_post:
        return turn.voice.say(say.FILING_BY_POST if any_papers else say.FILING_BY_POST_ALONE)
    return f"{turn.voice.say(say.FILING_BRING if any_papers else say.FILING_COME)} {turn.voice.say(say.FILING_RECEIPT)}"


def handed_in(turn: Turn, filing: Filing) -> Step:
    """It was handed in already, by whatever way: the code is asked for, and the help can be rated."""
    if may_walk_now(turn, filing) or filing.step:
        return filed(turn, filing, "filed")
    news = say.FILING_FILED_NEWS if turn.knows_dossiers else say.FILING_FILED_LOOK
    return filed(turn, filing, "bring", f"{turn.voice.say(say.FILING_HANDED_IN)} {turn.voice.say(news)}")


def filed(turn: Turn, filing: Filing, end: FilingEnd, told: str = "") -> Step:
    """It is filed, or will be at a counter: the help can be rated, once for each procedure and day."""
    key = f"filing:{turn.now.astimezone(VIETNAM):%Y%m%d}:{filing.procedure}"
    told = told or what_is_left(turn, filing, end)
    asked = turn.step(f"{told}\n{turn.voice.say(say.RATE_FILING)}", offered=endings.levels(key))
    closes_at = (turn.now + turn.knows.rules.ratings.open).isoformat()
    field = turn.knows.procedures[filing.procedure].field
    ended = NewEnding(key, "filing", closes_at, field, filing.procedure)
    return replace(asked, conversation=replace(asked.conversation, filing=None), ended=ended, filing_end=end)


def _which(turn: Turn, filing: Filing, step: PortalStep) -> Step:
    """The problems that are known of a step; whoever has another one is handed over."""
    problems = ((f"{_PROBLEM}:{place}", one.problem) for place, one in enumerate(step.stuck))
    counter = ((COUNTER, say.FILING_AT_COUNTER),) if may_go_to_counter(turn, filing) else ()
    acts = ((_PERSON, say.FILING_OTHER), *counter, (_AGAIN, say.FILING_AGAIN), (STOP, say.FILING_STOP))
    return kept(turn.step(turn.voice.say(say.FILING_WHICH_PROBLEM), offered=to_choose((*problems, *acts))), filing)


def may_go_to_counter(turn: Turn, filing: Filing) -> bool:
    """Whether the procedure is also taken at a counter."""
    ways = next((one for one in of(turn, filing)[1].questions if one.key == WAY), None)
    return ways is not None and any(one.key == "counter" and not one.refusal for one in ways.options)


def _helped(turn: Turn, filing: Filing, step: PortalStep, place: int) -> Step:
    """What helps with a problem; where it does not, an officer hears of which problem it was."""
    acts = ((DONE, say.FILING_DONE), (_AGAIN, say.FILING_AGAIN), (f"{_PERSON}:{place}", say.PERSON_LABEL), (STOP, say.FILING_STOP))
    return kept(turn.step(step.stuck[place].remedy, offered=to_choose(acts)), filing)


def _here(turn: Turn, filing: Filing) -> PortalStep | None:
    return next((step for step in _steps(turn, filing) if step.key == filing.step), None)


def _steps(turn: Turn, filing: Filing) -> tuple[PortalStep, ...]:
    flow = turn.knows.guides[filing.procedure].filing
    return flow.walked if flow else ()
