"""A missing paper (giấy còn thiếu): how it is got, the procedure that gives it, the way there and back."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import checklist, paper_words
from handlers.citizen import sentences as say
from handlers.citizen.filings import LIST, STOP, flow_of, kept, papers, to_choose
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Filing, Step
from knowledge.filing.flow import WAY
from knowledge.guide import GuidePaper
from knowledge.vietnamese.fold import fold

ONE_LACKING, THERE, ONE_GOT = "l", "there", "has"
_FORM = re.compile(r"(?:to khai|don|mau|phieu|giay de nghi|van ban de nghi|ban khai|de nghi)\b")
_DEEPEST = 3
"""Filings begun for the sake of one another: more of them nobody keeps in mind."""


def form(turn: Turn, filing: Filing) -> Step | None:
    """Where the form of this case is got; filing online one is filled in on the portal. None where the list tells of none."""
    forms = [paper for paper in papers(turn, filing) if _FORM.match(fold(paper.name))]
    if filing.answers.get(WAY) == "online" and not forms:
        return kept(turn.step(turn.voice.say(say.FILING_FORM_ONLINE), offered=turn.conversation.offered), filing)
    if not forms:
        return None
    names = ", ".join(f"«{paper.name}»" for paper in forms)
    told = f"{turn.voice.say(say.FILING_FORM, names=names)} {turn.about(filing.procedure).source()}"
    return kept(turn.step(told, offered=turn.conversation.offered), filing)


def which(turn: Turn, filing: Filing, sentence: str = say.FILING_WHICH) -> Step:
    """Papers that are missing and for which it is known how to get them."""
    named = [(f"{ONE_LACKING}:{checklist.key_of(paper)}", paper.name) for paper in checklist.lacking(turn, filing)]
    offered = to_choose((*named, (LIST, say.FILING_SHOW), (STOP, say.FILING_STOP)))
    return kept(turn.step(turn.voice.say(sentence), offered=offered), filing)


def how(turn: Turn, filing: Filing, key: str) -> Step:
    """How a paper is got; where another procedure gives it, the way there."""
    paper = checklist.by_key(turn, filing, key)
    if paper is None:
        return which(turn, filing)
    known = paper.procedure in turn.knows.procedures
    title = turn.knows.name(paper.procedure) if known else ""
    parts = [paper.get] if paper.get else []
    parts += [turn.voice.say(say.FILING_GIVEN_BY, title=title)] if known else []
    acts = ((f"{ONE_GOT}:{key}", say.FILING_GOT), (LIST, say.FILING_SHOW), (STOP, say.FILING_STOP))
    offered = (*_way_there(turn, filing, paper, title), *to_choose(acts))
    return kept(turn.step(turn.voice.say(say.FILING_GET, name=paper.name, how=" ".join(parts)), offered=offered), filing)


def _way_there(turn: Turn, filing: Filing, paper: GuidePaper, title: str) -> tuple[Choice, ...]:
    """To be walked through the procedure that gives the paper; where that cannot be, its guide."""
    if not title:
        return ()
    if leads_there(turn, filing, paper):
        return to_choose(((f"{THERE}:{checklist.key_of(paper)}", title),))
    return (Choice(f"p:{paper.procedure}", title),)


def leads_there(turn: Turn, filing: Filing, paper: GuidePaper) -> bool:
    """Whether the procedure of a paper can be filed with help from here: not in a circle, and not too far away."""
    codes = {one.procedure for one in filing.line}
    return len(codes) < _DEEPEST and flow_of(turn, paper.procedure) is not None and paper.procedure not in codes


def there(turn: Turn, filing: Filing, key: str) -> Filing | None:
    """The filing that gives a paper, as far as it had come, and goes back to this one; None where there is no way."""
    paper = checklist.by_key(turn, filing, key)
    if paper is None or not leads_there(turn, filing, paper):
        return None
    begun = next((one for one in filing.aside if one.procedure == paper.procedure), Filing(paper.procedure))
    here = replace(filing, aside=_others(filing, paper.procedure))
    return replace(begun, paper=paper.name, back=here)


def back_with(filing: Filing) -> Filing:
    """The filing for whose sake this one was begun, where it was, with the paper."""
    assert filing.back is not None
    return checklist.with_(filing.back, (filing.paper,))


def back_applied(filing: Filing) -> Filing:
    """The same with the paper applied for: it comes later."""
    assert filing.back is not None
    return checklist.with_applied(filing.back, filing.paper)


def back_without(filing: Filing) -> Filing:
    """The same without the paper: this one is kept aside."""
    assert filing.back is not None
    aside = (*_others(filing.back, filing.procedure), replace(filing, back=None, stopped=True))
    return replace(filing.back, aside=aside)


def _others(filing: Filing, code: str) -> tuple[Filing, ...]:
    return tuple(one for one in filing.aside if one.procedure != code)


def is_there(turn: Turn, filing: Filing) -> bool:
    """Whether the message says that the paper has come for which this filing was begun."""
    if filing.back is None or flow_of(turn, filing.back.procedure) is None:
        return False
    guide = turn.knows.guides[filing.back.procedure]
    awaited = [paper for paper in guide.papers if paper.name == filing.paper][:1]
    called = checklist.called(turn)
    told = paper_words.said(turn.incoming.text, awaited, checklist.spelt(turn), lambda paper: (*called(paper), paper.get))
    return bool(told and told.surely and told.had and not told.every)


def only_lacked(turn: Turn, filing: Filing, told: paper_words.Said) -> str:
    """The key of the one paper that was said to be missing, and for which it is known how to get it; "" for anything else."""
    known = [paper for paper in checklist.lacking(turn, filing) if paper.name in told.lacked]
    return checklist.key_of(known[0]) if len(told.lacked) == len(known) == 1 and not told.had else ""
