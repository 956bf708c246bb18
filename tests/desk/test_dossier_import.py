"""Dossiers from a file at the desk, over real sockets: looked at first, taken as a whole, and a bad file changes nothing."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import httpx

from handlers.desk import dossier_import_page
from handlers.desk.dossier_import_page import HERE
from handlers.desk.export_jobs import only_one
from tests.desk.case_office import CaseOffice
from tests.dossiers.lists import HEADS, PHONE, code, row, text_of

SHEET = (*HEADS, "Điện thoại")


def sent(http: httpx.Client, text: str | bytes, name: str = "ho-so.csv") -> httpx.Response:
    """A file is looked at."""
    return http.post(HERE, files={"file": (name, text if isinstance(text, bytes) else text.encode())})


def key_of(page: httpx.Response) -> str:
    """The address under which the file of a preview is taken."""
    found = re.search(rf'action="({HERE}/[\w-]+)"', page.text)
    assert found, page.text
    return found[1]


def known(desk: CaseOffice) -> list[Any]:
    """The dossiers that were taken."""
    return desk.office.ask("SELECT code, status FROM dossiers ORDER BY code")


def test_looked_at_then_taken_then_told_that_it_was(desk: CaseOffice, lan: httpx.Client) -> None:
    """The preview counts and keeps nothing; the taking leaves a row in the audit; the same file again is told."""
    assert "Chưa nhập hồ sơ nào" in lan.get(HERE).text
    text = text_of(SHEET, row(1, PHONE), row(2))
    page = sent(lan, text)
    assert page.status_code == 200 and "2 hồ sơ mới, 0 hồ sơ có thay đổi" in page.text and known(desk) == []
    path = key_of(page)
    answer = lan.post(path)
    assert answer.status_code == 303 and "Đã nhập xong" in lan.get(answer.headers["location"]).text
    assert known(desk) == [(code(1), 4), (code(2), 4)]
    assert [(one[2]["rows"], one[2]["new"]) for one in desk.audited("dossiers.take")] == [(2, 2)]
    again = sent(lan, text)
    assert again.status_code == 422 and "đã nhập trọn" in again.text and "Nhập</button>" not in again.text
    assert lan.post(path).status_code == 409, "a preview is taken once"
    ((officer, done),) = desk.office.ask("SELECT imported_by, done_at IS NOT NULL FROM dossier_batches")
    assert (officer, done) == (desk.office.ask("SELECT id FROM officers WHERE login = 'lan'")[0][0], 1)


def test_a_bad_file_changes_nothing_and_has_its_report(desk: CaseOffice, lan: httpx.Client) -> None:
    """Row by row in the page and as CSV, without anybody's number; the good rows only where somebody says so."""
    traces = ("audit", "audit_head", "sqlite_sequence", "store_keys", "staff_sessions")
    before = desk.office.tables(*traces)
    page = sent(lan, text_of(SHEET, row(1, PHONE), row(2, PHONE, state=PHONE), row(3, PHONE, day="31/02/2026")))
    assert page.status_code == 422 and "Dòng 3, cột «Trạng thái»" in page.text and "Chưa có gì thay đổi" in page.text
    assert desk.office.tables(*traces) == before
    path = key_of(page)
    report = lan.get(f"{path}/report")
    rows = list(csv.reader(io.StringIO(report.content.decode("utf-8-sig"))))
    assert [line[:2] for line in rows[1:]] == [["3", "Trạng thái"], ["4", "Ngày nộp"]]
    assert PHONE not in report.text + page.text and "attachment" in report.headers["content-disposition"]
    assert lan.post(path).status_code == 400 and known(desk) == []
    assert '<div class="fault"><p>Dòng 3' in page.text, "in red"
    done = lan.post(path, data={"good": "1"})
    assert done.status_code == 303 and known(desk) == [(code(1), 4)]
    said = lan.get(done.headers["location"]).text
    assert "1 hồ sơ mới, 0 hồ sơ có thay đổi" in said and "Còn 2 dòng có lỗi bị bỏ lại, chưa nhập" in said
    assert "Đã nhập xong" not in lan.get(f"{HERE}?said=dossiers-taken&number=99&left=x").text


