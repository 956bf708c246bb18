"""Files of ratings at the desk, over real sockets: taken away with progress, on paper, and paper forms that come in."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from feedback_store import surveys
from handlers.desk import export_jobs
from handlers.desk.ratings_export_page import RATINGS
from knowledge.vietnam_time import VIETNAM
from tests.desk.case_office import CaseOffice
from tests.desk.test_report_pages import with_code
from tests.exports.made_ratings import put, rating, survey
from tests.ratings.test_paper_forms import as_csv, rated
from tests.ratings.test_paper_workbooks import with_cell

FORM = {"shape": "answers", "questionnaire": "mot-cham@1", "period": "nam-nay"}


@pytest.fixture
def lan(desk: CaseOffice) -> Iterator[httpx.Client]:
    """Survey staff with the second factor."""
    yield with_code(desk, "lan", "survey_staff")


def followed(http: httpx.Client, answer: httpx.Response) -> str:
    """The page of a job that has come to its end."""
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"]
    deadline = time.monotonic() + 30
    while 'content="1"' in http.get(path).text:
        assert time.monotonic() < deadline
    return str(path)


def test_made_followed_and_taken(desk: CaseOffice, lan: httpx.Client) -> None:
    """The page says how far it is, the file has every answer, and both steps leave a row."""
    put(desk.office.store, [rating(muc="5", gop_y="Tốt lắm") for _ in range(6)])
    assert "6 phiếu trả lời" in lan.get(RATINGS).text
    path = followed(lan, lan.post(RATINGS, data=FORM))
    assert f"0; url={path}/file" in lan.get(path).text
    answer = lan.get(f"{path}/file")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 13 and "danh-gia-" in answer.headers["content-disposition"]
    assert lan.get(f"{path}/file").content == answer.content
    assert (
        desk.audited("exports.ratings")[-1][2]["format"] == "answers" and desk.audited("exports.ratings_file")[0][2]["rows"] == 12
    )


def test_files_of_one_minute_are_told_apart(desk: CaseOffice, lan: httpx.Client) -> None:
    """By what is in them: questionnaire, months, filter and shape stand in the name."""
    put(desk.office.store, [rating(muc="5", at=desk.office.clock.now) for _ in range(6)])
    changes = ({}, {"shape": "summary"}, {"shape": "respondents"}, {"shape": "xlsx"}, {"period": "thang-nay"}, {"unit": "so_y_te"})
    names = set()
    for change in (*changes, {"subject": "infrastructure/../x"}, {"questionnaire": "dich-vu-16@1"}):
        path = followed(lan, lan.post(RATINGS, data=FORM | change))
        said = lan.get(f"{path}/file").headers["content-disposition"]
        names.add(re.search(r'filename="?([^";]+)', said)[1])  # type: ignore[index]
    assert len(names) == 8 and all(re.fullmatch(r"danh-gia-[a-z0-9_-]+\.(csv|xlsx)", name) for name in names), names
    assert sum("-so_y_te-" in name for name in names) == 1 and sum("-202601-202612-" in name for name in names) == 7


def test_nobody_else_gets_the_file(desk: CaseOffice, lan: httpx.Client) -> None:
    put(desk.office.store, [rating(muc="5")])
    path = followed(lan, lan.post(RATINGS, data=FORM))
    other = with_code(desk, "minh", "survey_staff")
    assert [other.get(path).status_code, other.get(f"{path}/file").status_code, other.post(f"{path}/stop").status_code] == [404] * 3


def test_it_can_be_stopped(desk: CaseOffice, lan: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped while it writes, there is no file, and the next one can be made."""
    put(desk.office.store, [rating(muc="5")])
    tell = export_jobs.Job.tell

    def held(job: export_jobs.Job, done: int, count: int) -> None:
        while not job._stop.wait(10):
            pytest.fail("nobody stopped it")
        tell(job, done, count)

    monkeypatch.setattr(export_jobs.Job, "tell", held)
    path = lan.post(RATINGS, data=FORM).headers["location"]
    assert "Dừng lại" in lan.get(path).text
    assert lan.post(RATINGS, data=FORM).status_code == 409, "one at a time"
    assert lan.post(f"{path}/stop").status_code == 303
    monkeypatch.undo()
    assert "Đã dừng" in lan.get(path).text and lan.get(f"{path}/file").status_code == 404
    followed(lan, lan.post(RATINGS, data=FORM))


