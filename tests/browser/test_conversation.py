"""A citizen talks; the network, the server and the phone misbehave; the screen stays true."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from handlers.citizen import sentences
from tests.browser.browsing import Device, ask, device, png, running, said, send, settled

WAIT = 20_000
_FLOOD = """async () => {
  const [text, composer, notice] = ["text", "composer", "notice"].map((id) => document.getElementById(id));
  window.told = [];
  new MutationObserver(() => told.push(notice.textContent)).observe(notice, { childList: true });
  for (let i = 0; i < 24; i++) {
    text.value = `tin ${i}`;
    composer.requestSubmit();
    await new Promise((done) => setTimeout(done));
  }
}"""
_BAD_THEN_GOOD = """async () => {
  const chooser = document.getElementById("photo");
  const draw = self.createImageBitmap;
  const choose = (file) => {
    const list = new DataTransfer();
    list.items.add(file);
    chooser.files = list.files;
    chooser.dispatchEvent(new Event("change"));
  };
  const canvas = new OffscreenCanvas(40, 30);
  canvas.getContext("2d").fillRect(0, 0, 40, 30);
  const good = await canvas.convertToBlob();
  self.createImageBitmap = () => new Promise((_, fail) => (window.badIsRead = fail));
  choose(new File(["x"], "don.pdf"));
  self.createImageBitmap = draw;
  document.querySelector("#preview img").removeAttribute("src");
  choose(new File([good], "a.png", { type: "image/png" }));
}"""
"""A file that takes long to be found bad, and a good one chosen before that."""


def test_choices_are_buttons_and_can_be_typed(lan: Device) -> None:
    page = lan.open()
    expect(page.locator(".choices button")).to_have_count(3)
    page.get_by_role("button", name="Mất bằng lái xe").click()
    expect(page.locator(".bubble strong").filter(has_text="135.000 đồng")).to_be_visible()
    expect(page.locator(".choices button")).to_have_text(["1. Cần giấy tờ gì", "2. Nộp ở đâu", "3. Hướng dẫn nộp trực tuyến"])
    send(page, "1")
    expect(page.locator(".own .bubble")).to_have_count(2)
    settled(page)
    link = page.locator(".bubble a[href^=https]").first
    expect(link).to_have_attribute("href", "https://dichvucong.gov.vn/p/3.000348")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(page.locator(".bubble a[href='tel:114']").first).to_be_visible()
    assert [message.get("choice") or message.get("text") for message in lan.inbox()] == ["start", "lost_licence", "1"]


def test_a_reload_and_another_day_go_on(lan: Device) -> None:
    """R1: nothing lost, nothing twice, nothing in another order."""
    page = lan.open()
    for text in ("một", "hai", "ba"):
        ask(page, text)
    before = said(page)
    page.reload()
    expect(page.locator(".message")).to_have_count(len(before))
    assert said(page) == before
    page.close()
    page = lan.open()
    ask(page, "bốn")
    assert said(page) == [*before, "bốn", "Dạ, Một Cửa nghe: bốn"]
    assert sum(message.get("choice") == "start" for message in lan.inbox()) == 1


def test_what_is_written_offline_is_sent_once_when_the_network_is_back(lan: Device) -> None:
    page = lan.open()
    settled(page)
    lan.context.set_offline(True)
    send(page, "viết khi mất mạng")
    send(page, "và thêm một tin")
    expect(page.locator("#notice")).to_contain_text("Máy chưa có mạng")
    expect(page.locator(".waiting")).to_have_count(2)
    lan.context.set_offline(False)
    expect(page.locator(".bot .bubble").filter(has_text="và thêm một tin")).to_be_visible(timeout=WAIT)
    settled(page)
    expect(page.locator("#notice")).to_be_empty(timeout=WAIT)
    assert [message.get("text") for message in lan.inbox()[1:]] == ["viết khi mất mạng", "và thêm một tin"]


def test_what_was_not_sent_outlives_the_page(lan: Device) -> None:
    page = lan.open()
    settled(page)
    lan.context.route("**/chat/messages", lambda route: route.abort())
    send(page, "chưa gửi được thì đóng trang")
    expect(page.locator(".waiting")).to_have_count(1)
    page.close()
    lan.context.unroute("**/chat/messages")
    page = lan.open()
    expect(page.locator(".bot .bubble").filter(has_text="đóng trang")).to_be_visible(timeout=WAIT)
    assert Counter(message.get("text") for message in lan.inbox())["chưa gửi được thì đóng trang"] == 1


def test_a_202_that_got_lost_makes_no_second_message(lan: Device) -> None:
    """R8: the message arrives several times, or is answered before its 202; it is one message."""
    page = lan.open()
    settled(page)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if len(lost) < 2:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    page.route("**/chat/messages", lose)
    send(page, "im lặng")
    expect(page.locator(".own.sent")).to_have_count(1, timeout=WAIT)
    assert len(lost) == 2
    lost.clear()
    ask(page, "được trả lời trước khi biết là đã nhận")
    expect(page.locator(".own.sent")).to_have_count(2)
    assert [message.get("text") for message in lan.inbox()[1:]] == ["im lặng", "được trả lời trước khi biết là đã nhận"]
    assert len(said(page)) == 4


def test_a_killed_server_loses_nothing_and_repeats_nothing(lan: Device) -> None:
    """R1, as the citizen sees it."""
    page = lan.open()
    ask(page, "một")
    written = ["một"]
    for round_ in range(2):
        send(page, f"ngay trước khi chết {round_}")
        lan.service.kill()
        send(page, f"khi đang chết {round_}")
        expect(page.locator("#notice")).to_contain_text("Đang nối lại")
        lan.service.start()
        ask(page, f"sống lại {round_}")
        written += [f"ngay trước khi chết {round_}", f"khi đang chết {round_}", f"sống lại {round_}"]
    settled(page)
    expect(page.locator("#notice")).to_be_empty()
    assert [message["text"] for message in lan.inbox() if "text" in message] == written
    answers = [text.removeprefix("Dạ, Một Cửa nghe: ") for text in said(page) if text.startswith("Dạ, Một Cửa nghe")]
    assert answers == written
    shown = said(page)
    page.reload()
    expect(page.locator(".message")).to_have_count(len(shown))
    assert said(page) == shown


def test_a_photo_is_shown_taken_away_and_sent_small(lan: Device) -> None:
    page = lan.open()
    settled(page)
    picture = png(3000, 2000)
    page.set_input_files("#photo", picture)
    expect(page.locator("#preview img")).to_be_visible()
    page.get_by_role("button", name="Bỏ ảnh").click()
    expect(page.locator("#preview")).to_be_hidden()
    page.set_input_files("#photo", picture)
    send(page, "ổ gà trước cổng chợ")
    expect(page.locator(".bot .bubble").filter(has_text="đã nhận ảnh")).to_contain_text("ổ gà trước cổng chợ")
    expect(page.locator(".own .bubble img")).to_be_visible()
    (photo,) = lan.service.read("SELECT body FROM attachments")
    assert photo.startswith(b"\xff\xd8\xff")
    assert jpeg_size(photo) == (1600, 1067)
    page.reload()
    expect(page.locator(".own .bubble img")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.includes('photo/')).length") == 0


def test_where_the_citizen_stands_is_sent_only_when_asked_for(lan: Device) -> None:
    """From the menu; a phone that does not tell says so in the page, and nothing is sent."""
    page = lan.open()
    settled(page)
    page.get_by_label("Thêm lựa chọn").click()
    page.get_by_role("button", name="Gửi vị trí đang đứng").click()
    expect(page.locator("#notice")).to_contain_text("chưa cho biết vị trí")
    lan.context.grant_permissions(["geolocation"])
    lan.context.set_geolocation({"latitude": 10.0302, "longitude": 105.7836})
    page.get_by_label("Thêm lựa chọn").click()
    page.get_by_role("button", name="Gửi vị trí đang đứng").click()
    expect(page.locator(".own .bubble").filter(has_text="Vị trí anh/chị gửi")).to_be_visible()
    settled(page)
    assert [message["position"] for message in lan.inbox() if "position" in message] == [[10.0302, 105.7836]]


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height from the frame header."""
    at = 2
    while data[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")


def test_a_file_that_is_no_photo_is_named_so(lan: Device, tmp_path: Path) -> None:
    page = lan.open()
    (tmp_path / "don.pdf").write_bytes(b"%PDF-1.7 khong phai anh")
    page.set_input_files("#photo", tmp_path / "don.pdf")
    expect(page.locator("#notice")).to_contain_text("chưa đọc được ảnh")
    expect(page.locator("#preview")).to_be_hidden()


def test_what_was_said_of_a_bad_file_goes_with_the_next_one(lan: Device, tmp_path: Path) -> None:
    """Chosen after it, or while the bad one is still being read; the good one stays."""
    page = lan.open()
    settled(page)
    (tmp_path / "don.pdf").write_bytes(b"%PDF-1.7 khong phai anh")
    page.set_input_files("#photo", tmp_path / "don.pdf")
    expect(page.locator("#notice")).to_contain_text("chưa đọc được ảnh")
    page.set_input_files("#photo", png(400, 300))
    expect(page.locator("#preview img")).to_be_visible()
    expect(page.locator("#notice")).to_be_empty()
    page.evaluate(_BAD_THEN_GOOD)
    expect(page.locator("#preview img")).to_have_attribute("src", re.compile("^data:image/jpeg"))
    page.evaluate("window.badIsRead()")
    page.evaluate("new Promise((done) => setTimeout(done, 200))")  # the bad one is tried once more, as an image
    expect(page.locator("#preview img")).to_be_visible()
    expect(page.locator("#notice")).to_be_empty()


def test_everything_can_be_done_by_keyboard(lan: Device) -> None:
    """WCAG 2.1.1, 2.4.3, 2.4.7"""
    page = lan.open()
    expect(page.locator(".choices button")).to_have_count(3)
    settled(page)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    order = []
    for _ in range(7):
        page.keyboard.press("Tab")
        order.append(
            page.evaluate("document.activeElement.id || document.activeElement.innerText || document.activeElement.tagName")
        )
    assert [name[:2] for name in order[1:4]] == ["1.", "2.", "3."]
    assert order[0] == "SUMMARY"
    assert order[4:] == ["add-photo", "text", "send"]
    for _ in range(5):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble").filter(has_text="135.000")).to_be_visible()
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("dòng một")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dòng hai")
    page.keyboard.press("Enter")
    expect(page.locator(".own .bubble").last).to_contain_text("dòng một\ndòng hai", use_inner_text=True)
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bắt đầu lại")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Bắt đầu lại")).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()