def test_a_file_that_may_be_older_is_told_of_before_it_is_taken(desk: CaseOffice, lan: httpx.Client) -> None:
    heads = (*HEADS, "Ngày xử lý xong")
    asks = "Tệp này có phải xuất trước lần nhập gần nhất không?"
    page = sent(lan, text_of(heads, row(1, "02/11/2026", state="9")))
    assert asks not in page.text and lan.post(key_of(page)).status_code == 303
    assert asks in sent(lan, text_of(heads, row(1, ""))).text and known(desk) == [(code(1), 9)]


def test_what_is_no_list_is_told_in_a_line(desk: CaseOffice, lan: httpx.Client) -> None:
    for body, says in (("a,b\n1,2\n", "Không thấy cột"), (b"PK\x03\x04", "Không đọc được tệp Excel"), (" ", "không có gì để đọc")):
        page = sent(lan, body)
        assert page.status_code == 422 and says in page.text
    empty = lan.post(HERE, files={"file": ("x.csv", b"")})
    assert empty.status_code == 422 and "Tệp rỗng" in empty.text and "Hãy chọn một tệp" not in empty.text
    none = lan.post(HERE, files={"file": ("", b"")})
    assert none.status_code == 422 and "Hãy chọn một tệp" in none.text and known(desk) == []


def test_the_sample_can_be_brought_in_as_it_is(desk: CaseOffice, lan: httpx.Client) -> None:
    """Three invented dossiers without a fault or a doubt; a spreadsheet opens it as Unicode."""
    file = lan.get(f"{HERE}/sample")
    assert file.status_code == 200 and 'filename="mau-ho-so.csv"' in file.headers["content-disposition"]
    assert file.content.startswith(b"\xef\xbb\xbf") and f'href="{HERE}/sample"' in lan.get(HERE).text
    page = sent(lan, file.content)
    assert page.status_code == 200 and "3 hồ sơ mới" in page.text
    assert not any(word in page.text for word in ("Lưu ý", "Không dùng các cột", 'class="fault"'))
    assert lan.post(key_of(page)).status_code == 303 and [state for _, state in known(desk)] == [4, 5, 10]


def test_what_the_catalogue_lacks_and_what_was_guessed_is_told_once(desk: CaseOffice, lan: httpx.Client) -> None:
    """Neither bars the file; a report names them too, without what stands in the cell."""
    rows = [row(number, "Phường Bến Gổ") for number in (1, 2)]
    rows[0][1] = rows[1][1] = "9.999999"
    page = sent(lan, text_of((*HEADS, "Đơn vị"), *rows, row(3, "phuong ben go"), row(4, "Phường Bến Gỗ")))
    assert page.status_code == 200 and "4 hồ sơ mới" in page.text and 'class="fault"' not in page.text
    assert page.text.count("danh mục của Một Cửa không có thủ tục này") == 1
    assert page.text.count("được hiểu là «UBND phường Bến Gỗ»") == 1 and "Bến Gổ" not in page.text
    report = lan.get(f"{key_of(page)}/report").text
    assert report.count("Lưu ý") == 2 and "được hiểu là" in report


def test_nobody_else_takes_it_or_reads_its_report(desk: CaseOffice, lan: httpx.Client) -> None:
    """Another officer has another preview; other roles have none."""
    path = key_of(sent(lan, text_of(HEADS, row(1, day="x"), row(2))))
    desk.office.hire("minh")
    minh = desk.office.at_work("minh")
    assert minh.post(path, data={"good": "1"}).status_code == 409 and minh.get(f"{path}/report").status_code == 404
    desk.office.hire("hoa", "survey_staff")
    assert desk.office.at_work("hoa").get(HERE).status_code == 403
    assert known(desk) == [] and lan.get(f"{path}/report").status_code == 200


def test_one_file_at_a_time_and_none_too_large(desk: CaseOffice, lan: httpx.Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(dossier_import_page, "LARGEST", 100)
    page = sent(lan, text_of(HEADS, *(row(number) for number in range(20))))
    assert page.status_code == 422 and "dossiers import" in page.text and known(desk) == []
    monkeypatch.undo()
    with only_one(desk.office.store):
        assert sent(lan, text_of(HEADS, row(1))).status_code == 409
    assert sent(lan, text_of(HEADS, row(1))).status_code == 200
