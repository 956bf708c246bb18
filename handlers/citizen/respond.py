"""One turn of the conversation: what the citizen said and what is known go in; the replies and the new state come out.

Pure: no clock, no network, no database. The order below is the order of importance: a life in danger, a choice that was
offered, small talk, the procedure in mind, a new question.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from handlers.citizen import sentences as say
from handlers.citizen.about import About
from handlers.citizen.answers import answer
from handlers.citizen.choices import chosen
from handlers.citizen.sentences import Voice
from handlers.messages import Choice, Conversation, Incoming, Reply, Step, Unanswered
from knowledge.knowledge import Knowledge
from knowledge.search.search import Found
from knowledge.talk import Emergency
from knowledge.vietnamese.fold import words_of
from knowledge.vietnamese.reader import Reading

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
LONGEST = 2_000
_OFFERED_FACETS = ("documents", "where", "fee", "time", "online", "steps")
_MOST_OFFERED = 4
_FEW_WORDS = 6
_NONE, _PERSON, _START, _OTHER = "none", "person", "start", "other"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn works with."""

    conversation: Conversation
    knows: Knowledge
    voice: Voice
    today: datetime.date

    def about(self, code: str) -> About:
        """A procedure as it can be told today."""
        return About(self.knows, code, self.voice, self.today)

    def step(self, *texts: str, offered: tuple[Choice, ...] = (), unanswered: Unanswered | None = None, **changes: str) -> Step:
        """The replies (choices go with the last) and the conversation as changed."""
        after = replace(self.conversation, offered=offered, **{"waiting_for": "", **changes})  # type: ignore[arg-type]
        replies = tuple(Reply(text, offered if place == len(texts) - 1 else ()) for place, text in enumerate(texts))
        return Step(after, replies, unanswered)


def respond(conversation: Conversation, incoming: Incoming, now: datetime.datetime, *, knows: Knowledge, voice: Voice) -> Step:
    """The step that a message leads to. `now` is when the message was received (aware, UTC)."""
    turn = Turn(conversation, knows, voice, now.astimezone(VIETNAM).date())
    step = _step(turn, incoming)
    if len(incoming.text) > LONGEST:
        step = replace(step, replies=(Reply(voice.say(say.TOO_LONG)), *step.replies))
    if not conversation.introduced:
        step = _introduced(step, voice)
    return replace(step, conversation=replace(step.conversation, introduced=True, since=now.isoformat()))


def _introduced(step: Step, voice: Voice) -> Step:
    """The very first reply says that this is a machine, what is kept and why; before everything but an emergency."""
    first = Reply(voice.say(say.INTRODUCTION))
    return replace(step, replies=(first, *step.replies))


def _step(turn: Turn, incoming: Incoming) -> Step:
    reading = turn.knows.search.read(incoming.text[:LONGEST])
    urgent = turn.knows.talk.emergency(reading) if incoming.text else None
    if urgent:
        return _emergency(turn, urgent)
    option = chosen(incoming.text[:LONGEST], incoming.choice, turn.conversation.offered)
    if option:
        return _taken(turn, option)
    if not words_of(incoming.text):
        kind = incoming.kind if incoming.kind in say.NO_TEXT else "other"
        return _invited(turn, say.ONLY_EMOJI if incoming.text.strip() else say.NO_TEXT[kind])
    talk = turn.knows.talk.kind(reading)
    if talk:
        return _small_talk(turn, talk)
    if _is_foreign(incoming.text, reading, turn):
        return turn.step(turn.voice.say(say.FOREIGN, person=turn.voice.person))
    return _question(turn, incoming.text, reading)


def _emergency(turn: Turn, urgent: Emergency) -> Step:
    call = turn.voice.say(say.EMERGENCY, number=urgent.number, who=urgent.who)
    return turn.step(call + "\n" + turn.voice.say(say.EMERGENCY_AFTER))


def _invited(turn: Turn, sentence: str) -> Step:
    """A sentence with the procedure in mind kept, and examples offered when there is none."""
    return turn.step(turn.voice.say(sentence, person=turn.voice.person), offered=_examples())


def _examples() -> tuple[Choice, ...]:
    return tuple(Choice(f"ask:{example}", example) for example in say.EXAMPLES)


def _small_talk(turn: Turn, kind: str) -> Step:
    if kind == "greeting":
        return _start(turn)
    if kind == "restart":
        return replace(_invited(turn, say.START_AGAIN), conversation=Conversation(introduced=True, offered=_examples()))
    if kind == "person":
        return _person(turn)
    sentence = {
        "menu": say.ABOUT,
        "thanks": say.THANKS,
        "goodbye": say.GOODBYE,
        "well_being": say.WELL_BEING,
        "insult": say.INSULT,
        "secret": say.SECRET,
    }[kind]
    if kind == "menu":
        return _invited(turn, sentence)
    return turn.step(turn.voice.say(sentence, person=turn.voice.person), offered=turn.conversation.offered)


def _start(turn: Turn) -> Step:
    return _invited(turn, say.GREETING_AGAIN if turn.conversation.introduced else say.INVITATION)


