"""Facts read out of the source's text: sums of money, times, legal texts, last days of temporary rules."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.procedure import Duration, Unit
from knowledge.vietnamese.fold import fold

_UNITS: dict[str, Unit] = {"ngay lam viec": "working_day", "ngay": "day", "gio": "hour", "thang": "month"}
_DURATION = re.compile(r"^(\d{1,4}(?:[.,]\d{1,2})?)(?!\d)\s*(.*)$", re.S)
_LONGEST_WORDS = 80

# What a sum is paid for, longest first, so that "/Giấy chứng nhận kiểm định" is not cut after its first word.
_PER = (
    r"\s*/\s*(?:0?1\s+)?(giấy chứng nhận|văn bản xác nhận|giấy thông hành|thị thực điện tử|tờ khai hải quan|giấy xác nhận"
    r"|lần thẩm định|lần đăng ký|thẻ căn cước|phương tiện|trường hợp|chuyến bay|vườn giống|loại thuốc|giấy phép|chứng chỉ"
    r"|hộ chiếu|đơn hàng|lô giống|thẻ abtc|lần cấp|tờ khai|lô hàng|môn thi|cơ sở|hồ sơ|người|trang|phòng|chiếc|giấy|khẩu|loại"
    r"|cchn|bản|lần|tem|thẻ|tấn|sổ|gt|xe)(?!\w)"
)
_SPELT_OUT = {"cchn": "chứng chỉ hành nghề", "gt": "GT", "thẻ abtc": "thẻ ABTC"}
_GROUPED = r"\d{1,3}(?:[.,]\d{3}){1,4}(?![.,]?\d)"
_CURRENCY = r"triệu\s+đồng|ngh?ìn\s+đồng|ngàn\s+đồng|đồng|đ|vnđ|vnd|việt\s+nam\s+đồng|usd"
_MONEY = re.compile(
    rf"(?<![\w/.,-])(?:({_GROUPED}|\d{{1,12}}(?![.,]?\d))(?:{_PER})?\s*({_CURRENCY})(?!\w)(?:{_PER})?|({_GROUPED}){_PER})",
    re.IGNORECASE,
)
_TIMES = {"triệu": 1_000_000, "nghìn": 1_000, "ngìn": 1_000, "ngàn": 1_000}
_RULE = re.compile(
    r"(Thông tư|Nghị định|Nghị quyết|Quyết định|Luật|Pháp lệnh)(?:\s+liên tịch)?\s*(?:số)?\s*:?\s*"
    r"(\d+(?:\.\d+)?/\d{4}/[A-ZĐ][A-ZĐ\d-]*)",
    re.I,
)
# The source glues a title's year to the number that follows it ("202072/2020/QH14" is 72/2020/QH14).
_LEGAL_CODE = re.compile(
    r"(?<![\d/.])(?:(?:19|20)\d\d(?=\d))?"
    r"(\d{1,4}(?:\.\d+)?/(?:19|20)\d\d/[A-ZĐƯ]{2,}(?:[&-][A-ZĐƯ]+)*(?:(?<=QH)\d{1,2}|(?<=QĐ-TT)g)?"
    r"|(?!(?:19|20)\d\d/)\d{1,4}/QĐ-[A-ZĐƯ]{2,}(?:-[A-ZĐƯ]+\d{0,2})*(?:(?<=TT)g)?)(?![a-zà-ỹ/])"
)
_ENDS = re.compile(
    r"đến\s+(?:hết\s+)?(?:ngày\s+)?(\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(\d{1,2})\s*(?:[/.-]|\s+năm\s+)\s*((?:19|20)\d{2})(?!\d)",
    re.I,
)


@lru_cache(maxsize=256)
def duration(text: str) -> Duration:
    """The time in a source's words ("5 ngày làm việc", "0.5 giờ"); a bare number keeps no unit, other words stay words."""
    text = " ".join(text.split())
    words = Duration(text=text) if len(text) <= _LONGEST_WORDS else Duration()
    match = _DURATION.match(text)
    if not match:
        return words
    unit = _UNITS.get(fold(match[2]).strip(), "")
    if not unit and match[2]:
        return words
    amount = float(match[1].replace(",", "."))
    return Duration(amount=int(amount) if amount.is_integer() else amount, unit=unit)


def amounts(text: str) -> tuple[str, ...]:
    """The sums of money in a text as a citizen reads them ("135.000 đồng/lần", "10 USD"), each once, in order.

    A sum that stands both with and without what it is paid for is told once, with it.
    """
    found = list(dict.fromkeys(told for match in _MONEY.finditer(text) if (told := _told(match))))
    return tuple(one for one in found if not any(other.startswith(f"{one}/") for other in found))


def _told(match: re.Match[str]) -> str:
    digits, per_before, currency, per_after, alone, per_alone = match.groups(default="")
    number = int(re.sub(r"[.,]", "", digits or alone)) * _TIMES.get(currency.lower().split(" ")[0], 1)
    per = " ".join((per_before or per_after or per_alone).lower().split())
    unit = "USD" if currency.lower() == "usd" else "đồng"
    return f"{number:,}".replace(",", ".") + f" {unit}" + (f"/{_SPELT_OUT.get(per, per)}" if per else "") if number else ""


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
    """The numbers of legal texts in a dirty list ("Nghị định số 188/2025/NĐ-CP " → "188/2025/NĐ-CP"), each once, in order."""
    return tuple(dict.fromkeys(_LEGAL_CODE.findall(text)))
