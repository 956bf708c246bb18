"""The ten states of a dossier: in which of them the office's time runs, and other words for ways of giving the result."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.data_file import BadDataFile
from knowledge.rules import dossiers
from knowledge.rules.rules import DATA

FILE = DATA / "dossiers.toml"


def changed(folder: Path, old: str, new: str) -> Path:
    """The shipped rules with one thing changed."""
    text = FILE.read_text("utf-8")
    assert text.count(old) == 1
    path = folder / "dossiers.toml"
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_the_time_runs_from_the_acceptance_while_nobody_waits_for_the_citizen() -> None:
    """NĐ 118/2025, art. 17.3 and 19.5."""
    rules = dossiers.load(FILE)
    assert rules.clocked == (dossiers.ACCEPTED, dossiers.WORKED_AT)
    assert not any(rules.states[number].ends for number in rules.clocked)


def test_every_way_has_its_own_words_where_a_result_waits() -> None:
    finished = dossiers.load(FILE).states[dossiers.FINISHED]
    words = {finished.words(way) for way in ("", "counter", "online", "post")}
    assert len(words) == 4 and all(said and following for said, following in words)
    accepted = dossiers.load(FILE).states[dossiers.ACCEPTED]
    assert accepted.words("post") == (accepted.said, accepted.next)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "Mới đăng ký"', 'name = "Mới đăng ký"\nclock = true', "có «clock» ở trạng thái mà cơ quan chưa nhận"),
        ("[states.9.ways.post]", "[states.9.ways.pigeon]", "chỉ dùng được counter, online, post"),
        ('said = "Hồ sơ đã giải quyết xong, kết quả gửi qua bưu điện."', "", "thiếu «said»"),
    ],
)
def test_what_makes_no_sense_is_told(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(BadDataFile, match=says):
        dossiers.load(changed(tmp_path, old, new))
