"""The rules load fast, whole or not at all, and say in Vietnamese what is wrong."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from knowledge.data_file import BadDataFile
from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules
from tests.rules.conftest import Change

PROGRAM = """
import sys, time
import knowledge.search.search  # what the service has loaded anyhow
begun = time.perf_counter()
from knowledge.rules import rules
found = rules.load()
assert rules.problems(found) == []
took = time.perf_counter() - begun
assert "holidays" not in sys.modules
found.calendar.prepare(2026)
assert "holidays" in sys.modules
print(took)
"""


def test_loads_without_the_library_of_holidays() -> None:
    """The library is imported by the first computation, not by loading; a generous bound for a busy machine."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.5


def test_travels_between_processes(rules: Rules) -> None:
    """A copy through pickle is the same rules with the same calendar."""
    copy = pickle.loads(pickle.dumps(rules))
    assert copy.calendar.version == rules.calendar.version and copy.categories == rules.categories
    assert copy.deadlines == rules.deadlines and loading.problems(copy) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "calendar.toml",
            '"07:30-11:30"',
            '"7.30 sáng"',
            "calendar.toml: «hours» có «monday»: giờ «7.30 sáng» cần dạng 07:30-11:30",
        ),
        ("calendar.toml", '"07:30-11:30"', '"11:30-07:30"', "theo thứ tự từ sớm đến muộn"),
        ("calendar.toml", "saturday = []", "satuday = []", "có «satuday» không ai hiểu"),
        ("calendar.toml", 'working_days = ["monday", ', 'working_days = ["saturday", ', "có ngày làm việc mà không ghi giờ nào"),
        ("calendar.toml", 'working_days = ["monday", ', 'working_days = ["mon", ', "có ngày «mon» lạ"),
        ("calendar.toml", "", '[[off]]\ndate = 2026-01-10\nname = "x"\nbasis = "x"', "ghi ngày 10/01/2026 lần thứ hai"),
        ("calendar.toml", "", '[[half]]\ndate = 2026-12-31\nname = "x"\nbasis = "x"\nhours = []', "«half 1» có «hours»"),
        ("calendar.toml", "date = 2026-01-02", 'date = "2/1"', "«date» phải là một ngày"),
        ("calendar.toml", "confirmed = false", 'confirmed = "no"', "«confirmed» phải là true hoặc false"),
        ("deadlines.toml", 'unit = "working_day"', 'unit = "week"', "có «unit» là «week», chỉ dùng được working_day"),
        ("deadlines.toml", "amount = 5", "amount = true", "«amount» phải là một số nguyên"),
        ("deadlines.toml", 'id = "pakn.refuse"', 'id = "pakn.transfer"', "ghi thời hạn «pakn.transfer» hai lần"),
        ("categories.toml", 'name = "Hạ tầng"\n', "", "«infrastructure» thiếu «name»"),
        ("categories.toml", 'name = "Hạ tầng"', 'name = " "', "«infrastructure» để trống «name»"),
        ("categories.toml", 'law = "field"', 'law = "custom"', "có «law» là «custom»"),
        ("units.toml", 'level = "province"', 'level = "district"', "có «level» là «district», chỉ dùng được province, commune"),
        ("units.toml", 'heard = ["chợ Gỗ"]', "heard = [1]", "«heard» phải là danh sách"),
        ("routing.toml", "\ncommune = true", "\ncomune = true", "«infrastructure» có «comune» không ai hiểu"),
        ("required.toml", 'need = "may"', 'need = "nice"', "có «need» là «nice»"),
        ("required.toml", "[field.anonymous]", "[field.nameless]", "«field» thiếu «anonymous»"),
        ("states.toml", "clock = true", "", "«new» thiếu «clock»"),
        ("reasons.toml", 'state = "refused"\n', "", "«missing_identity» thiếu «state»"),
        ("escalation.toml", "days = -3", "days = -3.5", "«steps 1» có «days» phải là một số nguyên"),
        ("retention.toml", "days = 365", "", "«chat_text» thiếu «days»"),
        ("redirect.toml", "\nsealed = true", "\nseeled = true", "«denunciation» thiếu «sealed»"),
        ("redirect.toml", "days = 90", "days =", "redirect.toml dòng "),
        ("hotline.toml", "Nơi xảy ra: {place}", "Nơi xảy ra: {pace}", "«read_back» có chỗ điền lạ «{pace}»"),
        ("hotline.toml", 'X = "ích-xì"', "", "«letters» thiếu «X»"),
        ("hotline.toml", "{You} {kind} về", "{You} {kind về", "«read_back» có dấu ngoặc nhọn không khép"),
        ("hotline.toml", "dropped =", "lost =", "«outcomes» thiếu «dropped»"),
        ("portal_files.toml", '"png"]', '"png", "bmp"]', "có «types» ghi «bmp», chỉ dùng được pdf, jpg, png"),
        ("portal_files.toml", '["pdf", "jpg", "png"]', '["png"]', "có «types» thiếu pdf hoặc jpg"),
        ("portal_files.toml", "kept_minutes = 60", "kept_minutes = 0", "có «kept_minutes» phải từ 5 đến 1440"),
        ("portal_files.toml", "least_sharpness = 90", "", "«seen» thiếu «least_sharpness»"),
        ("hotline.toml", "tell_within_hours = 4", "tell_within_hours = 0", "có «tell_within_hours» phải từ 1 trở lên"),
    ],
)
def test_a_slip_in_a_file_is_told(change: Change, file: str, old: str, new: str, told: str) -> None:
    """One Vietnamese line that begins with the file; nothing is half loaded."""
    with pytest.raises(BadDataFile) as caught:
        loading.load(change(file, old, new))
    line = str(caught.value)
    assert line.startswith(file) and told in line and "\n" not in line


READ_BY_OTHERS = {"service_numbers.toml", "qd766.toml", "replies.toml", "satisfaction.toml", "indicators.toml"}
"""Files that lie with the rules and are read where they are used: redaction, score, templates, figures."""


@pytest.mark.parametrize("file", sorted({path.name for path in loading.DATA.glob("*.toml")} - READ_BY_OTHERS))
def test_a_missing_file_is_told(change: Change, file: str) -> None:
    """Without any one of the files nothing is served."""
    folder = change("states.toml", "", "")
    (folder / file).unlink()
    with pytest.raises(BadDataFile, match=f"{file}: không có tệp này"):
        loading.load(folder)


def test_every_file_says_its_legal_basis_and_when_it_was_checked() -> None:
    """The first lines tell an officer what the file is, by which law, checked when."""
    for path in loading.DATA.glob("*.toml"):
        head = path.read_text("utf-8").partition("\n[")[0]
        assert head.startswith("#") and "2026-11-2" in head, path.name
