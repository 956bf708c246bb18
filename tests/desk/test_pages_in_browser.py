"""The pages beside the cases in a real Chromium: readable by everybody, on a phone too, and live without being loaded anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from feedback_store import handovers, inbox, legal_holds, outbox
from feedback_store.store import Connection, Store
from handlers import reply_body
from handlers.messages import Draft, Reply
from knowledge import wording_additions
from knowledge.knowledge import Knowledge
from knowledge.wording_additions import Addition
from tests.browser.browsing import DESKTOP, PHONE, chromium, shot, violations
from tests.desk.case_office import CaseOffice
from tests.desk.office import Office, desk_open
from tests.desk.test_in_browser import FITS, context
from tests.desk.test_rights import close, life
from tests.desk.whole_service import Talker, service, with_reach

pytestmark = pytest.mark.browser
XSS = "<img src=x onerror=\"document.title='bị chiếm'\"> </script><script>document.title='bị chiếm'</script> {{7*7}}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def signed_in(browser: Browser, office: Office, login: str, faults: list[str], **options: object) -> BrowserContext:
    http = office.at_work(login)
    shown = context(browser, office, faults, **options)
    shown.add_cookies([{"name": "motcua_desk", "value": http.cookies["motcua_desk"], "url": office.url}])
    return shown


def looked_at(page: Page, name: str) -> None:
    """WCAG 2.2 AA, no sideways scrolling, nothing smaller than a thumb: a box that is ticked counts with its label."""
    assert violations(page) == [], name
    assert page.evaluate(FITS), f"{name} is wider than its window"
    small = page.evaluate("""() => [...document.querySelectorAll("main :is(button, .button, input, select, summary, a)")]
        .map((node) => node.closest("label") || node)
        .filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 43.9)
        .filter((node) => node.type !== "hidden").map((node) => node.outerHTML)""")
    assert small == [], name
    shot(page, f"desk-{name}")


def filled(office: Office, folder: Path, knows: Knowledge) -> dict[str, str]:
    """A desk with something on every page, all of it hostile; gives the pages by name."""
    desk = CaseOffice(office)
    case = life(desk, text=XSS)
    http = office.at_work("chi")
    wording_additions.add(
        folder, Addition("1.001193", "múa sư tử đêm rằm", "chi", office.clock.now.isoformat()), knows.wording, knows.procedures
    )

    def work(db: Connection) -> None:
        handovers.ask(db, "web:1", XSS, office.clock.now)
        seq = inbox.add(db, "web", "bad", "web:1", XSS.encode(), office.clock.now)
        inbox.quarantine(db, seq or 0, XSS)
        outbox.add(db, outbox.Reply("bad", "web", "web:1", None, reply_body.write(Reply(XSS))), "queued")
        db.execute("UPDATE outbox SET state = 'unknown' WHERE state = 'queued'")
        legal_holds.hold(db, case.code, XSS)

    office.write(work)
    paths = {}
    for kind in ("copy", "correct", "erase"):
        answer = http.post("/desk/rights", data={"kind": kind, "proof": "phone", "phone": "0912345678"})
        paths[f"right-{kind}"] = answer.headers["location"].partition("?")[0]
    other = life(desk, "web:5", "đèn hỏng", Draft(text="đèn hỏng", category="infrastructure.lighting", phone="0987654321"))
    close(desk, other)
    answer = http.post("/desk/rights", data={"kind": "erase", "proof": "phone", "phone": "0987654321"})
    done = answer.headers["location"].partition("?")[0]
    http.post(f"{done}/erase", data={"sure": "1"})
    return paths | {
        "conversations": "/desk/conversations",
        "conversation": "/desk/conversations/web:1",
        "questions": "/desk/questions",
        "question": "/desk/questions/1?q=khai sinh",
        "wording": "/desk/wording",
        "delivery": "/desk/delivery",
        "channels": "/desk/channels",
        "knowledge": "/desk/knowledge",
        "rights": "/desk/rights?conversation=web:1",
        "right-answer": f"{done}/answer",
        "right-done": done,
        "start": "/desk/",
    }


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_every_page_can_be_read_by_everybody(
    browser: Browser, store: Store, tmp_path: Path, knows: Knowledge, size: str, scheme: str
) -> None:
    """WCAG 2.2 AA on both sizes, each in another colour scheme (the layout does not depend on it); S2: hostile words stay words."""
    faults: list[str] = []
    with desk_open(store, with_reach(tmp_path / "knowledge")) as office:
        office.hire("chi", "administrator")
        pages = filled(office, tmp_path / "knowledge", knows)
        shown = signed_in(browser, office, "chi", faults, viewport=PHONE if size == "phone" else DESKTOP, color_scheme=scheme)
        page = shown.new_page()
        for name, path in pages.items():
            answer = page.goto(path)
            assert answer and answer.status == 200, name
            for closed in page.locator(".guarded summary").all():
                closed.click()
            looked_at(page, f"{name}-{size}-{scheme}")
            assert "bị chiếm" not in page.title(), name
        assert faults == []
        shown.close()


def test_the_officer_and_the_citizen_talk(browser: Browser, store: Store, knows: Knowledge, tmp_path: Path) -> None:
    """On a phone: who waits appears by itself, is answered, is heard without loading anew, and is handed back."""
    faults: list[str] = []
    with service(store, knows, tmp_path / "knowledge") as (office, _):
        office.hire("lan")
        shown = signed_in(browser, office, "lan", faults, viewport=PHONE)
        page = shown.new_page()
        page.goto("/desk/conversations")
        expect(page.get_by_text("Chưa có ai chờ")).to_be_visible()
        citizen = Talker(office)
        citizen.say("cho tôi gặp cán bộ")
        page.locator("#waiting tbody a").click()
        page.get_by_role("button", name="Tôi trả lời").click()
        expect(page.get_by_role("status").first).to_contain_text("Một Cửa im lặng")
        looked_at(page, "talking-phone")
        assert citizen.say("tôi hỏi về đất") == []
        expect(page.locator("#dialogue")).to_contain_text("tôi hỏi về đất")
        page.get_by_label("Nhắn cho người dân").fill("Anh nói rõ giúp tôi thửa nào.")
        page.get_by_role("button", name="Gửi").click()
        expect(page.locator("#dialogue .officer").last).to_contain_text("thửa nào")
        assert citizen.heard()[-1] == "Anh nói rõ giúp tôi thửa nào."
        page.get_by_role("button", name="Giao lại cho Một Cửa").click()
        expect(page.get_by_role("status").first).to_contain_text("Đã giao lại")
        assert citizen.say("làm khai sinh cho con cần giấy tờ gì") != []
        citizen.close()
        assert faults == []
        shown.close()


def test_what_a_colleague_seals_goes_from_the_open_page(browser: Browser, store: Store, knows: Knowledge, tmp_path: Path) -> None:
    """Without loading anew, and after being asked once more; what is not sealed stays, the twin."""
    faults: list[str] = []
    with service(store, knows, tmp_path / "knowledge") as (office, _):
        office.hire("lan")
        office.hire("minh")
        citizen = Talker(office)
        citizen.say("cho tôi gặp cán bộ")
        shown = signed_in(browser, office, "lan", faults)
        page, other = shown.new_page(), office.at_work("minh")
        page.goto("/desk/conversations")
        page.locator("#waiting tbody a").click()
        page.get_by_role("button", name="Tôi trả lời").click()
        citizen.say("việc thứ nhất rất kín")
        citizen.say("việc thứ hai hỏi về đất")
        secret = page.locator("#dialogue li", has_text="việc thứ nhất")
        expect(secret).to_be_visible()
        assert secret.locator(".button").is_visible() is False, "asked once more"
        secret.locator("summary").click()
        expect(secret.locator(".button")).to_be_visible()
        seq = secret.get_attribute("data-seq") or ""
        assert other.post(f"/desk/conversations/{citizen.conversation}/seal", data={"seq": seq}).status_code == 303
        expect(page.locator("#dialogue")).not_to_contain_text("rất kín")
        expect(page.locator("#dialogue")).to_contain_text("hỏi về đất")
        citizen.close()
        assert faults == []
        shown.close()
