"""One turn of the conversation: what the citizen said and what is known go in; the replies and the new state come out.

Pure: no clock, no network, no database. The order below is the order of importance: a life in danger, a secret, an officer who
has taken over, a rating said in words, a photo, what was said of papers, a question about the dossier last spoken of, a choice that
was offered, a rating or survey that goes on, papers, a dossier, the filing in hand, khiếu nại and tố cáo, a person who is awaited,
a case, small talk, the procedure in mind, a new question.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from handlers.citizen import (
    about_reporting,
    afterwards,
    danger,
    death,
    door_questions,
    dossier,
    dossier_questions,
    few_words,
    filing_context,
    first_words,
    handing_in,
    helped,
    opening,
    own_cases,
    papers,
    person,
    points,
    portal_walk,
    preparing,
    rating,
    rating_said,
    rating_wanted,
    report,
    sender_changes,
    survey,
    unsure,
    verdict,
    withdrawal,
    wrong_tries,
)
from handlers.citizen import sentences as say
from handlers.citizen.about import lower
from handlers.citizen.answers import answer
from handlers.citizen.choices import chosen
from handlers.citizen.follow_up import HARDLY_A_PHRASE, is_about, meant, without_chance
from handlers.citizen.foreign import is_foreign
from handlers.citizen.old_drafts import reminded
from handlers.citizen.sending import cancelled, sent_already
from handlers.citizen.sentences import Voice
from handlers.citizen.turn import Turn
from handlers.messages import CaseView, Choice, Conversation, DossierView, EndingView, Incoming, Reply, Step, Unanswered
from knowledge.knowledge import Knowledge
from knowledge.search.search import CODE, Found
from knowledge.talk import Emergency
from knowledge.vietnamese.reader import Reading

LONGEST = 2_000
_OFFERED_FACETS = ("documents", "where", "fee", "time", "online", "steps")
_ABOUT_FILING, _MAY_FILE = ("online", "steps", "documents"), ("", "fee")
_MOST_OFFERED = 4
_NONE, _START, _OTHER = "none", "start", "other"
_WHICH, _QUESTION = "which", "question"
"""What a conversation may wait for."""
_CALLS = {"despair": say.DESPAIR, "threat": say.THREAT}
"""What is said with the number, by the kind of emergency, where it is not the plain sentence."""
_BARE_NUMBER = re.compile(r"^\s*\d{1,2}\s*[.)]?\s*$")
_PERHAPS_CODE = re.compile(r"\s*\d{3}[ -]?\d{3}\W*")


def respond(
    conversation: Conversation,
    incoming: Incoming,
    now: datetime,
    *,
    knows: Knowledge,
    voice: Voice,
    cases: tuple[CaseView, ...] = (),
    endings: tuple[EndingView, ...] = (),
    dossiers: tuple[DossierView, ...] = (),
    knows_dossiers: bool = False,
) -> Step:
    """The step that a message leads to. `now` is when the message was received (aware, UTC)."""
    turn = Turn(conversation, incoming, now, knows, voice, cases, endings, dossiers, knows_dossiers)
    step = preparing.beside(turn, reminded(turn, helped.at_the_counter(turn, _step(turn, incoming))))
    if conversation.with_staff and not step.replies:
        return replace(step, conversation=replace(step.conversation, since=now.isoformat()))
    if len(incoming.text) > LONGEST:
        step = replace(step, replies=(Reply(voice.say(say.TOO_LONG)), *step.replies))
    if not conversation.introduced:
        step = _introduced(step, voice)
    old = knows.old_names.told(knows.search.read(incoming.text[:LONGEST])) if incoming.text and not step.private else ""
    if old:
        step = _set_right(step, old)
    meant = rating.still_meant(step.conversation)
    step = replace(step, filings=filing_context.moves(turn, step))
    return replace(step, conversation=replace(step.conversation, introduced=True, since=now.isoformat(), rating=meant))


def _introduced(step: Step, voice: Voice) -> Step:
    """The very first reply says that this is a machine, what is kept and why; before everything but an emergency."""
    words = Reply(voice.say(say.INTRODUCTION))
    if step.conversation.waiting_for == danger.SAFETY:
        return replace(step, replies=(*step.replies, words))
    return replace(step, replies=(words, *step.replies))


def _set_right(step: Step, sentence: str) -> Step:
    """The last reply with a word on a name that is no longer current."""
    *others, last = step.replies
    return replace(step, replies=(*others, replace(last, text=f"{last.text}\n{sentence}")))


def _step(turn: Turn, incoming: Incoming) -> Step:
    reading = turn.knows.search.read(incoming.text[:LONGEST])
    rest = turn.knows.search.read(incoming.text[LONGEST:])
    urgent = turn.knows.talk.emergency(reading) or turn.knows.talk.emergency(rest)
    if urgent:
        return _emergency(turn, urgent)
    if incoming.text and (turn.knows.talk.is_secret(reading) or turn.knows.talk.is_secret(rest) or portal_walk.tells_code(turn)):
        return replace(turn.step(turn.voice.say(say.SECRET)), forgotten=True)
    if turn.conversation.with_staff:
        return rating.taken(turn, incoming.choice) or Step(turn.conversation)
    if (
        step := rating_wanted.told(turn)
        or rating_said.said(turn)
        or papers.photo(turn, lambda anew: _step(anew, anew.incoming))
        or preparing.papers_said(turn)
        or dossier_questions.asked(turn)
    ):
        return step
    if option := chosen(incoming.text[:LONGEST], incoming.choice, turn.conversation.offered):
        return _taken(turn, option)
    if (
        step := rating.goes_on(turn)
        or survey.goes_on(turn)
        or papers.sent(turn)
        or dossier.asked(turn)
        or handing_in.asked(turn)
        or preparing.goes_on(turn)
        or door_questions.asked(turn)
        or danger.again(turn)
        or person.waits(turn)
    ):
        return step
    if step := _of_a_case(turn):
        return step
    if step := _without_words(turn, incoming, reading):
        return step
    if step := few_words.told(turn) or opening.asked(turn):
        return step
    if talk := turn.knows.talk.kind(reading):
        return _small_talk(turn, talk)
    if is_foreign(turn, reading):
        return turn.step(turn.voice.say(say.FOREIGN, person=turn.voice.person))
    if step := afterwards.added(turn) or death.told(turn, _asked) or first_words.told(turn, _asked):
        return step
    return danger.besides(turn, _question(turn, incoming.text, reading))


def _without_words(turn: Turn, incoming: Incoming, reading: Reading) -> Step | None:
    """What holds no words: a number that nothing asked for, a photo or a place, a sign."""
    if _BARE_NUMBER.match(incoming.text):
        return _which_again(turn, turn.conversation.facet)
    if _PERHAPS_CODE.fullmatch(incoming.text):
        return turn.step(turn.voice.say(say.PERHAPS_CODE))
    if (incoming.kind in ("photo", "location") or incoming.attachments) and not incoming.text.strip():
        return report.with_photo(turn)
    if not reading.words:
        kind = incoming.kind if incoming.kind in say.NO_TEXT else "other"
        return _invited(turn, say.ONLY_EMOJI if incoming.text.strip() else say.NO_TEXT[kind])
    return None


def _of_a_case(turn: Turn) -> Step | None:
    """What is about a case, told or filed, before anything else is thought of."""
    return (
        about_reporting.asked(turn)
        or own_cases.goes_on(turn)
        or verdict.given(turn)
        or withdrawal.asked(turn)
        or own_cases.by_code(turn)
        or sender_changes.asked(turn)
        or report.goes_on(turn)
        or sent_already(turn)
        or afterwards.impatient(turn)
    )


def _emergency(turn: Turn, urgent: Emergency) -> Step:
    """Whom to call, before everything; what endangers others in the street is a case besides."""
    sentence = _CALLS.get(urgent.kind, say.EMERGENCY)
    told = turn.voice.say(sentence, number=urgent.number, who=urgent.who, children=danger.for_children(turn))
    step = turn.step(told, waiting_for=danger.SAFETY)
    found = turn.knows.triage(turn.incoming.text[:LONGEST])
    if found.kind != "complaint" or turn.conversation.draft or turn.conversation.with_staff:
        return step
    case = report.started(turn, found, turn.incoming.text)
    return replace(case, replies=(*step.replies, *case.replies))


def _invited(turn: Turn, sentence: str) -> Step:
    """A sentence, with examples of what can be asked; the procedure in mind is kept."""
    return turn.step(turn.voice.say(sentence, person=turn.voice.person), offered=_examples())


def _examples() -> tuple[Choice, ...]:
    return (*(Choice(f"ask:{example}", example) for example in say.EXAMPLES), Choice(report.START, say.REPORT_LABEL))


def _small_talk(turn: Turn, kind: str) -> Step:
    if kind == "greeting":
        return _start(turn)
    if kind == "restart":
        return cancelled(turn) if turn.conversation.draft else _start_again(turn)
    if kind == "person":
        return person.asked_for(turn)
    if kind == "centre":
        return opening.told(turn)
    sentence = {
        "menu": say.ABOUT,
        "thanks": say.THANKS,
        "goodbye": say.GOODBYE,
        "well_being": say.WELL_BEING,
        "insult": say.INSULT,
    }[kind]
    if kind == "menu":
        return _invited(turn, sentence)
    farewell = kind in ("thanks", "goodbye")
    if farewell and (asked := rating.of_answer(turn, turn.voice.say(sentence, person=turn.voice.person))):
        return asked
    return turn.step(turn.voice.say(sentence, person=turn.voice.person))


def _start(turn: Turn) -> Step:
    return _invited(turn, say.GREETING_AGAIN if turn.conversation.introduced else say.INVITATION)


def _start_again(turn: Turn) -> Step:
    """Everything talked of is forgotten, but not how often a wrong number was given for a case (S8)."""
    step = _invited(turn, say.START_AGAIN if turn.conversation.introduced else say.INVITATION)
    before = turn.conversation
    fresh = Conversation(introduced=before.introduced, offered=_examples())
    return replace(step, conversation=wrong_tries.kept(before, fresh))


def _taken(turn: Turn, option: Choice) -> Step:
    """What a choice leads to, by its id: "p:CODE" a procedure, "f:FACET:CODE" a fact of one, "ask:…" an example question."""
    kind, _, value = option.id.partition(":")
    facet, _, code = value.partition(":")
    if kind == "p" and value in turn.knows.procedures:
        return _answered(turn, value, turn.conversation.facet)
    if kind == "f" and facet in say.FACET_LABELS and code in turn.knows.procedures:
        return _answered(turn, code, facet)
    if kind == "ask":
        return _question(turn, value, turn.knows.search.read(value))
    if asked := unsure.question_of(turn, option.id):
        return _asked(turn, asked)
    if found := rating.taken_back(turn, option.id):
        anew, kept = found
        return replace(_step(anew, anew.incoming), rating=kept)
    if (
        step := rating.taken(turn, option.id)
        or survey.taken(turn, option.id)
        or papers.taken(turn, option.id)
        or preparing.taken(turn, option.id)
        or unsure.taken(turn, option.id)
        or report.taken(turn, option.id)
        or own_cases.taken(turn, option.id)
        or dossier.taken(turn, option.id)
    ):
        return step
    if option.id == person.CHOICE:
        return person.asked_for(turn)
    if option.id == _NONE:
        unanswered = Unanswered(turn.conversation.question, "rejected") if turn.conversation.question else None
        return turn.step(turn.voice.say(say.SAY_MORE), unanswered=unanswered)
    if option.id in (_START, _OTHER):
        return _start_again(turn)
    return turn.step(turn.voice.say(say.GONE), offered=_examples())


def _asked(turn: Turn, text: str) -> Step:
    return _question(turn, text, turn.knows.search.read(text))


def _question(turn: Turn, text: str, reading: Reading) -> Step:
    if (code := CODE.search(text)) and code[0] not in turn.knows.procedures:
        return turn.step(turn.voice.say(say.NO_SUCH_CODE, code=code[0]))
    facet, asking = turn.knows.facets.asked(reading)
    rest = [word for place, word in enumerate(reading.words) if place not in asking]
    nothing_else = bool(asking) and turn.knows.search.says_nothing(rest, reading.accented)
    if turn.conversation.waiting_for == _WHICH and nothing_else:
        return _which_again(turn, facet)
    mind = turn.conversation.procedure if turn.conversation.procedure in turn.knows.procedures else ""
    if mind and nothing_else:
        return _answered(turn, mind, facet)
    found = meant(turn.knows, turn.conversation, text[:LONGEST], reading)
    found = without_chance(turn.knows, found, rest) if asking else found
    if found.outside == say.SMALL_TALK:
        return _unknown(turn, text, found)
    if mind and is_about(turn.knows, mind, text[:LONGEST], found, reading):
        return _about_mind(turn, mind, text, facet)
    if found.content <= 1 and found.fit < HARDLY_A_PHRASE:
        return turn.step(turn.voice.say(say.TOO_SHORT), offered=_examples())
    if found.decision == "answer":
        return _answered(_asking(turn, text), found.hits[0].code, facet)
    if found.decision == "choose":
        return _which(turn, text, found, facet)
    return _unknown(turn, text, found)


def _about_mind(turn: Turn, mind: str, text: str, facet: str) -> Step:
    """A few words that name no other matter are about the one in mind; what cannot be told of it is said and kept."""
    if facet:
        return _answered(turn, mind, facet)
    step = _answered(turn, mind, "")
    told = turn.about(mind).line(say.NOT_TOLD)
    offered = (*step.conversation.offered, Choice(person.CHOICE, say.PERSON_LABEL))
    step = replace(step, conversation=replace(step.conversation, offered=offered))
    return replace(step, replies=(Reply(told, offered),), unanswered=Unanswered(text[:LONGEST], "unknown"))


def _asking(turn: Turn, text: str) -> Turn:
    """The turn with this text as the question that later short messages refer to."""
    return replace(turn, conversation=replace(turn.conversation, question=text[:300]))


def _answered(turn: Turn, code: str, facet: str) -> Step:
    """One question answered; the other facts offered."""
    offered = [other for other in _OFFERED_FACETS if other != facet][:_MOST_OFFERED]
    choices = tuple(Choice(f"f:{other}:{code}", say.FACET_LABELS[other]) for other in offered)
    offer = preparing.offer(turn, code)
    choices = (*offer, *choices) if facet in _ABOUT_FILING else (*choices, *offer) if facet in _MAY_FILE else choices
    if points.is_open(turn.about(code), facet):
        choices = (*choices, Choice(person.CHOICE, say.PERSON_LABEL))
    field = turn.knows.procedures[code].field
    return turn.step(answer(turn.about(code), facet), offered=choices, procedure=code, field=field, facet="")


def _which(turn: Turn, text: str, found: Found, facet: str) -> Step:
    options = [Choice(f"p:{hit.code}", turn.knows.name(hit.code)) for hit in found.hits[: found.shown]]
    offered = (*options, Choice(_NONE, say.NONE_OF_THESE))
    return turn.step(turn.voice.say(say.WHICH), offered=offered, waiting_for=_WHICH, facet=facet, question=text[:300], procedure="")


def _which_again(turn: Turn, facet: str) -> Step:
    """Still the same choices, for the fact now asked for."""
    before = turn.conversation
    if not before.offered:
        return turn.step(turn.voice.say(say.TOO_SHORT), offered=_examples())
    return turn.step(turn.voice.say(say.WHICH_AGAIN), offered=before.offered, waiting_for=before.waiting_for, facet=facet)


def _unknown(turn: Turn, text: str, found: Found) -> Step:
    """An honest "I don't know": who handles it if that is known, a person, and a note for the desk."""
    if found.content == 0:
        return turn.step(turn.voice.say(say.TOO_SHORT), offered=_examples())
    offered = (Choice(person.CHOICE, say.PERSON_LABEL), Choice(_OTHER, say.OTHER_QUESTION_LABEL))
    if found.outside == say.SMALL_TALK:
        return turn.step(turn.voice.say(say.NOT_OUR_WORK), offered=_examples())
    if found.repealed:
        return turn.step(turn.voice.say(say.REPEALED, title=lower(found.outside), person=turn.voice.person), offered=offered)
    if found.sealed:
        return turn.step(turn.voice.say(say.SEALED, who=found.outside), question="", procedure="")
    if found.outside:
        told = turn.voice.say(say.OUTSIDE, who=found.outside, person=turn.voice.person)
        return turn.step(told, offered=offered, unanswered=Unanswered(text[:LONGEST], "outside"))
    again = turn.conversation.waiting_for == _QUESTION
    sentence = say.UNKNOWN_AGAIN if again else say.UNKNOWN
    told = turn.voice.say(sentence, person=turn.voice.person)
    return turn.step(
        told, offered=offered, unanswered=Unanswered(text[:LONGEST], "unknown"), waiting_for=_QUESTION, question=text[:300]
    )
