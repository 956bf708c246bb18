"""Before filing (chuẩn bị hồ sơ): a few questions tell the citizen's case; then its papers and steps, kept for days and resumed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from handlers.citizen import checklist, fetching, filing_asked, filing_besides, filing_trouble, filing_words, portal_walk
from handlers.citizen import sentences as say
from handlers.citizen.filing_next import is_asked, is_before_them, is_offered, next_step, question_of, title_of
from handlers.citizen.filings import (
    ANSWER,
    AWAITED_GOT,
    BACK,
    BEGIN,
    DONE,
    DROP,
    GO,
    LIST,
    ON,
    PREFIX,
    RETURN,
    STOP,
    SURE,
    as_of_today,
    asked_to_drop,
    dropped,
    flow_of,
    found,
    is_shown,
    put_off,
    to_choose,
)
from handlers.citizen.paper_words import Said
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Filing, FilingEnd, Step
from knowledge.filing.case import UNSURE
from knowledge.filing.flow import WAY
from knowledge.vietnamese.fold import fold, words_of

_LEAVES = (STOP, DROP, BACK)
_FEW, _FORM_ASKED = 4, 8
"""So few words that are no question are meant for the choices on the screen; so few that name a form ask for it."""


def offer(turn: Turn, code: str) -> tuple[Choice, ...]:
    """The choice to be helped with a filing, where the procedure's guide tells how."""
    filing = turn.conversation.filing
    if filing and filing.procedure == code:
        return to_choose(((ON, say.FILING_ON),))
    return to_choose(((f"{GO}:{code}", say.FILING_LABEL),)) if flow_of(turn, code) else ()


def beside(turn: Turn, step: Step) -> Step:
    """Something else was answered in between: the last reply offers the way back, as long as the filing was on the screen."""
    filing, before = turn.conversation.filing, turn.conversation.offered
    if filing is None or step.conversation.filing != filing or not is_shown(before) or not step.replies or step.private:
        return step
    *others, last = step.replies
    if is_shown(last.choices) or step.conversation.waiting_for or step.ended or step.wants_person:
        return step
    choices = (*last.choices, *to_choose(((ON, say.FILING_ON),)))
    return replace(
        step, conversation=replace(step.conversation, offered=choices), replies=(*others, replace(last, choices=choices))
    )


def taken(turn: Turn, option: str) -> Step | None:
    """What a choice of a filing leads to; None for choices that are none of its own."""
    if not option.startswith(PREFIX):
        return None
    act, _, told = option.removeprefix(PREFIX).partition(":")
    if act == GO:
        return _begun(turn, told)
    filing = _current(turn)
    if filing is None:
        return turn.step(turn.voice.say(say.FILING_GONE))
    acts: dict[str, Callable[[], Step]] = {
        ANSWER: lambda: filing_asked.answered(turn, filing, told),
        portal_walk.COUNTER: lambda: filing_asked.answered(turn, filing, f"{WAY}:counter"),
        LIST: lambda: checklist.shown(turn, filing),
        checklist.TICK: lambda: checklist.to_tick(turn, filing),
        checklist.MARK: lambda: checklist.ticked(turn, filing, told),
        checklist.ALL: lambda: checklist.all_ticked(turn, filing),
        checklist.LACKING: lambda: fetching.which(turn, filing),
        checklist.READY: lambda: _over(turn, filing, "bring"),
        fetching.ONE_LACKING: lambda: fetching.how(turn, filing, told),
        fetching.THERE: lambda: _there(turn, filing, told),
        fetching.ONE_GOT: lambda: _got(turn, filing, told),
        AWAITED_GOT: lambda: _over(turn, filing, "had"),
        RETURN: lambda: _returned(turn, filing),
        BACK: lambda: _taken_back(turn, filing),
        DROP: lambda: _returned(turn, filing) if filing.back else asked_to_drop(turn, filing),
        SURE: lambda: dropped(turn),
        STOP: lambda: put_off(turn, filing),
        ON: lambda: next_step(turn, filing),
    }
    if act == DONE and portal_walk.is_last(turn, filing):
        return _over(turn, filing, "filed")
    return acts[act]() if act in acts else portal_walk.taken(turn, filing, act, told) or next_step(turn, filing)


def papers_said(turn: Turn) -> Step | None:
    """What was said of the papers, before it is looked for among the choices; None for a choice, and for anything else."""
    conversation, filing = turn.conversation, _current(turn)
    if filing is None or turn.incoming.choice or conversation.draft or turn.incoming.attachments or not turn.incoming.text:
        return None
    if not is_shown(conversation.offered) and turn.talk:
        return None
    folded = " ".join(words_of(fold(turn.incoming.text)))
    if any(folded == " ".join(words_of(fold(choice.label))) for choice in conversation.offered):
        return None
    if filing_words.option(turn.incoming.text, conversation.offered):
        return None
    asked, before_them = is_asked(turn), is_before_them(turn, filing)
    shown = before_them and not asked
    told = checklist.said(turn, filing)
    is_told = bool(told and (told.had or told.lacked or (shown and "giay" in folded.split())))
    is_own = bool(told and is_told and (told.surely or shown) and not (filing.step and told.every))
    if fetching.is_there(turn, filing) and (filing_words.CAME.search(folded) or not is_own):
        return _over(turn, filing, "had")
    if asked and before_them:
        leaves = filing_words.act(folded) in _LEAVES or filing_words.RETURNS.fullmatch(folded)
        is_heard = not leaves and filing_asked.heard(turn, filing).option
        return filing_asked.told(turn, filing) if is_heard else filing_asked.noted(turn, filing)
    return _marked(turn, filing, told) if told and is_own and (shown or not told.how) else None