def _person(turn: Turn) -> Step:
    asked = turn.conversation.question
    unanswered = Unanswered(asked, "rejected") if asked else None
    return turn.step(turn.voice.say(say.PERSON, person=turn.voice.person), unanswered=unanswered)


def _taken(turn: Turn, option: Choice) -> Step:
    """What a choice leads to, by its id: "p:CODE" a procedure, "f:FACET" a fact, "ask:…" an example question."""
    kind, _, value = option.id.partition(":")
    if kind == "p" and value in turn.knows.procedures:
        return _answered(turn, value, turn.conversation.facet)
    if kind == "f" and turn.conversation.procedure in turn.knows.procedures:
        return _answered(turn, turn.conversation.procedure, value if value in say.FACET_LABELS else "")
    if kind == "ask":
        return _question(turn, value, turn.knows.search.read(value))
    if option.id == _PERSON:
        return _person(turn)
    if option.id == _NONE:
        unanswered = Unanswered(turn.conversation.question, "rejected") if turn.conversation.question else None
        return turn.step(turn.voice.say(say.SAY_MORE), unanswered=unanswered)
    return _start(turn)


def _is_foreign(text: str, reading: Reading, turn: Turn) -> bool:
    """A message in another script, or of several words none of which the knowledge uses and which make no Vietnamese."""
    letters = [letter for letter in text if letter.isalpha()]
    if letters and sum(letter > "\u1eff" or "\u0370" <= letter <= "\u1dff" for letter in letters) * 2 > len(letters):
        return True
    return turn.knows.talk.is_english(reading)


def _question(turn: Turn, text: str, reading: Reading) -> Step:
    facet, asking = turn.knows.facets.asked(reading)
    mind = turn.conversation.procedure
    found = turn.knows.search.find(text[:LONGEST])
    if mind in turn.knows.procedures and _is_follow_up(turn, reading, asking):
        return _answered(turn, mind, facet)
    if found.decision == "unknown" and turn.conversation.question and found.content <= _FEW_WORDS:
        joined = turn.knows.search.find(f"{turn.conversation.question} {text}"[:LONGEST])
        if joined.decision == "answer" and joined.hits[0].code != mind:
            found = joined
    if found.decision == "answer":
        return _answered(replace_question(turn, text), found.hits[0].code, facet)
    if found.decision == "choose":
        return _which(turn, text, found, facet)
    if mind in turn.knows.procedures and facet and found.content <= _FEW_WORDS and not found.outside:
        return _answered(turn, mind, facet)
    return _unknown(turn, text, found)


def replace_question(turn: Turn, text: str) -> Turn:
    """The turn with this text as the question that later short messages refer to."""
    return replace(turn, conversation=replace(turn.conversation, question=text[:300]))


def _is_follow_up(turn: Turn, reading: Reading, asking: frozenset[int]) -> bool:
    """Whether a message only asks for a fact, about whatever was talked of: nothing else in it says what it is about."""
    if not asking:
        return False
    rest = [word for place, word in enumerate(reading.words) if place not in asking]
    return turn.knows.search.says_nothing(rest, reading.accented)


def _answered(turn: Turn, code: str, facet: str) -> Step:
    """One question answered; the other facts offered."""
    offered = [other for other in _OFFERED_FACETS if other != facet][:_MOST_OFFERED]
    choices = tuple(Choice(f"f:{other}", say.FACET_LABELS[other]) for other in offered)
    return turn.step(answer(turn.about(code), facet), offered=choices, procedure=code, facet="")


def _which(turn: Turn, text: str, found: Found, facet: str) -> Step:
    options = [Choice(f"p:{hit.code}", turn.knows.name(hit.code)) for hit in found.hits[: found.shown]]
    offered = (*options, Choice(_NONE, say.NONE_OF_THESE))
    return turn.step(
        turn.voice.say(say.WHICH), offered=offered, waiting_for="which", facet=facet, question=text[:300], procedure=""
    )


def _unknown(turn: Turn, text: str, found: Found) -> Step:
    """An honest "I don't know": who handles it if that is known, a person, and a note for the desk."""
    if found.content == 0:
        return turn.step(turn.voice.say(say.TOO_SHORT), offered=_examples())
    offered = (Choice(_PERSON, say.PERSON_LABEL), Choice(_OTHER, say.OTHER_QUESTION_LABEL))
    if found.outside == say.SMALL_TALK:
        return turn.step(turn.voice.say(say.NOT_OUR_WORK), offered=_examples())
    if found.outside:
        told = turn.voice.say(say.OUTSIDE, who=found.outside, person=turn.voice.person)
        return turn.step(told, offered=offered, unanswered=Unanswered(text[:LONGEST], "outside"))
    again = turn.conversation.waiting_for == "question"
    sentence = say.UNKNOWN_AGAIN if again else say.UNKNOWN
    told = turn.voice.say(sentence, person=turn.voice.person)
    return turn.step(
        told, offered=offered, unanswered=Unanswered(text[:LONGEST], "unknown"), waiting_for="question", question=text[:300]
    )