def test_starting_over_asks_for_the_greeting_again(lan: Device) -> None:
    page = lan.open()
    ask(page, "một")
    page.locator("summary").click()
    page.get_by_role("button", name="Bắt đầu lại").click()
    expect(page.locator(".choices button")).to_have_count(3)
    assert [message.get("choice") for message in lan.inbox()] == ["start", None, "start"]
    assert len({message["session"] for message in lan.inbox()}) == 1


def test_erasing_leaves_nothing_on_the_device_in_any_tab(lan: Device) -> None:
    page = lan.open()
    ask(page, "bí mật của tôi")
    other = lan.open()
    expect(other.locator(".message")).to_have_count(3)
    page.bring_to_front()
    page.locator("summary").click()
    page.get_by_role("button", name="Xóa khỏi máy này").click()
    page.get_by_role("button", name="Giữ lại").click()
    expect(page.locator(".message")).to_have_count(3)
    page.locator("summary").click()
    page.get_by_role("button", name="Xóa khỏi máy này").click()
    page.get_by_role("button", name="Xóa", exact=True).click()
    for tab in (page, other):
        expect(tab.locator(".choices button")).to_have_count(3)
        expect(tab.locator(".message")).to_have_count(1)
    assert "bí mật" not in page.evaluate("JSON.stringify(localStorage)")
    ask(page, "lại từ đầu")
    assert len({message["session"] for message in lan.inbox()}) == 2