def _marked(turn: Turn, filing: Filing, told: Said) -> Step:
    """The papers as they stand now; of the one that is missing, how to get it."""
    key = fetching.only_lacked(turn, checklist.without(filing, told.lacked), told)
    was_all = set(told.had) <= set(filing.has)
    filing = checklist.without(checklist.with_(filing, told.had), told.lacked)
    if key:
        return fetching.how(turn, filing, key)
    if told.every and told.had and _is_at_papers(turn) and (was_all or is_offered(turn, BEGIN)):
        return _after_papers(turn, filing)
    if told.unclear:
        lacks = not told.had and checklist.lacking(turn, filing) and filing_words.LACKS.search(fold(turn.incoming.text))
        return fetching.which(turn, filing, say.FILING_NOT_OF_LIST) if lacks else checklist.to_tick(turn, filing)
    return checklist.papers_alone(turn, filing) if is_before_them(turn, filing) else checklist.shown(turn, filing)


def goes_on(turn: Turn) -> Step | None:
    """What was typed to a filing: that it goes on, an answer in other words; None for a message about something else."""
    filing, folded = _current(turn), " ".join(words_of(fold(turn.incoming.text)))
    if filing_words.WANTS.fullmatch(folded) and flow_of(turn, turn.conversation.procedure):
        return _begun(turn, turn.conversation.procedure)
    if filing is None or not folded or turn.incoming.attachments:
        return None
    has_draft = turn.conversation.draft is not None
    if not has_draft and (step := _turned(turn, filing, folded) or _of_the_end(turn, filing, folded)):
        return step
    shown, said = is_before_them(turn, filing), filing_words.act(folded)
    if is_offered(turn, SURE) and (act := filing_words.gives_up(turn.incoming.text)):
        return taken(turn, f"{PREFIX}{act}")
    if shown and not has_draft and said not in _LEAVES and (step := filing_asked.told(turn, filing)):
        return step
    if said == DONE and shown and is_offered(turn, DONE):
        return _said(turn, filing, said)
    if filing_words.GOES_ON.fullmatch(folded):
        return next_step(turn, filing)
    if not has_draft and (said == DROP or (said == STOP and is_shown(turn.conversation.offered))):
        return taken(turn, f"{PREFIX}{said}")
    if said not in ("", DROP) and (shown or (filing.step and said in portal_walk.SAID)):
        return _said(turn, filing, said)
    if (
        (shown or (filing.step and not has_draft))
        and not filing_besides.names_another(turn, filing)
        and (step := portal_walk.troubled(turn, filing, folded))
    ):
        return step
    if not shown or has_draft:
        return None
    return filing_trouble.troubled(turn, filing, folded) or _few(turn, filing, folded)


def _few(turn: Turn, filing: Filing, folded: str) -> Step | None:
    """A few words that are about nothing else: an answer on the screen that holds them, else the choices once more."""
    is_few, is_other = len(folded.split()) <= _FEW, filing_besides.asks(turn) or filing_besides.names_a_matter(turn)
    chosen = filing_words.option(turn.incoming.text, turn.conversation.offered)
    if chosen and not (is_few and is_other):
        return taken(turn, chosen)
    is_few = is_few and not is_other
    tries = is_few or filing_words.tries(folded, turn.conversation.offered)
    return filing_asked.not_read(turn, filing) if tries else None


def _of_the_end(turn: Turn, filing: Filing, folded: str) -> Step | None:
    """That it is filed, what comes next, that one is ready with the papers; None for anything else."""
    if filing_trouble.says_filed(turn, filing, folded):
        return _over(turn, filing, "filed") if filing.back else portal_walk.handed_in(turn, filing)
    if is_before_them(turn, filing) and not is_asked(turn) and (step := _of_getting(turn, filing, folded)):
        return step
    is_next = bool(filing_words.NEXT.fullmatch(folded))
    if _is_at_papers(turn) and (is_next or filing_words.READY_WORDS.fullmatch(folded) or filing_words.act(folded) == DONE):
        return _after_papers(turn, filing)
    if not is_next or not filing_trouble.is_at_step(turn, filing):
        return None
    goes_on = is_offered(turn, DONE) and not portal_walk.is_last(turn, filing)
    return portal_walk.taken(turn, filing, DONE, "") if goes_on else portal_walk.shown(turn, filing)


def _of_getting(turn: Turn, filing: Filing, folded: str) -> Step | None:
    """Where the papers of the list are got, and the form; None for anything else."""
    if filing_words.GOT_WHERE.fullmatch(folded) and checklist.lacking(turn, filing):
        return fetching.which(turn, filing)
    is_short = len(folded.split()) <= _FORM_ASKED
    return fetching.form(turn, filing) if is_short and not filing.step and filing_words.FORM.fullmatch(folded) else None


