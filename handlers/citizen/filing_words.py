"""Everyday words for what can be chosen in a guided filing: "o quay", "thoi de mai", "con thieu gi nua"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from handlers.citizen.filings import BACK, BEGIN, DONE, DROP, STOP, STUCK, SURE, is_answer
from handlers.messages import Choice
from knowledge.filing.case import UNSURE
from knowledge.vietnamese.fold import clean, fold, has_diacritics, words_of

_OFFICE = r"(?:xa(?! (?:qua|lam|xoi|tit|nha))|phuong|uy ban|ubnd|mot cua|trung tam|noi nop|co quan)"
_WAYS = (
    (
        "counter",
        r"truc tiep|quay(?! (?:lai|ve|tro|vong|hoai))|tan (?:noi|tay)|(?:o|ra|len|toi|den|tai|xuong|qua|ngoai|tren|trong)"
        r" (?:tan )?"
        rf"{_OFFICE}|^{_OFFICE}|dich than|tu (?:di|mang|dem)|(?:mang|dem) (?:giay|ho so)?(?: )?(?:di|den|toi|ra|len)|bang giay",
    ),
    (
        "online",
        r"(?:qua|tren|bang|vao|dung|ranh|biet|co|len|theo|xai|nop) mang(?! (?:giay|theo|ho so|di|den|ra|len))|^mang(?= |$)"
        r"(?! (?:giay|theo|ho so|di|den|ra|len))|online|onl|truc tuyen|internet|web|dien thoai|may tinh|dich vu cong|dvc|vneid"
        r"|(?:tai|ngoi|ngoi o) nha",
    ),
    ("post", r"buu dien|buu chinh|buu cuc|buu ta|chuyen phat|ship|gui thu"),
)
_DECLINED = r"(?:khong|ko|k|hong|chang|khoi|chua) (?:\w+ ){0,3}?"
_END = r"(?: (?:a|roi|nhe|nha|di|em|het|luon|da|vay|the|ban|oi))*"
_ME = r"(?:toi |em |minh )?"
_DAY = r"(?:mai|sang mai|chieu mai|hom khac|bua khac|ngay khac|luc khac|khi khac|tuan sau|hom sau|(?:khi|luc) nao ranh)"
_DO = r"(?: (?:toi|em|minh|lam|tinh|nop|xem|noi|tiep|ho so))"
_STOPS = (
    rf"(?:(?:thoi|da|vang|u|ok|a) )*{_ME}(?:dung(?: lai| o day)?|tam dung|nghi|thoi|bo(?: di)?|(?:khong|ko|k) (?:lam|nop)"
    rf"(?: (?:tiep|nua|ho so))+|de (?:{_DAY}|sau|toi|chieu|sang){_DO}*|{_DAY}{_DO}*)(?: nay)?{_END}"
)
_BACKS = (
    rf"(?:(?:khoan|thoi|cho|oi|a|u|xin loi|e|chet|lon|nham|muon|can|da|lui|toi|tui|em|minh|de|dinh) )*"
    r"(?:(?:sua|doi|chinh|quay|tro|lui|ve|xem|tra loi|chon|hoi|lam|lui)(?: (?:lai|ve|toi|den|len))* (?:cai |mot |1 )?(?:cau|y"
    r"|buoc|muc|phan)"
    r"(?: (?:hoi|tra loi))?(?: (?:vua roi|vua nay|vua tra loi|vua chon|truoc|truoc do|luc nay|ban nay|hoi nay|cu|do|ay|roi"
    r"|tren))*"
    rf"|(?:chon|bam|tra loi|nhan|noi|ghi|danh|tick)(?: (?:bi|no))? (?:nham|lon|sai)(?: cau)?(?: vua roi| truoc| hoi nay)?){_END}"
)
_SMALL = (
    r"(?:a|da|vang|toi|tui|em|minh|con|chau|oi|nhe|nha|nghen|luon|het|ca|tat ca|buoc (?:nay|do|ay|\d)|phan nay|cai nay|nay|do"
    r"|duoc|len|vao"
    r"|lam|bam|dien|chon|dang nhap|tai|khai|mo|tim|thay|qua|hoan (?:thanh|tat)|xong xuoi|thanh cong|dong (?:tien|phi)|nop phi"
    r"|thanh toan)"
)
_SAYS_DONE = r"(?:ok|oke|okie|okay|okela|u|uh|um|uhm|vang|da|xong|roi|r|rui|duoc|hoan tat|tiep(?: (?:tuc|theo))?|yes|good|ngon)"
_DONE = (
    rf"(?:{_SMALL} )*{_SAYS_DONE}(?: (?:{_SMALL}|{_SAYS_DONE}))*"
    r"|(?:buoc )?(?:ke|ke tiep|tiep theo|sau|tiep)(?: (?:theo|di|nhe|nha|nua|a|la gi))*"
)
_ACTS = (
    (
        DROP,
        re.compile(
            rf"(?:thoi )?{_ME}(?:muon |cu )?(?:bo|xoa|huy)(?: di)? (?:han )?(?:cai |bo )?ho so(?: (?:nay|do|kia|dang lam))?{_END}"
        ),
    ),
    (BACK, re.compile(_BACKS)),
    (BEGIN, re.compile(rf"{_ME}(?:bat dau )nop(?: ho so)?(?: (?:qua mang|online|truc tuyen|tren cong))?{_END}")),
    (UNSURE, re.compile(rf"{_ME}(?:khong|ko|k|chua) (?:ro|biet|chac|nho)(?: nua)?{_END}")),
    (STOP, re.compile(_STOPS)),
    (DONE, re.compile(_DONE)),
    (STUCK, re.compile(rf"{_ME}(?:bi |dang )?(?:ket|vuong|loi|khong (?:duoc|lam duoc|thay)){_END}")),
)
_GIVES_UP = re.compile(
    rf"(?:(?:u|uh|da|vang|ok|dung|co|chac chan|chac|roi|thi|{_ME.strip()}) ?)*(?:(?:muon )?(?:bo|huy|xoa)"
    rf"(?: (?:di|han|luon|het|phan chuan bi|chuan bi))*)?{_END}"
)
_KEEPS = re.compile(r"(?:(?:thoi|da|a|u|ma) )*(?:(?:khong|ko|k|khoan|giu|de)(?: .*)?|dung (?:bo|huy|xoa).*)|thoi")
WANTS = re.compile(
    r"(?:giup|huong dan|chi|lam on giup)(?: (?:toi|em|minh|cho toi))?(?: (?:cach|lam))? nop(?: ho so)?(?: (?:a|voi|nhe|di))*"
)
"""To be helped with the filing of the procedure in mind."""
GOES_ON = re.compile(
    r"(?:cho (?:toi|em|minh) |minh |toi |em )?(?:lam tiep|tiep tuc|nop tiep|tiep)"
    r"(?: (?:nop )?(?:ho so|thu tuc))?(?: (?:a|nhe|nha|di))*"
)
"""To go on with the filing that was put aside."""
PAPERS = re.compile(
    r"(?:(?:cho|da|a|vay|the|toi|em|minh|xem lai|xem) )*(?:(?:con )?thieu(?: (?:nhung|may|bao nhieu))?(?: giay(?: to)?)?"
    r"(?: (?:gi|nao))?|con(?: can)? (?:giay (?:gi|nao)|gi|may giay)|xem lai giay(?: to)?|danh sach giay to)"
    r"(?: (?:nua|khong|ko|vay|the|a|em|day|ha))*"
)
"""What is still missing."""
RETURNS = re.compile(
    r"(?:(?:cho|toi|em|minh|thoi) )*(?:quay lai|tro lai|quay ve|tro ve|ve lai)(?: (?:ho so|cai|viec|truoc|cu|di|a|nhe|nha))*"
)
"""Back to the filing before."""
NEXT = re.compile(
    r"(?:(?:roi|xong|ok|da|u|xong roi|sau do|xong thi|roi thi|the|vay|bay gio|gio|tiep|ke|tiep theo|ke tiep|sau|buoc) )*"
    r"(?:(?:toi|tui|em|minh|phai|can|thi|la) )*(?:lam (?:gi|sao|the nao|chi)|sao|gi)(?: (?:nua|tiep|tiep theo|day|vay|gio|ha"
    r"|a|em|ke tiep|bay gio|roi))*"
)
"""What is to be done next."""
READY_WORDS = re.compile(
    r"(?:(?:toi|tui|em|minh|da|a|ok|u|vang|gio|bay gio|thi|cu|thoi|vay) )*(?:(?:co |chuan bi |gom )?(?:du|day du"
    r"|san sang)(?: (?:giay(?: to)?|ho so|het|ca|roi))*"
    r"|bat dau|lam (?:gium|giup|ho|dum|di|luon|thoi)|(?:giup|gium|lam gium|nop gium|nop giup|nop ho|nop)(?: ho so)?(?: (?:toi"
    r"|tui|em|minh))?"
    r"|lam luon|nop luon|di tiep|tiep tuc|tiep)"
    r"(?: (?:toi|tui|em|minh|di|nhe|nha|luon|voi|thoi|a|roi|gium|giup|dum|ho|cai|nop|lam|ho so|nao|het|ca))*"
)
"""To begin with what follows the papers."""
FILED = re.compile(
    r"(?:(?:da|a|u|ok|toi|tui|em|minh|con|chau|xong|roi|bam|hoan tat|vua|moi|ho so) )*(?:nop|gui)"
    r"(?: (?:ho so|duoc|xong|het|qua|tren|o|mang|online|len|cong|xa|phuong|quay|hom qua|hom nay|sang nay|hoi sang|tai|ngoai"
    r"|ra|bua truoc|di))*"
    r" (?:roi|xong|thanh cong|duoc roi|r|rui)(?: (?:roi|het|do|a|em|nha|nhe|luon|ma|va|gio|oi|day|con|thanh cong|xong))*"
    r"(?: (?:co|ra|nhan|duoc|cho|hien|thay) (?:duoc )?(?:ma|giay hen|bien nhan)(?: (?:ho so|roi|luon|a|nha|nhe))*)?"
    r"|(?:(?:toi|tui|em|minh|da|cong) )*(?:co|ra|nhan|nhan duoc|cho|hien|bao)(?: duoc)? (?:ma (?:ho so)?|giay hen"
    r"|nop thanh cong) ?(?:roi|xong)?(?: (?:a|nha|nhe|do))*"
)
"""That it has been filed."""
CHANGES = re.compile(
    r"(?:(?:khoan|thoi|cho|a|u|da|xin loi|muon|can|toi|tui|em|minh|de|lai|oi) )*(?:doi|chuyen|sua|thay|chinh)(?: (?:lai|y|qua"
    r"|sang|thanh|cach|nop|cach nop|la))*"
    r"(?: .*?)??(?:(?: (?:thanh|sang|qua|la|lai))+)? (?P<to>.+)"
)
"""That an answer given before becomes another one."""
ASKS_WHAT = re.compile(r"\b(?:la (?:cai )?gi|la sao|nghia la|de lam gi)\b")
"""What something is."""
LACKS = re.compile(r"\b(?:chua|thieu|khong|ko|k|hong|mat)\b")
"""That something is not there."""
GOT_WHERE = re.compile(
    r"(?:(?:a|da|ma|the|vay|em|may|nhung|cac|cai|to|loai|giay|giay to|do|nay|kia|ay|chung|thi|cho|toi|tui|minh|hoi|o tren"
    r"|phai|con) )*"
    r"(?:lay|xin|kiem|tim|mua|lam|co|di lay|di xin)(?: (?:giay|may|nhung|cac|cai|to|do|nay|giay to|chung|o|cho|tu))*"
    r" (?:dau|dau ra|cho nao|noi nao|ai)(?: (?:vay|a|em|ra|co|ha|day|bay gio|duoc|cho|ra vay))*"
)
"""Where the papers of the list are got."""
FORM = re.compile(
    r"(?=.*\b(?:mau don|don|to khai|bieu mau|mau|form)\b).*\b(?:o dau|dau|sao|the nao|lam sao|cach|nhu nao|gi|cho nao"
    r"|mau nao)\b.*"
)
"""Where a form is got, or how it is filled in."""
CAME = re.compile(r"\b(?:xin|lay|nhan|lam)(?: \w+)? (?:duoc|xong|ve)\b")
"""That a paper was got, and not only that it is there."""


_ASKS = re.compile(
    r"\b(?:gi|dau|nao|sao|may|bao (?:nhieu|lau|gio)|khong|ko|k|hong|chua)$|\b(?:bao nhieu|bao lau|the nao|o dau|lam sao)\b"
)
_LONG, _SHARED = 10, 2
_LIGHT = frozenset("a da u vang em toi minh chau la thi dang van cua nhe nha roi ma oi ay day do duoc".split())  # noqa: SIM905


def option(text: str, offered: tuple[Choice, ...]) -> str:
    """The id of the one answer on the screen that holds all of a few words, with one that no other answer has; "" for none."""
    spelt = clean if has_diacritics(clean(text)) else fold
    told = {word for word in words_of(spelt(text)) if fold(word) not in _LIGHT}
    labels = {one.id: set(words_of(spelt(one.label))) for one in offered if is_answer(one) and not one.id.endswith(UNSURE)}
    if not told or len(told) > _LONG or "?" in text or _ASKS.search(" ".join(words_of(fold(text)))):
        return ""
    held = [one for one, label in labels.items() if told <= label and told - _words_besides(labels, one)]
    return held[0] if len(held) == 1 else ""


def _words_besides(labels: Mapping[str, set[str]], one: str) -> set[str]:
    """The words of all other answers."""
    return {word for other, label in labels.items() if other != one for word in label}


def tries(folded: str, offered: tuple[Choice, ...]) -> bool:
    """Whether words that ask nothing have something of an answer on the screen: then it is shown once more, and nothing guessed."""
    words = folded.split()
    if len(words) > _LONG or _ASKS.search(folded):
        return False
    labels = [set(words_of(fold(one.label))) for one in offered if is_answer(one)]
    return any(len(label & set(words)) >= _SHARED for label in labels)


def act(folded: str) -> str:
    """The choice that is meant by words without diacritics, "" for none."""
    return next((act for act, words in _ACTS if words.fullmatch(folded)), "")


def gives_up(text: str) -> str:
    """The choice that is meant by an answer to the question whether to give it up, "" for none; «đúng, bỏ» is not «đừng bỏ»."""
    folded = " ".join(words_of(fold(text)))
    if _KEEPS.fullmatch(folded) and "đúng" not in clean(text):
        return STOP
    return SURE if folded and _GIVES_UP.fullmatch(folded) else ""


def way_among(folded: str, offered: Collection[str]) -> str:
    """The way of filing that is meant, of those that there are; the other one of two where one is declined; "" for none."""
    if len(folded.split()) > _LONG or _ASKS.search(folded):
        return ""
    declined = {way for way, words in _WAYS if re.search(rf"\b{_DECLINED}(?:{words})\b", folded)}
    meant = [way for way, words in _WAYS if way not in declined and re.search(rf"\b(?:{words})\b", folded)]
    left = [way for way in offered if way not in declined]
    found = meant if len(meant) == 1 else left if declined and not meant and len(left) == 1 else []
    return found[0] if found and found[0] in offered else ""
