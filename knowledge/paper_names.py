"""The name of a paper, told apart from what the source's flattened tables mix with it: remarks, sentences, file names."""

from __future__ import annotations

import re

from knowledge.procedure import Paper

LONGEST = 110
_LEADING = re.compile(r"^\s*(?:[-+*•–!)\];:,.]|\(?(?:[a-zđ]|[ivx]{1,4}|\d{1,3})[.)](?!\d)|\d+\.\d+\.?(?!\d)|\(\d{1,2}\))\s*", re.I)
# The name of an attached file follows the paper's name without a space: "Đơn đề nghị cấp lạiMau so 01".
_GLUED_FILE = re.compile(r"(?<=[^\s(/“\"'])(?:Mau|Mẫu|Mu(?=[A-ZT])|Mus$|Phu ?luc|Phụ lục|PHỤ LỤC|Phlc|TTHC\d).*$")
_TRAILING = re.compile(r"[\s,;:.]*(?:bao gồm|gồm(?: có)?|sau đây|như sau|cụ thể(?: như sau)?)?[\s;:.,]*$", re.I)
_NO_NAME = re.compile(
    r"^(?:trường hợp|đối với|riêng|lưu ý|ghi chú|khi|nếu|trong (?:đó|thời hạn)|ngoài|thành phần hồ sơ|số lượng hồ sơ|mẫu hộ tịch"
    r"|giấy tờ (?:phải|cần) |hồ sơ (?:gồm|bao gồm|quy định|của (?:tổ chức|nhà thầu)))"
    r"|^[A-Z]\.\d|^\S*$|[.;]\s+[A-ZĐÁÀẢÃẠÂĂÊÔƠƯ]|trường hợp .* thì |\s(?:phải|được) nộp\s"
    r"|[|<>{}_]|\.(?:docx?|pdf|xlsx?|rar|zip)|\.\d\.|…|\.\.\.",
    re.I,
)


def paper(name: str, case: str, original: int, copies: int, form: str) -> Paper | None:
    """The paper if its name is a name; None where the source has a paragraph, a remark (no copies) or a table's residue."""
    name = _name(name) if len(name) <= 4 * LONGEST else ""
    if not 4 <= len(name) <= LONGEST or _NO_NAME.search(name) or not (original or copies):
        return None
    case = " ".join(case.split()).rstrip(" ;.,:")
    return Paper(
        name[0].upper() + name[1:], case if len(case) <= LONGEST else "", original, copies, form if len(form) <= 80 else ""
    )


def _name(text: str) -> str:
    text = " ".join(text.split())
    while (shorter := _LEADING.sub("", text)) != text:
        text = shorter
    text = _TRAILING.sub("", _GLUED_FILE.sub("", text), count=1)
    if text.count("(") > text.count(")"):
        return text[: text.rindex("(")].rstrip(" ,;")
    return text.removesuffix(")") if text.count(")") > text.count("(") else text
