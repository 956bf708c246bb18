"""The desk in a real Chromium: from the first link to work, on a phone, for every eye."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from feedback_store import officers, password_links
from feedback_store.officers import Profile
from feedback_store.store import Connection
from tests.browser.browsing import DESKTOP, PHONE, REPORT_VIOLATIONS, chromium, shot, violations
from tests.desk.office import Office

pytestmark = pytest.mark.browser
FITS = "document.documentElement.scrollWidth <= innerWidth"
PASSWORD = "hoa phượng đỏ tháng năm canary"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def context(browser: Browser, office: Office, faults: list[str], **options: object) -> BrowserContext:
    """A device; what it does that it should not do is noted."""
    opened = browser.new_context(**({"viewport": PHONE, "locale": "vi-VN", "base_url": office.url} | options))  # type: ignore[arg-type]
    opened.set_default_timeout(30_000)
    opened.add_init_script(REPORT_VIOLATIONS)
    opened.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("weberror", lambda error: faults.append(str(error.error)))
    opened.on("request", lambda asked: None if asked.url.startswith((office.url, "data:")) else faults.append(asked.url))
    return opened


def looked_at(page: Page, name: str) -> None:
    """Whoever looks at the page can read and use it: WCAG 2.2 AA, no sideways scrolling, nothing smaller than a thumb."""
    assert violations(page) == [], name
    assert page.evaluate(FITS), f"{name} is wider than its window"
    small = page.evaluate("""() => [...document.querySelectorAll("button, .button, input, select, summary, nav a")]
        .filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 44).map((node) => node.outerHTML)""")
    assert small == [], name
    shot(page, f"desk-{name}")


def first_link(office: Office) -> str:
    def work(db: Connection) -> str:
        officer = officers.add(db, "quantri", Profile("Phạm Thu Hà", "administrator"), office.clock.now)
        return password_links.create(db, officer.id, office.clock.now)

    return f"/desk/set-password/{office.write(work)}"


def code_of(office: Office, secret: str) -> str:
    return pyotp.TOTP(secret).at(office.clock.now)


def sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/desk/")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def test_from_the_first_link_to_work_on_a_phone(browser: Browser, office: Office) -> None:
    """A password, the second factor, signing in, a colleague's account, and out again."""
    faults: list[str] = []
    phone = context(browser, office, faults)
    page = phone.new_page()
    page.goto(first_link(office))
    looked_at(page, "set-password-phone")
    page.get_by_label("Mật khẩu mới", exact=True).fill(PASSWORD)
    page.get_by_label("Nhập lại mật khẩu mới").fill(PASSWORD)
    page.get_by_role("button", name="Đặt mật khẩu").click()
    expect(page.get_by_role("status")).to_have_text("Đã đặt mật khẩu. Mời anh/chị đăng nhập.")
    looked_at(page, "sign-in-phone")
    sign_in(page, "quantri", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cài xác thực hai bước")
    looked_at(page, "totp-phone")
    page.get_by_text("Không quét được").click()
    secret = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Mã sáu chữ số").fill(code_of(office, secret))
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(page.get_by_role("status")).to_have_text("Đã bật xác thực hai bước.")
    looked_at(page, "start-phone")
    page.get_by_role("link", name="Tài khoản", exact=True).click()
    looked_at(page, "accounts-phone")
    page.get_by_label("Tên đăng nhập").fill("lan.tran")
    page.get_by_label("Họ và tên").fill("Trần Thị Lan")
    page.get_by_label("Vai trò").select_option("Cán bộ xử lý")
    page.get_by_label("Đơn vị").select_option("UBND xã An")
    page.get_by_role("button", name="Thêm tài khoản").click()
    expect(page.get_by_label("Liên kết")).to_have_value(re.compile(r"/desk/set-password/[\w-]{43}$"))
    looked_at(page, "link-phone")
    page.get_by_role("link", name="Nhật ký").click()
    expect(page.locator("main")).to_contain_text("Nguyên vẹn")
    expect(page.get_by_role("link", name="Nhật ký")).to_be_in_viewport(ratio=1)  # the last of a menu that moves sideways
    assert page.evaluate("[scrollX, scrollY]") == [0, 0]
    looked_at(page, "audit-phone")
    office.clock.pass_(minutes=2)
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("status")).to_have_text("Đã đăng xuất.")
    sign_in(page, "quantri", PASSWORD)
    looked_at(page, "code-phone")
    page.get_by_label("Mã sáu chữ số").fill(code_of(office, secret))
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc đang chờ")
    phone.close()
    assert faults == []


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light"), ("desktop", "dark")])
def test_every_page_can_be_read_by_everybody(browser: Browser, office: Office, size: str, scheme: str) -> None:
    """WCAG 2.2 AA on both sizes and in both colour schemes."""
    faults: list[str] = []
    office.hire("chi", "administrator")
    office.hire("nghi", "operator")
    office.hire("lan.tran", "unit_officer", "so_xay_dung")
    office.write(lambda db: db.execute("UPDATE officers SET disabled = 1 WHERE login = 'nghi'"))
    http = office.at_work("chi")
    shown = context(browser, office, faults, viewport=PHONE if size == "phone" else DESKTOP, color_scheme=scheme)
    shown.add_cookies([{"name": "motcua_desk", "value": http.cookies["motcua_desk"], "url": office.url}])
    page = shown.new_page()
    for name, path in {
        "start": "/desk/",
        "accounts": "/desk/accounts",
        "account": "/desk/accounts/lan.tran",
        "me": "/desk/me",
        "audit": "/desk/audit",
        "audit-empty": "/desk/audit?officer=ai-do",
    }.items():
        page.goto(path)
        for closed in page.locator(".guarded summary").all():
            closed.click()
        looked_at(page, f"{name}-{size}-{scheme}")
    shown.clear_cookies()
    page.goto("/desk/sign-in")
    looked_at(page, f"sign-in-{size}-{scheme}")
    assert faults == []
    page.goto("/desk/nowhere")
    looked_at(page, f"error-{size}-{scheme}")
    shown.close()


def test_another_site_cannot_act_through_an_officers_browser(browser: Browser, office: Office) -> None:
    """S4: what the browser itself says of a form on another origin; `localhost` is another site than 127.0.0.1."""
    office.hire("lan")
    http = office.at_work("lan")
    opened = context(browser, office, [])
    opened.add_cookies([{"name": "motcua_desk", "value": http.cookies["motcua_desk"], "url": office.url}])
    page = opened.new_page()
    page.route("http://localhost:1/", lambda route: route.fulfill(body=EVIL.format(url=office.url), content_type="text/html"))
    page.goto("http://localhost:1/")
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có quyền")
    expect(page.locator("main")).to_contain_text("không xuất phát từ trang làm việc")
    assert http.get("/desk/me").status_code == 200, "still signed in"
    opened.close()


EVIL = '<form method="post" action="{url}/desk/sign-out"><button>Nhận quà</button></form>'
