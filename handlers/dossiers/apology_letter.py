"""The apology for a late dossier as a letter (DOCX): form 04 of TT 03/2025/TT-VPCP, laid out as NĐ 30/2020/NĐ-CP asks.

Who it goes to, its number and its date are left blank: the service holds no names, and the office numbers and signs it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from handlers.dossiers import letter_sentences as words
from handlers.exports.cell_text import plain
from knowledge.rules.units import Unit

FONT = "Times New Roman"
_BODY, _HEAD, _SMALL, _GAP = Pt(14), Pt(12), Pt(11), Pt(2)
_CENTRE, _BOTH, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
_OFFICE = re.compile(r"^UBND\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """What the letter says. `title` is "" where the procedure is not known, `unit` None where nobody says whose dossier it is."""

    code: str
    procedure: str
    title: str
    received: date
    due_before: date
    reason: str
    due_after: date
    unit: Unit | None
    law: str
    form: str
    today: date


def write(letter: Letter) -> bytes:
    """The letter as a file, in about 0.05 s."""
    paper = Document()
    _set_up(paper)
    _head(paper, letter)
    _line(paper.add_paragraph(), words.TITLE, _CENTRE, bold=True, before=Pt(18), after=Pt(0))
    _line(paper.add_paragraph(), words.SUBTITLE.format(code=plain(letter.code)), _CENTRE, bold=True, after=Pt(12))
    _line(paper.add_paragraph(), words.TO, _LEFT, after=Pt(6))
    _body(paper, letter)
    _signature(paper)
    _line(paper.add_paragraph(), words.FORM.format(form=letter.form), _LEFT, italic=True, size=_SMALL, before=Pt(12))
    kept = BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _set_up(paper: Paper) -> None:
    """A4, margins and type as NĐ 30/2020/NĐ-CP, appendix I, asks; nothing of the program's own template stays."""
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(20), Mm(20), Mm(30), Mm(20)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, _BODY
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(kind), FONT)
    about = paper.core_properties
    about.author, about.comments, about.title, about.language = "", "", words.TITLE.capitalize(), "vi-VN"
    about.created = about.modified = datetime(2025, 1, 1)


def _head(paper: Paper, letter: Letter) -> None:
    table = _columns(paper, Mm(60), Mm(100))
    left, right = table.rows[0].cells
    parent, office = _offices(letter.unit)
    if parent:
        _line(left.paragraphs[0], parent, _CENTRE, size=_HEAD)
    _line(left.add_paragraph() if parent else left.paragraphs[0], office, _CENTRE, bold=True, size=_HEAD)
    _rule(left, Mm(20))
    _line(left.add_paragraph(), words.NUMBER, _CENTRE, size=_HEAD, before=Pt(6))
    _line(right.paragraphs[0], words.COUNTRY, _CENTRE, bold=True, size=_HEAD)
    _line(right.add_paragraph(), words.MOTTO, _CENTRE, bold=True, size=Pt(13))
    _rule(right, Mm(21))
    place = words.DAY.format(place=_place(letter.unit), year=letter.today.year)
    _line(right.add_paragraph(), place, _CENTRE, italic=True, size=Pt(13), before=Pt(6))


def _body(paper: Paper, letter: Letter) -> None:
    office = letter.unit.name if letter.unit else words.OFFICE
    _line(paper.add_paragraph(), words.BASIS.format(law=letter.law), _BOTH, italic=True, indent=Mm(10), after=Pt(6))
    _line(paper.add_paragraph(), words.SORRY.format(office=office), _BOTH, indent=Mm(10), after=Pt(6))
    procedure = f"{letter.title} ({letter.procedure})" if letter.title else letter.procedure
    facts = (
        (words.CODE, letter.code),
        (words.PROCEDURE, procedure),
        (words.RECEIVED, f"{letter.received:%d/%m/%Y}"),
        (words.DUE_BEFORE, f"{letter.due_before:%d/%m/%Y}"),
        (words.REASON, letter.reason),
        (words.DUE_AFTER, f"{letter.due_after:%d/%m/%Y}"),
    )
    _facts(paper, facts)
    contact = words.CONTACT.format(office=office, place=letter.unit.place, phone=letter.unit.phone) if letter.unit else words.ASK
    for text in (words.PROMISE.format(day=f"{letter.due_after:%d/%m/%Y}"), contact, words.CLOSING):
        _line(paper.add_paragraph(), text, _BOTH, indent=Mm(10), before=Pt(6))


def _facts(paper: Paper, facts: tuple[tuple[str, str], ...]) -> None:
    table = _columns(paper, Mm(45), Mm(115), rows=len(facts))
    table.style = paper.styles["Table Grid"]
    for row, (name, value) in zip(table.rows, facts, strict=True):
        _line(row.cells[0].paragraphs[0], name, _LEFT, before=_GAP, after=_GAP)
        for number, line in enumerate(plain(value).split("\n")):
            paragraph = row.cells[1].add_paragraph() if number else row.cells[1].paragraphs[0]
            _line(paragraph, line, _LEFT, bold=name == words.DUE_AFTER, before=_GAP, after=_GAP)


def _signature(paper: Paper) -> None:
    left, right = _columns(paper, Mm(70), Mm(90)).rows[0].cells
    _line(left.paragraphs[0], words.COPIES, _LEFT, bold=True, italic=True, size=Pt(12), before=Pt(12))
    for copy in words.COPY_LIST:
        _line(left.add_paragraph(), copy, _LEFT, size=_SMALL)
    _line(right.paragraphs[0], words.SIGNER, _CENTRE, bold=True, before=Pt(12))
    _line(right.add_paragraph(), words.SIGN_HERE, _CENTRE, italic=True, after=Pt(48))


def _columns(paper: Paper, first: Mm, second: Mm, rows: int = 1) -> Table:
    """A table of two columns without lines."""
    table: Table = paper.add_table(rows=rows, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(
        table.columns, (first, second), strict=True
    ):  # one program reads the column's width, another the cells'
        column.width = width
        for cell in column.cells:
            cell.width = width
    return table


def _line(
    paragraph: Paragraph,
    text: str,
    align: WD_ALIGN_PARAGRAPH,
    *,
    bold: bool = False,
    italic: bool = False,
    size: Pt = _BODY,
    indent: Mm | None = None,
    before: Pt | None = None,
    after: Pt | None = None,
) -> None:
    run = paragraph.add_run(plain(text))
    run.bold, run.italic, run.font.size = bold, italic, size
    form = paragraph.paragraph_format
    form.alignment, form.first_line_indent = align, indent
    form.space_before, form.space_after = before or Pt(0), after or Pt(0)


def _rule(cell: _Cell, inset: Mm) -> None:
    """The short line under a head: the upper border of an empty line, set in from both sides."""
    paragraph = cell.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = inset
    form.space_before, form.space_after, form.line_spacing = Pt(2), Pt(0), Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _offices(unit: Unit | None) -> tuple[str, str]:
    """The office above (a commune has none in a letter's head) and the office itself, in capitals."""
    if unit is None:
        return "", words.OFFICE_BLANK
    name = _OFFICE.sub("Ủy ban nhân dân", unit.name).upper()
    return ("" if unit.level == "commune" else words.PROVINCE), name


def _place(unit: Unit | None) -> str:
    """Where a letter is dated: the commune or ward; of the province's offices nobody says."""
    if unit is None or unit.level != "commune":
        return words.BLANK
    return re.sub(r"^(?:xã|phường|đặc khu)\s+", "", unit.commune, flags=re.IGNORECASE)
