"""Figures of filing with help: what became of it, at which step it was given up, and no small number to be worked out."""

from __future__ import annotations

import random
import re
from datetime import date, datetime
from html import unescape
from itertools import pairwise

import httpx
import pytest

from feedback_store import guided_filings
from feedback_store.guided_filings import Counts, Move
from feedback_store.sqlite import Connection
from handlers.desk import dossier_sentences as words
from handlers.desk import small_cells
from handlers.desk.dossier_filings_page import OTHERS, quarters_until, tables_of, together
from tests.desk.case_office import CaseOffice

PAGE = "/desk/dossiers/filings"
BIRTH, LODGING = "1.001193", "1.004194"
HIDDEN = words.HIDDEN


def filed(desk: CaseOffice, procedure: str, amount: int, ended: str, reached: str = "form", place: int = 5) -> None:
    """So many citizens were walked through filing, each in a conversation of their own."""
    now = desk.office.clock.now

    def work(db: Connection) -> None:
        for number in range(amount):
            move = Move(procedure, "online", reached, place, ended=ended)
            guided_filings.moved(db, f"web:{procedure}{ended}{reached}{number}", move, now)

    desk.office.write(work)


def tables(http: httpx.Client, query: str = "") -> list[dict[str, list[str]]]:
    """The tables of the page: headings under "", then each line by what it is of."""
    found = []
    for table in re.findall(r"<table>(.*?)</table>", http.get(PAGE + query).text, re.DOTALL):
        lines = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in re.findall(r"<tr>(.*?)</tr>", table)]
        found.append({unescape(name) if number else "": list(map(unescape, cells)) for number, (name, *cells) in enumerate(lines)})
    return found


def test_what_became_of_them_and_where_they_gave_up(desk: CaseOffice, lan: httpx.Client) -> None:
    """Begun, finished either way, given up by step; one procedure under the other, the most begun first."""
    filed(desk, BIRTH, 10, "filed")
    filed(desk, BIRTH, 6, "bring", "papers", 2)
    filed(desk, BIRTH, 7, "stopped", "login", 3)
    filed(desk, BIRTH, 5, "forgotten")
    filed(desk, LODGING, 9, "stopped", "own-step", 9)
    filed(desk, LODGING, 8, "")
    ends, steps = tables(lan)
    (birth,) = (name for name in ends if BIRTH in name)
    (lodging,) = (name for name in ends if LODGING in name)
    assert list(ends) == ["", "Tất cả", birth, lodging] and "khai sinh" in birth
    assert ends[birth] == ["28", "10", "6", "0", "0", "0", "12"]
    assert ends["Tất cả"] == ["45", "10", "6", "0", "0", "8", "21"] and ends[lodging] == ["17", "0", "0", "0", "0", "8", "9"]
    assert steps[""] == ["Bỏ dở", "Đăng nhập VNeID", "Điền tờ khai", "Bước khác"]
    assert (steps[birth], steps[lodging]) == (["12", "7", "5", "0"], ["9", "0", "0", "9"])
    assert tables(lan, "?period=2026-3") == [] and "chưa có ai nhờ" in lan.get(f"{PAGE}?period=2026-3").text


def test_few_are_not_told(desk: CaseOffice, lan: httpx.Client) -> None:
    """Under five altogether nothing is; a small cell takes another one with it, so that no sum gives it away."""
    filed(desk, BIRTH, 4, "filed")
    assert tables(lan) == [] and "dưới 5 lần" in lan.get(PAGE).text
    filed(desk, BIRTH, 3, "bring")
    filed(desk, BIRTH, 20, "stopped", "login", 3)
    ends, steps = tables(lan)
    assert ends["Tất cả"] == ["27", HIDDEN, HIDDEN, "0", "0", "0", "20"] and steps["Tất cả"] == ["20", "20"]
    filed(desk, LODGING, 2, "filed")
    (lodging,) = (cells for name, cells in tables(lan)[0].items() if LODGING in name)
    assert lodging == [HIDDEN, HIDDEN, "0", "0", "0", "0", "0"]


def test_where_no_step_is_told_the_page_says_why(desk: CaseOffice, lan: httpx.Client) -> None:
    """The heading is always there: the guide sends people to look under it."""
    filed(desk, BIRTH, 10, "filed")
    text = lan.get(PAGE).text
    assert "Bỏ dở ở bước nào" in text and words.NOBODY_LEFT in text and len(tables(lan)) == 1
    filed(desk, BIRTH, 3, "stopped", "login", 3)
    text = lan.get(PAGE).text
    assert words.LEFT_HIDDEN in text and words.NOBODY_LEFT not in text and len(tables(lan)) == 1
    filed(desk, BIRTH, 12, "stopped", "login", 3)
    text = lan.get(PAGE).text
    assert words.LEFT_HIDDEN not in text and "Đăng nhập VNeID" in text and len(tables(lan)) == 2


