"""What an officer should look at: where the knowledge contradicts its sources, has grown old, or does not load."""

from __future__ import annotations

import datetime
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import guide, guide_check, obsolete_terms, parts, reviewed, wording, wording_additions
from knowledge.data_file import BadDataFile
from knowledge.filing import walk
from knowledge.guide import Guide
from knowledge.version_store import Version
from knowledge.versions import BUNDLED, Served
from knowledge.wording import Wording

SOON = datetime.timedelta(days=60)
A_YEAR = datetime.timedelta(days=365)
# Group → whether it is serious: something a citizen would be told wrongly, or that keeps the service from starting.
GROUPS: dict[str, bool] = {
    "Dữ liệu không nạp được": True,
    "Hướng dẫn trái với bản ghi": True,
    "Quy trình nộp hồ sơ có chỗ sai": True,
    "Bản ghi tự mâu thuẫn, đã xem": False,
    "Mức thu tạm thời đã hết hạn": False,
    "Mức thu tạm thời sắp hết hạn": False,
    "Hướng dẫn quá một năm chưa kiểm lại": False,
    "Tên gọi đã cũ trong hướng dẫn": True,
    "Cơ quan ghi theo tên cũ": False,
    "Mã đã được mã khác thay thế": False,
    "Hướng dẫn của thủ tục đã bãi bỏ": False,
    "Cách gọi của mã không có trong danh mục": False,
    "Thủ tục chưa có cách gọi": False,
    "Một cách gọi dùng cho nhiều thủ tục": False,
    "Ghi miễn phí mà ghi chú nói phải nộp": False,
    "Thời hạn thiếu đơn vị": False,
    "Số tiền đáng ngờ": False,
    "Không có giấy tờ": False,
}
(
    UNREADABLE,
    CONTRADICTED,
    WRONG_FLOW,
    KNOWN,
    ENDED,
    ENDING,
    UNCHECKED,
    OLD_WORDS,
    OLD_AGENCY,
    REPLACED,
    WITHDRAWN,
    WORDING_WITHOUT_CODE,
    WITHOUT_WORDING,
    SHARED_WORDING,
    FREE_BUT_NOTED,
    NO_UNIT,
    DOUBTFUL,
    NO_PAPERS,
) = GROUPS
_BY_FLAG = {
    "outdated_agency_names": OLD_AGENCY,
    "fee_says_free_but_note_has_amount": FREE_BUT_NOTED,
    "time_unit_missing": NO_UNIT,
    "no_documents": NO_PAPERS,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for the officer. `about` is a code or a file."""

    group: str
    about: str
    text: str = ""


def findings(served: Served, folder: Path, today: datetime.date, data: Path = parts.DATA) -> Iterator[Finding]:
    """Everything that should be looked at, in no particular order; nothing here raises for damaged data files."""
    guides, ways = dict(_guides(data)), dict(_ways(data))
    yield from _unreadable(served, data)
    yield from _added(folder, served)
    yield from _contradictions(guides, served, folder)
    yield from _flows(guides, served, today)
    yield from _ages(guides, served, today)
    yield from _old_words(guides)
    yield from _flags(served)
    yield from _wording(ways, served)
    for code, new in served.replaced.items():
        yield Finding(REPLACED, code, f"thay bằng {', '.join(new)}")
    for code in served.withdrawn.keys() & guides.keys():
        yield Finding(WITHDRAWN, code, f"bãi bỏ theo phiên bản {served.withdrawn[code]}")


def _unreadable(served: Served, data: Path) -> Iterator[Finding]:
    for problem in served.problems:
        yield Finding(UNREADABLE, "phiên bản đã nhập", problem)
    for part in parts.PARTS:
        yield from (Finding(UNREADABLE, part.name, line) for line in part.problems(data))


def _added(folder: Path, served: Served) -> Iterator[Finding]:
    """What officers added at the desk: a file that does not load, and additions for codes that are no longer served."""
    try:
        added = wording_additions.load(folder)
    except BadDataFile as error:
        yield Finding(UNREADABLE, wording_additions.FILE, str(error))
        return
    yield from (Finding(WORDING_WITHOUT_CODE, one.code, one.phrase) for one in added if one.code not in served.procedures)


def _guides(data: Path) -> Iterator[tuple[str, Guide]]:
    """The guides that load; the others are told by `_unreadable`."""
    for path in sorted((data / parts.GUIDES.name).glob("*.toml")):
        with suppress(BadDataFile):
            one = guide.read(path)
            yield one.code, one


def _ways(data: Path) -> Iterator[tuple[str, Wording]]:
    for path in sorted((data / parts.WORDING.name).glob("*.txt")):
        with suppress(BadDataFile):
            yield from ((section.key, section) for section in wording.read(path))


def _contradictions(guides: Mapping[str, Guide], served: Served, folder: Path) -> Iterator[Finding]:
    """Against the full record where an import kept one, else against the catalogue's facts."""
    full = dict(_records(served, folder, set(guides)))
    known = _reviewed()
    for code, one in guides.items():
        if code not in served.known:
            lines: Iterable[str] = ["hướng dẫn cho mã không có trong danh mục"]
        elif code in full:
            lines = guide_check.contradictions(one, full[code])
        else:
            lines = guide_check.against_facts(one, served.known[code])
        for line in lines:
            why = reviewed.reason(known, code, line)
            yield Finding(KNOWN, code, why) if why else Finding(CONTRADICTED, code, line)


def _flows(guides: Mapping[str, Guide], served: Served, today: datetime.date) -> Iterator[Finding]:
    for code, one in guides.items():
        lines = walk.problems(one, one.filing, today) if one.filing else []
        given = (paper.procedure for paper in one.papers if paper.procedure)
        lines += [f"giấy tờ lấy từ thủ tục {other}, mã không có trong danh mục" for other in given if other not in served.known]
        asked = one.filing.questions if one.filing else ()
        instead = (other for question in asked for option in question.options for other in option.instead)
        lines += [f"chỉ sang thủ tục {other}, mã không có trong danh mục" for other in instead if other not in served.known]
        yield from (Finding(WRONG_FLOW, code, line) for line in lines)


def _reviewed() -> tuple[reviewed.Reviewed, ...]:
    with suppress(BadDataFile):
        return reviewed.load()
    return ()


def _records(served: Served, folder: Path, codes: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The full records behind what is served, for these codes."""
    wanted = {version.id: version for version in served.versions if version.id in set(served.version_of.values()) - {BUNDLED}}
    for version in wanted.values():
        for code, record in _kept(folder, version):
            if served.version_of.get(code) == version.id and code in codes:
                yield code, record


def _kept(folder: Path, version: Version) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        with gzip.open(folder / Path(version.records).name) as lines:
            for line in lines:
                record = json.loads(line)
                yield record["code"], record
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return


def _ages(guides: Mapping[str, Guide], served: Served, today: datetime.date) -> Iterator[Finding]:
    for code, one in guides.items():
        if one.checked < today - A_YEAR:
            yield Finding(UNCHECKED, code, f"kiểm lần cuối {one.checked:%d/%m/%Y}")
        yield from (_ending(code, fee.until, today, fee.text) for fee in one.fees if fee.until and fee.until <= today + SOON)
    for code, row in served.procedures.items():
        for end in sorted({end for method in row.methods for end in method.fee.ends} if code not in guides else ()):
            if (day := _as_day(end)) and day <= today + SOON:
                yield _ending(code, day, today, "theo danh mục")


def _ending(code: str, day: datetime.date, today: datetime.date, what: str) -> Finding:
    return Finding(ENDED if day < today else ENDING, code, f"{what}, đến hết {day:%d/%m/%Y}")


def _as_day(text: str) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        return None


def _old_words(guides: Mapping[str, Guide]) -> Iterator[Finding]:
    try:
        terms = obsolete_terms.load()
    except BadDataFile:
        return
    for code, one in guides.items():
        for term, now in dict.fromkeys(used for text in guide_texts(one) for used in terms.used(text)):
            yield Finding(OLD_WORDS, code, f"«{term}»: nay là {now}")


def guide_texts(one: Guide) -> Iterator[str]:
    """Every sentence of a guide that a citizen may read, and the legal texts it names."""
    yield from (one.title, one.summary, one.who, one.where, one.result, one.form, one.note)
    yield from (*one.steps_counter, *one.steps_online, *one.mistakes, *one.legal)
    yield from (text for paper in one.papers for text in (paper.name, paper.when, paper.tip))
    yield from (text for fee in one.fees for text in (fee.text, fee.when))
    yield from (text for time in one.times for text in (time.text, time.when))


def _flags(served: Served) -> Iterator[Finding]:
    for code, row in served.procedures.items():
        yield from (Finding(group, code, row.title) for flag, group in _BY_FLAG.items() if flag in row.flags)
        doubtful = {amount for method in row.methods if method.fee.kind == "doubtful" for amount in method.fee.amounts}
        if doubtful:
            yield Finding(DOUBTFUL, code, ", ".join(sorted(doubtful)))


def _wording(ways: Mapping[str, Wording], served: Served) -> Iterator[Finding]:
    heirs = {code for new in served.replaced.values() for code in new}
    yield from (Finding(WORDING_WITHOUT_CODE, code, way.title) for code, way in ways.items() if code not in served.known)
    yield from (
        Finding(WITHOUT_WORDING, code, row.title)
        for code, row in served.procedures.items()
        if code not in ways and code not in heirs
    )
    owners: dict[str, list[str]] = {}
    for code, way in ways.items():
        for phrase in way.phrases:
            owners.setdefault(phrase.lower(), []).append(code)
    for phrase, codes in owners.items():
        if len(codes) > 1:
            yield Finding(SHARED_WORDING, ", ".join(codes), f"«{phrase}»")
