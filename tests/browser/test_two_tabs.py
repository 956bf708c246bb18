"""Two tabs of one device show one conversation, however they were opened."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.browser.browsing import Device, ask, said, send, settled


def test_two_tabs_show_one_conversation(lan: Device) -> None:
    one = lan.open()
    settled(one)
    two = lan.open()
    ask(one, "từ trang một")
    ask(two, "từ trang hai")
    ask(one, "lại từ trang một")
    for page in (one, two):
        expect(page.locator(".message")).to_have_count(7)
        settled(page)
    assert said(one) == said(two)
    assert len(lan.inbox()) == 4
    one.reload()
    expect(one.locator(".message")).to_have_count(7)
    assert said(one) == said(two)


def test_two_tabs_opened_at_once_share_one_conversation(lan: Device) -> None:
    one, two = lan.context.new_page(), lan.context.new_page()
    for page in (one, two):
        page.goto(lan.service.url, wait_until="commit")
    for page in (one, two):
        expect(page.locator(".choices button")).to_have_count(3)
        settled(page)
    ask(two, "chào")
    expect(one.locator(".bot .bubble").filter(has_text="nghe: chào")).to_have_count(1)


def test_words_that_went_into_the_session_of_another_tab_are_answered(lan: Device) -> None:
    """Without Web Locks, as on plain http, or before one tab has heard of the other, both open a session: one is left."""
    opening: list[Route] = []
    lan.context.add_init_script("delete Navigator.prototype.locks")
    lan.context.route("**/chat/sessions", lambda route: opening.append(route))
    one, two = lan.context.new_page(), lan.context.new_page()
    one.route("**/chat/events*", lambda route: route.abort())
    for page in (one, two):
        with page.expect_request("**/chat/sessions"):
            page.goto(lan.service.url)
    with one.expect_response("**/chat/messages"):
        opening[0].continue_()
    with one.expect_response("**/chat/messages"):
        send(one, "đèn hỏng")
    assert said(one) == ["đèn hỏng"]
    one.unroute("**/chat/events*")
    opening[1].continue_()
    for page in (one, two):
        expect(page.locator(".bot .bubble").filter(has_text="nghe: đèn hỏng")).to_have_count(1)
        settled(page)
    sessions = [message["session"] for message in lan.inbox() if message.get("text") == "đèn hỏng"]
    assert len(opening) == 2 and len(sessions) == len(set(sessions)) == 2
    ask(two, "còn gì nữa")
    expect(one.locator(".bot .bubble").filter(has_text="nghe: còn gì nữa")).to_have_count(1)
