"""The bundled catalogue, against the export it is made from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.command_line import CommandFailed, procedures
from knowledge import catalogue, facts, obsolete_terms, plain_text, source_record
from knowledge.procedure import Procedure
from tests.knowledge.sources import EXPORTS, needs_real_data, portal, published, real_records, write_lines


def test_the_catalogue_is_what_its_command_writes(tmp_path: Path) -> None:
    """Catalogue: rebuilt from the real export, byte for byte."""
    needs_real_data()
    procedures.rebuild_catalogue(list(EXPORTS), tmp_path / "catalogue.jsonl")
    assert (tmp_path / "catalogue.jsonl").read_bytes() == catalogue.BUNDLED.read_bytes()


def test_rebuilding_is_deterministic_and_sorted(tmp_path: Path) -> None:
    """Catalogue: the order of the records does not matter; a later file's record of the same code counts."""
    rows = [published(), portal(), published(code="1.000001")]
    first = write_lines(tmp_path / "first.jsonl", *rows)
    second = write_lines(tmp_path / "second.jsonl", *reversed(rows))
    later = write_lines(tmp_path / "later.jsonl", published(name="Sau"))
    targets = [tmp_path / "a", tmp_path / "b"]
    for source, target in zip((first, second), targets, strict=True):
        procedures.rebuild_catalogue([source, later], target)
    assert targets[0].read_bytes() == targets[1].read_bytes()
    assert [row.code for row in catalogue.load(targets[0]).values()] == ["1.000001", "1.001193", "1.116910"]
    assert catalogue.load(targets[0])["1.001193"].title == "Sau"


def test_a_bad_export_leaves_the_catalogue_alone(tmp_path: Path) -> None:
    """Catalogue: one line, nothing written."""
    source = write_lines(tmp_path / "bad.jsonl", published(), {"code": "x"})
    with pytest.raises(CommandFailed, match="dòng 2"):
        procedures.rebuild_catalogue([source], tmp_path / "catalogue.jsonl")
    assert not (tmp_path / "catalogue.jsonl").exists()


@pytest.fixture(scope="module")
def rows() -> dict[str, Procedure]:
    """The bundled catalogue."""
    return catalogue.load()


def test_no_flagged_procedure_is_free(rows: dict[str, Procedure]) -> None:
    """Trap `fee_says_free_but_note_has_amount`: none of the 201 (and one more from the gap file) comes out free."""
    flagged = [row for row in rows.values() if source_record.FREE_BUT_NOTED in row.flags]
    assert len(flagged) >= 201
    assert not [row.code for row in flagged if any(method.fee.kind == "free" for method in row.methods)]


def test_many_procedures_are_still_free(rows: dict[str, Procedure]) -> None:
    """The twin: doubt is not spread over everything."""
    free = [row for row in rows.values() if row.methods and all(method.fee.kind == "free" for method in row.methods)]
    assert len(free) > 1_000


def test_no_bare_number_gets_a_unit(rows: dict[str, Procedure]) -> None:
    """Trap `time_unit_missing`: of the 313, every row that holds a bare number comes out without a unit."""
    records = [record for record in real_records().values() if "time_unit_missing" in record["quality_flags"]]
    assert len(records) == 313
    for record in records:
        bare = {facts.duration(row["time"]).amount for row in record["submission_methods"] if row["time"].strip().isdigit()}
        times = [method.time for method in rows[record["code"]].methods]
        assert bare and bare <= {time.amount for time in times if not time.unit}, record["code"]


def test_no_note_with_an_amount_is_free(rows: dict[str, Procedure]) -> None:
    """Trap "free but noted": also where the collector did not flag it."""
    for record in real_records().values():
        noted = any(facts.amounts(plain_text.plain(row["note"])) for row in record["submission_methods"])
        kinds = {method.fee.kind for method in rows[record["code"]].methods}
        assert not noted or kinds - {"free"}, record["code"]


def test_the_catalogue_holds_facts_and_no_paragraphs(rows: dict[str, Procedure]) -> None:
    """Catalogue: the source's sentences stay out of the repository."""
    for row in rows.values():
        assert all(len(paper.name) <= 110 and len(paper.case) <= 110 for paper in row.papers), row.code
        assert len(row.agency) <= 260 and len(row.receiving_place) <= 160, row.code
        assert all(len(method.time.text) <= 80 for method in row.methods), row.code


def test_names_are_clean(rows: dict[str, Procedure]) -> None:
    """Catalogue: no HTML, no file names, no split subjects, no obsolete authorities, whole official pages."""
    text = catalogue.BUNDLED.read_text("utf-8")
    assert not plain_text.has_html(text.replace("&", " và "))
    for row in rows.values():
        assert not any(".doc" in paper.name or ".pdf" in paper.name for paper in row.papers), row.code
        assert not {"HTX)", "công chức", "viên chức"} & set(row.subjects), row.code
        assert row.url == "" or row.url.startswith("https://dichvucong.gov.vn/"), row.code
    terms = obsolete_terms.load()
    assert not [row.code for row in rows.values() if list(terms.used(row.agency))]


def test_every_line_of_the_catalogue_is_small_json() -> None:
    """Catalogue: one procedure a line, sorted, 3–5 MB in all."""
    lines = catalogue.BUNDLED.read_bytes().splitlines()
    codes = [json.loads(line)["code"] for line in lines]
    assert codes == sorted(set(codes)) and len(codes) == 2867
    assert catalogue.BUNDLED.stat().st_size < 5_000_000
