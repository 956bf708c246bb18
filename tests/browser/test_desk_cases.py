"""The desk in a real Chromium: a case from the inbox to its answer, by mouse, by keys, on a phone, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from feedback_store.store import Store
from tests.browser.browsing import DESKTOP, PHONE, REPORT_VIOLATIONS, png, violations
from tests.desk.case_office import LAMP, CaseOffice, act, case_office_open
from tests.desk.office import PASSWORD

WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("main *")]
    .filter((node) => node.getBoundingClientRect().right > innerWidth && !node.closest(".tabs")).map((node) => node.outerHTML)"""
FITS = "document.documentElement.scrollWidth <= innerWidth"
SMALL = """() => [...document.querySelectorAll("main :is(button, summary, select, textarea, input)")]
    .filter((node) => node.checkVisibility() && !["hidden", "checkbox", "radio"].includes(node.type))
    .map((node) => [node.id || node.textContent.trim(), node.getBoundingClientRect()])
    .filter(([, box]) => box.width < 44 || box.height < 44).map(([name, box]) => `${name} ${box.width} ${box.height}`)"""
EVIL = '"><img src=x onerror="alert(1)"><svg onload=alert(2)>{{7*7}}'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseOffice]:
    """One desk for all of these tests, with one officer."""
    store = Store(tmp_path_factory.mktemp("desk") / "motcua.db", reserve=0)
    with case_office_open(store) as opened:
        opened.office.hire("lan")
        yield opened
    store.close_now()


@contextmanager
def at_desk(browser: Browser, desk: CaseOffice, **options: Any) -> Iterator[BrowserContext]:
    """An officer's browser, signed in; whatever it did that it should not have done fails the test."""
    faults: list[str] = []
    context = browser.new_context(**({"viewport": DESKTOP, "locale": "vi-VN", "base_url": desk.office.url} | options))
    context.set_default_timeout(30_000)
    context.add_init_script(REPORT_VIOLATIONS)
    context.on("console", lambda message: faults.append(message.text) if is_fault(message.type, message.text) else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    context.on("request", lambda request: request.url.startswith((desk.office.url, "data:")) or faults.append(request.url))
    page = context.new_page()
    page.goto("/desk/sign-in")
    page.locator("[name=login]").fill("lan")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button").click()
    page.wait_for_url("**/desk/")
    page.close()
    try:
        yield context
    finally:
        context.close()
    assert faults == []


def is_fault(kind: str, text: str) -> bool:
    return kind in ("error", "warning") and "Failed to load resource" not in text


def opened(context: BrowserContext, path: str) -> Page:
    page = context.new_page()
    page.goto(path)
    return page


def do(page: Page, name: str) -> Any:
    """One form of the page, opened."""
    form = page.locator(f"#act-{name}")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    return form


def test_from_the_inbox_to_the_answer(browser: Browser, desk: CaseOffice, tmp_path: Path) -> None:
    """Open, accept, route, reply with a template, close with a photo."""
    case = desk.file("web:way", replace(LAMP, place="ngã ba Đồng Mây", text="Đèn đường ngã ba Đồng Mây tắt cả tuần"))
    with at_desk(browser, desk) as context:
        page = opened(context, "/desk/cases")
        page.get_by_label("Tìm theo mã").fill("nga ba dong may")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=case.code).click()
        page.get_by_role("button", name="Tiếp nhận", exact=True).click()
        expect(page.locator(".said")).to_contain_text("Đã nhận")
        expect(page.locator(".marks")).to_contain_text("Đã tiếp nhận")
        form = do(page, "route")
        form.get_by_label("Đơn vị", exact=True).select_option(label="Sở Xây dựng")
        form.get_by_label("Lời nhắn").fill("Nhờ Sở xem giúp")
        form.get_by_role("button", name="Giao đơn vị").click()
        expect(page.locator(".timeline")).to_contain_text("giao cho Sở Xây dựng")
        page.locator("#t-reply").select_option("going_there")
        expect(page.locator("#f-reply")).to_have_value(re.compile("Sở Xây dựng sẽ cử người đến ngã ba Đồng Mây"))
        page.get_by_role("button", name="Gửi tin nhắn").click()
        expect(page.locator(".said")).to_contain_text("Đã gửi")
        page.keyboard.press("c")
        page.keyboard.type("Đã thay bóng, đèn sáng lại.")
        page.locator("#f-proof").set_input_files(png(400, 300))
        page.get_by_role("button", name="Gửi kết quả và đóng").click()
        expect(page.locator(".said")).to_contain_text("Đã trả lời kết quả")
        expect(page.locator(".story")).to_contain_text("Minh chứng 1")
    assert desk.latest(case).state == "answered" and len(desk.proofs(case)) == 1
    assert desk.kinds(case) == ["filed", "accepted", "routed", "replied", "answered"]
    assert len(desk.heard("web:way")) == 4