def test_second_factor_roles_and_pseudonyms(desk: CaseOffice, lan: httpx.Client) -> None:
    """Nobody without a code, no unit; pseudonyms for administrators alone."""
    desk.office.hire("hoa", "survey_staff")
    hoa = desk.office.at_work("hoa")
    assert hoa.get(RATINGS).status_code == 303 and "/desk/totp" in hoa.post(RATINGS, data=FORM).headers["location"]
    unit = with_code(desk, "binh", "unit_officer", "so_y_te")
    assert unit.get(RATINGS).status_code == 403 and unit.post(RATINGS, data=FORM).status_code == 403
    assert lan.post(RATINGS, data=FORM | {"officers": "1"}).status_code == 403
    assert lan.post(RATINGS, data=FORM | {"shape": "exe"}).status_code == 400


def test_an_administrator_takes_pseudonyms_along(desk: CaseOffice) -> None:
    """Where they ask for them, and not otherwise."""
    put(desk.office.store, [rating(muc="5", at=desk.office.clock.now) for _ in range(6)])
    boss = with_code(desk, "sep", "administrator")
    for officers in ("1", ""):
        path = followed(boss, boss.post(RATINGS, data=FORM | {"shape": "respondents", "officers": officers}))
        assert ("CB-1" in boss.get(f"{path}/file").content.decode("utf-8-sig")) is bool(officers)


def test_the_report_on_paper(desk: CaseOffice, lan: httpx.Client) -> None:
    """Title, period, label, method; figures under five are hidden; no script, nothing the browser forbids."""
    put(desk.office.store, [rating(muc="5", at=desk.office.clock.now) for _ in range(4)])
    text = lan.get("/desk/satisfaction/report?period=nam-nay").text
    assert "Báo cáo mức độ hài lòng" in text and "không phải chỉ số SIPAS" in text and "Trung bình các tiêu chí, bản 1" in text
    assert "mean-of-items" not in text and "mot-cham" not in text.partition("<header")[2], "codes are for files"
    assert "<script" not in text and "style=" not in text and "100,00 %" not in text
    put(desk.office.store, [rating(muc="5", at=desk.office.clock.now)])
    assert "100,00 %" in lan.get("/desk/satisfaction/report?period=nam-nay").text


def test_paper_forms_come_in_and_go_again(desk: CaseOffice, lan: httpx.Client) -> None:
    """A preview keeps nothing; taken, they count; the same file is refused; taken back, nothing is left."""
    ref = desk.office.write(survey).ref
    assert "Khảo sát thử" in lan.get("/desk/paper").text
    sent = lan.post("/desk/paper", data={"survey": ref}, files={"file": ("a.csv", as_csv(rated(), rated("1")))})
    assert sent.status_code == 200 and "2 phiếu, 1 đơn vị" in sent.text and not desk.office.ask("SELECT 1 FROM responses")
    body = re.search(r'name="body"[^>]*>([^<]*)<', sent.text)
    assert body
    form = {"survey": ref, "name": "a.csv", "body": body[1]}
    assert lan.post("/desk/paper/take", data=form).status_code == 303
    assert desk.office.ask("SELECT count(*) FROM responses") == [(2,)]
    assert "đã nhập lúc" in lan.post("/desk/paper/take", data=form).text
    ((batch,),) = desk.office.ask("SELECT id FROM paper_batches")
    assert lan.post(f"/desk/paper/{batch}/back").status_code == 303 and not desk.office.ask("SELECT 1 FROM responses")
    assert lan.post(f"/desk/paper/{batch}/back").status_code == 404


def test_forms_that_were_taken_are_known_again(desk: CaseOffice, lan: httpx.Client) -> None:
    """Of the same forms nothing is offered; where only many are the same, the page says so and leaves it to the person."""
    ref = desk.office.write(survey).ref

    def looked(*rows: list[str]) -> str:
        return lan.post("/desk/paper", data={"survey": ref}, files={"file": ("<b>.csv", as_csv(*rows))}).text

    first, second, third = rated("1"), rated("2"), rated("3")
    body = re.search(r'name="body"[^>]*>([^<]*)<', seen := looked(first, second))
    assert body and "giống hệt" not in seen
    lan.post("/desk/paper/take", data={"survey": ref, "name": "<b>.csv", "body": body[1]})
    again = looked(second, first, [""] * len(first))
    assert "đã nhập lúc" in again and "Nhập các phiếu này" not in again
    more = looked(first, second, third)
    assert "2 phiếu trong tệp giống hệt" in more and "Nhập các phiếu này" in more and "<b>" not in more


