"""Photos of papers while a filing is in hand: looked at, made into files that are taken. A report's photos are the report's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from handlers.citizen import own_cases, paper_captions, preparing, report
from handlers.citizen import sentences as say
from handlers.citizen.choices import chosen
from handlers.citizen.filings import ON, is_shown
from handlers.citizen.matters import TOLD, opens_another
from handlers.citizen.old_drafts import is_dormant
from handlers.citizen.paper_captions import asks
from handlers.citizen.paper_choices import AWAITED, JOINED, PREFIX, TO_JPG, TO_PDF, are_shown, photos
from handlers.citizen.turn import Turn
from handlers.messages import CaseView, Choice, Conversation, PaperWish, Step
from knowledge.vietnamese.fold import fold, words_of

Answered = Callable[[Turn], Step]
"""The step for a message that came without a photo."""

_IS_PAPER, _IS_REPORT = f"{PREFIX}check", f"{PREFIX}report"
_LONG_AGO = timedelta(hours=12)
"""Whoever was silent for so long may send a photo about something else."""
_TOLD_AGAIN = timedelta(minutes=30)
"""What is looked at in a photo, and how long it is kept, is not said again before."""
_MOST_WORDS, _SURE = 14, 0.8
_OTHER_MATTERS = frozenset((*TOLD, "legal_complaint", "denunciation", "contest"))
"""With them a photo is evidence and no paper to be filed."""
_THINGS = r"(?:anh|hinh|tam|file|tep|giay|ban (?:chup|scan|pdf)|pdf|cai|to)"
_POLITE = r"(?: (?:a|nhe|nha|voi|di|em|ban|minh|oi|ad|admin))*"
_BEFORE = r"(?:(?:da|alo|em|ban|ad|mot cua|nho|oi|cho (?:toi|minh|em) hoi) )*"
_LOOK = r"(?:kiem tra|check|xem|coi|soi)(?: (?:giup|gium|ho|lai|cho|dum|thu))*"
_LOOK += r"(?: (?:toi|tui|minh|em|chi|bac|co|chu|chau|con|ba|me|ong))?"
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
_ONE_FORM = re.compile(
    r"(?:(?:cho|xin|lay|can|muon|gui|toi|tui|em|minh|chau|anh|hinh|file|tep|ban|dang|thanh|loai|thoi|chi|lam|da|thi) )*"
    r"(?P<form>pdf|jpe?g)"
    rf"(?: (?:thoi|thui|duoc roi|la duoc|cung duoc|giup|gium|cho (?:toi|tui|em|minh)))*{_POLITE}"
)
"""A form of file and hardly more: «ảnh jpg thôi»."""
_ALL = re.compile(r".*\b(?:tat ca|het|toan bo)\b.*")
_ABOUT_REPORT = re.compile(r"\b(?:phan anh|kien nghi|o ga|bao cao su co)\b")


_IS_IT_THERE = re.compile(
    r"(?:(?:da|file|tep|pdf|anh|ket qua|the|vay|sao) )*(?:co|xong|ra|duoc|gui)(?: (?:file|tep|pdf|anh|ket qua))?"
    rf" (?:chua|chu(?:a)? vay|khong|ko|k|hong)(?: (?:vay|the|roi))*{_POLITE}"
)
"""Asks for what is being made."""
_HOW = re.compile(
    r"(?:.* )?(?:cach chup|chup)\b(?=.*\b(?:giay|ho so|can cuoc|cccd|anh|hinh)\b)"
    r"(?=.*\b(?:ro|net|dep|dat|chuan|dung|nop|gui|khong bi mo)\b)"
    r".*\b(?:sao|nhu the nao|the nao|lam sao|cach|nhu nao|kieu gi)\b.*|cach chup(?: anh| hinh)? (?:giay|ho so|can cuoc|cccd)\b.*"
)
"""Asks how to take a photo of a paper."""
_CLEAR_PHOTO = re.compile(r".*\b(?:anh|hinh)\b.*\b(?:ro|net|mo)\b.*")


def photo(turn: Turn, answered: Answered) -> Step | None:
    """The step for a photo of a paper, with whatever words beside it; None for a photo that is something else.

    A question beside it is answered as well, by `answered`. Words with an identity number are not kept, the photo is.
    """
    before, files, text = turn.conversation, turn.incoming.attachments, turn.incoming.text
    if not files or turn.incoming.choice or before.rating or before.survey or (before.draft and before.draft.text):
        return None
    if before.waiting_for.startswith("own:"):
        return own_cases.goes_on(turn)
    if turn.incoming.kind not in ("photo", "file"):
        return None
    folded = " ".join(words_of(fold(text)))
    step = _with_words(turn, folded, answered) if not paper_captions.is_bare(folded) else _without_words(turn)
    return replace(step, forgotten=True) if step and step.paper and paper_captions.tells_identity(text) else step


def sent(turn: Turn) -> Step | None:
    """The step for a wish about photos of papers that came before; None for everything else."""
    before = turn.conversation
    folded = " ".join(words_of(fold(turn.incoming.text)))
    if turn.incoming.attachments or (before.draft and before.draft.text) or not folded or len(folded.split()) > _MOST_WORDS:
        return None
    kind = _file_wanted(folded)
    if kind and (before.papers or before.filing):
        return _made(turn, PaperWish(kind, photos(before)))
    if _CHECK.fullmatch(folded) and (before.papers or before.filing or before.draft or _CLEAR_PHOTO.fullmatch(folded)):
        return _asked_again(turn)
    if _IS_IT_THERE.fullmatch(folded) and are_shown(before):
        return _soon(turn)
    return turn.step(turn.voice.say(say.PAPER_HOW)) if _HOW.fullmatch(folded) else None


def _file_wanted(folded: str) -> Literal["pdf", "all", "jpg", ""]:
    form = _ONE_FORM.fullmatch(folded)
    if _JOIN.fullmatch(folded) or _PDF.fullmatch(folded) or (form and form["form"] == "pdf"):
        return "all" if _ALL.fullmatch(folded) else "pdf"
    return "jpg" if form or _JPG.fullmatch(folded) else ""


def taken(turn: Turn, option: str) -> Step | None:
    """What the photos that wait are, or what is to be made of them; None for choices that are none of its own."""
    if not option.startswith(PREFIX):
        return None
    files = photos(turn.conversation)
    if not files:
        return turn.step(turn.voice.say(say.PAPER_NONE))
    if option in (TO_PDF, TO_JPG):
        return _made(turn, PaperWish("pdf" if option == TO_PDF else "jpg", files))
    if option == _IS_PAPER:
        return _looked_at(turn, files)
    of_report = replace(turn.incoming, text="", choice="", kind="photo", attachments=files)
    anew = replace(turn, incoming=of_report, conversation=replace(turn.conversation, papers=(), waiting_for=""))
    return own_cases.goes_on(anew) or report.with_photo(anew)


def _without_words(turn: Turn) -> Step | None:
    before, files = turn.conversation, turn.incoming.attachments
    if not _in_hand(turn):
        if before.draft or not turn.incoming.text.strip():
            return None
        bare = replace(turn, incoming=replace(turn.incoming, text=""))
        return own_cases.goes_on(bare) or report.with_photo(bare)
    if before.draft or _is_unclear(turn):
        choices = (Choice(_IS_PAPER, say.PAPER_IS_PAPER), Choice(_IS_REPORT, say.PAPER_IS_REPORT))
        return _with(turn.step(turn.voice.say(say.PAPER_OF_WHAT), offered=choices), files)
    return _looked_at(turn, files)


def _with_words(turn: Turn, folded: str, answered: Answered) -> Step | None:
    files, text, in_hand = turn.incoming.attachments, turn.incoming.text, _in_hand(turn)
    is_short = len(folded.split()) <= _MOST_WORDS and not _ABOUT_REPORT.search(folded)
    if is_short and in_hand and (kind := _file_wanted(folded)):
        return _made(turn, PaperWish(kind, (*photos(turn.conversation), *files)))
    if is_short and (_CHECK.fullmatch(folded) or (in_hand and _WITH_PHOTO.fullmatch(folded))):
        return _looked_at(turn, files)
    name = paper_captions.name_of(text)
    if turn.conversation.draft or _is_another_matter(turn, folded, name):
        return None
    if in_hand and name:
        return _looked_at(turn, files, name)
    if in_hand and not _says_besides(turn, folded):
        return _looked_at(turn, files)
    if in_hand or paper_captions.asks_about_paper(text):
        return _both(turn, answered)
    return _for_the_case(turn, answered) if is_short else None


def _in_hand(turn: Turn) -> bool:
    return turn.conversation.filing is not None or are_shown(turn.conversation)


def _is_another_matter(turn: Turn, folded: str, name: str) -> bool:
    """Whether the words tell of something that is a report's, or a complaint's."""
    if _ABOUT_REPORT.search(folded):
        return True
    found = turn.knows.triage(turn.incoming.text)
    return not name and found.kind in _OTHER_MATTERS and found.sure >= _SURE


def _says_besides(turn: Turn, folded: str) -> bool:
    """Whether the words want an answer of their own: a question, a wish, a choice, which papers there are."""
    is_talk = turn.talk not in ("", "greeting", "thanks", "goodbye", "well_being")
    says = asks(turn.incoming.text) or is_talk or len(folded.split()) > _MOST_WORDS
    text, offered = turn.incoming.text, turn.conversation.offered
    return says or chosen(text, "", offered) is not None or preparing.papers_said(_words_alone(turn)) is not None


def _words_alone(turn: Turn) -> Turn:
    return replace(turn, incoming=replace(turn.incoming, kind="text", attachments=()))


def _both(turn: Turn, answered: Answered) -> Step:
    """The photo is looked at, and the words beside it are answered."""
    looked, rest = _looked_at(turn, turn.incoming.attachments), answered(_words_alone(turn))
    if [reply.text for reply in rest.replies] == [turn.voice.say(say.TOO_SHORT)]:
        return looked
    seen = looked.conversation
    after = replace(rest.conversation, papers=seen.papers, paper_names=seen.paper_names, papers_told=seen.papers_told)
    return replace(rest, conversation=after, replies=(*looked.replies, *rest.replies), paper=looked.paper)


def _for_the_case(turn: Turn, answered: Answered) -> Step | None:
    """A photo with words that open no other matter belongs to the case last spoken of, and a question beside it is answered."""
    if _open_case(turn) is None or turn.conversation.procedure or is_dormant(turn) or opens_another(turn.incoming.text):
        return None
    step = own_cases.goes_on(replace(turn, conversation=replace(turn.conversation, waiting_for=own_cases.ADDING)))
    if step is None or not asks(turn.incoming.text):
        return step
    rest = answered(_words_alone(turn))
    return None if rest.note else replace(rest, replies=(*step.replies, *rest.replies), note=step.note)


def _open_case(turn: Turn) -> CaseView | None:
    """The citizen's own case that was spoken of last, while it is open."""
    own = (case for case in turn.cases if case.own and case.code == turn.conversation.case)
    return next((case for case in own if case.state not in own_cases.CLOSED), None)


