"""Paper forms typed into a table: what is wrong is told by row and column, and nothing is taken by halves, twice or for ever."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from feedback_store import responses, surveys, tallies
from feedback_store.store import Store
from handlers.ratings import paper_batch, paper_table, paper_template
from handlers.ratings.paper_batch import File, NotTaken, Preview
from handlers.ratings.paper_columns import DAY, DAY_TITLE, HEADS, MOST, UNIT, columns
from handlers.ratings.paper_table import NotATable
from knowledge.vietnam_time import VIETNAM
from tests.exports.made_ratings import NOW, RULES, SIXTEEN, survey

TODAY = NOW.astimezone(VIETNAM).date()
FORM = RULES.questionnaires["dich-vu-16"][-1]
FULL = RULES.questionnaires["sipas-2023-2026"][-1]
KEYS = [column.key for column in columns(FORM)]
TITLES = [column.title for column in columns(FORM)]
FIRST = FORM.scored[0].key


def line(day: str = "20/11/2026", unit: str = "so_y_te", **cells: str) -> list[str]:
    """A row; cells by column, with _ for -."""
    given = {DAY: day, UNIT: unit} | {key.replace("_", "-"): text for key, text in cells.items()}
    return [given.get(key, "") for key in KEYS]


def rated(level: str = "5", **more: str) -> list[str]:
    """A row that answers the first question."""
    return line(**{FIRST.replace("-", "_"): level}, **more)


def as_csv(*rows: list[str], separator: str = ",", heads: int = 2) -> str:
    """A table as text."""
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows([*[KEYS, TITLES][:heads], *rows])
    return file.getvalue()


def look(store: Store, body: str | bytes, questionnaire: str = "dich-vu-16") -> Preview:
    """What a file holds, for a survey that is open."""
    row = store.submit(lambda db: survey(db, questionnaire=questionnaire)).result()
    return paper_batch.look(File("a.csv", body.encode() if isinstance(body, str) else body), row, RULES, TODAY)


def faults(store: Store, *rows: list[str]) -> list[str]:
    return list(look(store, as_csv(*rows)).reading.told())


def test_what_is_wrong_is_told_by_row_and_column(store: Store) -> None:
    """The rows are numbered as the spreadsheet does, and every fault is told at once."""
    told = faults(
        store,
        rated(),
        rated("6"),
        rated(day="31/02/2026"),
        rated(unit="la"),
        rated(day=""),
        rated(day="01/01/2025"),
        line(),
        rated(unit="Sở Y tees"),
    )
    assert told == [
        "dòng 4, cột C (Sự rõ ràng, dễ tìm của biển hiệu, chỉ …): «6» không phải mã trả lời; mã dùng được: 1, 2, 3, 4, 5",
        "dòng 5, cột A (Ngày điền phiếu): «31/02/2026» không phải ngày; ghi như 31/12/2026",
        "dòng 6, cột B (Đơn vị (mã hoặc tên)): không có đơn vị «la»; xem tờ «Mã» của tệp mẫu",
        "dòng 7, cột A (Ngày điền phiếu): chưa ghi ngày điền phiếu",
        "dòng 8, cột A (Ngày điền phiếu): ngày 01/01/2025 nằm ngoài đợt khảo sát (01/01/2026–23/11/2026)",
        "dòng 9, cột A (Ngày điền phiếu): phiếu này chưa có câu trả lời nào",
        "dòng 10, cột B (Đơn vị (mã hoặc tên)): không có đơn vị «Sở Y tees»; có phải «Sở Y tế» không?",
    ]


def test_the_twin_has_nothing_wrong(store: Store) -> None:
    assert faults(store, rated(), rated("Rất hài lòng"), rated("rat hai long"), rated(unit="Sở Y tế"), rated(unit="")) == []


@pytest.mark.parametrize("day", ["20/11/2026", "2026-11-20", "20-11-2026", "1/9/2026", "1/9/26", "20-11-26", "20.11.2026"])
def test_days(store: Store, day: str) -> None:
    assert faults(store, rated(day=day)) == []


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_encodings_and_separators(store: Store, encoding: str, separator: str) -> None:
    """Accents come out in one form, whatever program has saved the file."""
    text = as_csv(rated("Rất hài lòng", unit="Sở Y tế"), separator=separator)
    body = in_1258(text) if encoding == "cp1258" else text.encode(encoding)
    assert [form.unit for form in look(store, body).reading.forms] == ["so_y_te"]


def in_1258(text: str) -> bytes:
    """As Windows writes Vietnamese in its old encoding: hats with the letter, tones behind it; what it lacks is a question mark."""
    found = b""
    for sign in normalize("NFC", text):
        letter, *tones = list(normalize("NFD", sign))
        for tone in [one for one in tones if one in "\u0302\u0306\u031b"]:
            letter, tones = normalize("NFC", letter + tone), [one for one in tones if one != tone]
        found += "".join((letter, *tones)).encode("cp1258", "replace")
    return found


@pytest.mark.parametrize(
    "body", [in_1258(as_csv(rated(), heads=1) + "ệ"), as_csv(rated()).encode("cp1252", "replace") + b"\xe0\xff"]
)
def test_an_encoding_that_nobody_can_be_sure_of_is_refused(store: Store, body: bytes) -> None:
    with pytest.raises(NotATable, match="CSV UTF-8"):
        look(store, body)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("", "Dòng đầu"),
        ("xin chào", "Dòng đầu"),
        (as_csv(), "chưa có phiếu nào"),
        (as_csv(rated()).replace(UNIT, "la"), "không có cột «la»"),
        (as_csv(rated()).replace(f",{KEYS[-1]}\r", "\r", 1), f"thiếu cột «{KEYS[-1]}»"),
        (as_csv(rated()).replace(f",{KEYS[-1]}\r", f",{FIRST}\r", 1), "thiếu cột"),
        (b"PK\x03\x04 no workbook", "bị hỏng"),
        (b"\x00" * 100, "CSV UTF-8"),
    ],
)
def test_what_is_no_table_of_this_questionnaire(store: Store, body: str | bytes, told: str) -> None:
    with pytest.raises(NotATable, match=told):
        look(store, body)


def test_a_workbook_that_would_fill_the_memory_is_refused(store: Store) -> None:
    """One cell at the end of the sheet, and the reader would make room for all before it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_string(1_048_575, 16_383, "x")
    with pytest.raises(NotATable, match="lớn quá"):
        look(store, file.getvalue())


