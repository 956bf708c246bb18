"""The names of authorities in a record: told once each, and none of one city where the procedure is the whole country's."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.vietnamese.fold import fold

LONGEST = 260
_HEADS = (
    "Ban|Bảo hiểm|Bệnh viện|Bộ|Các|Cảng|Chi cục|Chi nhánh|Chính phủ|Chủ tịch|Công an|Cơ quan|Cơ sở|Cục|Doanh nghiệp|Đại học|Đội"
    "|Đơn vị|Hải quan|Hạt|Học viện|Hội|Kho bạc|Kiểm lâm|Ngân hàng|Người|Phòng|Quỹ|Sở|Thanh tra|Thủ tướng|Thuế|Tòa|Toà|Tổ chức"
    "|Tổng|Trạm|Trung tâm|Trường|UBND|Ủy ban|Uỷ ban|Văn phòng|Viện|Vụ"
)
_BETWEEN = re.compile(rf"\s*[,;]\s*(?=(?:{_HEADS})(?!\w))")
_PROVINCE = re.compile(
    r"\s*[-–]?\s*(?:tỉnh|thành phố|TP\.?)\s*"
    r"(?:Hà Nội|Hồ Chí Minh|HCM|Đà Nẵng|Hải Phòng|Cần Thơ|Huế|Sơn La|Quảng Trị|Quảng Ninh|An Giang)\s*$",
    re.I,
)
# The district level is gone since 1 July 2025; the ministries and departments below were merged in March 2025.
_GONE = re.compile(r"(?:cấp |công an |quân sự |nhân dân |thuế |\bUBND )(?:quận|huyện)\b|^phòng tư pháp$", re.I)
_RENAMED = (
    (re.compile(r"xã, phường, thị trấn", re.I), "xã, phường, đặc khu"),
    (re.compile(r"Sở Nông nghiệp và Phát triển nông thôn", re.I), "Sở Nông nghiệp và Môi trường"),
    (re.compile(r"Sở Tài nguyên và Môi trường", re.I), "Sở Nông nghiệp và Môi trường"),
    (re.compile(r"Bộ Kế hoạch và Đầu tư", re.I), "Bộ Tài chính"),
    (re.compile(r"Sở Kế hoạch và Đầu tư", re.I), "Sở Tài chính"),
    (re.compile(r"Sở Giao thông vận tải", re.I), "Sở Xây dựng"),
    (re.compile(r"\s*\([^()]* cũ\)", re.I), ""),
)
_ONLY_THERE = re.compile(r"^Sở Giao thông công chánh\b", re.I)
_GARBLED = re.compile(r"[*|{}]|;.*;|^[a-zà-ỹ]")


@lru_cache(maxsize=256)
def told(text: str) -> str:
    """The authorities in a source's list, each once and by today's name; "" where the source has something else in the field."""
    names: dict[str, str] = {}
    for old, new in _RENAMED:
        text = old.sub(new, text)
    for part in _BETWEEN.split(text.strip()):
        name = _PROVINCE.sub("", part.strip(" .,;-"))
        if name and not _GONE.search(name) and not (_ONLY_THERE.match(name) and _PROVINCE.search(part)):
            names.setdefault(fold(name), name[0].upper() + name[1:])
    joined = ", ".join(names.values())
    return "" if len(joined) > LONGEST and _GARBLED.search(text) else _shortened(list(names.values()))


@lru_cache(maxsize=256)
def outdated(text: str) -> bool:
    """Whether the source's list names an authority that no longer exists."""
    return any(_GONE.search(part) for part in _BETWEEN.split(text)) or any(old.search(text) for old, _ in _RENAMED)


def _shortened(names: list[str]) -> str:
    """As many names as fit, so that a list of nine regional branches stays a line."""
    kept: list[str] = []
    for name in names:
        if len(", ".join([*kept, name])) > LONGEST:
            break
        kept.append(name)
    return ", ".join(kept)