def test_a_forgotten_session_begins_anew_and_keeps_what_was_written(browser: Browser, tmp_path: Path) -> None:
    with running(tmp_path) as service, device(browser, service) as minh:
        page = minh.open()
        ask(page, "chuyện cũ")
        service.kill()
        for file in tmp_path.glob("motcua.db*"):
            file.unlink()
        send(page, "viết khi máy chủ mất trí nhớ")
        service.start()
        expect(page.locator(".bot .bubble").filter(has_text="mất trí nhớ")).to_be_visible(timeout=WAIT)
        settled(page)
        shown = said(page)
        expect(page.locator(".note")).to_contain_text("bắt đầu lại")
        assert shown[1:3] == ["chuyện cũ", "Dạ, Một Cửa nghe: chuyện cũ"]
        assert Counter(message.get("text") for message in minh.inbox())["viết khi máy chủ mất trí nhớ"] == 1
        page.reload()
        expect(page.locator(".bubble")).to_have_count(len(shown))
        assert said(page) == shown


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "**<script>alert(1)</script>**",
        "https://dichvucong.gov.vn.evil.example/ https://evil.example/https://gov.vn",
        "https://dichvucong.gov.vn@evil.example javascript:alert(1)",
        '"><svg onload=alert(1)>{{static}}',
    ],
)
def test_what_anybody_writes_is_only_text(lan: Device, text: str) -> None:
    """S2"""
    page = lan.open()
    settled(page)
    send(page, text)
    echo = page.locator(".bot").last
    expect(echo).to_contain_text("nghe:")
    assert page.locator(".bubble img, .bubble script, .bubble svg").count() == 0
    hosts = page.locator(".bubble a").evaluate_all("links => links.map((link) => new URL(link.href).host)")
    assert all(host.endswith(".gov.vn") or host == "gov.vn" for host in hosts)


