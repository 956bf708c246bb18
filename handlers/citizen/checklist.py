"""The papers of one citizen's case (danh mục giấy tờ): ticked off over days, with the fee, the time and where to go."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from handlers.citizen import fees, paper_words, portal_walk
from handlers.citizen import sentences as say
from handlers.citizen.about import bullets
from handlers.citizen.answers import guide_time, paper_line, place_of
from handlers.citizen.due_if_filed import due_if_filed
from handlers.citizen.filings import AWAITED_GOT, BACK, BEGIN, LIST, RETURN, STOP, found, kept, of, papers, to_choose
from handlers.citizen.turn import Turn
from handlers.messages import Filing, Reply, Step
from knowledge.filing.flow import WAY
from knowledge.filing.outcome import Outcome
from knowledge.guide import GuidePaper
from knowledge.vietnamese.fold import fold

LACKING, READY, TICK, MARK, ALL = "lack", "ready", "tick", "t", "all"
_READABLE = 900
"""Characters in one bubble that are read on the screen of a small phone without losing the place."""
_OF_ANOTHER = re.compile(
    r"\b(?:nguoi (?:duoc|nhan) (?:uy quyen|nho)|nguoi (?:di )?nop thay|nguoi dai dien|uy quyen|nguoi lam chung|ben (?:mua|ban"
    r"|vay|thue))\b"
)
"""Papers of somebody else than the citizen: they are meant only where that one is named."""
_FEE_PARTS = re.compile(r";\s+(?![^()]*\))(?=[^;]*\d(?:\.\d{3})* ?(?:đồng|%))")


def key_of(paper: GuidePaper) -> str:
    """A paper in the id of a choice: the same for as long as its name, wherever it stands in the guide."""
    return f"{zlib.crc32(paper.name.encode()):x}"


def by_key(turn: Turn, filing: Filing, key: str) -> GuidePaper | None:
    """The paper of this case that a choice names."""
    return next((paper for paper in papers(turn, filing) if key_of(paper) == key), None)


def lacking(turn: Turn, filing: Filing) -> list[GuidePaper]:
    """Papers that were not ticked and of which it is known how to get them."""
    return [paper for paper in papers(turn, filing) if paper.name not in filing.has and (paper.get or paper.procedure)]


def shown(turn: Turn, filing: Filing, before: str = "") -> Step:
    """The papers with their ticks, the fee and the time of this case, with the source; and what can be done next."""
    told = found(turn, filing)
    rest = [*_fee(turn, told), *_time(turn, filing, told), *_before(turn, filing), turn.about(filing.procedure).source()]
    return _told(turn, filing, [*([before] if before else []), *bubbles([*_papers(turn, filing, told)], rest)])


def papers_alone(turn: Turn, filing: Filing) -> Step:
    """The papers with their ticks, for who has just seen the rest."""
    return _told(turn, filing, bubbles([*_papers(turn, filing, found(turn, filing))]))


def _told(turn: Turn, filing: Filing, texts: list[str]) -> Step:
    step = kept(turn.step(texts[-1], offered=to_choose(_acts(turn, filing))), replace(filing, step=""))
    return replace(step, replies=(*map(Reply, texts[:-1]), *step.replies))


def bubbles(*groups: Sequence[str]) -> list[str]:
    """Texts that are short enough to be read, cut between lines; a group begins anew where all of it is too long for one."""
    whole = "\n".join("\n".join(group) for group in groups)
    if len(whole) <= _READABLE:
        return [whole]
    return [text for group in groups for text in _cut("\n".join(group))]


def _cut(text: str) -> list[str]:
    told: list[str] = []
    for line in text.split("\n"):
        if told and len(told[-1]) + 1 + len(line) <= _READABLE:
            told[-1] += f"\n{line}"
        else:
            told.append(line)
    return told


def _acts(turn: Turn, filing: Filing) -> list[tuple[str, str]]:
    acts = [(TICK, say.FILING_TICK)] if papers(turn, filing) else []
    acts += [(LACKING, say.FILING_LACK)] if lacking(turn, filing) else []
    walks = portal_walk.may_walk(of(turn, filing)[1], filing)
    acts += [(BEGIN, say.FILING_STEPS)] if walks else [(READY, say.FILING_READY)]
    acts += [(AWAITED_GOT, say.FILING_GOT_THERE), (RETURN, say.FILING_RETURN)] if filing.back else []
    return [*acts, (BACK, say.FILING_BACK), (STOP, say.FILING_STOP)]


def _papers(turn: Turn, filing: Filing, told: Outcome) -> Iterable[str]:
    about = turn.about(filing.procedure)
    if told.papers.open and not told.papers.sure:
        yield turn.voice.say(say.FILING_UNSETTLED)
    elif told.papers.sure:
        yield about.line(say.FILING_PAPERS, lines=_lines(filing, [replace(paper, when="") for paper in told.papers.sure]))
    else:
        yield about.line(say.FILING_NO_PAPERS)
    if told.papers.open:
        yield turn.voice.say(say.FILING_OPEN_PAPERS, lines=_lines(filing, told.papers.open))
    yield from _progress(turn, filing, told)


def _lines(filing: Filing, some: Iterable[GuidePaper]) -> str:
    """A line for each paper, with a tick where it is there. Of one that this citizen needs, the condition need not be said."""
    return "\n".join(_line(filing, paper) for paper in some)


def _line(filing: Filing, paper: GuidePaper) -> str:
    if paper.name in filing.has:
        return f"✓ {paper_line(paper)}"
    return f"– {paper_line(paper)}{say.FILING_APPLIED if paper.name in filing.applied else ''}"


def _progress(turn: Turn, filing: Filing, told: Outcome) -> Iterable[str]:
    """How many are there and how many are missing, once anything was ticked."""
    missing = [paper for paper in told.papers.sure if paper.name not in filing.has]
    there = len([paper for paper in papers(turn, filing) if paper.name in filing.has])
    if there and missing:
        yield turn.voice.say(say.FILING_LEFT, there=there, left=len(missing))
    elif there:
        unsure = any(paper.name not in filing.has for paper in told.papers.open)
        yield turn.voice.say(say.FILING_HAS_SURE if unsure else say.FILING_HAS_ALL)


def _fee(turn: Turn, told: Outcome) -> Iterable[str]:
    lines = fees.lines([*told.fees.sure, *told.fees.open], with_case=bool(told.fees.open))
    parts = [part for line in lines for part in _fee_parts(line)]
    one = len(parts) == 1
    yield turn.voice.say(say.FILING_FEE, fee=parts[0]) if one else turn.voice.say(say.FILING_FEES, lines=bullets(parts))
    if told.total and len(lines) > 1:
        yield turn.voice.say(say.FILING_TOTAL, total=fees.in_dong(told.total))


def _fee_parts(line: str) -> Iterable[str]:
    """A fee with several amounts, each on a line of its own with its remarks; bold type that was cut goes on in the next line."""
    is_bold = False
    for part in _FEE_PARTS.split(line):
        told = f"**{part}" if is_bold else part
        is_bold = told.count("**") % 2 == 1
        yield f"{told}**" if is_bold else told


def _time(turn: Turn, filing: Filing, told: Outcome) -> Iterable[str]:
    only = told.times.sure[0] if len(told.times.sure) == 1 and not told.times.open else None
    way = filing.answers.get(WAY, "")
    if only and way == "post" and only.amount and not only.text:
        yield turn.voice.say(say.FILING_DUE_BY_POST, time=guide_time(replace(only, when="")))
    if only and (due := due_if_filed(turn.knows.rules.calendar, only, turn.now, way, turn.knows.portal.late)):
        yield turn.voice.say(say.FILING_DUE, day=due)


def _before(turn: Turn, filing: Filing) -> Iterable[str]:
    """Where it is filed; what an online filing takes besides the papers, and what of it cannot be done online."""
    _, flow = of(turn, filing)
    if filing.answers.get(WAY) != "online":
        yield from place(turn, filing)
        return
    needs = [turn.knows.portal.needs[need] for need in flow.needs]
    if needs:
        yield turn.voice.say(say.FILING_NEEDS, lines=bullets(needs))
    if flow.in_part:
        yield turn.voice.say(say.FILING_IN_PART, reason=flow.in_part)


def place(turn: Turn, filing: Filing) -> list[str]:
    """Where it is handed in, unless that is online, by post, or stated nowhere."""
    where = place_of(turn.about(filing.procedure)) if filing.answers.get(WAY) != "online" else ""
    return [turn.voice.say(say.FILING_PLACE, place=where)] if where else []


def to_tick(turn: Turn, filing: Filing) -> Step:
    """Every paper as a choice, in the order of the list, to be ticked or not."""
    named = [(f"{MARK}:{key_of(one)}", f"{'✓ ' if one.name in filing.has else ''}{one.name}") for one in papers(turn, filing)]
    told = "\n".join([turn.voice.say(say.FILING_WHICH_HAD), *_progress(turn, filing, found(turn, filing))])
    acts = ((ALL, say.FILING_ALL), (LIST, say.FILING_SHOW), (STOP, say.FILING_STOP))
    return kept(turn.step(told, offered=to_choose((*named, *acts))), filing)


def ticked(turn: Turn, filing: Filing, key: str) -> Step:
    """A paper is there, or was ticked by mistake: only a button or a number takes a tick away, its name never does."""
    paper = by_key(turn, filing, key)
    if paper is None:
        return shown(turn, filing)
    is_off = paper.name in filing.has and bool(turn.incoming.choice or re.search(r"\d", turn.incoming.text))
    return to_tick(turn, without(filing, (paper.name,)) if is_off else with_(filing, (paper.name,)))


def all_ticked(turn: Turn, filing: Filing) -> Step:
    """Every paper is there."""
    return shown(turn, with_(filing, [paper.name for paper in papers(turn, filing)]))


def with_(filing: Filing, names: Iterable[str]) -> Filing:
    """The filing with these papers ticked; what was begun to get one of them is of no use any more."""
    has = tuple(dict.fromkeys((*filing.has, *names)))
    applied = tuple(name for name in filing.applied if name not in has)
    return replace(filing, has=has, applied=applied, aside=tuple(one for one in filing.aside if one.paper not in has))


def with_applied(filing: Filing, name: str) -> Filing:
    """The filing with a paper that was applied for: it is not there yet."""
    return replace(without(filing, (name,)), applied=tuple(dict.fromkeys((*filing.applied, name))))


def without(filing: Filing, names: Iterable[str]) -> Filing:
    """The filing with these papers not ticked."""
    gone = set(names)
    return replace(filing, has=tuple(name for name in filing.has if name not in gone))


def said(turn: Turn, filing: Filing) -> paper_words.Said | None:
    """What a message says of these papers, in words or by their numbers."""
    every = papers(turn, filing)
    offered = {choice.id.removeprefix("h:").partition(":")[0] for choice in turn.conversation.offered}
    if offered & {TICK, MARK} and (told := paper_words.numbers(turn.incoming.text, len(every), bare=MARK in offered)):
        names = {str(place): paper.name for place, paper in enumerate(every, 1)}
        return replace(told, had=tuple(names[one] for one in told.had), lacked=tuple(names[one] for one in told.lacked))
    own = [paper for paper in every if not _OF_ANOTHER.search(fold(paper.name))]
    if not _OF_ANOTHER.search(fold(turn.incoming.text)) and len(own) < len(every):
        told = paper_words.said(turn.incoming.text, own, spelt(turn), called(turn))
        if told and not told.unclear and not told.every:
            return told
    return paper_words.said(turn.incoming.text, every, spelt(turn), called(turn))


def spelt(turn: Turn) -> paper_words.Spelt:
    """Words with the usual abbreviations spelt out, without diacritics."""
    return lambda text: fold(" ".join(turn.knows.search.read(text).words)).split()


def called(turn: Turn) -> paper_words.Texts:
    """What a paper is called: its name, and the procedure that gives it."""
    knows = turn.knows
    return lambda paper: (paper.name, knows.name(paper.procedure) if paper.procedure in knows.procedures else "")
