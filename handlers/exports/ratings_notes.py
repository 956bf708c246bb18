"""What stands beside the figures of ratings and surveys: what each code means, and how everything was worked out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from handlers.exports.columns import Column
from handlers.exports.ratings_figures import Summary
from handlers.exports.ratings_names import CHANNELS, NOT_ASKED, ORIGINS, Names, period_said
from handlers.ratings.paper_columns import OWN_WORDS, takes_words
from knowledge.questionnaires.questionnaire import Item, Questionnaire, Sort
from knowledge.satisfaction import written
from knowledge.satisfaction.method import RULES, bundled
from knowledge.vietnam_time import VIETNAM

CODEBOOK = (
    Column("Mã câu", 24),
    Column("Câu hỏi", 60, "long"),
    Column("Cách trả lời", 18),
    Column("Thuộc nhóm", 34, "long"),
    Column("Tính điểm", 10),
    Column("Mã trả lời", 16),
    Column("Nghĩa", 44, "long"),
)
HOW_ANSWERED: dict[Sort, str] = {"one": "chọn một", "many": "chọn nhiều", "text": "viết bằng lời", "number": "một số"}
_LEVELS = "Mức hài lòng 1 là thấp nhất, 5 là cao nhất; hài lòng là mức {top} và {best}. Câu bỏ trống không bao giờ được tính."
_INTERVAL = "Khoảng tin cậy {confidence} % của một tỷ lệ tính theo Wilson. Con số gộp nhiều câu không có khoảng tin cậy."
_RESCALED = "Quy đổi: trung bình 1–5 đưa về thang 0–100, (trung bình − 1) × 25."
_HIDDEN = (
    "Ô có dưới {fewest} người trả lời ghi «{hidden}», kèm ô nhỏ kế tiếp nếu lấy tổng trừ đi thì lộ. "
    "Không có câu trả lời nào thì ghi «{none}», không ghi 0."
)
_RAW = (
    "Không có tên, số điện thoại, mã phản ánh hay cuộc trò chuyện nào trong tệp. "
    "Số điện thoại, số giấy tờ viết trong lời góp ý đã được che."
)
_OTHERS = "Trong kỳ còn {n} phiếu trả lời theo phiên bản {version}: tính riêng, không cộng vào đây."
_OTHER_COLUMNS = (
    ("Mã phiếu", "Số ngẫu nhiên của một lượt trả lời, không gắn với người trả lời"),
    ("Phiếu", "Phiếu khảo sát và phiên bản"),
    ("Đợt khảo sát", "Mã của đợt khảo sát; đánh giá một chạm thì để trống"),
    ("Nguồn", "; ".join(ORIGINS.values())),
    ("Kênh", "; ".join(CHANNELS.values())),
)


def codebook(questionnaire: Questionnaire) -> Iterator[tuple[str, ...]]:
    """Every column of the raw rows and every code in it, in the order of `CODEBOOK`."""
    for name, meaning in _OTHER_COLUMNS:
        yield name, meaning, "", "", "", "", ""
    groups = {group.key: group.name for group in questionnaire.groups}
    for item in questionnaire.items:
        yield from _of_item(item, groups.get(item.group, ""))


def _of_item(item: Item, group: str) -> Iterator[tuple[str, ...]]:
    yield item.key, item.text, HOW_ANSWERED[item.sort], group, "có" if item.scored else "không", "", ""
    for option in item.options:
        yield item.key, "", "", "", "", option.key, option.label
    if takes_words(item):
        yield item.key + OWN_WORDS, "Lời viết thêm bên cạnh mục đã chọn", HOW_ANSWERED["text"], group, "không", "", ""


def about(told: Summary, names: Names, now: datetime) -> Iterator[tuple[str, str]]:
    """What the figures are of: the label that stands above them, the questionnaire, the period, filters, how many answered."""
    one = told.questionnaire
    yield "Nhãn", bundled().label
    yield "Phiếu", f"{one.name} ({one.key}@{one.version})"
    yield "Căn cứ", one.legal
    yield "Kỳ", period_said(told.wanted.months)
    yield from _filters(told, names)
    yield "Số phiếu trả lời", few(told.responses)
    if told.asked:
        asked = told.asked
        yield "Đã hỏi", f"{asked.asked} trong {asked.ended} lần phục vụ; trả lời {asked.rated}, {_share(asked.rated, asked.asked)}"
        for why, n in asked.not_asked:
            yield "Không hỏi", f"{NOT_ASKED.get(why, why)}: {n}"
    for version, n in told.others:
        yield "Phiên bản khác", _OTHERS.format(n=few(n), version=version)
    yield "Lập lúc", f"{now.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def method() -> Iterator[tuple[str, str]]:
    """How everything is worked out: rules with their ids and versions, intervals, what is hidden."""
    known = bundled()
    yield "Mức hài lòng", _LEVELS.format(top=known.top, best=5)
    yield "Khoảng tin cậy", _INTERVAL.format(confidence=known.confidence)
    yield "Quy đổi", _RESCALED
    for rule in (known.rules[key] for key in RULES):
        yield f"Cách gộp {rule.id}, phiên bản {rule.version}", f"{rule.name}. {rule.formula} Căn cứ: {rule.law}."
    yield "Ô bị ẩn", _HIDDEN.format(fewest=known.fewest, hidden=known.hidden_said, none=known.none)
    yield "Dữ liệu gốc", _RAW


def few(n: int) -> str:
    """How many answered, unless they are so few that one could guess who."""
    return bundled().hidden_said if 0 < n < bundled().fewest else str(n)


def _filters(told: Summary, names: Names) -> Iterator[tuple[str, str]]:
    wanted = told.wanted
    chosen = (("unit", "Đơn vị", (wanted.unit,)), ("field", "Lĩnh vực", (wanted.field,)), ("subject", "Thủ tục", (wanted.subject,)))
    for cut, name, keys in (*chosen, ("channel", "Kênh", wanted.channels), ("origin", "Nguồn", wanted.origins)):
        if any(keys):
            yield name, ", ".join(names.of(cut, key) for key in keys)


def _share(part: int, whole: int) -> str:
    return written.percent(Fraction(part, whole) if whole else None)
