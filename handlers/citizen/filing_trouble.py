"""At a step of the portal, in people's own words: it is done, it is filed, what comes next, what does not work."""

from __future__ import annotations

import re

from handlers.citizen import filing_words, portal_walk
from handlers.citizen.filing_next import is_asked, is_before_them
from handlers.citizen.turn import Turn
from handlers.messages import Filing, Step
from knowledge import mentions

_NOT = r"(?:khong|ko|k|kg|hong|hok|hem|chua|chang|cha|deo)"
_TROUBLE = re.compile(
    rf"\b(?:loi|error|404|500|503|ket(?! xe)|vuong|treo|dung hinh|dung may|do may|quay (?:hoai|mai|vong|tron)|xoay (?:hoai"
    rf"|mai|vong)"
    rf"|load (?:hoai|mai)|trang (?:tron|xoa)"
    r"|bi (?:van|do|out|dang xuat|khoa|chan|tu choi|tra lai|sao)|het (?:phien|han|gio)|van ra|mat (?:mang|song|wifi|het)"
    r"|mang (?:yeu|cham|lag|lo|do|chap chon|kem)|rot mang|may (?:cu|yeu|cham|lag)"
    rf"|{_NOT} (?:\w+ )?(?:mo|vo|vao|dang nhap|dn|tai|up|upload|gui|bam|nhan|chon|thay|tim|hien|chay|load|len|qua|ra"
    rf"|ky|thanh toan|dien|nop|luu|cho|an"
    r"|hoat dong|nhan dang|quet|doc|lam|ket noi|ve|toi|xac nhan|tai|chuyen|duoc)\b"
    rf"|{_NOT} (?:co )?(?:biet|hieu|ranh|ro|co)(?: (?:lam|bam|dien|chon|ghi|khai|cach|phai|gi|o dau|sao|xai|su dung|nut|muc"
    rf"|ma|mang|tien|ten|buoc|the))+"
    r"|(?:bao|hien|ghi|no keu|noi)(?: \w+)? (?:sai|thieu|khong|do|la|trung)|sai (?:mat khau|thong tin|ma|so|ten|roi)|quen"
    r" (?:mat khau|pass|mk)"
    r"|(?:lam|nop|khai|dien|bam|coi|xem)(?: \w+)? (?:gium|giup|ho|dum|thay)\b|(?:giup|gium|cuu) (?:toi|tui|em|minh|voi)"
    r"|kho (?:qua|hieu|lam|the)"
    r"|roi (?:qua|ram|tung)|bo tay|chiu|mu tit|o cho nao|(?:nut|muc|o|trang|cho) (?:\w+ ){1,3}(?:o |nam )?dau|nam"
    r" (?:o )?(?:dau|cho nao)|dau mat|bien mat|mo mai)\b"
)
_WANTS_A_PERSON = re.compile(r"\b(?:gap|goi|noi chuyen voi|ket noi) (?:can bo|nguoi|nhan vien|ai)\b")
_ASKS_HOW_MUCH = re.compile(r"\b(?:bao nhieu|bao lau)\b")
_LONGEST = 20
_SURE = 0.75
_TOLD = ("complaint", "recommendation", "denunciation", "legal_complaint", "contest")


def is_at_step(turn: Turn, filing: Filing) -> bool:
    """Whether a step of the portal, or what helps at it, is before the citizen."""
    return bool(filing.step) and is_before_them(turn, filing) and not is_asked(turn)


def says_filed(turn: Turn, filing: Filing, folded: str) -> bool:
    """Whether somebody who has their papers, or is at a step, says that it is filed."""
    is_far = bool(filing.step) or is_before_them(turn, filing)
    return is_far and not is_asked(turn) and not filing.stopped and bool(filing_words.FILED.fullmatch(folded))


def troubled(turn: Turn, filing: Filing, folded: str) -> Step | None:
    """The problems of the step on the screen, for whatever does not work; None for a message that is about something else."""
    asks = filing_words.ASKS_WHAT.search(folded) or _ASKS_HOW_MUCH.search(folded)
    if not is_at_step(turn, filing) or _WANTS_A_PERSON.search(folded) or asks or turn.talk:
        return None
    is_told = bool(_TROUBLE.search(folded))
    if len(folded.split()) > _LONGEST or (_is_a_report(turn) and (not is_told or mentions.place(turn.incoming.text))):
        return None
    return portal_walk.stuck(turn, filing, folded) if is_told or _is_unclear(turn) else None


def _is_a_report(turn: Turn) -> bool:
    """Whether it tells of something wrong in the street or at an office."""
    found = turn.knows.triage(turn.incoming.text)
    return found.kind in _TOLD and found.sure >= _SURE


def _is_unclear(turn: Turn) -> bool:
    """Whether nobody could tell what a message asks, if not something of the step."""
    reading = turn.knows.search.read(turn.incoming.text)
    return (
        bool(reading.words)
        and not turn.knows.facets.asked(reading)[0]
        and turn.knows.search.find(turn.incoming.text).decision == "unknown"
    )
