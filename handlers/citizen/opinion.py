"""A word on the service: praise is kept; of blame it is asked once what was wrong, and every word is kept."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import own_cases, rating
from handlers.citizen import sentences as say
from handlers.citizen.asking import CANCEL, TEXT, keeping
from handlers.citizen.turn import Turn
from handlers.messages import CaseNote, Choice, Draft, Step
from knowledge.vietnamese.fold import fold, words_of

_BLAME = re.compile(
    r"\b(?:te|qua te|toi te|cham|cham chap|lau|lau qua|lau lac|chan|kem|do|do ec|that vong|buc|buc minh|buc xuc|uc che"
    r"|khong tot|chua tot|khong on|chua on"
    r"|khong nhiet tinh|thieu nhiet tinh|hach dich|cau kinh|vo trach nhiem|thieu trach nhiem|phien|ruom ra|lom com|bat tien"
    r"|kho chiu|kho hieu|vo dung"
    r"|(?:khong|chua|ko|k|chang|hong) (?:he |duoc )?(?:hai long|dong y|tot|nhanh|on|hay|chu dao|ra gi|giai quyet)|(?:1|mot|hai"
    r"|2) sao|diem (?:kem|1|2|3)|[123] diem)\b"
)
_PRAISE = re.compile(r"\b(?:khong (?:te|cham|lau|phien)|bot (?:cham|phien)|do mat cong)\b")


def rated(turn: Turn) -> Step:
    """The rating, kept with the case last spoken of, for whoever handles it; blame without a case may become one."""
    if step := rating.said(turn):
        return step
    own = [case for case in turn.cases if case.own]
    case = next((case for case in own if case.code == turn.conversation.case), own[0] if own else None)
    text = turn.incoming.text
    folded = _PRAISE.sub("", " ".join(words_of(fold(text))))
    if not _BLAME.search(folded):
        step = turn.step(turn.voice.say(say.RATING_TAKEN))
        return replace(step, note=CaseNote(case.code, "added", text)) if case else step
    if case is None:
        return _why(turn, text)
    awaited = own_cases.REASON if case.state in own_cases.CLOSED else own_cases.ADDING
    step = turn.step(turn.voice.say(say.WHY_BAD), waiting_for=awaited, case=case.code)
    return replace(step, note=CaseNote(case.code, "added", text))


def _why(turn: Turn, text: str) -> Step:
    """Without a case: the words begin a draft, and what was wrong is asked."""
    draft = turn.conversation.draft
    if draft and draft.text:
        return turn.step(turn.voice.say(say.RATING_TAKEN))
    files = draft.attachments if draft else ()
    step = turn.step(turn.voice.say(say.WHY_BAD_AND_REPORT), offered=(Choice(CANCEL, say.CANCEL_LABEL),))
    return keeping(step, Draft(text=text.strip(), attachments=files), TEXT)