def _is_unclear(turn: Turn) -> bool:
    """A case was spoken of, or asked about by an officer, or the filing was put off or left long ago."""
    before = turn.conversation
    if before.filing and before.filing.stopped:
        return True
    is_old = bool(before.since) and turn.now - datetime.fromisoformat(before.since) > _LONG_AGO
    on_case = _open_case(turn) is not None and not (is_shown(before.offered, (ON,)) or are_shown(before))
    return is_old or on_case or any(case.own and case.state == "waiting_citizen" for case in turn.cases)


def _looked_at(turn: Turn, files: tuple[str, ...], name: str = "") -> Step:
    rules, before = turn.knows.rules.portal_files, turn.conversation
    earlier = () if before.papers[:1] == (JOINED,) else tuple(one for one in before.papers if one not in files)
    # One more than a file takes is remembered, so that whoever has them joined is told that some were left out.
    every = (*earlier, *files)[-rules.most_pages - 1 :]
    names = {one: told for one, told in before.paper_names.items() if one in every} | dict.fromkeys(files if name else (), name)
    is_told = bool(before.papers_told) and turn.now - datetime.fromisoformat(before.papers_told) < _TOLD_AGAIN
    what = _what(turn, name, len(every) if earlier and len(files) == 1 else 0)
    words = turn.voice.say(say.PAPER_LOOKING_ON if is_told else say.PAPER_LOOKING, what=what)
    if not is_told:
        words += f"\n{turn.voice.say(say.PAPER_ONLY_LOOKS, minutes=rules.kept_minutes)}"
    step = _with(turn.step(words, waiting_for=AWAITED), every)
    told = before.papers_told if is_told else turn.now.isoformat()
    after = replace(step.conversation, paper_names=names, papers_told=told)
    return replace(step, conversation=after, paper=PaperWish("check", files))


