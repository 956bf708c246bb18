"""Files of questionnaires: whatever is wrong with one is told in one Vietnamese line that begins with its name."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import parts
from knowledge.data_file import BadDataFile
from knowledge.questionnaires import reading

ONE_TAP = "mot-cham.1.toml"
LONG = (reading.DATA / "sipas-2023-2026.1.toml").read_text("utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of one's own with the bundled questionnaires."""
    shutil.copytree(reading.DATA, tmp_path / "questionnaires")
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            ONE_TAP,
            'when = { muc = ["1", "2", "3"] }',
            'when = { mucc = ["1"] }',
            "câu «ly-do» chờ câu «mucc», phiếu không có câu ấy",
        ),
        (ONE_TAP, 'when = { muc = ["1", "2", "3"] }', 'when = { xem-lai = ["co"] }', "phải là một câu đứng trước nó"),
        (ONE_TAP, 'when = { muc = ["1", "2", "3"] }', 'when = { ly-do = ["khac"] }', "chờ câu «ly-do», phải là một câu đứng trước"),
        (ONE_TAP, 'when = { muc = ["1", "2", "3"] }', 'when = { muc = ["0"] }', "câu «ly-do» chờ lựa chọn «0», câu «muc» không có"),
        (ONE_TAP, 'when = { muc = ["1", "2", "3"] }', "when = { muc = [] }", "chờ câu «muc» mà không ghi lựa chọn nào"),
        (ONE_TAP, 'when = { muc = ["1", "2", "3"] }', "when = { muc = 1 }", "có «muc» phải là danh sách"),
        (ONE_TAP, "items = { gop-y =", "items = { muc =", "câu «muc» ghi 2 lần"),
        (ONE_TAP, "items = { gop-y =", "items = { y-kien =", "thiếu câu «gop-y», đánh giá sau mỗi lần phục vụ cần câu này"),
        (ONE_TAP, "items = { gop-y =", "items = { Góp =", "dòng"),
        (ONE_TAP, "items = { gop-y =", 'items = { "góp ý" =', "khóa «góp ý» chỉ được dùng chữ thường không dấu"),
        (
            ONE_TAP,
            '"Anh/chị muốn nói thêm điều gì không? Xin đừng ghi tên, số điện thoại."',
            '" "',
            "«blocks 3.items» để trống «gop-y»",
        ),
        (ONE_TAP, "minutes = 1", "minutes = 0", "có «minutes» phải từ 1 đến 60"),
        (ONE_TAP, "[scales.hai-long]", '[leads]\nhai-lon = "Thế nào?"\n[scales.hai-long]', "«leads» cho thang trả lời «hai-lon»"),
        (ONE_TAP, '3 = "Bình thường"\n', "", "câu «muc» được tính điểm nên phải chọn một trong năm mức"),
        (
            ONE_TAP,
            'scored = true\nrequired = true\nscale = "hai-long"',
            'scored = true\nsort = "text"',
            "phải chọn một trong năm mức",
        ),
        (ONE_TAP, 'group = "chung"\n', "", "câu «muc» được tính điểm nên phải thuộc một nhóm"),
        (ONE_TAP, 'group = "chung"', 'group = "chun"', "câu «muc» thuộc nhóm «chun», không có trong [groups]"),
        (ONE_TAP, "[groups.chung]", '[groups.rieng]\nname = "Riêng"\n[groups.chung]', "nhóm «rieng» không có câu hỏi nào"),
        (
            ONE_TAP,
            '[groups.chung]\nname = "',
            '[groups.chung]\nsection = "x"\nname = "',
            "thuộc phần «x», không có trong [sections]",
        ),
        (ONE_TAP, "[groups.chung]", '[sections]\nx = "Phần X"\n[groups.chung]', "phần «x» không có nhóm nào"),
        (ONE_TAP, 'scale = "dong-y"', 'scale = "dong"', "«blocks 4» dùng thang trả lời «dong», không có trong [scales]"),
        (ONE_TAP, 'scale = "dong-y"\n', "", "câu «xem-lai» cần ít nhất hai lựa chọn"),
        (ONE_TAP, 'sort = "text"', 'sort = "text"\nscale = "dong-y"', "câu «gop-y» viết bằng lời hoặc số, không dùng «scale»"),
        (ONE_TAP, 'sort = "text"', 'sort = "lời"', "có «sort» là «lời», chỉ dùng được one, many, text, number"),
        (ONE_TAP, 'sort = "text"', 'sort = "text"\nlongest = 0', "câu «gop-y» có «longest» phải từ 1 trở lên"),
        (ONE_TAP, 'sort = "text"', 'sort = "text"\nlongset = 9', "«blocks 3» có «longset» không ai hiểu"),
        (ONE_TAP, 'sort = "text"', 'sort = "text"\nask = "Nói"', "«blocks 3» có «ask» cần đúng một chỗ {}"),
        (ONE_TAP, 'sort = "text"', 'sort = "text"\npurpose = "x"', "câu «gop-y» dùng cho mục đích «x», không có trong [purposes]"),
        (ONE_TAP, 'own_words = ["khac"]', 'own_words = ["khac-nua"]', "có «own_words» là «khac-nua»"),
        (ONE_TAP, 'legal = "', 'legal = ""\nluat = "', "để trống «legal»"),
        (ONE_TAP, "valid_from = 2026-11-22", 'valid_from = "hôm nay"', "có «valid_from» phải là một ngày"),
        (ONE_TAP, "valid_from = 2026-11-22\n", "", "thiếu «valid_from»"),
        (ONE_TAP, "name = ", "name ", f"{ONE_TAP} dòng "),
        ("sipas-2023-2026.1.toml", 'purpose = "dan-toc"\n', 'purpose = "dan-toc"\nrequired = true\n', "không được bắt buộc"),
        ("sipas-2023-2026.1.toml", "[purposes]\n", '[purposes]\nbo = "Bỏ"\n', "mục đích «bo» không có câu hỏi nào"),
    ],
)
def test_a_slip_is_told(data: Path, file: str, old: str, new: str, told: str) -> None:
    """R17: for the start and for `procedures check` alike, without a traceback."""
    path = data / "questionnaires" / file
    text = path.read_text("utf-8")
    assert old in text, f"{file} no longer says {old}"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BadDataFile) as caught:
        reading.load(data / "questionnaires")
    line = str(caught.value)
    assert line.startswith(file) and told in line and "\n" not in line
    assert parts.QUESTIONNAIRES.problems(data) == [line]


