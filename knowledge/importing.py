"""The import of a province's export: every record read, what is wrong with it told in a line, the good ones one new version."""

from __future__ import annotations

import datetime
import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from knowledge import export_file, portal_record, source_record, version_store
from knowledge.export_file import BadFile, Found, Progress
from knowledge.plain_text import has_html
from knowledge.portal_record import NotPublished
from knowledge.procedure import Procedure
from knowledge.source_record import BadRecord
from knowledge.version_store import Version

MOST_BAD = 0.2
_FACTS, _RECORDS = "facts.jsonl", "records.jsonl.gz"
DOUBTS = {
    source_record.FREE_BUT_NOTED: "cột ghi miễn phí, ghi chú nói phải nộp",
    "time_unit_missing": "thời hạn thiếu đơn vị",
    "time_unit_other": "thời hạn ghi bằng lời, không phải bằng số",
    "time_field_contradicts_note": "ô thời hạn khác với ghi chú",
    "fee_not_stated": "không ghi lệ phí",
    "no_documents": "không có thành phần hồ sơ",
    "no_legal_codes": "không có số hiệu văn bản",
    "outdated_agency_names": "cơ quan ghi theo tên cũ",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the officer asked for: the first day of effect, and whether internal codes and a very bad file are taken."""

    effective_from: datetime.date
    keep_internal: bool = False
    anyway: bool = False


@dataclass(slots=True)
class Report:
    """What an import found. `bad` and `notes` are lines for the officer; `version` is None if nothing was written."""

    counts: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    version: Version | None = None


class Refused(ValueError):
    """Nothing was changed; the message is one Vietnamese line, `report` has the rest."""

    def __init__(self, message: str, report: Report | None = None) -> None:
        super().__init__(message)
        self.report = report or Report()


def import_file(path: Path, folder: Path, choices: Choices, progress: Progress = lambda read: None) -> Report:
    """Read the export and publish its procedures as one version of the folder. Raises Refused, and then nothing has changed."""
    try:
        with version_store.sole_import(folder):
            return _imported(path, folder, choices, progress)
    except BadFile as error:
        raise Refused(f"{path.name}: {error}. Dữ liệu đang dùng không thay đổi.") from None
    except version_store.ImportRunning:
        raise Refused("Một lệnh nhập khác đang chạy; đợi xong rồi chạy lại.") from None
    except OSError as error:
        raise Refused(f"Không ghi được vào {folder}: {error.strerror}. Dữ liệu đang dùng không thay đổi.") from None


def _imported(path: Path, folder: Path, choices: Choices, progress: Progress) -> Report:
    report = Report()
    facts, records = (version_store.unfinished(folder, name) for name in (_FACTS, _RECORDS))
    with facts.open("wb") as facts_file, gzip.GzipFile(records, "wb", compresslevel=5, mtime=0) as records_file:
        digest = _write(_sound(export_file.records(path, progress), choices, report), facts_file, records_file)
    _refuse_if_poor(path, choices, report)
    name = f"{choices.effective_from}-{digest[:10]}"
    version = Version(
        id=name,
        file=f"{name}.jsonl",
        size=facts.stat().st_size,
        sha256=digest,
        effective_from=choices.effective_from,
        imported_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds"),
        source=path.name,
        records=f"{name}.records.jsonl.gz",
        counts=dict(report.counts),
    )
    listing = version_store.unfinished(folder, "report.txt")
    listing.write_text("\n".join([*report.bad, *report.notes, ""]), encoding="utf-8")
    version_store.publish(folder, version, {version.file: facts, version.records: records, f"{name}.report.txt": listing})
    report.version = version
    return report


def _refuse_if_poor(path: Path, choices: Choices, report: Report) -> None:
    bad, good = len(report.bad), report.counts["good"]
    if not good:
        raise Refused(f"{path.name}: không có thủ tục nào dùng được. Dữ liệu đang dùng không thay đổi.", report)
    if bad > MOST_BAD * (bad + good) and not choices.anyway:
        raise Refused(
            f"{path.name}: {bad} trên {bad + good} bản ghi bị hỏng, quá {MOST_BAD:.0%} nên không nhập; "
            "dữ liệu đang dùng không thay đổi. Vẫn muốn nhập phần còn lại thì thêm --anyway.",
            report,
        )


def _write(rows: Iterator[tuple[str, Procedure]], facts: IO[bytes], records: gzip.GzipFile) -> str:
    """Write both files row by row; the SHA-256 of the facts."""
    digest = hashlib.sha256()
    for record, procedure in rows:
        line = json.dumps(procedure.to_data(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(line)
        facts.write(line)
        records.write(record.encode("utf-8", "replace") + b"\n")
    return digest.hexdigest()


def _sound(found: Iterator[Found], choices: Choices, report: Report) -> Iterator[tuple[str, Procedure]]:
    """The records that can be served as JSON, with their facts; each of the others gets its line in the report."""
    lines: dict[str, int] = {}
    for one in found:
        try:
            record, procedure = read(one)
            text = json.dumps(record, ensure_ascii=False)
        except NotPublished as error:
            report.counts["not_published"] += 1
            report.notes.append(f"Dòng {one.line}{_code_of(one.data)}: bỏ qua, {error}")
            continue
        except BadRecord as error:
            report.bad.append(f"Dòng {one.line}{_code_of(one.data)}: {error}")
            continue
        if procedure.internal and not choices.keep_internal:
            report.counts["internal"] += 1
        elif procedure.code in lines:
            report.counts["duplicate"] += 1
            report.notes.append(f"Dòng {one.line}, {procedure.code}: trùng mã với dòng {lines[procedure.code]}, giữ bản ghi trước")
        else:
            lines[procedure.code] = one.line
            report.counts["good"] += 1
            _note_doubts(one.line, text, procedure, report)
            yield text, procedure


def read(found: Found) -> tuple[dict[str, Any], Procedure]:
    """One record of either shape, and its facts. Raises BadRecord."""
    if found.error:
        raise BadRecord(found.error)
    record = portal_record.as_record(found.data) if portal_record.is_portal(found.data) else found.data
    return record, source_record.procedure(record)


def _note_doubts(line: int, text: str, procedure: Procedure, report: Report) -> None:
    doubts = [words for flag, words in DOUBTS.items() if flag in procedure.flags]
    if has_html(text):
        report.counts["html"] += 1
        doubts.append("có mã HTML, đã gỡ")
    if any(method.fee.kind == "doubtful" for method in procedure.methods):
        doubts.append("số tiền đáng ngờ")
    if doubts:
        report.counts["doubtful"] += 1
        report.notes.append(f"Dòng {line}, {procedure.code}: {'; '.join(doubts)}")


def _code_of(data: Any) -> str:
    code = data.get("code") if isinstance(data, dict) else None
    return f", {code}" if isinstance(code, str) and source_record.CODE.match(code) else ""
