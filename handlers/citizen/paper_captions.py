"""What the words beside a photo are: nothing of their own («ảnh nè»), what the paper is called, or a question about it."""

from __future__ import annotations

import re

from handlers.citizen import besides
from knowledge.redaction import spans
from knowledge.vietnamese.fold import fold, has_diacritics

_LIGHT = frozenset(
    "anh hinh tam buc day ne nhe nha nghen a da vang em gui them cho nua do kia nay chup vua moi roi minh toi tui chau con bac co"  # noqa: SIM905
    " chu chi ad admin oi voi giup bo sung la cua bang chung cu luon ben xin duoc xem ha".split()
)
_WRITTEN = frozenset(
    "ảnh hình tấm bức đây nè nhé nhe nha nghen ạ dạ vâng em gửi thêm cho nữa đó kia này chụp vừa mới rồi mình tôi tui cháu ad ơi"  # noqa: SIM905
    " với giúp là luôn bên của".split()
)
"""What does not belong to a name at its ends, as it is written: «nha» does not, «nhà» does."""
_FOLDED = frozenset(map(fold, _WRITTEN)) - {"nha"}
_OF_A_NUMBER = frozenset(("so", "ma"))
"""What is left at the end where a number was taken out."""
_PICTURE = frozenset(("anh", "hinh"))
_OF_A_PICTURE = frozenset(("the", "cuoi", "chan", "chup", "hien", "ho"))
_PAPER = re.compile(
    r"\b(?:giay|so (?:do|hong|ho khau|bhxh|bao hiem|tiet kiem)|the (?:can cuoc|bao hiem|bhyt|dang vien)|don|to (?:khai|trinh|giay)"
    r"|hop dong|can cuoc|cccd|cmnd|ho chieu|khai sinh|ket hon|ho khau|bang (?:lai|cap|tot nghiep|dai hoc)|van bang"
    r"|chung (?:chi|nhan|tu|thuc|sinh|minh)|ban (?:sao|chinh|ve|khai|cam ket)|bien (?:lai|ban|nhan)|hoa don"
    r"|anh (?:the|chan dung|cuoi)|mat (?:truoc|sau|trong)|trang \d+|quyet dinh"
    r"|xac nhan|uy quyen|di chuc|giao ke[ot]|ly lich|phieu|hoc ba|bao hiem|vneid)\b"
)
_THIS = re.compile(r"\b(?:to|giay|don|so|the|ban|mau|bang)(?: \S+){0,3} (?:nay|do|kia|day)\b")
_ADDRESSED = re.compile(r"(?: (?:a|ha|em|ad|admin|ban|anh|chi|vay|nhi|the|nhe|nha|co|chu|bac))+$")
_MOST_WORDS, _LONGEST = 9, 60


def is_bare(folded: str) -> bool:
    """Whether the words (without diacritics) say no more than that here is a photo."""
    return all(word in _LIGHT for word in folded.split())


def asks(text: str) -> bool:
    """Whether the words are put as a question, whoever it is addressed to at their end: «có phải công chứng không em»."""
    return besides.asks(text) or besides.asks(_ADDRESSED.sub("", fold(text).rstrip(" .!")))


def name_of(text: str) -> str:
    """What the words call the paper, without numbers of a person; "" where they name none."""
    words = re.findall(r"[^\s.,;:!?()«»\"]+", _without_numbers(text))
    if len(words) > _MOST_WORDS or asks(text):
        return ""
    light = _WRITTEN if has_diacritics(text) else _FOLDED
    while words and words[0].lower() in light and not _begins_a_name(words):
        words.pop(0)
    while words and (words[-1].lower() in light or fold(words[-1]) in _OF_A_NUMBER):
        words.pop()
    name = " ".join(words)
    return name if _PAPER.search(fold(name)) and len(name) <= _LONGEST else ""


def tells_identity(text: str) -> bool:
    """Whether the words hold the number of an identity paper (số định danh, hộ chiếu)."""
    return any(one.kind == "id_number" for one in spans(text))


def _without_numbers(text: str) -> str:
    for one in reversed(spans(text)):
        text = f"{text[: one.start]} {text[one.end :]}"
    return text


def asks_about_paper(text: str) -> bool:
    """Whether the words ask something about a paper that they name or point at: «khai sinh cần tờ này không»."""
    folded = fold(text)
    return asks(text) and bool(_THIS.search(folded) or re.search(r"\b(?:giay to|giay nay|to nay)\b", folded))


def _begins_a_name(words: list[str]) -> bool:
    return len(words) > 1 and fold(words[0]) in _PICTURE and fold(words[1]) in _OF_A_PICTURE
