"""Where a guide and the source record say different things: fee, time, papers, legal texts, and the place a fact is traced to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.facts import duration, legal_codes, number_of
from knowledge.guide import Guide, GuideFee, GuidePaper, GuideTime
from knowledge.procedure import UNIT_NAMES, Procedure
from knowledge.vietnamese.fold import clean, fold, words_of

_PLACE = re.compile(r"^(?P<key>[a-z_]+)(?:\[(?P<row>\d+)\](?:\.(?P<column>[a-z]+))?)?$")
_NAME_LIKENESS = 0.5
_EMPTY_WORDS = frozenset(words_of("cua va cho theo co cac mot nguoi giay to ban neu hoac de tai voi"))
_UNIT_WORDS = {unit: fold(name) for unit, name in UNIT_NAMES.items()}


def source_text(record: dict[str, Any], source: str) -> str | None:
    """The text of a record at a place such as "documents[2].name" or "steps"; None if there is no such place."""
    place = _PLACE.match(source)
    if not place or place["key"] not in record:
        return None
    value = record[place["key"]]
    if place["row"] is not None:
        if not isinstance(value, list) or int(place["row"]) >= len(value):
            return None
        value = value[int(place["row"])]
    if place["column"]:
        value = value.get(place["column"]) if isinstance(value, dict) else None
    return None if value is None else _joined(value)


def _joined(value: Any) -> str:
    if isinstance(value, dict):
        return " ; ".join(_joined(item) for item in value.values())
    if isinstance(value, list):
        return " ; ".join(_joined(item) for item in value)
    return str(value)


def contradictions(guide: Guide, record: dict[str, Any]) -> Iterator[str]:
    """What in the guide the record does not bear out, one Vietnamese line each."""
    for paper in guide.papers:
        yield from _paper(paper, record)
    for fee in guide.fees:
        yield from _fee(fee, record)
    for time in guide.times:
        yield from _time(time, record)
    if not guide.fees:
        yield "chưa ghi lệ phí"
    if not guide.times:
        yield "chưa ghi thời hạn"
    if not guide.papers and record.get("documents"):
        yield "chưa ghi giấy tờ"
    yield from _forgotten(guide, record)
    known = set(legal_codes(_joined(record)))
    for code in guide.legal:
        if code not in known:
            yield f"văn bản {code} không có trong bản ghi"


def against_facts(guide: Guide, row: Procedure) -> Iterator[str]:
    """What in the guide the catalogue's facts deny, where no full record is at hand: only what cannot both be true."""
    listed = {number_of(amount) for method in row.methods if method.fee.kind == "amounts" for amount in method.fee.amounts}
    told = {fee.amount for fee in guide.fees if fee.amount is not None}
    if listed and told and not listed & told:
        yield f"mức thu {_numbers(told)} đồng, danh mục ghi {_numbers(listed)} đồng"
    times = {(method.time.amount, method.time.unit) for method in row.methods if method.time.known}
    spoken = {(time.amount, time.unit) for time in guide.times if time.amount is not None}
    if times and spoken and not times & spoken:
        yield f"thời hạn {_times(spoken)}, danh mục ghi {_times(times)}"
    if row.methods and guide.online != "unknown" and row.online == (guide.online == "no"):
        yield "nộp trực tuyến: hướng dẫn và danh mục khác nhau"


def _numbers(amounts: Iterable[float]) -> str:
    return ", ".join(f"{amount:,.0f}".replace(",", ".") for amount in sorted(amounts))


def _times(times: Iterable[tuple[float, str]]) -> str:
    return ", ".join(f"{amount:g} {UNIT_NAMES.get(unit, '(không đơn vị)')}" for amount, unit in sorted(times))


def _forgotten(guide: Guide, record: dict[str, Any]) -> Iterator[str]:
    """Amounts in the fee column and times of the record that the guide does not mention at all."""
    told = {fee.amount for fee in guide.fees}
    rows = record.get("submission_methods") or []
    for amount in dict.fromkeys(number for row in rows for number in _sums(row.get("fee") or "") if number >= 2_000):
        if amount not in told:
            yield f"bản ghi nêu mức {amount:,} đồng, hướng dẫn không nhắc".replace(",", ".")
    times = {(time.amount, time.unit) for time in guide.times}
    for text in dict.fromkeys(row.get("time") or "" for row in rows):
        stated = duration(text)
        if stated.known and (stated.amount, stated.unit) not in times:
            yield f"bản ghi nêu thời hạn «{text}», hướng dẫn không nhắc"
    if any("trực tuyến" in (row.get("method") or "").lower() for row in rows) == (guide.online == "no"):
        yield "nộp trực tuyến: hướng dẫn và bản ghi khác nhau"


def _paper(paper: GuidePaper, record: dict[str, Any]) -> Iterator[str]:
    text = source_text(record, paper.source)
    if text is None:
        yield f"giấy tờ «{paper.name}»: không có chỗ «{paper.source}» trong bản ghi"
        return
    names = [word for word in words_of(fold(paper.name)) if word not in _EMPTY_WORDS]
    stated = set(words_of(fold(text)))
    if names and sum(word in stated for word in names) / len(names) < _NAME_LIKENESS:
        yield f"giấy tờ «{paper.name}» không giống bản ghi ở «{paper.source}»"


def _fee(fee: GuideFee, record: dict[str, Any]) -> Iterator[str]:
    text = source_text(record, fee.source)
    if text is None:
        yield f"lệ phí «{fee.text}»: không có chỗ «{fee.source}» trong bản ghi"
    elif fee.amount and fee.amount not in _sums(text):
        yield f"mức {fee.amount:,} đồng không có ở «{fee.source}»".replace(",", ".")
    elif fee.amount == 0 and not re.search(
        r"miễn|không thu|không phải nộp|\b0 đồng|không mất|không có phí|không phí|: không", clean(text)
    ):
        yield f"«{fee.text}»: bản ghi ở «{fee.source}» không nói miễn"
    spoken = set(_sums(fee.text))
    if fee.amount and spoken and fee.amount not in spoken:
        yield f"lệ phí «{fee.text}» và con số {fee.amount} khác nhau"


def _time(time: GuideTime, record: dict[str, Any]) -> Iterator[str]:
    text = source_text(record, time.source)
    if text is None:
        yield f"thời hạn: không có chỗ «{time.source}» trong bản ghi"
        return
    if time.amount is None:
        if not time.text:
            yield "thời hạn: cần số hoặc lời"
        return
    if not time.unit:
        yield f"thời hạn {time.amount:g}: thiếu đơn vị"
    number = f"{time.amount:g}".replace(".", "[.,]")
    if not re.search(rf"(?<!\d)0?{number}(?!\d)[^\d]{{0,25}}{_UNIT_WORDS.get(time.unit, '')}", fold(text)):
        yield f"thời hạn {time.amount:g} {UNIT_NAMES.get(time.unit, '(không đơn vị)')} không có ở «{time.source}»"


def _sums(text: str) -> list[int]:
    """Every sum of money in a text, however it is written: 135.000, 135,000, 135000."""
    return [int(re.sub(r"[.,]", "", number)) for number in re.findall(r"\d{1,3}(?:[.,]\d{3})+|\d{4,}", text)]
