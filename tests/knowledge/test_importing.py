"""Imports: what becomes a version, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

import datetime
import gzip
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from knowledge import importing, version_store, versions
from knowledge.importing import Choices, Refused, Report
from tests.knowledge.sources import SHARED, needs_real_data, portal, published, write_lines

DAY = datetime.date(2026, 11, 21)
ROOT = Path(__file__).parents[2]


def load(path: Path, folder: Path, **choices: Any) -> Report:
    """Import with effect from DAY."""
    return importing.import_file(path, folder, Choices(DAY, **choices))


def state(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the lock."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".import.lock"}


def test_an_import_is_one_version(tmp_path: Path) -> None:
    """Import: facts, full records, report and manifest, with counts, source and day of effect."""
    source = write_lines(tmp_path / "export.jsonl", published(), portal(), published(code="5.000001"), published(code="1.000002"))
    report = load(source, tmp_path / "k")
    assert report.version and report.counts == {"good": 3, "internal": 1, "doubtful": 1}
    kept, problems = version_store.versions(tmp_path / "k")
    assert kept == [report.version] and not problems
    assert (kept[0].source, kept[0].effective_from, kept[0].counts["good"]) == ("export.jsonl", DAY, 3)
    assert set(versions.read(tmp_path / "k", kept[0])) == {"1.001193", "1.116910", "1.000002"}
    content = gzip.decompress((tmp_path / "k" / kept[0].records).read_bytes())
    records = [json.loads(line) for line in content.splitlines()]
    assert [record["code"] for record in records] == ["1.001193", "1.116910", "1.000002"] and records[1]["legal_basis"]
    assert not list((tmp_path / "k").glob(".unfinished-*"))


def test_the_same_export_twice_is_one_version(tmp_path: Path) -> None:
    """Import: repeating a command changes nothing."""
    source = write_lines(tmp_path / "export.jsonl", published())
    first, second = load(source, tmp_path / "k"), load(source, tmp_path / "k")
    assert first.version and second.version and first.version.id == second.version.id
    assert len(version_store.versions(tmp_path / "k")[0]) == 1


def test_the_report_has_a_line_for_everything(tmp_path: Path) -> None:
    """Import: damaged records, duplicates, what is not for citizens and what is doubtful, by line and code."""
    rows = [published(code=f"1.00000{number}") for number in range(9)]
    bad = published(code="1.000099", documents="x")
    html = published(code="1.000098", name="Cấp <b>giấy</b> phép", quality_flags=["time_unit_missing"])
    source = write_lines(tmp_path / "export.jsonl", *rows, bad, rows[0], portal(state="DRAFT"), html)
    report = load(source, tmp_path / "k")
    assert report.bad == ["Dòng 10, 1.000099: «documents» phải là một danh sách"]
    assert report.notes == [
        "Dòng 11, 1.000000: trùng mã với dòng 1, giữ bản ghi trước",
        "Dòng 12, 1.116910: bỏ qua, trạng thái «DRAFT», không phải ACTIVE hay UPDATED",
        "Dòng 13, 1.000098: thời hạn thiếu đơn vị; có mã HTML, đã gỡ",
        "1.116910: ngừng cung cấp, Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội",
    ]
    assert report.version
    listing = (tmp_path / "k" / f"{report.version.id}.report.txt").read_text("utf-8").splitlines()
    assert listing == [*report.bad, *report.notes]
    assert versions.read(tmp_path / "k", report.version)["1.000098"].title == "Cấp giấy phép"


def test_internal_procedures_are_kept_only_when_asked(tmp_path: Path) -> None:
    """Trap "internal (codes 5. or 6.)": kept on request, never offered; the portal's own internal ones never at all."""
    source = write_lines(tmp_path / "export.jsonl", published(code="6.000001"), published(), portal(isInternal=True))
    kept = load(source, tmp_path / "k", keep_internal=True)
    assert (kept.counts["good"], kept.counts["not_published"]) == (2, 1)
    served = versions.load(tmp_path / "k", DAY)
    assert "6.000001" in served.known and "6.000001" not in served.procedures


@pytest.mark.parametrize(("bad", "good", "taken"), [(1, 4, True), (2, 7, False), (3, 1, False)])
def test_a_file_with_many_bad_records_is_refused_whole(tmp_path: Path, bad: int, good: int, taken: bool) -> None:
    """Import: more than 20 % bad is refused, a fifth is not, and --anyway takes it."""
    rows = [published(code=f"1.{number:06}") for number in range(good)]
    source = write_lines(tmp_path / "export.jsonl", *rows, *[{"code": "x"}] * bad)
    if taken:
        assert load(source, tmp_path / "k").version
        return
    with pytest.raises(Refused, match="quá 20%") as told:
        load(source, tmp_path / "k")
    assert len(told.value.report.bad) == bad and state(tmp_path / "k") == {}
    assert load(source, tmp_path / "k", anyway=True).counts["good"] == good


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b'[{"code":"1.0',
        b"[" * 20_000,
        b'{"code":"1.000001"}\n',
        gzip.compress(json.dumps(published()).encode(), mtime=0)[:-4],
        "thủ tục".encode("utf-16"),
        b'{"x":"\xff"}\n',
    ],
)
def test_a_damaged_file_changes_nothing(tmp_path: Path, content: bytes) -> None:
    """R17: one line, and the last good data stays as it was, byte for byte."""
    folder = tmp_path / "k"
    load(write_lines(tmp_path / "good.jsonl", published()), folder)
    before = state(folder)
    (tmp_path / "bad.jsonl").write_bytes(content)
    with pytest.raises(Refused) as told:
        load(tmp_path / "bad.jsonl", folder, anyway=True)
    assert "\n" not in str(told.value) and "không thay đổi" in str(told.value)
    assert state(folder) == before and "1.001193" in versions.load(folder, DAY).version_of


