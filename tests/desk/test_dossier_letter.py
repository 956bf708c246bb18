"""The letter of apology as LibreOffice opens it: every fact is read there, and hostile words are nothing but words."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt

from handlers.dossiers import apology_letter
from handlers.dossiers.apology_letter import Letter
from knowledge.rules.rules import Rules

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HOSTILE = {
    "xml": "</w:t></w:r><w:r><w:t>&amp;<!--]]><?x?>",
    "formula": '=cmd|"/c calc"!A1 HYPERLINK("http://example.invalid") {=1+1} { INCLUDETEXT "/etc/passwd" }',
    "control": "a\x00\x01\x0b\x1b\x7f\ufffe\ud800b",
    "long": "Đang chờ đo đạc thửa đất. " * 400,
    "word": "x" * 5_000,
    "lines": "một\r\nhai\u2028ba",
    "right": "\u202egnuv\u202c {{7*7}} %s ${x}",
}


@pytest.fixture
def usual(rules: Rules) -> Letter:
    """A letter of an office of the province."""
    days = date(2026, 11, 20), date(2026, 12, 2), date(2026, 12, 9)
    law, unit = rules.apologies, rules.units["so_xay_dung"]
    code, reason = "H05.12.3-261120-0001", "Đang chờ đo lại thửa đất."
    return Letter(
        code, "1.004194", "Đăng ký tạm trú", days[0], days[1], reason, days[2], unit, law.law, law.form, date(2026, 11, 30)
    )


def texts(body: bytes) -> str:
    """The words of the file's own text, in order."""
    with zipfile.ZipFile(BytesIO(body)) as parts:
        return "\n".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", parts.read("word/document.xml").decode()))


def opened(folder: Path, kind: str, *letters: Path) -> list[Path]:
    """The letters as LibreOffice saves them; skips where there is none that opens letters."""
    if OFFICE is None:
        pytest.skip("KHÔNG KIỂM ĐƯỢC VĂN BẢN: chưa có soffice")
    command = [
        OFFICE,
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
    ]
    said = subprocess.run([*command, *map(str, letters)], check=False, timeout=180, capture_output=True)
    found = [folder / f"{one.stem}.{kind.partition(':')[0]}" for one in letters]
    if b"could not be loaded" in said.stderr and not any(one.exists() for one in found):
        pytest.skip("KHÔNG KIỂM ĐƯỢC VĂN BẢN: chưa có Writer (apt-get install --no-install-recommends libreoffice-writer-nogui)")
    return found


def test_libreoffice_reads_every_fact(usual: Letter, rules: Rules, tmp_path: Path) -> None:
    """On one page, with everything that NĐ 118/2025/NĐ-CP, art. 19.6 asks for, and blanks for what nobody keeps."""
    path = tmp_path / "letter.docx"
    path.write_bytes(apology_letter.write(usual))
    (read,) = opened(tmp_path, "txt:Text (encoded):UTF8", path)
    text = " ".join(read.read_text("utf-8-sig").split())
    facts = [usual.code, "1.004194", usual.title, "20/11/2026", "02/12/2026", usual.reason, "09/12/2026", usual.law, usual.form]
    facts += ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "SỞ XÂY DỰNG", "Kính gửi: Ông/bà ………"]
    facts += ["Số 5 đường Mẫu, phường Bến Gỗ", "0200 555 003", "Số: ……/……", "ngày …… tháng …… năm 2026", "THỦ TRƯỞNG CƠ QUAN"]
    assert [fact for fact in facts if fact not in text] == []
    (pdf,) = opened(tmp_path, "pdf", path)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 1


def test_hostile_words_are_words(usual: Letter, tmp_path: Path) -> None:
    """S1: no field, no link, nothing fetched; the file opens, and what any file can hold reads as it was typed."""
    paths = []
    for name, words in HOSTILE.items():
        body = apology_letter.write(replace(usual, reason=words, title=words, code=words))
        with zipfile.ZipFile(BytesIO(body)) as parts:
            told = parts.read("word/document.xml") + b"".join(parts.read(one) for one in parts.namelist() if one.endswith(".rels"))
        assert not re.search(rb"<w:(instrText|fldSimple|fldChar|hyperlink|altChunk|object)|TargetMode=", told), name
        paths.append(tmp_path / f"{name}.docx")
        paths[-1].write_bytes(body)
    for path, words in zip(opened(tmp_path, "txt:Text (encoded):UTF8", *paths), HOSTILE.values(), strict=True):
        text = "".join(path.read_text("utf-8-sig").split())
        clean = "".join(sign for sign in words if sign >= " " and sign not in "\x7f\ufffe\ud800\u2028").split()
        assert "".join(clean)[:4_000] in text.replace("\ufffd", ""), path.stem


def test_it_is_laid_out_as_letters_of_offices_are(usual: Letter) -> None:
    """NĐ 30/2020/NĐ-CP, appendix I: A4, margins of 20 to 25, 30 to 35 and 15 to 20 mm, Times New Roman of 13 or 14 points."""
    paper = Document(BytesIO(apology_letter.write(usual)))
    (section,) = paper.sections
    sides = [
        section.page_width,
        section.page_height,
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    ]
    assert [round(side.mm) for side in sides if side is not None] == [210, 297, 20, 20, 30, 20]
    font = paper.styles["Normal"].font
    assert (font.name, font.size) == ("Times New Roman", Pt(14))
    about = paper.core_properties
    assert (about.author, about.comments, about.last_modified_by) == ("", "", "")


def test_heads_of_a_commune_and_of_nobody(usual: Letter, rules: Rules) -> None:
    """A commune's committee stands alone and dates the letter at its place; an unknown office is left blank."""
    commune = next(unit for unit in rules.units.values() if unit.level == "commune" and unit.name.startswith("UBND"))
    text = texts(apology_letter.write(replace(usual, unit=commune)))
    assert text.startswith("ỦY BAN NHÂN DÂN " + commune.name.removeprefix("UBND ").upper())
    assert f"{commune.commune.partition(' ')[2]}, ngày ……" in text and commune.phone in text
    blank = texts(apology_letter.write(replace(usual, unit=None, title="")))
    assert "TÊN CƠ QUAN …" in blank and "nơi đã nộp hồ sơ" in blank and "None" not in blank
