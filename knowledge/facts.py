"""Facts read out of the source's text: amounts, times, rule names, dates, names of papers."""

from __future__ import annotations

import re

from knowledge.procedure import Duration, Fee, Paper, Unit
from knowledge.vietnamese.fold import fold

_UNITS: tuple[tuple[str, Unit], ...] = (
    ("ngay lam viec", "working_day"),
    ("ngay", "day"),
    ("gio", "hour"),
    ("thang", "month"),
)
_DURATION = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(.*)$")
_AMOUNT = re.compile(
    r"(?<![\d/.-])(\d{1,3}(?:[.,]\d{3})+|\d+)\s*"
    r"(đồng|đ\b|vnđ|vnd|việt nam đồng|usd|(?=/\s*(?:lần|hồ sơ|giấy|bản|trang|trường hợp|phòng)))"
    r"(?:\s*/\s*([^\W\d_]+(?:\s[^\W\d_]+){0,2}?)(?=[\s.,;:)(\d]|$))?",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"(Thông tư|Nghị định|Nghị quyết|Quyết định|Luật|Pháp lệnh)(?:\s+liên tịch)?\s*(?:số)?\s*:?\s*"
    r"(\d+(?:\.\d+)?/\d{4}/[A-ZĐ\d-]+)",
    re.I,
)
_LEGAL_CODE = re.compile(r"\d+(?:\.\d+)?/\d{4}/[A-ZĐƯ][A-ZĐƯ\d-]*")
_ENDS = re.compile(r"đến\s+(?:hết\s+)?(?:ngày\s+)?(\d{1,2})\s*(?:/|-|\s+tháng\s+)(\d{1,2})\s*(?:/|-|\s+năm\s+)(\d{4})", re.I)
_BY_COUNCIL = re.compile(r"hội đồng nhân dân|hđnd", re.I)
_BY_RULE = re.compile(
    r"(theo|quy định|thực hiện)[^.]{0,60}(thông tư|nghị quyết|nghị định|quyết định)|biểu (mức )?(thu )?phí|mức thu", re.I
)
_ZERO = re.compile(r"^\s*((lệ )?phí\s*:?\s*)?(0|không)\s*(đồng|vnđ|việt nam đồng)?\s*$", re.I)
_LEAST_VND = 2_000


def duration(text: str) -> Duration:
    """The time in a source's words ("5 ngày làm việc", "0.5 giờ"); a bare number keeps no unit, other words stay words."""
    text = " ".join(text.split())
    match = _DURATION.match(text)
    if not match:
        return Duration(text=text if text and len(text) <= 80 else "")
    amount = float(match[1].replace(",", "."))
    folded = fold(match[2]).strip()
    unit: Unit = next((unit for words, unit in _UNITS if folded == words), "")
    if not unit and folded:
        return Duration(text=text if len(text) <= 80 else "")
    return Duration(amount=int(amount) if amount == int(amount) else amount, unit=unit)


def amounts(text: str) -> tuple[str, ...]:
    """The sums of money in a text as a citizen reads them ("135.000 đồng/lần", "10 USD"), each once, in order."""
    found = []
    for match in _AMOUNT.finditer(text):
        number = int(re.sub(r"[.,]", "", match[1]))
        currency = "USD" if match[2].lower() == "usd" else "đồng"
        per = f"/{match[3].strip().lower()}" if match[3] else ""
        if number:
            found.append(f"{number:,}".replace(",", ".") + f" {currency}{per}")
    return tuple(dict.fromkeys(found))


def number_of(amount: str) -> int:
    """The number in an amount written by `amounts`: "135.000 đồng/lần" → 135000."""
    return int(re.sub(r"\D", "", amount.split()[0]))


def last_days(text: str) -> tuple[str, ...]:
    """The last days (DD/MM/YYYY) of temporary rules named in a text ("đến hết ngày 31/12/2026")."""
    return tuple(dict.fromkeys(f"{int(d):02}/{int(m):02}/{y}" for d, m, y in _ENDS.findall(text)))


def rules(text: str) -> tuple[str, ...]:
    """The legal texts named in a text ("Thông tư 64/2025/TT-BTC"), each once."""
    return tuple(dict.fromkeys(f"{kind.capitalize()} {number.upper()}" for kind, number in _RULE.findall(text)))


def legal_codes(text: str) -> tuple[str, ...]:
    """The numbers of legal texts in a dirty list ("Nghị định số 188/2025/NĐ-CP " → "188/2025/NĐ-CP")."""
    return tuple(dict.fromkeys(_LEGAL_CODE.findall(text)))


def fee(column: str, note: str) -> Fee:
    """What the fee column and the note beside it say together; "free" is believed only if the note does not contradict it."""
    stated = amounts(re.sub(r"\s+", " ", column))
    noted, names = amounts(note), rules(note)
    if _BY_COUNCIL.search(note) and not noted:
        names = (*names, "Nghị quyết của Hội đồng nhân dân tỉnh")
    ends = last_days(f"{column} {note}")
    if any(amount.endswith("đồng") and number_of(amount) < _LEAST_VND for amount in stated):
        return Fee("doubtful", stated, names, ends)
    if stated:
        return Fee("amounts", stated, names, ends)
    if noted:
        return Fee("noted", noted, names, ends)
    if names or _BY_RULE.search(note):
        return Fee("by_rule", (), names, ends)
    if "miễn phí" in column.lower() or _ZERO.match(column):
        return Fee("free")
    return Fee("by_rule", (), rules(column), ends) if column.strip() else Fee()


_LEADING = re.compile(r"^\s*(?:[-+*•–]|\(?[a-zđ0-9]{1,3}[.)](?!\d)|\d+\.\d+\.?)\s*", re.I)
_SENTENCE = re.compile(r"^(?:trường hợp|đối với|riêng|lưu ý|ghi chú)\b|[.;]\s+[A-ZĐÁÀẢÃẠÂĂÊÔƠƯ]|trường hợp .* thì ", re.I)
LONGEST_PAPER = 110


def paper(name: str, case: str, original: int, copies: int, form: str) -> Paper | None:
    """The paper if its name is a name; None where the source has a paragraph, a remark (no copies) or a table's residue."""
    name = " ".join(name.split()).rstrip(" ;.,:")
    while (shorter := _LEADING.sub("", name)) != name:
        name = shorter
    case = " ".join(case.split()).rstrip(" ;.,:")
    if not 4 <= len(name) <= LONGEST_PAPER or _SENTENCE.search(name) or not (original or copies) or "|" in name:
        return None
    name = name[0].upper() + name[1:]
    return Paper(name, case if len(case) <= LONGEST_PAPER else "", original, copies, form if len(form) <= 80 else "")