def test_one_import_at_a_time(tmp_path: Path) -> None:
    """Import: a second one is refused instead of losing the first one's entry."""
    source = write_lines(tmp_path / "export.jsonl", published())
    with version_store.sole_import(tmp_path / "k"), pytest.raises(Refused, match="đang chạy"):
        load(source, tmp_path / "k")
    assert load(source, tmp_path / "k").version


def test_a_killed_import_leaves_the_last_good_data(tmp_path: Path) -> None:
    """R17: SIGKILL in the middle of an import; what it left is cleared by the next."""
    folder = tmp_path / "k"
    load(write_lines(tmp_path / "good.jsonl", published()), folder)
    source = write_lines(tmp_path / "long.jsonl", *(published(code=f"1.{number:06}") for number in range(20_000)))
    code = (
        "import datetime, sys; from pathlib import Path; from knowledge import importing;"
        "importing.import_file(Path(sys.argv[1]), Path(sys.argv[2]), importing.Choices(datetime.date(2026, 1, 1)))"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(source), str(folder)], cwd=ROOT)
    while child.poll() is None and not any(left.stat().st_size for left in folder.glob(".unfinished-*")):
        pass
    child.kill()
    assert child.wait() == -signal.SIGKILL and list(folder.glob(".unfinished-*"))
    assert versions.load(folder, DAY).version_of["1.001193"] != versions.BUNDLED
    load(write_lines(tmp_path / "good.jsonl", published(code="1.000006")), folder)
    assert not list(folder.glob(".unfinished-*")) and len(version_store.versions(folder)[0]) == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """Import: one line instead of a traceback."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match="Không ghi được"):
        load(write_lines(tmp_path / "good.jsonl", published()), tmp_path / "file" / "k")


def test_the_real_export_and_the_real_portal_record(tmp_path: Path) -> None:
    """Import: nothing of the real export is bad."""
    needs_real_data()
    report = load(SHARED / "procedures.jsonl.gz", tmp_path / "k")
    assert not report.bad and report.counts["good"] + report.counts["internal"] == 2832
    assert load(SHARED / "portal_sample.json", tmp_path / "k").counts["good"] == 1


@pytest.mark.parametrize("as_array", [False, True])
def test_a_large_file_is_read_in_bounded_memory(tmp_path: Path, as_array: bool) -> None:
    """Import: 20 MB here, 100 MB in benchmarks/import_size.py; the process stays under 120 MB in all."""
    row = published(steps="Bước 1: nộp hồ sơ tại Ủy ban nhân dân cấp xã. " * 12)
    size = 20_000_000 // len(json.dumps(row, ensure_ascii=False).encode())
    with (tmp_path / "large.json").open("w", encoding="utf-8") as file:
        file.write("[" if as_array else "")
        for number in range(size):
            file.write((",\n" if as_array and number else "") + json.dumps({**row, "code": f"1.{number:06}"}, ensure_ascii=False))
            file.write("" if as_array else "\n")
        file.write("]" if as_array else "")
    code = (
        "import datetime, re, sys; from pathlib import Path; from knowledge import importing;"
        "report = importing.import_file(Path(sys.argv[1]), Path(sys.argv[2]), importing.Choices(datetime.date(2026, 11, 21)));"
        "print(report.counts['good'], re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path / "large.json"), str(tmp_path / "k")]
    good, kilobytes = map(int, subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True).stdout.split())
    assert good == size and kilobytes < 120_000


def test_nothing_is_imported_over_versions_that_cannot_be_listed(tmp_path: Path) -> None:
    """Import: with both manifests damaged a new one would forget the versions before it."""
    source = write_lines(tmp_path / "export.jsonl", published())
    load(source, tmp_path / "k")
    for name in (version_store.COPY, version_store.MANIFEST):
        (tmp_path / "k" / name).write_bytes(b"{")
    before = state(tmp_path / "k")
    with pytest.raises(Refused, match="hỏng cả hai bản"):
        load(write_lines(tmp_path / "other.jsonl", published(code="1.000002")), tmp_path / "k")
    assert state(tmp_path / "k") == before
