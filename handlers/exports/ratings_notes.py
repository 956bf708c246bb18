"""What stands beside the figures of ratings and surveys: what each code means, and how everything was worked out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.exports.columns import Column
from handlers.exports.ratings_figures import Summary
from handlers.exports.ratings_names import CHANNELS, NOT_ASKED, ORIGINS, Names, period_said
from handlers.exports.ratings_rows import KEPT
from handlers.ratings.paper_columns import OWN_WORDS, takes_words
from handlers.ratings.response_rate import Answering
from knowledge.questionnaires.questionnaire import Item, Questionnaire, Sort
from knowledge.satisfaction import written
from knowledge.satisfaction.levels import SATISFIED_SAID
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
_LEVELS = f"Mức hài lòng 1 là thấp nhất, 5 là cao nhất; hài lòng là mức {SATISFIED_SAID}. Câu bỏ trống không bao giờ được tính."
_INTERVAL = (
    "Khoảng tin cậy {confidence} % của một tỷ lệ tính theo Wilson. Các câu của một phiếu giống nhau, nên con số gộp nhiều câu "
    "coi mỗi phiếu là một câu trả lời: n là số câu trả lời chia cho số câu hỏi, không lớn hơn số phiếu. Chỉ cách gộp mọi câu "
    "trả lời có khoảng. Mức đổi giữa hai kỳ tính theo Newcombe; chắc là khác khi khoảng của mức đổi không chứa 0."
)
_RESCALED = "Quy đổi: trung bình 1–5 đưa về thang 0–100, (trung bình − 1) × 25."
_HIDDEN = (
    "Ô có dưới {fewest} câu trả lời ghi «{hidden}», kèm ô nhỏ kế tiếp nếu lấy tổng trừ đi thì lộ. "
    "Không có câu trả lời nào thì ghi «{none}», không ghi 0."
)
_RATE = "Tỷ lệ trả lời: số lần đã đánh giá trên số lần đã hỏi, theo tháng phục vụ. Lần không hỏi được không nằm trong mẫu số."
_RAW = (
    "Không có tên, số điện thoại, mã phản ánh hay cuộc trò chuyện nào trong tệp. "
    "Số điện thoại, số giấy tờ viết trong lời góp ý đã được che. "
    "Về tháng, đơn vị, nguồn, kênh và việc, mỗi dòng giống ít nhất {fewest} phiếu; ở đâu có ít phiếu hơn thì ghi «{kept}», "
    "để không ai dò ra người trả lời."
)
_OTHERS = "Phiếu theo phiên bản {version}, tính riêng: {n}."
_OTHER_COLUMNS = (
    ("Mã phiếu", "Số ngẫu nhiên của một lượt trả lời, không gắn với người trả lời"),
    ("Phiếu", "Phiếu khảo sát và phiên bản"),
    ("Đợt khảo sát", "Mã của đợt khảo sát; đánh giá một chạm thì để trống"),
    ("Tháng", "Tháng mà câu trả lời được tính vào, dạng năm-tháng"),
    ("Đơn vị", "Đơn vị được đánh giá; để trống khi phiếu không về riêng đơn vị nào"),
    ("Nguồn", "; ".join(ORIGINS.values())),
    ("Kênh", "; ".join(CHANNELS.values())),
    ("Lĩnh vực", "Lĩnh vực của thủ tục hoặc của phản ánh"),
    ("Thủ tục, loại việc", "Mã thủ tục đã hỏi, hoặc loại việc của phản ánh"),
    (
        "Bí danh cán bộ",
        "Chỉ có khi người xuất chọn kèm. Mỗi cán bộ luôn một bí danh, tính từ một khóa riêng của kho dữ liệu: "
        "so được các lượt của cùng một người mà không biết là ai",
    ),
    ("Mã câu", "Tệp mỗi dòng một câu trả lời: câu nào trong các câu dưới đây"),
    ("Mã trả lời", "Mã của mục đã chọn, hoặc con số đã ghi; chọn nhiều mục thì mỗi mục một dòng"),
    ("Trả lời", "Nghĩa của mã trả lời"),
    ("Viết thêm", "Lời tự viết; số điện thoại, số giấy tờ đã che"),
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
    """What the figures are of, and are not: the questionnaire and whose words it has, the period, filters, how many answered."""
    one = told.questionnaire
    yield "Nhãn", one.notice
    yield "Phiếu", f"{one.name} ({one.ref})"
    yield "Căn cứ", one.legal
    yield "Câu chữ", one.wording
    yield "Kỳ", period_said(told.wanted.months)
    yield from _filters(told, names)
    yield "Số phiếu trả lời", few(told.responses)
    if told.answering:
        yield from _answering(told.answering)
    for version, n in told.others:
        yield "Phiên bản khác", _OTHERS.format(n=few(n), version=version)
    yield "Lập lúc", f"{now.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def method() -> Iterator[tuple[str, str]]:
    """How everything is worked out: rules with their versions, intervals, what is hidden."""
    known = bundled()
    yield "Mức hài lòng", _LEVELS
    yield "Khoảng tin cậy", _INTERVAL.format(confidence=known.confidence)
    yield "Quy đổi", _RESCALED
    for rule in (known.rules[key] for key in RULES):
        yield f"{rule.name}, bản {rule.version}", f"{rule.formula} Căn cứ: {rule.law}."
    yield "Tỷ lệ trả lời", _RATE
    yield "Ô bị ẩn", _HIDDEN.format(fewest=known.fewest, hidden=known.hidden_said, none=known.none)
    yield "Dữ liệu gốc", _RAW.format(fewest=known.fewest, kept=KEPT)


def rule_codes() -> tuple[str, str]:
    """By which codes the columns of a file name the rules."""
    rules = (bundled().rules[key] for key in RULES)
    return "Mã cách gộp", "; ".join(f"{rule.id}, phiên bản {rule.version}: {rule.name}" for rule in rules)


def few(n: int) -> str:
    """How many answered, unless they are so few that one could guess who."""
    return bundled().hidden_said if 0 < n < bundled().fewest else str(n)


def _filters(told: Summary, names: Names) -> Iterator[tuple[str, str]]:
    wanted = told.wanted
    chosen = (("unit", "Đơn vị", (wanted.unit,)), ("field", "Lĩnh vực", (wanted.field,)), ("subject", "Thủ tục", (wanted.subject,)))
    for cut, name, keys in (*chosen, ("channel", "Kênh", wanted.channels), ("origin", "Nguồn", wanted.origins)):
        if any(keys):
            yield name, ", ".join(names.of(cut, key) for key in keys)


def _answering(told: Answering) -> Iterator[tuple[str, str]]:
    rate = told.rate
    rated = bundled().hidden_said if rate.rated is None else f"{rate.rated}, {written.percent(rate.share)}"
    asked = f"{rate.asked} trong {told.ended} lần phục vụ; trả lời {rated}"
    yield "Đã hỏi", bundled().hidden_said if rate.asked is None else asked
    for why, n in told.not_asked:
        yield "Không hỏi", f"{NOT_ASKED.get(why, why)}: {n}"
