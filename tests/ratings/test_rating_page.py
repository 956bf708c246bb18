"""Rating by link: looking writes nothing, one press sends, it can be changed for a day, and a link that is over says no more."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from feedback_store import endings
from handlers.citizen.sentences import Voice
from handlers.desk.satisfaction_sentences import ORIGIN_NAMES
from handlers.ratings import page_sentences as say
from handlers.ratings.links import hash_of, link_to
from tests.ratings.house import House, Ticks, press
from tests.ratings.looking import looked_at, opened

XSS = "\"><img src=x onerror=alert(1)><script>alert(2)</script>'{{ 7*7 }}"
NEVER_GIVEN = "A" * 22
LEVELS = [("c.muc", str(level)) for level in range(1, 6)]


def level_of(house: House) -> list[tuple[str, str]]:
    return [(value, text) for item, value, text in house.answers() if item == "muc"]


def test_one_press_sends_what_the_link_preselects(house: House) -> None:
    link = house.ended()
    http = house.office.browser()
    ticks = Ticks(http.get(f"{link}?muc=4").text)
    assert ticks.ticked == {("c.muc", "4")}
    assert ticks.offered.issuperset(LEVELS)
    answer = press(http, link, dict(ticks.ticked))
    assert "Đã ghi: Hài lòng." in answer.text
    assert house.responses() == [("mot-cham", "1", "answer", "web", "so_xay_dung", None)]
    assert house.answers() == [("muc", "4", "")]


@pytest.mark.parametrize("query", ["", "?muc=9", "?muc=", "?muc=4'", "?muc=%F0%9F%98%80", "?muc=4&muc=5&xong=1"])
def test_a_scanner_that_opens_every_link_writes_nothing(house: House, query: str) -> None:
    """GET and HEAD, whatever stands behind the address; the store stays as it was to the last byte."""
    links = [house.ended(), house.case_ended()[0], f"/danh-gia/{NEVER_GIVEN}"]
    before = house.office.tables()
    http = house.office.browser()
    for link in links:
        for method in ("GET", "HEAD", "OPTIONS"):
            assert http.request(method, link + query).status_code < 500
    assert house.office.tables() == before
    press(http, links[0], {"c.muc": "5"})
    assert house.office.tables() != before  # the twin: a press is seen


def test_the_page_says_what_is_rated_and_nothing_that_would_tell_whose(house: House) -> None:
    link, code = house.case_ended()
    text = house.office.browser().get(link).text
    assert "Lần trả lời phản ánh ngày 23/11/2026" in text and code not in text
    assert text.index("Rất không hài lòng") < text.index("Bình thường") < text.index("Rất hài lòng")
    assert text.index("Chưa bấm «Gửi đánh giá» thì chưa ghi gì.") < text.index(">Gửi đánh giá<")


def test_every_kind_of_ending_has_its_words() -> None:
    assert say.OF_KIND.keys() == ORIGIN_NAMES.keys() - {"invitation", "link", "counter", "kiosk", "paper"}


@pytest.mark.parametrize(("state", "reopened", "told"), [("answered", 0, True), ("answered", 1, False), ("routed", 0, False)])
def test_opening_a_case_again_is_offered_only_where_it_can_be(house: House, state: str, reopened: int, told: bool) -> None:
    link, code = house.case_ended()
    house.office.write(lambda db: db.execute("UPDATE cases SET state = ?, reopened = ? WHERE code = ?", (state, reopened, code)))
    answer = press(house.office.browser(), link, {"c.muc": "2"})
    assert say.RATED_LOW in answer.text and ("để được xử lý lại" in answer.text) == told


def test_preselected_is_only_a_level_that_exists(house: House) -> None:
    link = house.ended()
    http = house.office.browser()
    assert Ticks(http.get(f"{link}?muc=6").text).ticked == set()
    assert Ticks(http.get(f"{link}?muc=5").text).ticked == {("c.muc", "5")}


def test_without_a_level_nothing_is_sent(house: House) -> None:
    link = house.ended()
    answer = press(house.office.browser(), link, {"c.gop-y": "đợi lâu quá"})
    assert answer.status_code == 422
    assert say.CHOOSE_LEVEL in answer.text and "đợi lâu quá" in answer.text
    assert house.responses() == []


def test_a_low_rating_keeps_reasons_words_and_what_may_be_shown(house: House) -> None:
    link, code = house.case_ended()
    sent = {"c.muc": "2", "c.ly-do": ["cho-lau", "di-lai"], "c.gop-y": "Đi ba lần mới xong", "c.xem-lai": "co"}
    answer = press(house.office.browser(), link, sent)
    assert Voice().say(say.RATED_SHOWN) in answer.text and say.RATED_LOW not in answer.text
    assert house.answers() == [
        ("gop-y", "", "Đi ba lần mới xong"),
        ("ly-do", "cho-lau", ""),
        ("ly-do", "di-lai", ""),
        ("muc", "2", ""),
        ("xem-lai", "co", ""),
    ]
    assert house.office.ask("SELECT unit, case_code FROM reviews") == [("so_xay_dung", code)]


@pytest.mark.parametrize("agreed", ["khong", ""])
def test_a_supervisor_is_shown_the_case_only_where_its_citizen_said_so(house: House, agreed: str) -> None:
    link, _ = house.case_ended()
    press(house.office.browser(), link, {"c.muc": "1", "c.xem-lai": agreed})
    assert house.office.ask("SELECT case_code FROM reviews") == [("",)]


def test_of_an_answer_there_is_nothing_to_show(house: House) -> None:
    link = house.ended()
    http = house.office.browser()
    assert "c.xem-lai" not in http.get(link).text
    press(http, link, {"c.muc": "1", "c.xem-lai": "co"})
    assert house.answers() == [("muc", "1", "")]


def test_a_high_rating_has_no_reasons(house: House) -> None:
    """A browser that cannot hide the reasons sends them along."""
    press(house.office.browser(), house.ended(), {"c.muc": "5", "c.ly-do": "cho-lau", "c.gop-y": "tốt"})
    assert house.answers() == [("gop-y", "", "tốt"), ("muc", "5", "")]
    assert house.office.ask("SELECT count(*) FROM reviews") == [(0,)]


@pytest.mark.parametrize(
    "sent",
    [{"c.muc": "6"}, {"c.muc": ["4", "5"]}, {"c.muc": "2", "c.ly-do": "khac"}, {"c.muc": "4", "c.gop-y": "x" * 1001}],
)
def test_what_the_form_does_not_offer_is_not_taken(house: House, sent: dict[str, str]) -> None:
    assert press(house.office.browser(), house.ended(), sent).status_code == 422
    assert house.responses() == []


def test_a_press_that_is_repeated_counts_once(house: House) -> None:
    link = house.ended()
    http = house.office.browser()
    for _ in range(3):
        assert press(http, link, {"c.muc": "3", "c.ly-do": "cho-lau"}).status_code == 200
    assert len(house.responses()) == 1
    assert house.office.ask("SELECT value, n FROM tallies_by_unit WHERE item = 'muc' AND n > 0") == [("3", 1)]
    assert house.office.ask("SELECT count(*) FROM reviews") == [(1,)]


def test_opened_again_within_a_day_it_shows_what_was_given_and_changes_it(house: House) -> None:
    link = house.ended()
    http = house.office.browser()
    press(http, link, {"c.muc": "1", "c.ly-do": "cho-lau", "c.gop-y": "lâu"})
    house.office.clock.pass_(hours=23, minutes=59)
    text = http.get(link).text
    assert Ticks(text).ticked == {("c.muc", "1"), ("c.ly-do", "cho-lau")}
    assert "lâu</textarea>" in text and "«Rất không hài lòng»" in text
    press(http, link, {"c.muc": "5"})
    assert house.answers() == [("muc", "5", "")]
    assert house.office.ask("SELECT count(*) FROM reviews") == [(0,)]


def test_after_a_day_it_can_neither_be_seen_nor_changed(house: House) -> None:
    link = house.ended()
    http = house.office.browser()
    press(http, link, {"c.muc": "1", "c.gop-y": "chuyện riêng"})
    house.office.clock.pass_(hours=24)
    for answer in (http.get(link), http.get(f"{link}?xong=1"), press(http, link, {"c.muc": "5"})):
        assert answer.status_code == 410
        assert say.LINK_OVER in answer.text and "chuyện riêng" not in answer.text
    assert level_of(house) == [("1", "")]


def test_what_was_never_rated_closes_too(house: House) -> None:
    link = house.ended()
    http = house.office.browser()
    house.office.clock.pass_(days=14)
    assert http.get(link).status_code == press(http, link, {"c.muc": "5"}).status_code == 410
    assert house.responses() == []


def test_a_link_that_was_cut_is_over(house: House) -> None:
    """The tie between a rating and its ending is gone a day later, and with it the link: it never opens anything again."""
    link = house.ended()
    http = house.office.browser()
    press(http, link, {"c.muc": "2"})
    house.office.write(lambda db: endings.cut(db, house.now.replace(year=2027)))
    assert http.get(link).status_code == 404


@pytest.mark.parametrize("token", [NEVER_GIVEN, "x", "%2e%2e%2f", "đ" * 22, "A" * 4000, "1' OR '1'='1", hash_of(NEVER_GIVEN)])
def test_unknown_and_forged_tokens_are_told_the_same(house: House, token: str) -> None:
    http = house.office.browser()
    asked = [http.get(f"/danh-gia/{token}?muc=5"), press(http, f"/danh-gia/{token}", {"c.muc": "5"})]
    assert {answer.status_code for answer in asked} == {404}
    assert {answer.text for answer in asked} == {http.get(f"/danh-gia/{'B' * 22}").text}
    assert house.responses() == []


def test_a_newer_link_ends_the_one_before(house: House) -> None:
    first = house.ended()
    second = str(house.office.write(lambda db: link_to(db, 1, "https://motcua.example/")))
    assert second.startswith("https://motcua.example/danh-gia/")
    http = house.office.browser()
    assert http.get(first).status_code == 404
    assert http.get(second.removeprefix("https://motcua.example")).status_code == 200


def test_only_the_hash_of_a_token_is_kept(house: House) -> None:
    token = house.ended().rpartition("/")[2]
    assert len(token) == 22  # 128 bits
    stored = str(house.office.ask("SELECT * FROM endings"))
    assert token not in stored and hash_of(token) in stored


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_changes_nothing(house: House, site: str) -> None:
    link = house.ended()
    http = house.office.browser()
    assert http.post(link, data={"c.muc": "1"}, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert house.responses() == []
    assert http.post(link, data={"c.muc": "1"}, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303  # the twin


def test_a_browser_on_plain_http_says_null_and_is_let_in(house: House) -> None:
    link = house.ended()
    http = house.office.browser()
    del http.headers["Sec-Fetch-Site"]
    assert http.post(link, data={"c.muc": "4"}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert http.post(link, data={"c.muc": "4"}, headers={"Origin": "null"}).status_code == 303


@pytest.mark.parametrize(("content", "kind"), [(b'{"c.muc": "5"}', "application/json"), (b"c.muc=5", "text/plain")])
def test_only_forms_are_read(house: House, content: bytes, kind: str) -> None:
    answer = house.office.browser().post(house.ended(), content=content, headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert house.responses() == []


def test_a_form_has_a_size(house: House) -> None:
    link = house.ended()
    answer = house.office.browser().post(link, data={"c.muc": "4", "c.gop-y": "x" * 200_000})
    assert (answer.status_code, house.responses()) == (413, [])


def test_what_people_write_stays_text(house: House) -> None:
    link = house.ended()
    http = house.office.browser()
    press(http, link, {"c.muc": "2", "c.gop-y": XSS})
    text = http.get(link).text
    assert "<img" not in text and "<script" not in text
    assert "&#34;&gt;&lt;img src=x onerror=alert(1)&gt;" in text and "{{ 7*7 }}" in text
    assert [text for item, _, text in house.answers() if item == "gop-y"] == [XSS]


def test_every_answer_is_dressed(house: House) -> None:
    """No cookie, nothing kept, no referrer, nothing from elsewhere; errors as well."""
    link = house.ended()
    http = house.office.browser()
    answers = [http.get(link), http.get(f"{link}x"), press(http, link, {"c.muc": "4"}), http.post(link, data={})]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://", answer.text)
    files = re.findall(r'href="(/phieu/static/[^"]+)"', answers[0].text)
    assert [http.get(file).headers["cache-control"] for file in files] == ["public, max-age=31536000, immutable"]


def test_an_address_that_asks_too_often_waits(house_with_rates: House) -> None:
    link = house_with_rates.ended()
    http = house_with_rates.office.browser()
    answers = [http.get(link) for _ in range(400)]
    assert {answer.status_code for answer in answers} == {200, 429}
    assert {answer.headers.get("retry-after") for answer in answers} == {None, "1"}


def test_in_a_browser_the_reasons_come_with_a_low_level(chrome: Chromium, house: House) -> None:
    link, _ = house.case_ended()
    with opened(chrome, house) as page:
        page.goto(f"{link}?muc=5")
        reasons = page.get_by_text("Phải chờ lâu")
        expect(reasons).to_be_hidden()
        looked_at(page, "rating")
        page.get_by_text("Bình thường").click()
        expect(reasons).to_be_visible()
        reasons.click()
        looked_at(page, "rating-low")
        page.get_by_role("button", name="Gửi đánh giá").click()
        expect(page.get_by_role("heading", name="Cảm ơn anh/chị")).to_be_visible()
        looked_at(page, "rating-thanks")
        page.get_by_role("link", name="Sửa đánh giá").click()
        expect(page.get_by_label("Bình thường")).to_be_checked()
        page.goto(f"{link}x")
        looked_at(page, "rating-unknown")
    assert house.answers() == [("ly-do", "cho-lau", ""), ("muc", "3", "")]
