"""The session is over while an officer types: the words come back, to this officer alone, and never in an address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from feedback_store.store import Store
from tests.browser.browsing import DESKTOP, chromium, violations
from tests.desk.case_office import CaseOffice, case_office_open, shown
from tests.desk.office import PASSWORD

WORDS = 'Dạ, mai thợ đến <b>"sớm"</b> ạ.'


@pytest.fixture
def desk(store: Store) -> Iterator[CaseOffice]:
    """A desk with two officers."""
    with case_office_open(store) as opened:
        opened.office.hire("lan")
        opened.office.hire("minh")
        yield opened


def test_the_answer_shows_what_was_typed(desk: CaseOffice) -> None:
    """Escaped, with the way back; nothing is done, nothing is kept, nothing stands in an address."""
    case = desk.file()
    lan = desk.office.at_work("lan")
    seen = shown(lan.get(f"/desk/cases/{case.code}").text)
    desk.office.clock.pass_(days=2)
    before = desk.office.tables()
    answer = lan.post(f"/desk/cases/{case.code}/reply", data=seen | {"reply": WORDS})
    assert answer.status_code == 401 and answer.headers["cache-control"] == "no-store"
    assert "Dạ, mai thợ đến &lt;b&gt;&#34;sớm&#34;&lt;/b&gt; ạ.</textarea>" in answer.text
    assert f'href="/desk/sign-in?next=/desk/cases/{case.code}"' in answer.text
    assert desk.office.tables() == before and desk.heard() == []


@pytest.mark.parametrize("path", ["/desk/me/password", "/desk/accounts", "/desk/rights", "/desk/hotline/calls/1"])
def test_other_forms_are_not_shown_again(desk: CaseOffice, path: str) -> None:
    """Passwords, and what callers tell: the twin."""
    http = desk.office.browser()
    answer = http.post(path, data={"password": PASSWORD, "new": PASSWORD, "text": WORDS})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in")


def test_too_much_is_not_read(desk: CaseOffice) -> None:
    """Photos of somebody who is not signed in are not taken in; the way leads back to the case."""
    case = desk.file()
    files = [("proof", ("x.png", bytes(70_000), "image/png"))]
    answer = desk.office.browser().post(f"/desk/cases/{case.code}/close", data={"result": WORDS}, files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/sign-in?next=/desk/cases/{case.code}")


def test_nobody_else_reads_it(desk: CaseOffice) -> None:
    """Another site cannot have the page made, and a page that was asked for shows nothing."""
    case = desk.file()
    http = desk.office.browser(**{"Sec-Fetch-Site": "cross-site"})
    answer = http.post(f"/desk/cases/{case.code}/reply", data={"reply": WORDS})
    assert answer.status_code == 403 and "mai thợ" not in answer.text


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    with chromium() as opened:
        yield opened


def signed_in(page: Page, login: str) -> None:
    """The form of signing in, filled."""
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form.card button").click()


def _typed_too_late(desk: CaseOffice, page: Page, code: str) -> None:
    page.goto(f"/desk/sign-in?next=/desk/cases/{code}")
    signed_in(page, "lan")
    page.locator("#act-remark summary").click()
    page.locator("#f-remark").fill(WORDS)
    desk.office.clock.pass_(days=2)
    page.locator("#act-remark .button").click()
    expect(page.locator("h1")).to_have_text("Chưa gửi được")
    expect(page.locator("#f-remark")).to_have_value(WORDS)
    expect(page.locator("#kept")).to_be_visible()
    assert violations(page) == [] and "th%E1%BB%A3" not in page.url
    page.get_by_role("link", name="Đăng nhập lại").click()


@pytest.mark.browser
def test_the_words_are_back_in_their_field(browser: Browser, desk: CaseOffice) -> None:
    """The same officer signs in: nothing was sent, the words are there; once sent they do not come again."""
    case = desk.file()
    context = browser.new_context(viewport=DESKTOP, base_url=desk.office.url, locale="vi-VN")
    page = context.new_page()
    _typed_too_late(desk, page, case.code)
    signed_in(page, "lan")
    expect(page.locator("#f-remark")).to_have_value(WORDS)
    expect(page.locator(".said")).to_contain_text("chưa gửi")
    assert desk.kinds(case) == ["filed"]
    page.locator("#act-remark .button").click()
    expect(page.locator(".said")).to_contain_text("Đã ghi chú")
    page.goto(f"/desk/cases/{case.code}")
    expect(page.locator("#f-remark")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('lost')") is None and desk.kinds(case) == ["filed", "remarked"]
    context.close()


@pytest.mark.browser
def test_another_officer_does_not_get_them(browser: Browser, desk: CaseOffice) -> None:
    """The twin."""
    case = desk.file()
    context = browser.new_context(viewport=DESKTOP, base_url=desk.office.url, locale="vi-VN")
    page = context.new_page()
    _typed_too_late(desk, page, case.code)
    signed_in(page, "minh")
    expect(page.locator("h1")).to_have_text(case.code)
    expect(page.locator("#f-remark")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('lost')") is None
    context.close()
