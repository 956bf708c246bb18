"""The commands for ratings and surveys, with their options."""

from __future__ import annotations

import argparse
from datetime import datetime

from bot.command_line.parser import Commands, add, add_target, group, path, run

# As in handlers.exports.ratings_export, which is not read here: reading it takes longer than all of these files.
SHAPES = ("answers", "respondents", "summary")


def add_ratings(commands: Commands) -> None:
    """The commands for ratings and surveys."""
    inner = group(commands, "ratings", "đánh giá, khảo sát", "Đánh giá của người dân và các đợt khảo sát.")
    _add_sheets(inner)
    _add_form(inner)
    _add_export(inner)
    _add_template(inner)
    _add_import(inner)
    add(
        inner,
        "recount",
        "so số đếm đánh giá với các câu trả lời và sửa chỗ lệch, dịch vụ không phải dừng",
        lambda given, at: run("ratings_recount.recount", at),
    )


def _add_sheets(inner: Commands) -> None:
    printing = add(
        inner,
        "sheets",
        "tờ A4 có mã QR để dán ở quầy, mỗi đơn vị một tờ (PDF)",
        lambda given, at: run("ratings_sheets.sheets", at, given.to, given.survey, given.unit),
    )
    add_target(printing, ".pdf")
    printing.add_argument("--survey", required=True, metavar="MÃ", help="mã của đợt khảo sát, như trong địa chỉ của nó")
    printing.add_argument("--unit", action="append", default=[], metavar="KHÓA", help="chỉ đơn vị này; ghi được nhiều lần")


def _add_form(inner: Commands) -> None:
    printing = add(
        inner,
        "form",
        "phiếu giấy để người dân điền tay (PDF), đúng thứ tự của tệp mẫu nhập phiếu",
        lambda given, at: run("ratings_sheets.form", at, given.to, given.survey, given.unit),
    )
    printing.add_argument("to", type=path, metavar="TỆP", help="tệp mới, đuôi .pdf")
    printing.add_argument("--survey", required=True, metavar="MÃ", help="mã của đợt khảo sát, như trong địa chỉ của nó")
    printing.add_argument("--unit", action="append", default=[], metavar="KHÓA", help="ghi sẵn tên đơn vị này; ghi được nhiều lần")


def _add_export(inner: Commands) -> None:
    leaving = add(
        inner,
        "export",
        "xuất đánh giá, khảo sát ra tệp CSV, hoặc sổ XLSX có đủ bảng và biểu đồ",
        lambda given, at: run("ratings_export.export", at, given),
    )
    add_target(leaving, ".csv hoặc .xlsx")
    shapes = "CSV có gì: mỗi dòng một câu trả lời (answers), một phiếu (respondents), hay số liệu gộp (summary)"
    leaving.add_argument("--shape", choices=SHAPES, help=shapes)
    leaving.add_argument("--questionnaire", default="mot-cham", metavar="PHIẾU", help="ví dụ mot-cham hoặc mot-cham@1")
    leaving.add_argument("--since", type=month, metavar="THÁNG", help="từ tháng này, ví dụ 01/2026")
    leaving.add_argument("--until", type=month, metavar="THÁNG", help="đến hết tháng này")
    for name, text in (("unit", "một đơn vị"), ("field", "một lĩnh vực"), ("subject", "một thủ tục, loại việc")):
        leaving.add_argument(f"--{name}", default="", metavar="KHÓA", help=f"chỉ {text}")
    leaving.add_argument("--channel", action="append", default=[], metavar="KHÓA", help="chỉ kênh này; ghi được nhiều lần")
    leaving.add_argument("--origin", action="append", default=[], metavar="KHÓA", help="chỉ nguồn này; ghi được nhiều lần")
    leaving.add_argument("--survey", default="", metavar="MÃ", help="chỉ một đợt khảo sát, theo phiếu của đợt ấy")
    leaving.add_argument("--with-officers", action="store_true", help="kèm bí danh của cán bộ")


def _add_template(inner: Commands) -> None:
    making = add(
        inner,
        "template",
        "tệp mẫu để gõ phiếu giấy vào: mỗi dòng một phiếu",
        lambda given, at: run("ratings_import.template", at, given.survey, given.to),
    )
    making.add_argument("survey", metavar="MÃ", help="mã của đợt khảo sát")
    add_target(making, ".xlsx hoặc .csv")


def _add_import(inner: Commands) -> None:
    taking = add(
        inner,
        "import",
        "nhập phiếu giấy đã gõ vào tệp mẫu; còn một lỗi thì không nhập phiếu nào",
        lambda given, at: run("ratings_import.import_forms", at, given.file, given.survey, given.yes),
    )
    taking.add_argument("file", type=path, metavar="TỆP", help="tệp .xlsx hoặc .csv theo mẫu")
    taking.add_argument("--survey", required=True, metavar="MÃ", help="mã của đợt khảo sát")
    taking.add_argument("--yes", action="store_true", help="nhập luôn; không ghi thì chỉ xem trước")
    back = add(
        inner,
        "take-back",
        "rút lại cả một lần nhập phiếu giấy",
        lambda given, at: run("ratings_import.take_back", at, given.batch),
    )
    back.add_argument("batch", type=int, metavar="SỐ", help="số của lần nhập")


def month(text: str) -> str:
    """A month written as 12/2026 or 2026-12, as the store writes it: 2026-12."""
    for form in ("%m/%Y", "%Y-%m"):
        try:
            return f"{datetime.strptime(text, form):%Y-%m}"
        except ValueError:
            continue
    raise argparse.ArgumentTypeError(f"«{text}» không phải tháng, cần dạng 12/2026 hoặc 2026-12")