def test_nothing_is_wrong_with_an_untouched_copy(data: Path) -> None:
    """The twin of the slips above."""
    assert parts.QUESTIONNAIRES.problems(data) == []


def test_versions_are_told_oldest_first(data: Path) -> None:
    """The tenth comes after the second, and begins later."""
    folder = data / "questionnaires"
    text = (folder / ONE_TAP).read_text("utf-8")
    for version, day in (("10", "2027-06-01"), ("2", "2027-01-01")):
        (folder / f"mot-cham.{version}.toml").write_text(text.replace("2026-11-22\n", f"{day}\n"), "utf-8")
    assert [one.version for one in reading.load(folder)["mot-cham"]] == ["1", "2", "10"]


def test_a_later_version_must_begin_later(data: Path) -> None:
    """Else nobody could say which is in force."""
    folder = data / "questionnaires"
    shutil.copy(folder / ONE_TAP, folder / "mot-cham.2.toml")
    with pytest.raises(BadDataFile, match=r"^mot-cham\.2\.toml: «valid_from» phải sau ngày của phiên bản 1$"):
        reading.load(folder)


@pytest.mark.parametrize("name", ["mot-cham.toml", "Một-chạm.1.toml", "mot-cham.0.toml", "mot-cham.v2.toml"])
def test_a_name_without_key_and_version_is_told(data: Path, name: str) -> None:
    """Key and version stand in the name of the file and nowhere else."""
    folder = data / "questionnaires"
    (folder / ONE_TAP).rename(folder / name)
    with pytest.raises(BadDataFile, match=f"^{name}: tên tệp phải có dạng ten-phieu.1.toml"):
        reading.load(folder)


def test_without_the_one_tap_rating_nothing_is_served(data: Path) -> None:
    """A file that was deleted, a folder that is not there."""
    folder = data / "questionnaires"
    (folder / ONE_TAP).unlink()
    for place in (folder, folder / "nowhere"):
        with pytest.raises(BadDataFile, match="thiếu phiếu «mot-cham»"):
            reading.load(place)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_one_line_or_sound(data: st.DataObject) -> None:
    """R17: lines lost, doubled or cut anywhere."""
    lines = LONG.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    damaged = data.draw(st.sampled_from(["", lines[at] * 2, lines[at][: len(lines[at]) // 2], lines[at].replace('"', "", 1)]))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sipas-2023-2026.1.toml"
        path.write_text("".join([*lines[:at], damaged, *lines[at + 1 :]]), "utf-8")
        try:
            assert reading.read(path).items
        except BadDataFile as error:
            assert str(error).startswith(path.name) and "\n" not in str(error)