def test_too_many_rows(store: Store) -> None:
    with pytest.raises(NotATable, match=f"{MOST} phiếu"):
        paper_table.read(as_csv(*[rated()] * (MOST + 1)).encode())
    assert len(paper_table.read(as_csv(*[rated()] * MOST).encode())) == MOST + HEADS


def test_consent_and_branches(store: Store) -> None:
    """What needs consent is taken with it only, and what is not asked has to be blank."""
    keys = [column.key for column in columns(FULL)]
    item = next(item for item in FULL.items if item.purpose and item.sort == "one" and not item.when)
    code = item.options[0].key

    def told(**cells: str) -> list[str]:
        given = {DAY: "20/11/2026", FULL.scored[0].key: "4"} | cells
        text = io.StringIO()
        csv.writer(text).writerows([keys, [given.get(key, "") for key in keys]])
        return list(look(store, text.getvalue(), FULL.key).reading.told())

    agreed = {f"dong-y.{item.purpose}": "có"}
    assert any("chưa đồng ý" in one for one in told(**{item.key: code}))
    assert not any("chưa đồng ý" in one for one in told(**{item.key: code}, **agreed))
    later = next(item for item in FULL.items if item.when and item.sort == "one")
    assert any("chỉ hỏi khi" in one for one in told(**{later.key: later.options[0].key}))


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template_is_taken_as_it_is(store: Store, tmp_path: Path, ending: str) -> None:
    """Empty it holds no form; its codes stand on a second sheet."""
    target = tmp_path / f"a.{ending}"
    paper_template.write(FORM, RULES, target)
    with pytest.raises(NotATable, match="chưa có phiếu nào"):
        look(store, target.read_bytes())
    if ending == "xlsx":
        codes = CalamineWorkbook.from_path(target).get_sheet_by_name("Mã").to_python()
        assert ["", "", "", "5", "Rất hài lòng"] in codes and ["", "", "", "so_y_te", "Sở Y tế"] in codes


