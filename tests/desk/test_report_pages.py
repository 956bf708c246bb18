"""Figures and files to take away, over real sockets: who sees what, small numbers, what a file holds, what stays on the disk."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.desk.report_period import BadPeriod, chosen
from tests.desk.case_office import LAMP, CaseOffice

TODAY = date(2026, 11, 30)
ALL = {"query": "view=tat-ca", "ending": "csv"}


@pytest.fixture
def lan(desk: CaseOffice) -> httpx.Client:
    """A desk officer with the second factor."""
    return with_code(desk, "lan")


def with_code(desk: CaseOffice, login: str, *role: Any) -> httpx.Client:
    """An officer who gave a code as well."""
    desk.office.hire(login, *role)
    http = desk.office.at_work(login)
    assert desk.office.give_code(http, login).status_code == 303
    return http


def judged(desk: CaseOffice, amount: int, unit: str) -> None:
    """Answered cases of a unit, all of them judged well."""
    for _ in range(amount):
        desk.file(unit=unit, state="answered", satisfied=1, on_time=1, closed_at=desk.office.clock.now.isoformat())


def row_of(text: str, name: str) -> list[str]:
    """The cells of a table's row."""
    found = text.partition(f'<th scope="row">{name}</th>')[2].partition("</tr>")[0]
    return [cell.partition("</td>")[0] for cell in found.split("<td>")[1:]]


def told(answer: httpx.Response) -> list[list[str]]:
    """A CSV as rows."""
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_no_share_is_told_of_few(desk: CaseOffice, lan: httpx.Client) -> None:
    """Four judgements name nobody's; five do. The counts stand there either way."""
    judged(desk, 4, "so_y_te")
    judged(desk, 5, "so_giao_duc")
    text = lan.get("/desk/reports?period=thang-nay").text
    assert row_of(text, "Sở Y tế")[:2] == ["4", "4"] and row_of(text, "Sở Y tế")[5] == "dưới 5 lượt"
    assert row_of(text, "Sở Giáo dục và Đào tạo")[5] == "100%"
    assert "dưới 5 lượt" in lan.get("/desk/reports?unit=so_y_te").text


def test_a_unit_sees_its_own(desk: CaseOffice, lan: httpx.Client) -> None:
    """Whatever the address asks for."""
    judged(desk, 2, "so_y_te")
    judged(desk, 3, "so_giao_duc")
    desk.office.hire("binh", "unit_officer", "so_y_te")
    text = desk.office.at_work("binh").get("/desk/reports?unit=so_giao_duc").text
    assert "<strong>2</strong>" in text and "Sở Y tế" in text and "Sở Giáo dục" not in text
    assert "<strong>5</strong>" in lan.get("/desk/reports").text


def test_the_page_holds_the_score_and_drawings(desk: CaseOffice, lan: httpx.Client) -> None:
    """Formula, law and N/A of each part; a drawing and a table of each sort; never called SIPAS; nothing the browser forbids."""
    judged(desk, 1, "so_y_te")
    text = lan.get("/desk/reports?period=nam-nay").text
    assert text.count("Căn cứ: QĐ 766/QĐ-TTg") == 3 and "N/A" in text
    assert text.count('<svg class="chart"') == 4 and text.count("<table>") == 4
    assert "SIPAS" not in text and "style=" not in text and "Số liệu phản ánh, kiến nghị" in text
    ((_, _, details),) = desk.audited("reports.read")
    assert details == {"since": "2026-01-01", "until": "2026-11-30", "unit": ""}


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({}, ("2026-11-01", "2026-11-30")),
        ({"period": "thang-truoc"}, ("2026-10-01", "2026-10-31")),
        ({"period": "quy-nay"}, ("2026-10-01", "2026-11-30")),
        ({"period": "nam-nay"}, ("2026-01-01", "2026-11-30")),
        ({"period": "khoang", "from": "2026-02-01", "to": "2026-02-01"}, ("2026-02-01", "2026-02-01")),
        ({"period": "strange"}, ("2026-11-01", "2026-11-30")),
    ],
)
def test_periods(asked: dict[str, str], days: tuple[str, str]) -> None:
    found = chosen(asked, TODAY)
    assert (f"{found.first}", f"{found.last}") == days


