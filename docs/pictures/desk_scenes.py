"""What the pictures of the officers' guides show: each scene brings a page to a moment of the work and says which part counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from playwright.sync_api import FloatRect, Locator, Page

from docs.pictures.desk_page import Desk, around, down_to, numbered
from handlers.demo import material

Scene = Callable[[Desk, Page], FloatRect]
_FEW_ROWS = 5
"""Rows of a list that say enough of it."""


def sign_in(desk: Desk, page: Page) -> FloatRect:
    """Login and password."""
    page.goto("/desk/sign-in")
    page.locator("[name=login]").fill("mau.tiepnhan")
    page.locator("[name=password]").fill(material.load().password)
    button = page.locator("form.card button")
    numbered(page.locator("[name=login]"), page.locator("[name=password]"), button)
    return around(page, page.locator("h1"), page.locator("form.card"), page.locator("main > .hint"))


def start(desk: Desk, page: Page) -> FloatRect:
    """What waits, and the menu."""
    desk.sign_in(page, "mau.tiepnhan")
    numbered(page.locator(".tiles a").first, page.locator(".top nav"), page.locator(".self a"))
    return down_to(page, page.locator(".tiles"))


def cases(desk: Desk, page: Page) -> FloatRect:
    """The list of new cases."""
    desk.sign_in(page, "mau.tiepnhan")
    page.goto("/desk/cases?view=can-xem")
    row = page.locator(".cases tbody tr").first
    numbered(page.locator(".tabs a").first, row.locator(".code a"), row.locator(".due strong"))
    return around(page, page.locator("h1"), page.locator(".tabs"), page.locator(".sheet"))


def case(desk: Desk, page: Page) -> FloatRect:
    """A new case with everything that can be done."""
    _new_case(desk, page)
    marked = (".story .words >> nth=0", ".head .due strong", ".facts", "#act-route .actions button", ".acts")
    numbered(*(page.locator(one) for one in marked))
    return around(page, page.locator(".head"), page.locator(".acts"), page.locator(".more .facts"))


def route(desk: Desk, page: Page) -> FloatRect:
    """Giving a case to a unit."""
    _new_case(desk, page)
    page.locator("#f-route_note").fill("Gần trường học, nhờ xem sớm giúp.")
    numbered(
        page.locator("#act-route summary"),
        page.locator("#f-unit"),
        page.locator("#f-route_note"),
        page.locator("#act-route button"),
    )
    return around(page, page.locator("#act-route"), page.locator("#act-accept"))


def changed(desk: Desk, page: Page) -> FloatRect:
    """Somebody else was faster."""
    _new_case(desk, page)
    with desk.page(1000) as other:
        desk.sign_in(other, "mau.tiepnhan2")
        other.goto(page.url)
        other.locator("#act-remark summary").click()
        other.locator("#f-remark").fill("Đã gọi tổ trưởng, đúng như phản ánh.")
        other.locator("#act-remark button").click()
        other.locator(".said").wait_for()
    page.locator("#act-reply summary").click()
    page.locator("#f-reply").fill("Dạ, cán bộ đã đọc kỹ lời anh/chị.")
    page.locator("#act-reply .actions button").click()
    fault = page.locator("main > .fault")
    numbered(fault.locator("li").first, fault.locator("p").last)
    return around(page, page.locator(".head"), fault)


def conversation(desk: Desk, page: Page) -> FloatRect:
    """A conversation that the officer has taken over."""
    desk.sign_in(page, "mau.tiepnhan")
    page.goto("/desk/conversations")
    page.locator("#waiting tbody a").first.click()
    page.get_by_role("button", name="Tôi trả lời").click()
    page.locator("#f-text").fill("Dạ, anh/chị cần hỏi việc gì ạ?")
    numbered(page.locator("#dialogue"), page.locator("#f-text"), page.locator("#write button"), page.locator(".moves button").first)
    return around(page, page.locator(".said").first, page.locator("h1"), page.locator(".moves"))


def result(desk: Desk, page: Page) -> FloatRect:
    """A unit answers with a result."""
    _unit_case(desk, page)
    page.locator("#act-reply summary").click()
    page.locator("#act-close summary").click()
    page.locator("#t-close").select_option("fixed")
    page.locator("#f-no_proof").fill("Sửa ban đêm, ảnh không rõ.")
    form = page.locator("#act-close")
    numbered(
        page.locator("label[for=t-close]"),
        page.locator("#f-result"),
        page.locator("#f-proof"),
        page.locator("#f-no_proof"),
        form.locator(".actions button"),
    )
    return around(page, form)


def phone(desk: Desk, page: Page) -> FloatRect:
    """The same on a telephone."""
    _unit_case(desk, page)
    return {"x": 0, "y": 0, "width": 360, "height": 740}


def hotline(desk: Desk, page: Page) -> FloatRect:
    """Before the first word of a call."""
    desk.sign_in(page, "mau.tongdai")
    page.goto("/desk/hotline")
    page.locator("#f-phone").fill("0900 000 325")
    waiting = page.locator(".backs > li")
    numbered(page.locator("#f-phone"), page.locator("form.card button").first, waiting.first.locator("button").first)
    return around(page, page.locator("h1"), page.locator("form.card"), waiting.nth(1))


def call(desk: Desk, page: Page) -> FloatRect:
    """The form that follows the caller."""
    _call(desk, page)
    numbered(
        page.locator(".aloud").first,
        page.locator("#f-text"),
        page.locator(".way"),
        page.locator("#f-name"),
        _read_back(page),
    )
    return around(page, page.locator("h1"), page.locator(".line"), page.locator("#call .tell"), page.locator("#h-guess"))


def read_back(desk: Desk, page: Page) -> FloatRect:
    """Everything once more, aloud."""
    _call(desk, page)
    _read_back(page).click()
    send = page.locator("[data-key=F8]")
    numbered(page.locator(".aloud"), send, page.get_by_role("link", name="Sửa lại"))
    return around(page, page.locator("h1"), page.locator(".aloud"), send)


def code(desk: Desk, page: Page) -> FloatRect:
    """The code, letter by letter."""
    _call(desk, page)
    _read_back(page).click()
    page.locator("[data-key=F8]").click()
    numbered(page.locator(".spelt .code"), page.locator(".aloud").last, page.locator(".hangup .actions button").first)
    return around(page, page.locator("h1"), page.locator(".hangup"))


def account(desk: Desk, page: Page) -> FloatRect:
    """A new officer."""
    desk.sign_in(page, "mau.quantri")
    page.goto("/desk/accounts")
    page.locator("#f-login").fill("lan.tran")
    page.locator("#f-name").fill("Trần Thị Lan Mẫu")
    page.locator("#f-role").select_option("unit_officer")
    page.locator("#f-unit").select_option("phuong_ben_go")
    fields = (page.locator(f"#f-{name}") for name in ("login", "name", "role", "unit"))
    form = page.locator("form.card.wide")
    numbered(*fields, form.locator("button"))
    return around(page, page.locator("#add"), form)


def erase(desk: Desk, page: Page) -> FloatRect:
    """Somebody wants their data erased."""
    desk.sign_in(page, "mau.tiepnhan")
    page.goto("/desk/rights")
    page.locator("#f-kind").select_option("erase")
    page.locator("#f-phone").fill("0900 111 222")
    page.get_by_role("button", name="Ghi yêu cầu").click()
    page.locator(".guarded summary").click()
    numbered(page.locator(".facts"), page.locator(".guarded summary"), page.locator("[name=sure]"), page.locator(".guarded button"))
    return around(page, page.locator("h1"), page.locator(".guarded"))


def wording(desk: Desk, page: Page) -> FloatRect:
    """A question without an answer gets its procedure."""
    desk.sign_in(page, "mau.bientap")
    page.goto("/desk/questions")
    page.get_by_role("link", name="cắt tóc").first.click()
    page.locator("#f-q").fill("thành lập hộ kinh doanh")
    page.get_by_role("button", name="Tìm").click()
    pick, add = (
        page.locator(".picks label", has_text="Đăng ký thành lập hộ kinh doanh"),
        page.get_by_role("button", name="Thêm cách gọi này"),
    )
    pick.click()
    numbered(page.locator(".points li").first, page.locator("#f-q"), pick, page.locator("#f-phrase"), add)
    return around(page, page.locator("h1"), add)


def dossiers(desk: Desk, page: Page) -> FloatRect:
    """Dossiers that are overdue."""
    desk.sign_in(page, "mau.tiepnhan")
    page.goto("/desk/dossiers")
    rows = page.locator(".cases tbody tr")
    numbered(page.locator(".tabs a").first, rows.first.locator(".code a"), rows.first.locator(".due strong"))
    return around(page, page.locator("h1"), page.locator(".tabs"), rows.nth(min(rows.count(), _FEW_ROWS) - 1))


def apology(desk: Desk, page: Page) -> FloatRect:
    """A unit is sorry that one of them is late, and names another day."""
    desk.sign_in(page, "mau.xaydung")
    page.goto("/desk/dossiers")
    page.locator(".cases .code a").first.click()
    page.locator("#f-reason").select_option("opinion")
    page.locator("#f-words").fill("Bản vẽ đang chờ xác nhận, đã hẹn ngày có ý kiến.")
    fields, form = (page.locator(f"#f-{name}") for name in ("reason", "words", "due")), page.locator("form[action$=apology]")
    numbered(*fields, *form.locator(".actions button").all())
    return around(page, page.locator("#h-apology"), form)


def satisfaction(desk: Desk, page: Page) -> FloatRect:
    """The figures of a year: those at the top, and the months."""
    _year(desk, page)
    tiles, line = page.locator(".figures > div"), page.locator(".picture.line .drawn")
    numbered(tiles.nth(0).locator("strong"), tiles.nth(3).locator("strong"), tiles.nth(4).locator("strong"), line)
    return around(page, page.locator("h1"), page.locator("form.periods"), page.locator(".figures"), line)


def units(desk: Desk, page: Page) -> FloatRect:
    """The units, and which of them really differ."""
    _year(desk, page)
    part = page.locator(".picture", has=page.get_by_role("heading", name="Theo đơn vị", exact=True))
    first, few = part.locator("tbody th").first, part.locator("tbody tr:has(td[colspan]) th").first
    numbered(part.locator("svg"), first, few)
    return around(page, part.locator("h2"), part.locator(".drawn"), few)


SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "sign-in": sign_in,
        "start": start,
        "cases": cases,
        "case": case,
        "route": route,
        "changed": changed,
        "conversation": conversation,
        "result": result,
        "phone": phone,
        "hotline": hotline,
        "call": call,
        "read-back": read_back,
        "code": code,
        "account": account,
        "erase": erase,
        "wording": wording,
        "dossiers": dossiers,
        "apology": apology,
        "satisfaction": satisfaction,
        "satisfaction-units": units,
    }
)
"""The scenes by the names of their pictures, in the order in which they are taken: some leave the desk changed."""


def _year(desk: Desk, page: Page) -> None:
    desk.sign_in(page, "mau.khaosat")
    page.goto("/desk/satisfaction?period=12-thang")
    page.locator("details.more > summary").wait_for()


def _new_case(desk: Desk, page: Page) -> None:
    desk.sign_in(page, "mau.tiepnhan")
    page.goto("/desk/cases?view=can-xem&category=infrastructure")
    page.locator("td.code a").first.click()
    page.locator(".acts").wait_for()


def _unit_case(desk: Desk, page: Page) -> None:
    desk.sign_in(page, "mau.xaydung")
    page.goto("/desk/cases?view=can-xem&category=infrastructure&channel=web")
    page.locator("td.code a").first.click()
    page.locator(".acts").wait_for()


def _call(desk: Desk, page: Page) -> None:
    """A call in which everything has been told."""
    desk.sign_in(page, "mau.tongdai")
    page.goto("/desk/hotline")
    page.locator("#f-phone").fill("0900 111 222")
    page.get_by_role("button", name="Bắt đầu cuộc gọi").click()
    page.locator("#f-text").fill("Cột đèn trước cổng trường Mẫu, xã Tân Lộc tắt cả tuần nay, tối đi rất sợ.")
    page.locator(".hints button[value^=category]").click()
    page.locator(".way").wait_for()
    page.locator("#f-place").fill("trước cổng trường Mẫu")
    page.locator("#f-commune").select_option("xa_tan_loc")
    page.locator("#f-name").fill("Lê Thị Thu Mẫu")
    page.locator(".way", has_text="Tân Lộc").wait_for()
    page.wait_for_timeout(1500)


def _read_back(page: Page) -> Locator:
    return page.locator("[name=to][value=read]")