def test_an_empty_file_is_called_empty(desk: CaseOffice, lan: httpx.Client) -> None:
    """It was chosen: «choose a file» would send the officer to the wrong place."""
    ref = desk.office.write(survey).ref
    sent = lan.post("/desk/paper", data={"survey": ref}, files={"file": ("a.csv", b"")})
    assert sent.status_code == 422 and "Tệp này rỗng" in sent.text and "Hãy chọn một tệp" not in sent.text
    none = lan.post("/desk/paper", data={"survey": ref}, files={"file": ("", b"")})
    assert none.status_code == 422 and "Hãy chọn một tệp" in none.text and "Tệp này rỗng" not in none.text


def test_a_survey_that_is_to_come_says_when(desk: CaseOffice, lan: httpx.Client) -> None:
    """It stands last, so that it is not chosen unasked, and gives its day instead of a span that ends before it begins."""
    tomorrow = desk.office.clock.now.astimezone(VIETNAM).date() + timedelta(days=1)
    new = surveys.New("Đợt sau", "dich-vu-16", "1", tomorrow, tomorrow + timedelta(days=30))
    running = desk.office.write(survey).ref
    later = desk.office.write(lambda db: surveys.change(db, surveys.add(db, new, None, desk.office.clock.now), state="open")).ref
    listed = re.findall(r'<option value="(\w+)"[^>]*>([^<]*)<', lan.get("/desk/paper").text)
    assert listed == [(running, "Khảo sát thử"), (later, f"Đợt sau (mở từ {tomorrow:%d/%m/%Y})")]
    sent = lan.post("/desk/paper", data={"survey": later}, files={"file": ("a.csv", as_csv(rated()))})
    assert sent.status_code == 422 and f"mở từ {tomorrow:%d/%m/%Y}" in sent.text and "nằm ngoài" not in sent.text
    assert lan.post("/desk/paper", data={"survey": running}, files={"file": ("a.csv", as_csv(rated()))}).status_code == 200


def test_a_file_that_breaks_its_reader_breaks_nothing_else(desk: CaseOffice, lan: httpx.Client) -> None:
    ref = desk.office.write(survey).ref
    sent = lan.post("/desk/paper", data={"survey": ref}, files={"file": ("a.xlsx", with_cell('<c foo=">" r="XFD1048576"/>'))})
    assert sent.status_code == 200  # a far cell without anything in it is none
    far = with_cell('<c foo=">" r="XFD1048576"><v>1</v></c>')
    sent = lan.post("/desk/paper", data={"survey": ref}, files={"file": ("a.xlsx", far)})
    assert sent.status_code == 422 and "lớn quá" in sent.text and lan.get("/desk/paper").status_code == 200


def test_faults_are_told_and_nothing_offered(desk: CaseOffice, lan: httpx.Client) -> None:
    ref = desk.office.write(survey).ref
    sent = lan.post("/desk/paper", data={"survey": ref}, files={"file": ("<b>.csv", as_csv(rated("<i>")))})
    assert sent.status_code == 422 and "dòng 3, cột" in sent.text and "Nhập các phiếu này" not in sent.text
    assert "<i>" not in sent.text and "<b>.csv" not in sent.text
    assert lan.post("/desk/paper/take", data={"survey": ref, "name": "a", "body": "?"}).status_code == 400
    assert lan.post("/desk/paper", data={"survey": ref}).status_code == 422


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_template(desk: CaseOffice, lan: httpx.Client, ending: str) -> None:
    ref = desk.office.write(survey).ref
    answer = lan.get(f"/desk/paper/template?survey={ref}&ending={ending}")
    assert answer.status_code == 200 and answer.content[:3] in (b"PK\x03", b"\xef\xbb\xbf")
    assert lan.get("/desk/paper/template?survey=none").status_code == 404