@pytest.mark.parametrize("days", [("", ""), ("2026-02-02", "2026-02-01"), ("x", "2026-02-01"), ("2020-01-01", "2026-01-01")])
def test_days_that_make_no_period(desk: CaseOffice, lan: httpx.Client, days: tuple[str, str]) -> None:
    """One line on the page, and this month's figures."""
    asked = {"period": "khoang", "from": days[0], "to": days[1]}
    with pytest.raises(BadPeriod):
        chosen(asked, TODAY)
    answer = lan.get("/desk/reports", params=asked)
    assert answer.status_code == 422 and 'class="fault"' in answer.text


def test_a_file_without_names(desk: CaseOffice, lan: httpx.Client) -> None:
    """The filters of the inbox; numbers in the text are covered; the audit has filters and count, not what was searched for."""
    case = desk.file()
    desk.file(draft=replace(LAMP, category="environment.waste", text="Rác đầy ngõ"))
    form = ALL | {"query": "view=tat-ca&category=infrastructure&q=0912345678+den"}
    assert "1 phản ánh, kiến nghị" in lan.get("/desk/exports?category=infrastructure").text
    assert told(lan.post("/desk/exports", data=form))[1:] == []
    answer = lan.post("/desk/exports", data=ALL | {"query": "view=tat-ca&category=infrastructure"})
    head, row = told(answer)
    assert row[0] == case.code and "0912" not in answer.text and "Họ tên người gửi" not in head
    assert (
        answer.headers["content-disposition"].startswith("attachment; filename=") and "no-store" in answer.headers["cache-control"]
    )
    first, second = (details for _, _, details in desk.audited("exports.make"))
    assert first["searched"] is True and "0912" not in json.dumps(first)
    assert second == {
        "rows": 1,
        "filters": "view=tat-ca&category=infrastructure",
        "searched": False,
        "format": "csv",
        "senders": False,
    }


def test_names_only_by_a_tick_and_for_the_desk(desk: CaseOffice, lan: httpx.Client) -> None:
    desk.file()
    answer = lan.post("/desk/exports", data=ALL | {"senders": "1"})
    assert "Trần Thị Lan" in told(answer)[1] and desk.audited("exports.make")[-1][2]["senders"] is True
    other = with_code(desk, "sau", "survey_staff")
    assert 'name="senders"' in lan.get("/desk/exports").text and 'name="senders"' not in other.get("/desk/exports").text
    assert other.post("/desk/exports", data=ALL | {"senders": "1"}).status_code == 403
    assert "Trần Thị Lan" not in other.post("/desk/exports", data=ALL).text


def test_a_unit_takes_its_own_away(desk: CaseOffice) -> None:
    """S3: another unit's filter gives nothing."""
    mine, _ = desk.file(unit="so_y_te"), desk.file(unit="so_giao_duc")
    binh = with_code(desk, "binh", "unit_officer", "so_y_te")
    assert [row[0] for row in told(binh.post("/desk/exports", data=ALL))[1:]] == [mine.code]
    assert binh.post("/desk/exports", data=ALL | {"query": "view=tat-ca&unit=so_giao_duc"}).status_code == 403


def test_xlsx_and_unknown_endings(desk: CaseOffice, lan: httpx.Client) -> None:
    desk.file()
    assert lan.post("/desk/exports", data=ALL | {"ending": "xlsx"}).content[:2] == b"PK"
    assert lan.post("/desk/exports", data=ALL | {"ending": "exe"}).status_code == 400


def test_a_code_comes_first(desk: CaseOffice) -> None:
    """Without the second factor neither the page nor a file."""
    desk.office.hire("minh")
    http = desk.office.at_work("minh")
    for answer in (http.get("/desk/exports"), http.post("/desk/exports", data=ALL)):
        assert answer.status_code == 303 and answer.headers["location"].startswith("/desk/totp")


def test_nothing_is_made_on_a_full_disk(desk: CaseOffice, lan: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, a row in the audit, and the next file is made as before."""
    desk.file()
    with monkeypatch.context() as full:
        full.setattr(desk.office.store, "is_low_on_space", lambda: True)
        answer = lan.post("/desk/exports", data=ALL)
    assert answer.status_code == 503 and "sắp đầy" in answer.text
    assert desk.audited("exports.make")[-1][2] == {"status": 503}
    assert lan.post("/desk/exports", data=ALL).status_code == 200


def test_nothing_stays_behind(desk: CaseOffice, lan: httpx.Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is gone from the disk before it is sent."""
    desk.file()
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert lan.post("/desk/exports", data=ALL).status_code == 200
    assert list(folder.iterdir()) == []