def test_the_services_own_pages_are_links_and_nobody_elses(lan: Device) -> None:
    """A survey's page can be tapped; what only begins like our address is text."""
    page = lan.open()
    settled(page)
    ours = page.evaluate("location.origin")
    send(page, f"{ours}/khao-sat/ab12?dv=x. {ours}9/a {ours}.evil.example/b https://evil.example/?{ours}")
    echo = page.locator(".bot").last
    expect(echo).to_contain_text("nghe:")
    links = echo.locator(".bubble a").evaluate_all("links => links.map((link) => link.href)")
    assert links[0] == f"{ours}/khao-sat/ab12?dv=x" and {link.partition("/khao-sat")[0].rstrip("/") for link in links} == {ours}


def test_without_streams_it_asks_again_and_again(lan: Device) -> None:
    lan.context.add_init_script("delete Response.prototype.body")
    page = lan.open()
    with page.expect_request(lambda request: request.headers.get("accept") == "application/json"):
        ask(page, "một")
    ask(page, "hai")
    assert len(said(page)) == 5


def test_a_proxy_that_holds_streams_back_is_noticed(lan: Device) -> None:
    lan.context.add_init_script("""
        const plain = window.fetch;
        window.fetch = (path, options) => String(path).includes("/chat/events") && !options.headers.Accept
            ? new Promise((_, fail) => options.signal.addEventListener("abort", () => fail(new DOMException("", "AbortError"))))
            : plain(path, options);
    """)
    page = lan.context.new_page()
    page.clock.install()
    page.goto(lan.service.url)
    expect(page.locator("#typing")).to_have_text("Một Cửa đang trả lời")
    page.clock.run_for(9_000)
    expect(page.locator(".choices button")).to_have_count(3)


def test_a_flooder_is_told_once_and_everything_arrives_in_order(browser: Browser, tmp_path: Path) -> None:
    """L9"""
    with running(tmp_path, rate_limits=True) as service, device(browser, service) as minh:
        page = minh.open()
        page.evaluate(_FLOOD)
        expect(page.locator(".bot .bubble").filter(has_text="tin 23")).to_be_visible(timeout=WAIT)
        settled(page)
        expect(page.locator("#notice")).to_be_empty()
        assert any("Thao tác hơi nhanh" in told for told in page.evaluate("told"))
        assert [message["text"] for message in minh.inbox() if "text" in message] == [f"tin {i}" for i in range(24)]


def test_a_refused_message_says_why_and_can_be_dropped(lan: Device) -> None:
    page = lan.open()
    settled(page)
    lan.context.route("**/chat/messages", lambda route: route.fulfill(status=413, json={"error": "Tin dài quá."}))
    send(page, "x")
    expect(page.locator(".refused .about")).to_contain_text("Tin dài quá.")
    lan.context.unroute("**/chat/messages")
    page.get_by_role("button", name="Bỏ tin này").click()
    expect(page.locator(".refused")).to_have_count(0)
    ask(page, "tin sau")


def test_a_message_under_a_taken_id_is_refused_and_the_next_one_goes(lan: Device) -> None:
    """R8: the server's own 409 is shown on the message, which waits no longer and holds up nobody."""
    page = lan.open()
    settled(page)

    def taken(route: Route) -> None:
        told = route.request.post_data_json
        route.fetch(post_data=json.dumps({**told, "text": "im lặng"}))
        route.continue_()

    page.route("**/chat/messages", taken)
    send(page, "tin bị trùng")
    expect(page.locator(".refused .about")).to_contain_text(sentences.ID_TAKEN)
    page.unroute("**/chat/messages")
    ask(page, "tin sau")
    assert [message.get("text") for message in lan.inbox()[1:]] == ["im lặng", "tin sau"]