def test_by_keys_alone(browser: Browser, desk: CaseOffice) -> None:
    """j, k, x, Enter and / in the list, r in the case; a key typed into a field is a letter."""
    first = desk.file("web:keys1", replace(LAMP, text="phím một bàn phím", place="nơi khác"))
    second = desk.file("web:keys2", replace(LAMP, text="phím hai bàn phím", place="chốn nọ"))
    with at_desk(browser, desk) as context:
        page = opened(context, "/desk/cases?view=tat-ca&q=ban+phim")
        page.keyboard.type("jjkx")
        expect(page.locator("tr.at")).to_contain_text(first.code)
        expect(page.locator("tr.at input")).to_be_checked()
        expect(page.locator("#ticked")).to_have_text("(1)")
        page.keyboard.press("/")
        page.keyboard.type("jx")
        expect(page.locator("#f-q")).to_have_value("jx")
        page.locator("body").click(position={"x": 1, "y": 300})
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(second.code)
        page.keyboard.press("r")
        page.keyboard.type("rcn")
        expect(page.locator("#f-reply")).to_have_value("rcn")
        page.get_by_role("link", name="Danh sách phản ánh").click()
        expect(page).to_have_url(re.compile("q=ban[+]phim"))


def test_bulk_acts_and_saved_views(browser: Browser, desk: CaseOffice) -> None:
    made = [desk.file(f"web:bulk{number}", replace(LAMP, text=f"gom nhóm {number}", place=f"nơi {number}")) for number in range(3)]
    with at_desk(browser, desk) as context:
        page = opened(context, "/desk/cases?view=can-xem&q=gom+nhom")
        page.get_by_text("Lưu bộ lọc này").click()
        page.get_by_label("Tên bộ lọc").fill("Gom")
        page.get_by_role("button", name="Lưu", exact=True).click()
        expect(page.locator(".tabs [aria-current]")).to_have_text("Gom 3")
        for case in made[:2]:
            page.get_by_label(f"Chọn {case.code}").check()
        page.get_by_role("button", name="Tiếp nhận").click()
        expect(page.locator(".said")).to_contain_text("Đã làm xong")
        expect(page.locator(".tabs [aria-current]")).to_have_text("Gom 1")
        page.get_by_role("button", name="Xóa bộ lọc «Gom»").click()
        expect(page.locator(".tabs")).not_to_contain_text("Gom")
    assert [desk.latest(case).state for case in made] == ["accepted", "accepted", "new"]


def test_news_are_told_without_moving_the_page(browser: Browser, desk: CaseOffice) -> None:
    desk.file("web:live1", replace(LAMP, text="tin sống một"))
    with at_desk(browser, desk) as context:
        page = context.new_page()
        page.clock.install()
        page.goto("/desk/cases?view=tat-ca&q=tin+song")
        top = page.locator(".cases").bounding_box()
        desk.file("web:live2", replace(LAMP, text="tin sống hai"))
        expect(page.locator("#live")).to_be_hidden()
        page.clock.run_for(11_000)
        expect(page.locator("#live")).to_have_text("1 phản ánh mới – tải lại")
        assert page.locator(".cases").bounding_box() == top and violations(page) == []
        page.get_by_role("link", name="tải lại").click()
        expect(page.locator(".cases tbody tr")).to_have_count(2)


