"""Whom to call where somebody may be hurt before an officer reads a message, and when help does not come."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import Reply, Step
from knowledge.talk import Emergency
from knowledge.vietnamese.fold import fold, words_of

SAFETY = "safety"
_STILL = re.compile(
    r"\b(?:goi (?:roi|mai|hoai|khong|ko|k|ma|duoc roi|den may)|(?:chua|khong|ko|k|chang) (?:thay |co )*(?:ai|nguoi|xe|den|toi|nghe)"
    r"|(?:may|so) ban|khong nghe|chua (?:den|toi|thay)|lau qua|sao lau|den nhanh|nhanh (?:len|di|giup)|cuu (?:voi|toi|em|nguoi)"
    r"|lam sao (?:bay gio|day|gio)|gio (?:lam sao|lam gi|sao)|dang (?:chay|goi)|chay (?:to|lon|lan)|so qua)\b"
)
_MOST_WORDS, _LIKELY = 16, 0.5


def calls(turn: Turn) -> str:
    """The numbers of emergency.toml: "**113** (công an), … hoặc **115** (cấp cứu)"."""
    *others, last = map(_told, turn.knows.talk.calls)
    return " hoặc ".join(filter(None, (", ".join(others), last)))


def for_children(turn: Turn) -> str:
    """The number of emergency.toml that is there for children: "**111** (tổng đài bảo vệ trẻ em)"."""
    return _told(turn.knows.talk.for_children)


def _told(one: Emergency) -> str:
    return f"**{one.number}** ({one.who})"


def danger_now(turn: Turn) -> str:
    """The numbers of emergency.toml as one sentence."""
    return turn.voice.say(say.DANGER_NOW, calls=calls(turn))


def again(turn: Turn) -> Step | None:
    """The numbers once more for who was told whom to call, and says that nobody answers or comes; None for anything else."""
    words = words_of(fold(turn.incoming.text))
    if turn.conversation.waiting_for != SAFETY or len(words) > _MOST_WORDS or not _STILL.search(" ".join(words)):
        return None
    return turn.step(turn.voice.say(say.EMERGENCY_STILL, calls=calls(turn)), waiting_for=SAFETY)


def besides(turn: Turn, step: Step) -> Step:
    """The numbers before an answer, or in place of none, where a message sounds like a call for help that no list names."""
    found = turn.knows.triage(turn.incoming.text)
    if (
        found.kind != "emergency"
        or found.sure < _LIKELY
        or turn.knows.talk.is_about_papers(turn.knows.search.read(turn.incoming.text))
    ):
        return step
    told = turn.voice.say(say.PERHAPS_DANGER, calls=calls(turn), children=for_children(turn))
    if step.unanswered is None and (step.conversation.procedure or step.conversation.offered):
        return replace(step, replies=(Reply(told), *step.replies))
    return turn.step(f"{told} {turn.voice.say(say.PERHAPS_NONE)}", unanswered=step.unanswered, waiting_for=SAFETY)
