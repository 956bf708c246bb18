"""`procedures`: import a province's data, rebuild the catalogue, look for what needs mending, show one procedure."""

from __future__ import annotations

import datetime
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from bot.command_line import CommandFailed
from bot.command_line.procedure_page import page
from bot.settings import Settings
from knowledge import catalogue, export_file, importing, upkeep, versions
from knowledge.data_file import BadDataFile
from knowledge.export_file import BadFile, Found
from knowledge.importing import Choices, Refused, Report
from knowledge.procedure import Procedure
from knowledge.source_record import CODE, BadRecord
from knowledge.versions import Served

_SHOWN = 20
_COUNTS = {
    "duplicate": "trùng mã",
    "internal": "nội bộ (mã 5., 6.)",
    "not_published": "không công khai",
    "withdrawn": "ngừng cung cấp",
    "doubtful": "có điểm cần xem",
    "html": "có mã HTML đã gỡ",
}


def rebuild_catalogue(sources: list[Path], target: Path = catalogue.BUNDLED) -> None:
    """Write the bundled catalogue anew from these exports; a later file's record replaces an earlier one's of the same code."""
    rows: dict[str, Procedure] = {}
    for source in sources:
        rows.update((row.code, row) for row in _every(source))
    print(f"Đã ghi {catalogue.write(rows.values(), target)} thủ tục vào {target}.")


def _every(source: Path) -> Iterator[Procedure]:
    """All procedures of an export, internal ones too; one bad record is enough to stop, since nobody reads this at run time."""
    try:
        for found in export_file.records(source):
            yield _procedure(source, found)
    except BadFile as error:
        raise CommandFailed(f"{source.name}: {error}.") from None


def _procedure(source: Path, found: Found) -> Procedure:
    try:
        return importing.read(found)[1]
    except BadRecord as error:
        raise CommandFailed(f"{source.name} dòng {found.line}: {error}.") from None


def import_file(
    settings: Settings, path: Path, day: datetime.date | None, keep_internal: bool, anyway: bool, complete: bool
) -> None:
    """Import an export as one version from a day on (default: today); what was wrong is told on standard error."""
    choices = Choices(day or versions.today(), keep_internal, anyway, complete)
    size = path.stat().st_size if path.is_file() else 0
    with tqdm(total=size, unit="B", unit_scale=True, desc=f"Đọc {path.name}", file=sys.stderr, disable=None, leave=False) as bar:
        try:
            report = importing.import_file(path, settings.knowledge.path, choices, lambda read: bar.update(read - bar.n))
        except Refused as error:
            bar.close()
            _print_lines(error.report)
            raise CommandFailed(str(error)) from None
    _print_lines(report)
    _print_outcome(report, settings.knowledge.path)


def withdraw(settings: Settings, codes: list[str], day: datetime.date | None) -> None:
    """Take procedures away from a day on (default: today). Raises CommandFailed for a code that is not in use."""
    effective_from = day or versions.today()
    try:
        version = importing.withdraw(list(dict.fromkeys(codes)), settings.knowledge.path, effective_from)
    except Refused as error:
        raise CommandFailed(str(error)) from None
    print(f"{len(version.withdrawn)} thủ tục ngừng cung cấp từ {effective_from:%d/%m/%Y} (phiên bản {version.id}).")


def reinstate(settings: Settings, codes: list[str]) -> None:
    """Undo a withdrawal. Raises CommandFailed for a code that was not withdrawn."""
    try:
        importing.reinstate(list(dict.fromkeys(codes)), settings.knowledge.path)
    except Refused as error:
        raise CommandFailed(str(error)) from None
    print(f"Cung cấp lại {len(dict.fromkeys(codes))} thủ tục.")


def _print_lines(report: Report) -> None:
    for line in report.bad[:_SHOWN]:
        print(line, file=sys.stderr)
    if len(report.bad) > _SHOWN:
        print(f"… và {len(report.bad) - _SHOWN} dòng hỏng nữa.", file=sys.stderr)


def _print_outcome(report: Report, folder: Path) -> None:
    version = report.version
    assert version is not None
    counts = [f"{count} {words}" for name, words in _COUNTS.items() if (count := report.counts[name])]
    bad = [f"{len(report.bad)} bị hỏng"] if report.bad else []
    print(f"Đã nhập {report.counts['good']} thủ tục, hiệu lực từ {version.effective_from:%d/%m/%Y} (phiên bản {version.id}).")
    if bad or counts:
        print(f"Ngoài ra: {', '.join(bad + counts)}. Danh sách đầy đủ: {folder / version.id}.report.txt")


def check(settings: Settings, everything: bool, today: datetime.date | None = None) -> None:
    """Print what an officer should look at, by group. Raises CommandFailed when something is serious."""
    day = today or versions.today()
    served = _served(settings, day)
    for version in served.versions:
        waiting = " (chưa đến ngày)" if version.effective_from > day else ""
        print(f"Phiên bản {version.id}: {version.source}, hiệu lực từ {version.effective_from:%d/%m/%Y}{waiting}")
    found = sorted(upkeep.findings(served, settings.knowledge.path, day), key=lambda one: (one.about, one.text))
    serious = 0
    for group, is_serious in upkeep.GROUPS.items():
        lines = [one for one in found if one.group == group]
        serious += len(lines) if is_serious else 0
        if lines:
            print(f"\n{group}: {len(lines)}{' (cần sửa)' if is_serious else ''}")
        for one in lines if everything else lines[:_SHOWN]:
            print(f"  {one.about}: {one.text}")
        if len(lines) > _SHOWN and not everything:
            print(f"  … và {len(lines) - _SHOWN} mục nữa, thêm --all để xem hết")
    print(f"\n{len(served.procedures)} thủ tục đang dùng, {len(found)} điểm cần xem.")
    if serious:
        raise CommandFailed(f"Có {serious} điểm cần sửa.")


def show(settings: Settings, code: str) -> None:
    """Print everything known about one code. Raises CommandFailed for a code that nobody knows."""
    served = _served(settings, versions.today())
    if not CODE.match(code):
        raise CommandFailed(f"«{code[:40]}» không phải mã thủ tục. Mã có dạng 1.001193.")
    if code not in served.known:
        raise CommandFailed(f"Không có thủ tục {code} trong danh mục và dữ liệu đã nhập.")
    print("\n".join(itertools.chain.from_iterable(page(served, code))))


def _served(settings: Settings, day: datetime.date) -> Served:
    try:
        return versions.load(settings.knowledge.path, day)
    except BadDataFile as error:
        raise CommandFailed(f"Danh mục kèm theo bị hỏng: {error}. Lấy lại tệp này từ bản phát hành của Một Cửa.") from None
