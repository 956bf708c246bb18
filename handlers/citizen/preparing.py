"""Before filing (chuẩn bị hồ sơ): a few questions tell the citizen's case; then its papers, fee and time, kept for days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from handlers.citizen import fees, portal_walk
from handlers.citizen import sentences as say
from handlers.citizen.about import About, bullets, lower
from handlers.citizen.answers import paper_line, place_of
from handlers.citizen.due_if_filed import due_if_filed
from handlers.citizen.portal_walk import PREFIX, kept, to_choose
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Filing, Step
from knowledge.filing.case import UNSURE, next_question
from knowledge.filing.flow import WAY, Flow, Question
from knowledge.filing.outcome import Outcome, outcome
from knowledge.guide import Guide, GuidePaper
from knowledge.vietnamese.fold import fold, words_of

_GO, _ANSWER, _LIST, _LACK, _LACKS, _BACK, _STOP, _READY, _ON = "go", "a", "list", "lack", "l", "back", "stop", "ready", "on"
_LEAST, _FEW = 2, 4
"""So few words that are no question are meant for the choices on the screen; the least of them even if they could be one."""
_TO = r"(?:(?:toi|em|minh|muon|nop|gui|lam|di|den|ra|o|tai|qua|bang|tren|tren cong)? ?)*"
_WAYS = (
    ("counter", re.compile(rf"{_TO}(?:truc tiep|quay|tan noi|xa|phuong|trung tam|mot cua)")),
    ("online", re.compile(rf"{_TO}(?:mang|online|truc tuyen|internet|dien thoai|cong dich vu cong)")),
    ("post", re.compile(rf"{_TO}(?:buu dien|buu chinh|chuyen phat)")),
)
_WANTS = re.compile(
    r"(?:giup|huong dan|chi|lam on giup)(?: (?:toi|em|minh|cho toi))?(?: (?:cach|lam))? nop(?: ho so)?(?: (?:a|voi|nhe|di))*"
)
_ENDING = r"(?: (?:a|roi|nhe|nha|di|em|het|luon))*"
_SAID = (
    (UNSURE, re.compile(rf"(?:toi |em |minh )?(?:khong|ko|k|chua) (?:ro|biet|chac|nho)(?: nua)?{_ENDING}")),
    (_STOP, re.compile(rf"(?:thoi )?(?:dung(?: lai| o day)?|de sau|luc khac|tam dung|nghi|thoi){_ENDING}")),
    (portal_walk.DONE, re.compile(rf"(?:da |toi )?(?:xong|roi|duoc roi|lam roi|tiep|tiep theo|buoc tiep(?: theo)?){_ENDING}")),
    (portal_walk.STUCK, re.compile(rf"(?:toi |em |minh )?(?:bi |dang )?(?:ket|vuong|loi|khong (?:duoc|lam duoc|thay)){_ENDING}")),
)
_GOES_ON = re.compile(
    r"(?:cho (?:toi|em|minh) |minh |toi |em )?(?:lam tiep|tiep tuc|nop tiep|tiep)"
    r"(?: (?:nop )?(?:ho so|thu tuc))?(?: (?:a|nhe|nha|di))*"
)


def offer(turn: Turn, code: str) -> tuple[Choice, ...]:
    """The choice to be helped with a filing, where the procedure's guide tells how."""
    filing = turn.conversation.filing
    if filing and filing.procedure == code:
        return (Choice(f"{PREFIX}{_ON}", say.FILING_ON),)
    return (Choice(f"{PREFIX}{_GO}:{code}", say.FILING_LABEL),) if _flow(turn, code) else ()