def test_the_second_officer_keeps_what_was_typed(browser: Browser, desk: CaseOffice) -> None:
    """S13"""
    case = desk.file("web:two")
    desk.office.hire("minh")
    with at_desk(browser, desk, viewport=PHONE) as context:
        page = opened(context, f"/desk/cases/{case.code}")
        page.get_by_role("link", name="Nhắn", exact=True).click()
        page.locator("#f-reply").fill("Dạ, mai thợ đến ạ.")
        act(desk.office.at_work("minh"), case, "remark", remark="Đã gọi thợ")
        page.get_by_role("button", name="Gửi tin nhắn").click()
        expect(page.get_by_role("alert")).to_contain_text("Cán bộ minh ghi chú nội bộ")
        assert violations(page) == [] and page.evaluate(FITS)
        expect(page.locator("#f-reply")).to_have_value("Dạ, mai thợ đến ạ.")
        page.get_by_role("button", name="Gửi tin nhắn").click()
        expect(page.locator(".said")).to_contain_text("Đã gửi")
    assert desk.kinds(case) == ["filed", "remarked", "replied"]


def test_without_a_script(browser: Browser, desk: CaseOffice) -> None:
    """A template, a link to the form, an act."""
    case = desk.file("web:plain")
    with at_desk(browser, desk, java_script_enabled=False, viewport=PHONE) as context:
        page = opened(context, f"/desk/cases/{case.code}")
        page.locator("#act-reply summary").click()
        page.locator("#t-reply").select_option("received")
        page.locator("#act-reply .ready button").click()
        expect(page.locator("#f-reply")).to_have_value(re.compile("đã đọc kỹ"))
        page.locator("#act-reply .actions button").click()
        expect(page.locator(".said")).to_contain_text("Đã gửi")
        page.get_by_role("link", name="Kết quả").click()
        expect(page.locator("#f-result")).to_be_visible()
    assert desk.kinds(case) == ["filed", "replied"]


@pytest.mark.parametrize(("scheme", "viewport"), [("light", DESKTOP), ("dark", PHONE)], ids=["light desktop", "dark phone"])
def test_every_page_passes_axe_and_fits_its_window(
    browser: Browser, desk: CaseOffice, scheme: str, viewport: dict[str, int]
) -> None:
    """WCAG 2.2 AA, with every form open; and what a citizen wrote (S2) does nothing, in any field."""
    draft = replace(LAMP, text=f"lời {EVIL}{'dài' * 80}", place=f"nơi {EVIL}", name=f"tên {EVIL}", address=f"nhà {EVIL}")
    new = desk.file("web:axe", draft, urgency="urgent")
    done = desk.file("web:axe", draft, state="answered", result=f"kết quả {EVIL}", asked=EVIL, satisfied=0, reopened=1, on_time=0)
    waits = desk.file("web:axe", draft, state="waiting_citizen", asked=EVIL, paused_at=new.received_at)
    with at_desk(browser, desk, viewport=viewport, color_scheme=scheme) as context:
        page = context.new_page()
        lists = [
            "/desk/cases",
            "/desk/cases?view=tham-khao",
            "/desk/cases?view=tat-ca&q=loi&kind=complaint",
            "/desk/cases?q=khongco",
        ]
        for path in lists + [f"/desk/cases/{case.code}" for case in (new, done, waits)]:
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
            assert violations(page) == [], path
            assert page.evaluate(WIDE) == [], path
            assert page.locator("img[src='x'], svg").count() == 0
            small = page.evaluate(SMALL)
            assert small == [], path


def test_axe_sees_what_is_wrong(browser: Browser, desk: CaseOffice) -> None:
    """The twin of the test above: it must be able to fail."""
    case = desk.file("web:twin")
    with at_desk(browser, desk) as context:
        page = opened(context, f"/desk/cases/{case.code}")
        page.evaluate("document.getElementById('act-reply').open = true")
        page.evaluate("document.querySelector('label[for=f-reply]').remove()")
        assert any(found.startswith("label") for found in violations(page))