def test_a_workbook_with_real_days_and_numbers(store: Store) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, KEYS)
        sheet.write_row(1, 0, TITLES)
        sheet.write_datetime(2, 0, NOW.replace(tzinfo=None), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(2, KEYS.index(FIRST), 4)
    (form,) = look(store, file.getvalue()).reading.forms
    assert form.day == TODAY and form.answers[FIRST].values == ("4",)


def take(store: Store, preview: Preview, body: bytes) -> int:
    return store.submit(lambda db: paper_batch.take(db, File("a.csv", body), preview, None, NOW)).result()


def counted(store: Store) -> tuple[int, int, Sequence[object]]:
    """Responses, answers to the first question, and where the tallies are wrong."""
    with store.reading() as db:
        ticks = tallies.counts(db, replace(SIXTEEN, items=(FIRST,)), ())
        return responses.count(db, SIXTEEN), ticks[0][0], tallies.recount(db)


def test_taken_once_and_taken_back(store: Store) -> None:
    """All forms count at once, on the day they were filled in; the same file again is refused; taken back nothing is left of it."""
    body = as_csv(rated("5"), rated("2", day="31/10/2026")).encode()
    preview = look(store, body)
    batch = take(store, preview, body)
    assert counted(store) == (2, 2, [])
    with store.reading() as db:
        assert db.execute("SELECT month, origin, channel, unit FROM responses ORDER BY month").fetchall() == [
            ("2026-10", "paper", "paper", "so_y_te"),
            ("2026-11", "paper", "paper", "so_y_te"),
        ]
    with pytest.raises(NotTaken, match="đã nhập lúc"):
        take(store, preview, body)
    assert counted(store) == (2, 2, [])
    assert store.submit(lambda db: paper_batch.take_back(db, batch)).result() == 2
    assert counted(store) == (0, 0, [])
    take(store, preview, body)
    assert counted(store) == (2, 2, [])


def test_one_fault_and_nothing_is_taken(store: Store) -> None:
    body = as_csv(*[rated()] * 9, rated("7")).encode()
    preview = look(store, body)
    with pytest.raises(NotTaken):
        take(store, preview, body)
    assert counted(store) == (0, 0, [])


def test_stopped_in_the_middle_nothing_is_taken(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The forms, their tallies and the file are one commit."""
    body = as_csv(*[rated()] * 9).encode()
    preview = look(store, body)

    def fail(*_: object) -> None:
        raise KeyError("stopped")

    monkeypatch.setattr(tallies, "add", fail)
    with pytest.raises(KeyError):
        take(store, preview, body)
    with store.reading() as db:
        assert not db.execute("SELECT 1 FROM responses UNION SELECT 1 FROM paper_batches UNION SELECT 1 FROM answers").fetchall()


def test_no_draft_and_no_unknown_survey(store: Store) -> None:
    draft = store.submit(lambda db: survey(db, "draft")).result()
    with store.reading() as db:
        for ref in (draft.ref, "none"):
            with pytest.raises(NotTaken):
                paper_batch.survey_of(db, ref)
        assert surveys.by_ref(db, draft.ref)


def test_the_title_by_which_an_old_encoding_is_known() -> None:
    assert TITLES[0] == DAY_TITLE and not DAY_TITLE.isascii()