def test_rare_procedures_are_one_line_and_long_names_are_shortened(desk: CaseOffice, lan: httpx.Client) -> None:
    """Rows in which nothing could be told are put together, last; a name takes a few lines, the code says which it is."""
    filed(desk, BIRTH, 10, "filed")
    for code in ("1.000001", "1.000002", LODGING):
        filed(desk, code, 2, "filed")
    ends, *_ = tables(lan)
    assert list(ends)[2:] == [next(name for name in ends if BIRTH in name), words.OTHERS.format(n=3)]
    assert (
        ends[words.OTHERS.format(n=3)] == ["6", "6", "0", "0", "0", "0", "0"] and f"«{HIDDEN}»: có dưới 5 lần" in lan.get(PAGE).text
    )
    long = "Thủ tục " * 40
    (table,) = tables_of({BIRTH: Counts(9, 9)}, {BIRTH: long}, 5)
    assert table.lines[0].title == long and len(table.lines[0].short) < 70 and table.lines[0].short.endswith(" …")


def test_what_is_put_together_is_the_sum() -> None:
    """Nothing is lost, and one rare procedure alone stays itself."""
    rare = {f"1.{number:06}": Counts(4, 1, 1, given_up={"login": 1, "form": 1}) for number in range(3)}
    told, others = together({BIRTH: Counts(9, 9)} | rare, 5)
    assert (told[OTHERS], others) == (Counts(12, 3, 3, given_up={"login": 3, "form": 3}), 3) and set(told) == {BIRTH, OTHERS}
    alone = {BIRTH: Counts(9, 9), LODGING: Counts(2, 2)}
    assert together(alone, 5) == (alone, 0)


def test_who_may_see_it(desk: CaseOffice, lan: httpx.Client) -> None:
    desk.office.hire("hoa", "unit_officer", "so_y_te")
    desk.office.hire("thu", "survey_staff")
    assert [desk.office.at_work(login).get(PAGE).status_code for login in ("hoa", "thu")] == [403, 200]
    assert f'href="{PAGE}"' in lan.get("/desk/dossiers").text
    assert f'href="{PAGE}"' not in desk.office.at_work("hoa").get("/desk/dossiers").text


def test_it_is_reached_and_left_by_pages_that_are_open(desk: CaseOffice, lan: httpx.Client) -> None:
    """Survey staff may not open the dossiers: they come from the indicators, and go back there."""
    desk.office.hire("thu", "survey_staff")
    thu = desk.office.at_work("thu")
    assert f'href="{PAGE}"' in thu.get("/desk/indicators").text
    back = [re.findall(r'<a href="([^"]+)">‹', http.get(PAGE).text) for http in (thu, lan)]
    assert back == [["/desk/indicators"], ["/desk/dossiers", "/desk/indicators"]]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 22), date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 1), date(2027, 3, 31)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 3, 31)),
    ],
)
def test_quarters_are_whole_and_follow_one_another(day: date, first: date, last: date) -> None:
    quarters = quarters_until(day)
    assert (quarters[0].first, quarters[0].last) == (first, last) and len({one.key for one in quarters}) == 8
    assert all((after.first - before.last).days == 1 for after, before in pairwise(quarters))


def test_no_row_or_column_gives_a_small_cell_away() -> None:
    """A thousand tables of chance: what is hidden comes to nothing or enough in each line, and only what must be is hidden."""
    chance = random.Random(datetime(2026, 11, 22).toordinal())
    for _ in range(1_000):
        rows = [[chance.choice((0, 0, 1, 3, 5, 8, 20)) for _ in range(chance.randint(1, 6))]]
        rows += [[chance.choice((0, 1, 6, 30)) for _ in rows[0]] for _ in range(chance.randint(0, 5))]
        hidden = small_cells.hidden(rows, 5)
        lines = [*([(row, column) for column in range(len(rows[0]))] for row in range(len(rows)))]
        lines += [[(row, column) for row in range(len(rows))] for column in range(len(rows[0]))]
        for line in lines:
            unknown = [rows[row][column] for row, column in line if (row, column) in hidden]
            left = [cell for cell in line if cell not in hidden and rows[cell[0]][cell[1]]]
            assert sum(unknown) == 0 or sum(unknown) >= 5 or not left
        assert all(rows[row][column] for row, column in hidden)
        assert {(row, column) for row, cells in enumerate(rows) for column, n in enumerate(cells) if 0 < n < 5} <= hidden
    assert small_cells.hidden([[5, 9], [7, 6]], 5) == frozenset()


def test_steps_say_no_more_than_ends() -> None:
    """Where all that was given up is hidden among the ends, there is no second table that would tell it."""
    few = Counts(begun=30, online=20, counter=4, given_up={"login": 6})
    assert [len(tables_of({BIRTH: one}, {BIRTH: ""}, 5)) for one in (few, Counts(20, 14, given_up={"login": 6}))] == [1, 2]