def beside(turn: Turn, step: Step) -> Step:
    """Something else was answered in between: the last reply offers the way back, as long as the filing was on the screen."""
    filing, before = turn.conversation.filing, turn.conversation.offered
    if filing is None or step.conversation.filing != filing or not _is_shown(before) or not step.replies or step.private:
        return step
    *others, last = step.replies
    if _is_shown(last.choices) or step.conversation.waiting_for or step.ended:
        return step
    choices = (*last.choices, Choice(f"{PREFIX}{_ON}", say.FILING_ON))
    return replace(
        step, conversation=replace(step.conversation, offered=choices), replies=(*others, replace(last, choices=choices))
    )


def _is_shown(choices: tuple[Choice, ...], besides: tuple[str, ...] = (_GO,)) -> bool:
    """Whether choices of a filing that was begun are on the screen."""
    acts = [choice.id.removeprefix(PREFIX).partition(":")[0] for choice in choices if choice.id.startswith(PREFIX)]
    return any(act not in besides for act in acts)


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice of a filing leads to; None for choices that are none of its own."""
    if not option.startswith(PREFIX):
        return None
    act, _, told = option.removeprefix(PREFIX).partition(":")
    if act == _GO:
        return _begun(turn, told)
    filing = turn.conversation.filing
    if filing is None or _flow(turn, filing.procedure) is None:
        return turn.step(turn.voice.say(say.FILING_GONE))
    acts: dict[str, Callable[[], Step]] = {
        _ANSWER: lambda: _answered(turn, filing, told),
        _LIST: lambda: _checklist(turn, filing),
        _LACK: lambda: _which_lacks(turn, filing),
        _LACKS: lambda: _how_to_get(turn, filing, told),
        _BACK: lambda: _taken_back(turn, filing),
        _STOP: lambda: _stopped(turn, filing),
        _READY: lambda: portal_walk.filed(turn, filing, say.FILING_BRING),
        _ON: lambda: _next(turn, filing),
    }
    return acts[act]() if act in acts else portal_walk.taken(turn, filing, act, told) or _next(turn, filing)


def goes_on(turn: Turn) -> Step | None:
    """What was typed to a filing: that it goes on, an answer in other words; None for a message about something else."""
    text, filing = turn.incoming.text, turn.conversation.filing
    folded = " ".join(words_of(fold(text)))
    if _WANTS.fullmatch(folded) and _flow(turn, turn.conversation.procedure):
        return _begun(turn, turn.conversation.procedure)
    if filing is None or not folded or _flow(turn, filing.procedure) is None or turn.incoming.attachments:
        return None
    if _GOES_ON.fullmatch(folded):
        return _next(turn, filing)
    shown = _is_shown(turn.conversation.offered, (_GO, _ON))
    said = next((act for act, words in _SAID if words.fullmatch(folded)), "")
    if said and (shown or (filing.step and said in portal_walk.SAID)):
        return _said(turn, filing, said)
    if step := portal_walk.troubled(turn, filing, folded):
        return step
    if not shown or turn.conversation.draft:
        return None
    if way := _way_said(turn, filing, folded):
        return _answered(turn, filing, f"{WAY}:{way}")
    few = len(folded.split())
    is_question = "?" in text or turn.talk or (few > _LEAST and turn.knows.search.find(text).decision == "answer")
    return None if is_question or few > _FEW else _not_read(turn, filing)


def _way_said(turn: Turn, filing: Filing, folded: str) -> str:
    """The way of filing in other words than its label, where that is what was asked."""
    question = next_question(_of(turn, filing)[1].questions, filing.answers)
    if not isinstance(question, Question) or question.key != WAY:
        return ""
    said = next((way for way, words in _WAYS if words.fullmatch(folded)), "")
    return said if said in {option.key for option in question.options} else ""


def _said(turn: Turn, filing: Filing, said: str) -> Step:
    """Everyday words for a choice of the step or the question on the screen."""
    if said == _STOP:
        return _stopped(turn, filing)
    question = next_question(_of(turn, filing)[1].questions, filing.answers)
    if said == UNSURE:
        return _answered(turn, filing, f"{question.key}:{UNSURE}") if isinstance(question, Question) else _not_read(turn, filing)
    return portal_walk.taken(turn, filing, said, "") or _next(turn, filing)


def _not_read(turn: Turn, filing: Filing) -> Step:
    """The choices on the screen once more."""
    return kept(turn.step(turn.voice.say(say.FILING_NOT_READ), offered=turn.conversation.offered), filing)


def _begun(turn: Turn, code: str) -> Step:
    if _flow(turn, code) is None:
        return turn.step(turn.voice.say(say.FILING_GONE))
    before = turn.conversation.filing
    if before and before.procedure == code:
        return _next(turn, before)
    return _next(turn, Filing(code), turn.voice.say(say.FILING_BEGUN))


def _answered(turn: Turn, filing: Filing, told: str) -> Step:
    key, _, option = told.partition(":")
    question = next((one for one in _of(turn, filing)[1].questions if one.key == key), None)
    if question is None or option not in {UNSURE, *(one.key for one in question.options)}:
        return _next(turn, filing)
    return _next(turn, replace(filing, answers={**filing.answers, key: option}))


def _taken_back(turn: Turn, filing: Filing) -> Step:
    """The last answer is asked for again."""
    return _next(turn, replace(filing, answers=dict(list(filing.answers.items())[:-1]), step=""))


def _next(turn: Turn, filing: Filing, before: str = "") -> Step:
    """The next question, where it ends for this citizen, or what they need."""
    guide, flow = _of(turn, filing)
    found = outcome(guide, flow, filing.answers, turn.today)
    if found.refusal:
        back = to_choose(((_BACK, say.FILING_BACK), (_STOP, say.FILING_STOP)))
        return kept(turn.step(turn.voice.say(say.FILING_REFUSED, reason=lower(found.refusal)), offered=back), filing)
    question = next_question(flow.questions, filing.answers)
    if isinstance(question, Question):
        return _asked(turn, filing, question, before)
    return portal_walk.shown(turn, filing) if filing.step else _checklist(turn, filing)


def _asked(turn: Turn, filing: Filing, question: Question, before: str) -> Step:
    act = f"{PREFIX}{_ANSWER}:{question.key}"
    options = [Choice(f"{act}:{one.key}", one.label) for one in question.options]
    last = [Choice(f"{act}:{UNSURE}", say.FILING_UNSURE), Choice(f"{PREFIX}{_STOP}", say.FILING_STOP)]
    text = "\n".join(filter(None, (before, question.text)))
    return kept(turn.step(text, offered=(*options, *last)), filing)


def _checklist(turn: Turn, filing: Filing) -> Step:
    """The papers, the fee and the time of this case, with the source; and what can be done next."""
    guide, flow = _of(turn, filing)
    about, found = turn.about(filing.procedure), outcome(guide, flow, filing.answers, turn.today)
    parts = (*_papers(about, found), *_fee(about, found), *_time(turn, filing, found), *_before(flow, filing, turn), about.source())
    acts = [(_LACK, say.FILING_LACK)] if any(paper.get or paper.procedure for paper in _every(found)) else []
    acts += [(portal_walk.BEGIN, say.FILING_STEPS)] if portal_walk.may_walk(flow, filing) else [(_READY, say.FILING_READY)]
    acts += [(_BACK, say.FILING_BACK), (_STOP, say.FILING_STOP)]
    offered = to_choose(acts)
    return kept(turn.step("\n".join(parts), offered=offered), replace(filing, step=""))


def _papers(about: About, found: Outcome) -> Iterable[str]:
    if found.papers.open and not found.papers.sure:
        yield about.voice.say(say.FILING_UNSETTLED)
    elif found.papers.sure:
        yield about.line(say.FILING_PAPERS, lines=bullets(map(_of_case, found.papers.sure)))
    else:
        yield about.line(say.FILING_NO_PAPERS)
    if found.papers.open:
        yield about.voice.say(say.FILING_OPEN_PAPERS, lines=bullets(map(paper_line, found.papers.open)))


def _of_case(paper: GuidePaper) -> str:
    """A paper that this citizen needs: the condition is met, and need not be said."""
    return paper_line(replace(paper, when=""))


def _fee(about: About, found: Outcome) -> Iterable[str]:
    told = fees.lines([*found.fees.sure, *found.fees.open], with_case=bool(found.fees.open))
    yield about.voice.say(say.FILING_FEE if len(told) == 1 else say.FILING_FEES, fee="; ".join(told))
    if found.total and len(told) > 1:
        yield about.voice.say(say.FILING_TOTAL, total=fees.in_dong(found.total))


def _time(turn: Turn, filing: Filing, found: Outcome) -> Iterable[str]:
    only = found.times.sure[0] if len(found.times.sure) == 1 and not found.times.open else None
    due = due_if_filed(turn.knows.rules.calendar, only, turn.now, filing.answers.get(WAY, "")) if only else None
    if due:
        yield turn.voice.say(say.FILING_DUE, day=due)


def _before(flow: Flow, filing: Filing, turn: Turn) -> Iterable[str]:
    """Where it is filed; what an online filing takes besides the papers, and what of it cannot be done online."""
    if filing.answers.get(WAY) != "online":
        place = place_of(turn.about(filing.procedure))
        yield from [turn.voice.say(say.FILING_PLACE, place=place)] if place else []
        return
    needs = [turn.knows.portal.needs[need] for need in flow.needs]
    if needs:
        yield turn.voice.say(say.FILING_NEEDS, lines=bullets(needs))
    if flow.in_part:
        yield turn.voice.say(say.FILING_IN_PART, reason=flow.in_part)


def _every(found: Outcome) -> tuple[GuidePaper, ...]:
    return (*found.papers.sure, *found.papers.open)


def _which_lacks(turn: Turn, filing: Filing) -> Step:
    """Papers for which it is known how to get them."""
    guide, flow = _of(turn, filing)
    found = outcome(guide, flow, filing.answers, turn.today)
    papers = [(guide.papers.index(paper), paper.name) for paper in _every(found) if paper.get or paper.procedure]
    choices = to_choose((f"{_LACKS}:{place}", name) for place, name in papers)
    return kept(
        turn.step(turn.voice.say(say.FILING_WHICH), offered=(*choices, Choice(f"{PREFIX}{_LIST}", say.FILING_SHOW))), filing
    )


def _how_to_get(turn: Turn, filing: Filing, place: str) -> Step:
    """How a paper is got; where another procedure gives it, its guide, and the way back."""
    guide, _ = _of(turn, filing)
    if not place.isdecimal() or int(place) >= len(guide.papers):
        return _which_lacks(turn, filing)
    paper = guide.papers[int(place)]
    known = paper.procedure in turn.knows.procedures
    title = turn.knows.name(paper.procedure) if known else ""
    parts = [paper.get] if paper.get else []
    parts += [turn.voice.say(say.FILING_GIVEN_BY, title=title)] if known else []
    there = (Choice(f"p:{paper.procedure}", title),) if known else ()
    offered = (*there, *to_choose(((_LIST, say.FILING_SHOW), (_STOP, say.FILING_STOP))))
    return kept(turn.step(turn.voice.say(say.FILING_GET, name=paper.name, how=" ".join(parts)), offered=offered), filing)


def _stopped(turn: Turn, filing: Filing) -> Step:
    return kept(turn.step(turn.voice.say(say.FILING_STOPPED)), filing)


def _of(turn: Turn, filing: Filing) -> tuple[Guide, Flow]:
    guide = turn.knows.guides[filing.procedure]
    assert guide.filing is not None
    return guide, guide.filing


def _flow(turn: Turn, code: str) -> Flow | None:
    guide = turn.knows.guides.get(code)
    return guide.filing if guide and code in turn.knows.procedures else None
