"""S1: the files as LibreOffice opens them, whatever it takes for the separator: no formula, no link, and the text as it was."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from feedback_store.case_snapshot import Filed
from feedback_store.store import Store
from handlers.exports.cell_text import plain
from handlers.exports.columns import OF_CASE, OF_SENDER
from knowledge.rules import rules as loading
from tests.exports.made_cases import kept
from tests.exports.payloads import PAYLOADS
from tests.exports.test_export import TITLES, csv_rows, exported, xlsx_rows

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(
    OFFICE is None,
    reason="KHÔNG KIỂM ĐƯỢC BẢNG TÍNH: chưa có soffice (apt-get install --no-install-recommends libreoffice-calc-nogui)",
)

TEXTS = ("channel", "kind", "category", "urgency", "unit", "state", "text", "place", "result", "national_code")
TEXT_TITLES = [column.title for column in OF_CASE + OF_SENDER if column.sort in ("text", "long")]
HARM = re.compile(r'table:formula=|<text:a |xlink:href="(?!\./)|dde-|<table:table-source|of:=')
"""What a flat ODS has where something is calculated, leads elsewhere or is fetched."""
# Separator, quotation mark, UTF-8, first line, formats of columns, language, quoted cells are text, numbers and dates are
# recognised, as shown, with formulas, without spaces, sheet, formulas are calculated.
READING = "{separator},34,76,1,,1066,{quoted_is_text},true,false,false,false,0,true"
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1066,true,true,false"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the list in which every column of text holds every payload, as CSV and as XLSX."""
    folder = tmp_path_factory.mktemp("spreadsheets")
    store, rules = Store(folder / "motcua.db", reserve=0), loading.load()
    for number, payload in enumerate(PAYLOADS, 1):
        words = dict.fromkeys((name for name in TEXTS if name in Filed._fields), payload)
        case = {"id": number, "code": f"{payload}\u2063{number}", "merged_into": number - 1 or None, **words}
        store.submit(lambda db, case=case, payload=payload: kept(db, case, (payload,) * 3)).result()
    for name in ("list.csv", "list.xlsx"):
        exported(store, rules, name, with_senders=True)
    yield folder
    store.close_now()


def opened(source: Path, into: Path, kind: str, reading: str = "") -> Path:
    """Have LibreOffice open a file and save it as another kind; `reading` says how a CSV is taken apart."""
    how = [f"--infilter=Text - txt - csv (StarCalc):{reading}"] if reading else []
    profile = f"-env:UserInstallation=file://{source.parent}/profile"
    command = [str(OFFICE), profile, "--headless", *how, "--convert-to", kind, "--outdir", str(into), str(source)]
    subprocess.run(command, check=True, timeout=180, capture_output=True)
    return into / f"{source.stem}.{kind.partition(':')[0]}"


def harms(flat: Path) -> list[str]:
    """Formulas, links and whatever else is fetched, of a flat ODS."""
    text = flat.read_text("utf-8")
    assert "1+1" in text, "the list is there"
    return HARM.findall(text)


def test_there_are_enough_payloads_and_columns() -> None:
    assert len(PAYLOADS) >= 60 and len(TEXT_TITLES) >= 16


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_no_formula_and_no_link_in_csv(files: Path, tmp_path: Path, separator: str) -> None:
    """S1: also where the computer's separator is another one than ours, and formulas are to be calculated."""
    reading = READING.format(separator=ord(separator), quoted_is_text="false")
    assert harms(opened(files / "list.csv", tmp_path, "fods", reading)) == []


def test_no_formula_and_no_link_in_xlsx(files: Path, tmp_path: Path) -> None:
    """S1"""
    assert harms(opened(files / "list.xlsx", tmp_path, "fods")) == []


def test_saved_as_xlsx_it_still_has_none(files: Path, tmp_path: Path) -> None:
    """S1: whoever opens the CSV and saves it as a workbook passes nothing on either."""
    saved = opened(files / "list.csv", tmp_path, "xlsx", READING.format(separator=44, quoted_is_text="false"))
    with zipfile.ZipFile(saved) as parts:
        names = parts.namelist()
        assert not [name for name in names if re.search("hyperlink|externalLink|calcChain|connections", name)]
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ >]|<hyperlink", sheet) and sheet.count("<row ") > len(PAYLOADS)


def test_texts_of_xlsx_come_back(files: Path, tmp_path: Path) -> None:
    """S1: every text of every column reads in LibreOffice as the citizen wrote it."""
    back = read_csv(opened(files / "list.xlsx", tmp_path, AS_CSV))
    assert texts_of(back) == texts_of(xlsx_rows(files / "list.xlsx"))
    assert [row["Nội dung"] for row in back] == [as_shown(plain(payload)) for payload in PAYLOADS]


def test_texts_of_csv_come_back(files: Path, tmp_path: Path) -> None:
    """S1: and apart from our apostrophes, those of the CSV too."""
    reading = READING.format(separator=44, quoted_is_text="true")
    back = read_csv(opened(files / "list.csv", tmp_path, AS_CSV, reading))
    assert texts_of(back) == texts_of(csv_rows(files / "list.csv"))


def read_csv(path: Path) -> list[dict[str, str]]:
    """What LibreOffice saved."""
    with path.open(encoding="utf-8", newline="") as file:
        return [dict(zip(TITLES, row, strict=True)) for row in list(csv.reader(file))[1:]]


def texts_of(rows: list[dict[str, str]]) -> list[list[str]]:
    """The texts of a list, row by row."""
    return [[as_shown(row.get(title, "")) for title in TEXT_TITLES] for row in rows]


def as_shown(text: str) -> str:
    """LibreOffice keeps a line break as one."""
    return text.replace("\r\n", "\n")


# The twins


def test_a_careless_csv_would_calculate(files: Path, tmp_path: Path) -> None:
    """The same payloads without apostrophes are formulas, and the test sees them."""
    with (tmp_path / "careless.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([number, payload] for number, payload in enumerate(PAYLOADS))
    reading = READING.format(separator=44, quoted_is_text="false")
    assert len(harms(opened(tmp_path / "careless.csv", tmp_path, "fods", reading))) > 5


def test_a_careless_workbook_would_calculate_and_link(tmp_path: Path) -> None:
    """As xlsxwriter writes cells when nobody tells it otherwise."""
    with xlsxwriter.Workbook(tmp_path / "careless.xlsx") as book:
        sheet = book.add_worksheet()
        for number, payload in enumerate((*PAYLOADS, "1+1")):
            sheet.write(number, 0, plain(payload))
    found = harms(opened(tmp_path / "careless.xlsx", tmp_path, "fods"))
    assert len([one for one in found if "formula" in one]) > 3 and len([one for one in found if "text:a" in one]) > 2
