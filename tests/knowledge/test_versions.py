"""What is served on a day, and that damage to the files of a version never shows."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge import aliases, catalogue, importing, knowledge, source_record, version_store, versions, wording
from knowledge.aliases import BadAliases, Replacement
from knowledge.importing import Choices, Refused
from knowledge.knowledge import Knowledge
from knowledge.versions import Served
from tests.knowledge.sources import portal, published, write_lines

NEW_YEAR = datetime.date(2027, 1, 1)
TRIALS = 1_000


@dataclass(frozen=True)
class House:
    """A small bundled catalogue and a folder for imports."""

    bundled: Path
    folder: Path

    def served(self, day: datetime.date) -> Served:
        return versions.load(self.folder, day, self.bundled)

    def title(self, day: datetime.date, code: str = "1.001193") -> str:
        return self.served(day).procedures[code].title

    def take(self, day: datetime.date, *records: object) -> version_store.Version:
        source = write_lines(self.folder.parent / "export.jsonl", *records)
        version = importing.import_file(source, self.folder, Choices(day)).version
        assert version
        return version


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A catalogue of three procedures; nothing imported yet."""
    rows = [published(name="Bản kèm theo"), published(code="1.001776"), published(code="1.014061")]
    catalogue.write(map(source_record.procedure, rows), tmp_path / "catalogue.jsonl")
    (tmp_path / "k").mkdir()
    return House(tmp_path / "catalogue.jsonl", tmp_path / "k")


def test_the_bundled_catalogue_is_the_base(house: House) -> None:
    """Versions: without imports, and beside them for the codes they do not have."""
    assert house.title(NEW_YEAR) == "Bản kèm theo"
    house.take(NEW_YEAR, published(code="1.000002", name="Mới"))
    served = house.served(NEW_YEAR)
    assert (served.version_of["1.001193"], served.procedures["1.000002"].title) == (versions.BUNDLED, "Mới")


def test_a_version_is_served_from_its_first_day(house: House) -> None:
    """Versions: future law is loaded ahead; the day before, the day itself, the day after."""
    version = house.take(NEW_YEAR, published(name="Luật mới"))
    day = datetime.timedelta(days=1)
    assert [house.title(NEW_YEAR + shift * day) for shift in (-1, 0, 1)] == ["Bản kèm theo", "Luật mới", "Luật mới"]
    assert house.served(NEW_YEAR).version_of["1.001193"] == version.id
    assert [kept.id for kept in house.served(NEW_YEAR - day).versions] == [version.id]


def test_for_each_code_the_latest_effect_counts_not_the_latest_import(house: House) -> None:
    """Versions: an older rule imported later does not undo a newer one; of one day, the later import counts."""
    house.take(NEW_YEAR, published(name="Năm 2027"))
    house.take(datetime.date(2026, 7, 1), published(name="Năm 2026"), published(code="1.000002", name="Chỉ năm 2026"))
    assert house.title(datetime.date(2026, 12, 31)) == "Năm 2026"
    assert house.title(NEW_YEAR) == "Năm 2027" and house.title(NEW_YEAR, "1.000002") == "Chỉ năm 2026"


def test_a_withdrawn_code_is_not_offered_from_its_last_day_on(house: House) -> None:
    """Versions: repealed by command from a day on, still known; a later version that brings it again undoes it."""
    importing.withdraw(["1.001193"], house.folder, NEW_YEAR)
    day = datetime.timedelta(days=1)
    assert "1.001193" in house.served(NEW_YEAR - day).procedures
    gone = house.served(NEW_YEAR)
    assert "1.001193" not in gone.procedures and "1.001193" in gone.known and "1.001776" in gone.procedures
    house.take(NEW_YEAR + day, published(name="Trở lại"))
    assert house.title(NEW_YEAR + day) == "Trở lại" and "1.001193" not in house.served(NEW_YEAR).procedures


def test_a_withdrawn_procedure_is_recognised_and_not_answered_with_a_neighbour(house: House, knows: Knowledge) -> None:
    """What people ask by its everyday names; the twin: before its last day it is answered."""
    before = knows.search.find("mất bằng lái xe làm lại bao nhiêu tiền")
    importing.withdraw(["3.000348"], house.folder, NEW_YEAR)
    found = knowledge.load(house.folder, NEW_YEAR).search.find("mất bằng lái xe làm lại bao nhiêu tiền")
    assert (before.decision, before.hits[0].code, before.repealed) == ("answer", "3.000348", False)
    assert (found.decision, found.repealed) == ("unknown", True) and "giấy phép lái xe" in found.outside


def test_two_withdrawals_of_one_day_both_count(house: House) -> None:
    for code in ("1.001193", "1.014061"):
        importing.withdraw([code], house.folder, NEW_YEAR)
    assert house.served(NEW_YEAR).procedures.keys() & {"1.001193", "1.001776", "1.014061"} == {"1.001776"}


