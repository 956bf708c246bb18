"""Photos of papers while a filing is in hand: looked at, made into files that are taken. A report's photos are the report's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from handlers.citizen import own_cases, report
from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn
from handlers.messages import Choice, Conversation, PaperWish, Step
from knowledge.vietnamese.fold import fold, words_of

PREFIX = "paper:"
_IS_PAPER, _IS_REPORT = f"{PREFIX}check", f"{PREFIX}report"
_LONG_AGO = timedelta(hours=12)
"""Whoever was silent for so long may send a photo about something else."""
_MOST_WORDS = 14
_THINGS = r"(?:anh|hinh|tam|file|tep|giay|ban (?:chup|scan|pdf)|pdf|cai|to)"
_POLITE = r"(?: (?:a|nhe|nha|voi|di|em|ban|minh|oi|ad|admin))*"
_BEFORE = r"(?:(?:da|alo|em|ban|ad|mot cua|nho|oi|cho (?:toi|minh|em) hoi) )*"
_LOOK = r"(?:kiem tra|check|xem|coi|soi)(?: (?:giup|gium|ho|lai|cho|dum|thu))*(?: (?:toi|minh|em|chi|bac|co|chu))?"
_MANY = r"(?:cac|may|nhung)"
_WHICH = r"(?: (?:nay|do|kia|tren|vua (?:gui|chup)|minh gui|toi gui|em gui))+"
_IS_IT = r"(?: (?:nop|ro|duoc|dat|mo|on|net|du|hop le|dung|toi|sang))+(?: (?:net|len cong|qua mang|ho so))?"
_CHECK = re.compile(
    rf"{_BEFORE}(?:{_LOOK}(?: {_MANY})? {_THINGS}\b.*"
    rf"|(?:{_MANY} )?{_THINGS}(?: giay to| ho so)?(?: chup)?{_WHICH}(?: (?:da|co|thi|nhu vay|the))*{_IS_IT}"
    rf"(?: (?:chua|khong|ko|k|hong|kg|hem|vay|hay chua))?){_POLITE}"
)
"""Asks to look at photos, in whatever words, without diacritics."""
_WITH_PHOTO = re.compile(
    r".*\b(?:kiem tra|check|xem|coi|soi)\b.*\b(?:giup|gium|ho|dum|duoc|ro|anh|file|giay)\b.*"
    r"|.*\b(?:nop|ro|dat|duoc|net|on)\b.*\b(?:chua|khong|ko|k)\b.*"
)
"""The same in words that come with the photo, which need not name it."""
_JOIN = re.compile(
    r"(?:.* )?(?:gop|ghep|nhap|noi|don)(?: .*)? (?:file|tep|pdf|tap tin)\b.*"
    r"|(?:.* )?(?:gop|ghep)(?: \S+){0,3} (?:anh|hinh)\b.*(?:lai|chung|mot|1)\b.*|gop (?:tat ca|het|toan bo).*"
)
_PDF = re.compile(r"(?:.* )?(?:chuyen|doi|lam|xuat|tao)(?: .*)? (?:sang |thanh |qua |file |tep )*pdf\b.*")
_JPG = re.compile(
    r"(?:.* )?(?:(?:chuyen|doi)(?: .*)? (?:sang |thanh |qua |file |tep )*(?:jpg|jpeg)\b.*"
    r"|(?:giam|nen|thu nho|lam nhe)(?: .*)? (?:anh|hinh|dung luong|file|tep)\b.*|xoay(?: .*)? (?:anh|hinh)\b.*)"
)
_ALL = re.compile(r".*\b(?:tat ca|het|toan bo)\b.*")
_JOINED = ""
"""Stands before photos that were made into one file: the next photo begins another."""
_ABOUT_REPORT = re.compile(r"\b(?:phan anh|kien nghi|o ga|bao cao su co)\b")


def sent(turn: Turn) -> Step | None:
    """The step for a photo of a paper, or a wish about those that came before; None for everything else."""
    before, files = turn.conversation, turn.incoming.attachments
    folded = " ".join(words_of(fold(turn.incoming.text)))
    if before.draft and before.draft.text:
        return None
    if files:
        return _photo(turn, files, folded)
    if not folded or len(folded.split()) > _MOST_WORDS:
        return None
    kind = _file_wanted(folded)
    if kind and (before.papers or before.filing):
        return _made(turn, PaperWish(kind, _photos(before)))
    if _CHECK.fullmatch(folded) and (before.papers or before.filing or before.draft):
        return _asked_again(turn)
    return None


def _file_wanted(folded: str) -> Literal["pdf", "all", "jpg", ""]:
    if _JOIN.fullmatch(folded) or _PDF.fullmatch(folded):
        return "all" if _ALL.fullmatch(folded) else "pdf"
    return "jpg" if _JPG.fullmatch(folded) else ""


def taken(turn: Turn, option: str) -> Step | None:
    """What the photos that wait are; None for choices that are none of its own."""
    if not option.startswith(PREFIX):
        return None
    files = _photos(turn.conversation)
    if not files:
        return turn.step(turn.voice.say(say.PAPER_NONE))
    if option == _IS_PAPER:
        return _looked_at(turn, files)
    photo = replace(turn.incoming, text="", choice="", kind="photo", attachments=files)
    anew = replace(turn, incoming=photo, conversation=replace(turn.conversation, papers=(), waiting_for=""))
    return own_cases.goes_on(anew) or report.with_photo(anew)


def _photo(turn: Turn, files: tuple[str, ...], folded: str) -> Step | None:
    if turn.conversation.waiting_for.startswith("own:") or turn.incoming.kind not in ("photo", "file"):
        return None
    if folded:
        asks = len(folded.split()) <= _MOST_WORDS and (_CHECK.fullmatch(folded) or _WITH_PHOTO.fullmatch(folded))
        is_ours = bool(turn.conversation.filing or _CHECK.fullmatch(folded)) and not _ABOUT_REPORT.search(folded)
        return _looked_at(turn, files) if asks and is_ours else None
    if turn.conversation.filing is None:
        return None
    if turn.conversation.draft or _is_unclear(turn):
        choices = (Choice(_IS_PAPER, say.PAPER_IS_PAPER), Choice(_IS_REPORT, say.PAPER_IS_REPORT))
        return _with(turn.step(turn.voice.say(say.PAPER_OF_WHAT), offered=choices), files)
    return _looked_at(turn, files)


def _is_unclear(turn: Turn) -> bool:
    """An officer has asked something about a case, or the filing was put off or left long ago."""
    if turn.conversation.filing and turn.conversation.filing.stopped:
        return True
    since = turn.conversation.since
    is_old = bool(since) and turn.now - datetime.fromisoformat(since) > _LONG_AGO
    return is_old or any(case.own and case.state == "waiting_citizen" for case in turn.cases)


def _looked_at(turn: Turn, files: tuple[str, ...]) -> Step:
    rules = turn.knows.rules.portal_files
    before = turn.conversation.papers
    earlier = () if before[:1] == (_JOINED,) else tuple(name for name in before if name not in files)
    step = turn.step(turn.voice.say(say.PAPER_LOOKING, minutes=rules.kept_minutes))
    # One more than a file takes is remembered, so that whoever has them joined is told that some were left out.
    return replace(_with(step, (*earlier, *files)[-rules.most_pages - 1 :]), paper=PaperWish("check", files))


def _asked_again(turn: Turn) -> Step:
    """The photo came first, the question behind it; one that came before a word may have been taken for a report's."""
    draft = turn.conversation.draft
    if draft and draft.attachments:
        without = replace(turn, conversation=replace(turn.conversation, draft=None))
        return _looked_at(without, draft.attachments)
    latest = _photos(turn.conversation)[-1:]
    return _looked_at(turn, latest) if latest else turn.step(turn.voice.say(say.PAPER_SEND))


def _made(turn: Turn, wish: PaperWish) -> Step:
    if not wish.attachments:
        return turn.step(turn.voice.say(say.PAPER_NONE))
    step = turn.step(turn.voice.say(say.PAPER_MAKING))
    return replace(step if wish.kind == "jpg" else _with(step, (_JOINED, *wish.attachments)), paper=wish)


def _photos(conversation: Conversation) -> tuple[str, ...]:
    return tuple(name for name in conversation.papers if name != _JOINED)


def _with(step: Step, files: tuple[str, ...]) -> Step:
    """The step, with the photos that the conversation remembers."""
    after: Conversation = replace(step.conversation, papers=files)
    return replace(step, conversation=after)