def _is_at_papers(turn: Turn) -> bool:
    """Whether the list of papers is on the screen, and what comes after it."""
    return is_offered(turn, BEGIN) or is_offered(turn, checklist.READY)


def _after_papers(turn: Turn, filing: Filing) -> Step:
    """The first step on the portal, or where to bring the papers."""
    begun = portal_walk.taken(turn, filing, BEGIN, "") if is_offered(turn, BEGIN) else None
    return begun or _over(turn, filing, "bring")


def _turned(turn: Turn, filing: Filing, folded: str) -> Step | None:
    """The list asked for, the way back, the question on the screen typed once more; None for anything else."""
    asked = question_of(turn, filing)
    if filing_words.PAPERS.fullmatch(folded):
        return next_step(turn, replace(filing, step=""))
    if filing_words.act(folded) == BACK and (filing.answers or is_before_them(turn, filing)):
        return _taken_back(turn, filing)
    is_shown_now = is_before_them(turn, filing) or bool(filing.step)
    if (
        is_shown_now
        and (change := filing_words.CHANGES.fullmatch(folded))
        and (step := filing_asked.changed(turn, filing, change["to"]))
    ):
        return step
    if filing_words.RETURNS.fullmatch(folded) and (filing.back or is_shown(turn.conversation.offered)):
        return _returned(turn, filing)
    is_repeated = asked and is_asked(turn) and folded.removesuffix(" a") == " ".join(words_of(fold(asked.text))).removesuffix(" a")
    return next_step(turn, filing) if is_repeated else None


def _said(turn: Turn, filing: Filing, said: str) -> Step:
    """Everyday words for a choice of the step or the question on the screen."""
    question = question_of(turn, filing)
    if said == UNSURE:
        return filing_asked.answered(turn, filing, f"{question.key}:{UNSURE}") if question else filing_asked.not_read(turn, filing)
    return taken(turn, f"{PREFIX}{said}") or next_step(turn, filing)


def _begun(turn: Turn, code: str) -> Step:
    if flow_of(turn, code) is None:
        return turn.step(turn.voice.say(say.FILING_GONE))
    before = _current(turn)
    while before and before.procedure != code:
        before = fetching.back_without(before) if before.back else None
    return next_step(turn, before) if before else next_step(turn, _anew(turn, code), turn.voice.say(say.FILING_BEGUN))


def _anew(turn: Turn, code: str) -> Filing:
    """A filing from its beginning; in the place of one that is refused it goes back to where that one went back to."""
    refused = _current(turn)
    if refused and refused.back and code in found(turn, refused).instead:
        return Filing(code, paper=refused.paper, back=refused.back)
    return Filing(code)


def _taken_back(turn: Turn, filing: Filing) -> Step:
    """The last answer is asked for again."""
    return next_step(turn, replace(filing, answers=dict(list(filing.answers.items())[:-1]), step=""))


def _there(turn: Turn, filing: Filing, key: str) -> Step:
    """To the procedure that gives a paper."""
    begun = fetching.there(turn, filing, key)
    if begun is None:
        return checklist.shown(turn, filing)
    return next_step(turn, begun, turn.voice.say(say.FILING_THERE, name=begun.paper, title=title_of(turn, filing)))


def _got(turn: Turn, filing: Filing, key: str) -> Step:
    """A paper that was missing is there."""
    paper = checklist.by_key(turn, filing, key)
    return next_step(turn, checklist.with_(filing, (paper.name,)) if paper else filing)


def _returned(turn: Turn, filing: Filing) -> Step:
    """Back to the filing before, which is where it was; this one is kept as far as it has come."""
    if filing.back is None or flow_of(turn, filing.back.procedure) is None:
        return next_step(turn, filing)
    to = as_of_today(turn, fetching.back_without(filing))
    return next_step(turn, to, turn.voice.say(say.FILING_CAME_BACK, title=title_of(turn, to)))


def _over(turn: Turn, filing: Filing, end: FilingEnd) -> Step:
    """It is filed, will be at a counter, or its paper is there: back to the filing before, if there is one."""
    if filing.back is None or flow_of(turn, filing.back.procedure) is None:
        return portal_walk.filed(turn, filing, end)
    is_there = end == "had"
    before = as_of_today(turn, fetching.back_with(filing) if is_there else fetching.back_applied(filing))
    back = turn.voice.say(
        say.FILING_GOT_BACK if is_there else say.FILING_APPLIED_BACK, name=filing.paper, title=title_of(turn, before)
    )
    first = [] if is_there else [portal_walk.what_is_left(turn, filing, end), *checklist.place(turn, filing)]
    return replace(next_step(turn, before, "\n".join((*first, back))), filing_end=end)


def _current(turn: Turn) -> Filing | None:
    """The filing in hand as it holds today; None where its guide no longer tells how."""
    filing = turn.conversation.filing
    return as_of_today(turn, filing) if filing and flow_of(turn, filing.procedure) else None