def test_a_mistaken_withdrawal_can_be_undone(house: House) -> None:
    """By code, and only for what was withdrawn; the others stay away."""
    importing.withdraw(["1.001193", "1.014061"], house.folder, NEW_YEAR)
    with pytest.raises(Refused, match=r"1\.001776"):
        importing.reinstate(["1.001193", "1.001776"], house.folder)
    assert "1.001193" in house.served(NEW_YEAR).withdrawn
    importing.reinstate(["1.001193"], house.folder)
    assert "1.001193" in house.served(NEW_YEAR).procedures and "1.014061" in house.served(NEW_YEAR).withdrawn


def test_an_unknown_code_cannot_be_withdrawn(house: House) -> None:
    with pytest.raises(Refused, match=r"Không thấy mã 1\.999999"):
        importing.withdraw(["1.001193", "1.999999"], house.folder, NEW_YEAR)
    assert house.served(NEW_YEAR).withdrawn == {}


def test_what_the_portal_no_longer_publishes_is_withdrawn(house: House) -> None:
    """Portal trap "any other state: do not publish": also where an older version still has it."""
    house.take(datetime.date(2026, 7, 1), portal())
    assert "1.116910" in house.served(NEW_YEAR).procedures
    house.take(NEW_YEAR, published(code="1.000002"), portal(state="INACTIVE"))
    assert "1.116910" in house.served(NEW_YEAR - datetime.timedelta(days=1)).procedures
    assert "1.116910" not in house.served(NEW_YEAR).procedures


def test_a_complete_file_withdraws_what_it_does_not_name(house: House) -> None:
    """Import: not the codes of damaged records, and not much of what is in use unless told so; the report lists them."""
    rows = [published(code=code) for code in sorted(catalogue.load()) if code[0] in "123"]
    source = write_lines(house.folder.parent / "all.jsonl", *rows[:-300])
    version = importing.import_file(source, house.folder, Choices(NEW_YEAR, complete=True)).version
    served = versions.load(house.folder, NEW_YEAR)
    assert version and rows[0]["code"] in served.procedures
    assert {row["code"] for row in rows[-300:]} & served.procedures.keys() == set()
    assert f"{rows[-1]['code']}: ngừng cung cấp" in (house.folder / f"{version.id}.report.txt").read_text("utf-8")
    again = importing.import_file(source, house.folder, Choices(NEW_YEAR, complete=True)).version
    assert again and again.id == version.id
    few = write_lines(house.folder.parent / "few.jsonl", published())
    with pytest.raises(Refused, match="sẽ ngừng cung cấp"):
        importing.import_file(few, house.folder, Choices(NEW_YEAR, complete=True))
    assert importing.import_file(few, house.folder, Choices(NEW_YEAR, complete=True, anyway=True)).version


@pytest.mark.parametrize("damage", ["cut", "unreadable code", "known code"])
def test_a_damaged_file_is_not_taken_for_complete(house: House, damage: str) -> None:
    """Import: a record that cannot be read may be any of the codes that seem to be missing."""
    rows = [published(code=code) for code in sorted(catalogue.load()) if code[0] in "123"]
    last = {"cut": '{"code": "1.0', "unreadable code": '{"code": "1.0O1193"}', "known code": '{"code": "1.001193"}'}[damage]
    source = write_lines(house.folder.parent / "all.jsonl", *rows[:-3])
    source.write_text(source.read_text("utf-8").rstrip("\n") + "\n" + last + "\n", "utf-8")
    with pytest.raises(Refused, match="không chắc là danh mục đầy đủ"):
        importing.import_file(source, house.folder, Choices(NEW_YEAR, complete=True))
    assert house.served(NEW_YEAR).withdrawn == {}


@pytest.mark.parametrize("code", ["1.00\n1193", "\x1b[31mX", "", "1.001193,1.000656"])
def test_what_is_no_code_is_told_in_one_line(house: House, code: str) -> None:
    with pytest.raises(Refused, match="không phải mã thủ tục") as told:
        importing.withdraw([code], house.folder, NEW_YEAR)
    assert str(told.value).isprintable()


def test_a_replaced_code_is_withdrawn_once_its_successors_are_loaded(house: House) -> None:
    """Trap "codes are replaced, not edited": then only the new one is offered, and the old one is still known."""
    assert "1.001776" in house.served(NEW_YEAR).procedures
    house.take(NEW_YEAR, published(code="1.116909", name="Trợ cấp xã hội"))
    served = house.served(NEW_YEAR)
    assert served.replaced == {"1.001776": ("1.116909",)}
    assert "1.001776" not in served.procedures and "1.001776" in served.known and "1.014061" in served.procedures


def test_of_several_successors_all_must_be_loaded() -> None:
    """Trap "vehicles 1.115970/971"."""
    rule = Replacement(("1.000001", "1.000009"), ("1.115970", "1.115971"), "x")
    assert aliases.applied([rule], {"1.000001", "1.115970"}) == {}
    assert aliases.applied([rule], {"1.000001", "1.115970", "1.115971"}) == {"1.000001": ("1.115970", "1.115971")}


