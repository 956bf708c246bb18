"""`procedures show`: everything known about one code, for an officer to read."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge import guide, wording
from knowledge.data_file import BadDataFile
from knowledge.guide import BadGuide, Guide
from knowledge.importing import DOUBTS
from knowledge.procedure import UNIT_NAMES, Duration, Fee, Procedure
from knowledge.versions import BUNDLED, Served

_WAYS = {"counter": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính"}
_LEVELS = {"ministry": "trung ương", "province": "tỉnh", "commune": "xã", "other": "cơ quan khác"}
_FEES = {
    "free": "miễn phí",
    "amounts": "",
    "noted": "cột ghi miễn phí, ghi chú nêu",
    "by_rule": "theo",
    "doubtful": "đáng ngờ",
    "unstated": "không ghi",
}
_ONLINE = {"whole": "toàn trình", "part": "một phần", "no": "không", "unknown": "chưa rõ"}


def page(served: Served, code: str) -> Iterator[list[str]]:
    """The parts of the page, each a list of lines."""
    row = served.known[code]
    yield [f"{code}  {row.title}", ""]
    if code in served.replaced:
        yield [f"ĐÃ ĐƯỢC THAY bằng {', '.join(served.replaced[code])}: không còn mời người dân chọn mã này.", ""]
    if code in served.withdrawn:
        yield [f"ĐÃ BÃI BỎ (phiên bản {served.withdrawn[code]}): không còn đưa ra cho người dân.", ""]
    if before := [old for old, new in served.replaced.items() if code in new]:
        yield [f"Thay cho: {', '.join(before)}", ""]
    yield [*_source(served, row), *_facts(row)]
    yield [f"  – {line}" for line in _ways(row)]
    yield _papers(row)
    yield _guide(code)
    yield _wording(code)


def _source(served: Served, row: Procedure) -> Iterator[str]:
    version = served.version_of[row.code]
    named = next((one for one in served.versions if one.id == version), None)
    origin = f"phiên bản {version}, tệp {named.source}" if named else "danh mục kèm theo" if version == BUNDLED else version
    yield f"Nguồn: {origin}, dữ liệu tháng {row.snapshot or '?'}"
    if row.url:
        yield f"Trang chính thức: {row.url}"


def _facts(row: Procedure) -> Iterator[str]:
    facts = {
        "Lĩnh vực": row.field,
        "Cơ quan thực hiện": row.agency,
        "Nơi tiếp nhận": row.receiving_place,
        "Bộ": row.ministry,
        "Cấp": ", ".join(_LEVELS.get(level, level) for level in row.levels),
        "Đối tượng": "; ".join(row.subjects),
        "Kết quả": "; ".join(row.results),
        "Quyết định công bố": row.decision,
        "Văn bản": ", ".join(row.legal_basis),
        "Cần xem lại": "; ".join(DOUBTS[flag] for flag in row.flags if flag in DOUBTS),
    }
    yield from (f"{name}: {text}" for name, text in facts.items() if text)
    yield f"Cách nộp: {len(row.methods)}"


def _ways(row: Procedure) -> Iterator[str]:
    for method in row.methods:
        yield f"{_WAYS[method.way]}: {_time(method.time)}; lệ phí {_fee(method.fee)}"


def _time(time: Duration) -> str:
    if time.known:
        return f"{time.amount:g} {UNIT_NAMES[time.unit]}".replace(".", ",")
    return time.text or (f"«{time.amount:g}» không đơn vị" if time.amount else "không ghi thời hạn")


def _fee(fee: Fee) -> str:
    told = " ".join(part for part in (_FEES[fee.kind], ", ".join(fee.amounts), ", ".join(fee.rules)) if part)
    return told + (f", có mức đến hết {', '.join(fee.ends)}" if fee.ends else "")


def _papers(row: Procedure) -> list[str]:
    lines = [
        f"  – {paper.name}" + (f" ({paper.case})" if paper.case else "") + f": {paper.original} bản chính, {paper.copies} bản sao"
        for paper in row.papers
    ]
    more = [f"  … và {row.papers_left_out} mục mà nguồn viết thành câu"] if row.papers_left_out else []
    return [f"Giấy tờ: {len(row.papers)}", *lines, *more]


def _guide(code: str) -> list[str]:
    path = guide.FOLDER / f"{code}.toml"
    if not path.exists():
        return ["", "Hướng dẫn: chưa có"]
    try:
        return list(_guide_lines(guide.read(path)))
    except BadGuide as error:
        return ["", f"Hướng dẫn không nạp được: {error}"]


def _guide_lines(one: Guide) -> Iterator[str]:
    yield ""
    yield f"Hướng dẫn: {one.title} (kiểm {one.checked:%d/%m/%Y})"
    yield f"  {one.summary}"
    yield from (f"  {name}: {text}" for name, text in (("Ai làm", one.who), ("Ở đâu", one.where), ("Nhận được", one.result)))
    yield f"  Trực tuyến: {_ONLINE[one.online]}"
    yield from (f"  – {paper.name}" + (f" ({paper.when})" if paper.when else "") for paper in one.papers)
    yield from (
        f"  Lệ phí: {fee.text}" + (f" ({fee.when})" if fee.when else "") + (f", đến hết {fee.until:%d/%m/%Y}" if fee.until else "")
        for fee in one.fees
    )
    for time in one.times:
        told = time.text or _time(Duration(time.amount or 0, time.unit))
        yield f"  Thời hạn: {told}" + (f" ({time.when})" if time.when else "")
    if one.note:
        yield f"  Ghi chú của người soạn: {one.note}"


def _wording(code: str) -> list[str]:
    try:
        said = wording.load().get(code)
    except BadDataFile as error:
        return ["", f"Cách gọi không nạp được: {error}"]
    if said is None:
        return ["", "Cách gọi: chưa có"]
    return ["", f"Cách gọi: {said.title}", *(f"  – {phrase}" for phrase in said.phrases)]
