"""Khiếu nại and tố cáo: the door and the times of the law; and where a bribe was asked for, both doors to choose from."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import case_questions as questions
from handlers.citizen import sentences as say
from handlers.citizen.asking import CANCEL, WAITING, asking_again, keeping
from handlers.citizen.corrected import category_of
from handlers.citizen.matters import begun_with, then_next, with_more
from handlers.citizen.turn import Turn
from handlers.citizen.yes_no import is_yes
from handlers.messages import Choice, Draft, Step
from knowledge.triage.triage import Triage
from knowledge.vietnamese.fold import fold, words_of

DENOUNCED, COMPLAINED, DOOR = "sealed", "sealed:complaint", WAITING + "door"
SEALED = frozenset((DENOUNCED, COMPLAINED))
HERE, THERE = "c:here", "c:denounce"
CHOICES = frozenset((HERE, THERE))
_START, _FEW_WORDS = "c:start", 14
_HARASSMENT = "conduct.harassment"
_BRIBE = re.compile(
    r"\b(?:phong bi|phong bao|lot tay|kep tien|chung chi (?:cho|tien)|tien boi duong|tien tra nuoc|voi vinh|nhung nhieu"
    r"|phai co tien moi"
    r"|dua tien moi|bat dua tien|kep (?:vao )?(?:ho so )?(?:\d|tram|it tien))\b"
)
_OFFICIAL = (
    r"(?:can bo|cong chuc|vien chuc|chu tich|bi thu|dia chinh|cong an|nhan vien|ho tich|tu phap|truong (?:ap|thon|phong|khu pho)"
    r"|to truong|uy ban|ubnd|xa|phuong|thanh tra|kiem lam|hai quan|thue|mot cua|ke toan"
    r"|lanh dao|sep|bac si|y ta|giao vien|hieu truong)"
)
_MONEY = (
    r"(?:tien(?: \w+){0,2}"
    r"|(?:\d+|mot|hai|ba|nam|may|vai|it|chut)(?:[.,]\d+)? ?(?:trieu|tr|cu|chai|ngan|nghin|k|tram|chuc|xi|tien|ty)"
    r"|boi duong|boi tron|ca phe|cafe|qua cap|lot tay|tien nuoc)"
)
_DEMANDS = r"(?:doi|voi|vi vinh|moi tien|bat|ep|keu|bao|noi|yeu cau|goi y|ra gia|an|xin)"
_DEMANDED = re.compile(
    rf"\b{_OFFICIAL}\b(?: \w+){{0,4}}? {_DEMANDS}(?: \w+){{0,4}}? {_MONEY}\b.*"
    r"\b(?:moi|thi (?:se )?(?:lam|ky|xong|nhanh|giai quyet|duoc)|cho nhanh|cho xong|de duoc|khong thi)\b"
    rf"|\b{_OFFICIAL}\b(?: \w+){{0,4}}? (?:doi|voi|vi vinh|goi y)(?: \w+){{0,3}}? {_MONEY}\b"
    rf"|\b{_OFFICIAL}\b(?: \w+){{0,4}}? {_DEMANDS}(?: \w+){{0,2}}? (?:boi duong|lot tay|ca phe|cafe|tien nuoc|chung chi|phong bi)\b"
    rf"|\b(?:bi|duoc) (?:doi|voi|goi y|yeu cau|bat)(?: \w+){{0,2}}? (?:dua|chi|boi duong|lot|kep)(?: \w+){{0,2}}? {_MONEY}\b"
    rf"|\bmuon (?:nhanh|xong|duoc)(?: \w+){{0,6}}? (?:phai|thi) (?:co|dua|chi|lot|boi duong)(?: \w+){{0,2}}? {_MONEY}\b"
    rf"|\b(?:lam|muon lam) nhanh(?: thi)?(?: \w+){{0,4}}? phai (?:co|dua|chi) {_MONEY}\b"
)
_IMPOSTOR = re.compile(
    r"\b(?:xung|tu xung|tu nhan|gia danh|mao danh|mao nhan|gia mao|gia lam|lua dao|goi dien|dien thoai (?:doi|bao|keu)|chuyen khoan"
    r"|nhan tin|duong link|zalo|facebook)\b"
)
"""Money demanded by an official; who only says on the telephone that they are one is a swindler."""
_FEE = re.compile(
    r"\b(?:(?:le|hoc|vien|an) phi|(?:nop|dong|thu) (?:tien |them |du )?(?:phi|thue)(?! (?:boi tron|ngam|ngoai))"
    r"|phi (?:ve sinh|rac|moi truong|dich vu|duong bo|bao tri|cong chung|chung thuc)"
    r"|thue (?:dat|nha|mon bai|khoan|thu nhap|gia tri|truoc ba|tncn|gtgt|vat)"
    r"|tien phat|nop phat|dong phat|tien (?:dien|nuoc sach|dat|su dung dat|coc|luong|thue))\b"
)
_SUES = re.compile(
    r"(?<!dieu )(?<!su )(?<!buu )\bkien (?:cai |cho |thang |ong |ba |luon |ra toa )*"
    r"(?:xa|phuong|huyen|tinh|ubnd|uy ban|can bo|chu tich|chinh quyen|nha nuoc|so|cong an|co quan"
    r"|dia chinh|quyet dinh|hanh chinh|mot cua)\b"
)
_SUES_HOW = re.compile(r"\b(?:lam sao|the nao|o dau|can gi|giay|thu tuc|ho so|bao lau|bao nhieu|an phi|duoc khong)\b")
_MAY_BE = frozenset(("denunciation", "question", "other", "abuse", "filing"))
_DENOUNCES = re.compile(r"\b(?:to cao|don to|to giac|hoi lo|tham nhung|tham o|bien thu)\b")
_ASKS = re.compile(r"\b(?:bi phat|phat bao nhieu|co phai|la gi|the nao|o dau|bao nhieu|duoc khong)\b|\?")
_HERE_WORDS = re.compile(r"\b(?:phan anh|o day|gui o day|bao o day)\b")
_REPORTS = re.compile(r"\b(?:phan anh|bao|gop y) (?:ve |viec |cai |la )*(?=\w+ \w+)")
_THERE_WORDS = re.compile(r"\b(?:to cao|don to)\b")


def tells_of_a_bribe(turn: Turn, found: Triage) -> bool:
    """Whether a message tells that money was asked for, without the words of tố cáo: either door may be meant.

    A plain complaint is taken as one; a question about bribes stays a question.
    """
    folded = fold(turn.incoming.text)
    if _is_demanded(folded) and not _DENOUNCES.search(folded) and "phan anh" not in folded:
        return True
    unsure = found.kind in _MAY_BE or (found.category == _HARASSMENT and not _REPORTS.search(folded))
    if not _BRIBE.search(folded) or _DENOUNCES.search(folded) or not unsure:
        return False
    return found.kind == "denunciation" or not _ASKS.search(folded)


def _is_demanded(folded: str) -> bool:
    """Whether an official is said to have demanded money that is no fee."""
    said = " ".join(words_of(folded))
    if _IMPOSTOR.search(said) or _FEE.search(said) or _ASKS.search(folded):
        return False
    return bool(_DEMANDED.search(said))


def sues(turn: Turn) -> bool:
    """Whether somebody says that they will sue an authority, and asks nothing of how."""
    said = " ".join(words_of(fold(turn.incoming.text)))
    return bool(_SUES.search(said)) and not _SUES_HOW.search(said) and len(said.split()) <= _FEW_WORDS


def to_court(turn: Turn) -> Step:
    """The door of khiếu nại, and where one sues (khởi kiện) instead (Luật Tố tụng hành chính 93/2015/QH13)."""
    step = legal_complaint(turn)
    first, *others = step.replies
    return replace(step, replies=(replace(first, text=f"{first.text}\n{turn.voice.say(say.TO_COURT)}"), *others))


def in_the_middle(turn: Turn, draft: Draft) -> Step | None:
    """A bribe told of in the middle of another matter, whatever else it may be taken for; None for anything else."""
    folded = fold(turn.incoming.text)
    plain = _BRIBE.search(folded) and not _DENOUNCES.search(folded) and not _ASKS.search(folded)
    return _later(turn, draft) if plain and draft.category and draft.category != _HARASSMENT else None


def both(turn: Turn, found: Triage) -> Step:
    """Both doors, and what each gives. The words are kept for the report alone: the message itself is shown to nobody."""
    before = turn.conversation.draft
    if before and before.text:
        return _later(turn, before)
    draft = questions.from_first(Draft("complaint", _HARASSMENT), turn.incoming.text)
    attached = (*(before.attachments if before else ()), *turn.incoming.attachments)
    return _choosing(turn, replace(draft, attachments=attached), say.TWO_DOORS)


def _later(turn: Turn, before: Draft) -> Step:
    """In the middle of another matter: it waits, and is confirmed by itself before anybody gets it."""
    told = turn.voice.say(say.TWO_DOORS_LATER, **_of_denunciation(turn))
    step = asking_again(turn, before, told)
    other = questions.from_first(Draft("complaint", _HARASSMENT), turn.incoming.text)
    return replace(step, conversation=replace(step.conversation, later=(*turn.conversation.later, other)), sealed=True)


def _choosing(turn: Turn, draft: Draft, sentence: str) -> Step:
    offered = (Choice(HERE, say.HERE_LABEL), Choice(THERE, say.THERE_LABEL), Choice(CANCEL, say.CANCEL_LABEL))
    step = turn.step(turn.voice.say(sentence, **_of_denunciation(turn)), offered=offered, question="", procedure="")
    return replace(keeping(step, draft, DOOR), sealed=True)


def goes_on(turn: Turn, draft: Draft) -> Step:
    """The choice in words, or more of the story."""
    folded = fold(turn.incoming.text)
    if _THERE_WORDS.search(folded):
        return taken(turn, draft, THERE)
    if _HERE_WORDS.search(folded) or is_yes(turn.incoming.text):
        return taken(turn, draft, HERE)
    return _choosing(turn, with_more(draft, questions.from_first(Draft(), turn.incoming.text)), say.TWO_DOORS_AGAIN)


def taken(turn: Turn, draft: Draft, option: str) -> Step:
    """The door that was chosen: the report begins here, or nothing is kept here."""
    if option == HERE:
        return begun_with(turn, draft)
    step = keeping(denunciation(turn), None, DENOUNCED)
    return step if not turn.conversation.later else then_next(turn, step)


def legal_complaint(turn: Turn) -> Step:
    """The right door and its legal times; no clock starts here, and the content stays sealed."""
    other = turn.knows.rules.redirects["legal_complaint"]
    days = {name: limit.days for name, limit in other.limits.items()}
    forms = ", hoặc ".join(other.forms)
    told = turn.voice.say(say.LEGAL_COMPLAINT, door=other.doors[0], forms=forms, **days)
    return _sealed(turn, f"{told}\n{turn.voice.say(say.STILL_REPORT, label=say.REPORT_LABEL)}", COMPLAINED)


def denunciation(turn: Turn) -> Step:
    """Where to denounce and by when it is settled; nothing of it is kept here."""
    told = turn.voice.say(say.DENUNCIATION, **_of_denunciation(turn))
    return _sealed(turn, f"{told}\n{turn.voice.say(say.STILL_REPORT_CONDUCT, label=say.REPORT_LABEL)}")


def named_report(turn: Turn) -> str:
    """The category of what somebody says to report instead ("thôi tôi phản ánh thái độ cán bộ"), "" when nobody says so."""
    said = _REPORTS.search(fold(turn.incoming.text))
    if said is None or _THERE_WORDS.search(fold(turn.incoming.text)):
        return ""
    return category_of(turn, turn.incoming.text[said.end() :].strip())


def sealed_again(turn: Turn, found: Triage) -> Step:
    """More of what goes elsewhere; the other door where its name is said."""
    folded, before = fold(turn.incoming.text), turn.conversation.waiting_for
    if found.kind == "denunciation" and before != DENOUNCED and _THERE_WORDS.search(folded):
        return denunciation(turn)
    if found.kind == "legal_complaint" and before != COMPLAINED and "khieu nai" in folded:
        return legal_complaint(turn)
    return replace(turn.step(turn.voice.say(say.SEALED_AGAIN), waiting_for=before), sealed=True)


def _of_denunciation(turn: Turn) -> dict[str, object]:
    other = turn.knows.rules.redirects["denunciation"]
    return {"door": " hoặc ".join(other.doors[:2]), "days": other.limits["decide"].days}


def _sealed(turn: Turn, text: str, waiting_for: str = DENOUNCED) -> Step:
    """What was said is remembered nowhere but in the inbox, where nobody can read it."""
    step = turn.step(text, offered=(Choice(_START, say.REPORT_LABEL),), question="", procedure="")
    return replace(step, conversation=replace(step.conversation, waiting_for=waiting_for), sealed=True)