def test_a_new_code_inherits_how_people_named_the_old(house: House) -> None:
    """Search: the successor is found by the words of what it replaces, until it has its own."""
    house.take(NEW_YEAR, published(code="1.116410", name="Cấp, đổi, cấp lại căn cước"))
    ways = knowledge.inherited(wording.load(), house.served(NEW_YEAR))
    assert ways["1.116410"].title == "Cấp, đổi, cấp lại căn cước"
    assert set(wording.load()["1.014061"].phrases) <= set(ways["1.116410"].phrases)


@pytest.mark.parametrize(
    "content", ["x = [", '[[replaced]]\nold = ["1"]\nnew = ["1.000001"]', '[[replaced]]\nold = ["1.000001"]', "\xff"]
)
def test_a_damaged_table_of_aliases_is_told(tmp_path: Path, content: str) -> None:
    """R17: one line, and the service goes on without the table."""
    (tmp_path / "aliases.toml").write_bytes(content.encode("latin-1"))
    with pytest.raises(BadAliases):
        aliases.load(tmp_path / "aliases.toml")


def test_the_bundled_aliases_load() -> None:
    """Import: the table that is shipped."""
    assert ("1.001776",) in [row.old for row in aliases.load()]


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    lambda content, dice: b"",
    lambda content, dice: content[: dice.randrange(len(content))],
    lambda content, dice: content + content,
    lambda content, dice: content + bytes([dice.randrange(256)]),
    lambda content, dice: _flipped(content, dice, 1),
    lambda content, dice: _flipped(content, dice, 40),
    lambda content, dice: content.replace(b"1.", b"\xff\xfe", 1),
    lambda content, dice: b'{"a":' * 50_000,
    lambda content, dice: b"[" * len(content),
    lambda content, dice: bytes(dice.randbytes(len(content))),
    lambda content, dice: b"\0" * 1_000_000,
    lambda content, dice: content.replace(b"5", b"6") if b"5" in content else b"null",
)


def _flipped(content: bytes, dice: random.Random, times: int) -> bytes:
    changed = bytearray(content)
    for place in dice.sample(range(len(changed)), min(times, len(changed))):
        changed[place] ^= 1 << dice.randrange(8)
    return bytes(changed)


def test_no_mutation_of_a_file_is_ever_served(house: House) -> None:
    """R17: 1,000 mutations of version, manifest and its copy: never an exception, always the last good version, always a line."""
    house.take(datetime.date(2026, 1, 1), published(name="Bản trước"))
    version = house.take(datetime.date(2026, 7, 1), published(name="Bản sau"))
    dice = random.Random(17)
    good = {name: (house.folder / name).read_bytes() for name in (version.file, version_store.MANIFEST, version_store.COPY)}
    expected = {version.file: "Bản trước", version_store.MANIFEST: "Bản sau", version_store.COPY: "Bản sau"}
    for trial in range(TRIALS):
        name = dice.choice(sorted(good))
        mutated = MUTATIONS[trial % len(MUTATIONS)](good[name], dice)
        (house.folder / name).write_bytes(mutated)
        served = house.served(NEW_YEAR)
        harmless = name == version_store.COPY or (name == version_store.MANIFEST and mutated.strip() == good[name])
        assert served.procedures["1.001193"].title == ("Bản sau" if harmless else expected[name]), (trial, name)
        assert harmless or served.problems, (trial, name)
        (house.folder / name).write_bytes(good[name])
    assert house.title(NEW_YEAR) == "Bản sau" and not house.served(NEW_YEAR).problems


def test_a_missing_file_is_left_out(house: House) -> None:
    """R17: a deleted version or manifest; the twin with everything in place has no problem to tell."""
    house.take(datetime.date(2026, 1, 1), published(name="Bản trước"))
    version = house.take(datetime.date(2026, 7, 1), published(name="Bản sau"))
    assert house.served(NEW_YEAR).problems == ()
    (house.folder / version_store.MANIFEST).unlink()
    assert house.title(NEW_YEAR) == "Bản sau" and house.served(NEW_YEAR).problems
    (house.folder / version.file).unlink()
    assert house.title(NEW_YEAR) == "Bản trước"


def test_a_manifest_cannot_point_outside_its_folder(house: House) -> None:
    """Versions: only the name of a file counts, so a changed manifest reads nothing else."""
    version = house.take(NEW_YEAR, published(name="Bản sau"))
    outside = house.folder.parent / version.file
    (house.folder / version.file).rename(outside)
    moved = version_store.Version(**{name: getattr(version, name) for name in version.__slots__} | {"file": f"../{version.file}"})
    with pytest.raises(version_store.Damaged):
        version_store.checked_bytes(house.folder, moved)