def _what(turn: Turn, name: str, number: int) -> str:
    if name:
        return turn.voice.say(say.PAPER_PHOTO_NAMED, name=name)
    return turn.voice.say(say.PAPER_PHOTO_NUMBER, number=number) if number else say.PAPER_THE_PHOTO


def _asked_again(turn: Turn) -> Step:
    """The photo came first, the question behind it; one that came before a word may have been taken for a report's."""
    draft = turn.conversation.draft
    if draft and draft.attachments:
        without = replace(turn, conversation=replace(turn.conversation, draft=None))
        return _looked_at(without, draft.attachments)
    latest = photos(turn.conversation)[-1:]
    return _looked_at(turn, latest) if latest else turn.step(turn.voice.say(say.PAPER_SEND))


def _soon(turn: Turn) -> Step:
    """What is made comes by itself; once it came, it can be made again."""
    if turn.conversation.waiting_for == AWAITED:
        return turn.step(turn.voice.say(say.PAPER_SOON), waiting_for=AWAITED)
    return turn.step(turn.voice.say(say.PAPER_SENT), offered=turn.conversation.offered)


def _made(turn: Turn, wish: PaperWish) -> Step:
    if not wish.attachments:
        return turn.step(turn.voice.say(say.PAPER_NONE))
    step = turn.step(turn.voice.say(say.PAPER_MAKING), waiting_for=AWAITED)
    return replace(_with(step, wish.attachments if wish.kind == "jpg" else (JOINED, *wish.attachments)), paper=wish)


def _with(step: Step, files: tuple[str, ...]) -> Step:
    """The step, with the photos that the conversation remembers."""
    after: Conversation = replace(step.conversation, papers=files)
    return replace(step, conversation=after)
