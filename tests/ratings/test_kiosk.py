"""A tablet at a counter: one question a screen, several people in a row, and nobody ever sees what the one before answered."""

from __future__ import annotations

import re
from datetime import date

import httpx
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from bot.web_rates import RATES
from handlers.citizen.sentences import Voice
from handlers.desk.frame import bundled_rules
from handlers.ratings import page_sentences as say
from handlers.ratings.filled import Filled
from knowledge.questionnaires.questionnaire import Answer
from tests.desk.office import Browser
from tests.ratings.house import BUSINESS, LONG, SHORT, UNIT, House, press
from tests.ratings.looking import looked_at, opened

FIRST, SECOND = "biển hiệu, chỉ dẫn", "Ghế ngồi chờ"
TABLET = {"width": 1024, "height": 768}


def asked(page: httpx.Response) -> str:
    """The key of the question on the screen; empty where there is none."""
    return page.text.partition('name="cau" value="')[2].partition('"')[0]


def tap(http: Browser, page: httpx.Response, value: str) -> httpx.Response:
    return press(http, str(page.url.raw_path, "ascii"), {"cau": asked(page), f"c.{asked(page)}": value})


def tap_all(http: Browser, page: httpx.Response, value: str) -> httpx.Response:
    """Answer every question alike; one that has no such option is skipped."""
    for _ in range(80):
        if not (key := asked(page)):
            return page
        offered = f'value="{value}"' in page.text.partition('class="actions"')[0]
        fields = {f"c.{key}": value} if offered else {"bo-qua": "1"}
        page = press(http, str(page.url.raw_path, "ascii"), {"cau": key, **fields})
    raise AssertionError("the questions have no end")


def test_several_people_in_a_row(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    for value in ("5", "1", "4"):
        thanks = tap_all(http, press(http, house.kiosk(ref)), value)
        assert str(thanks.url).endswith(f"{house.kiosk(ref)}?xong=1")
    assert house.responses() == [(SHORT, "1", "kiosk", "kiosk", UNIT, 1)] * 3
    assert sorted(value for item, value, _ in house.answers() if item == "thu-tuc-phi") == ["1", "4", "5"]
    assert house.office.ask("SELECT count(*) FROM survey_progress") == [(0,)]
    assert http.cookies == {}


def test_one_question_a_screen_and_no_keyboard_in_the_short_form(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    page, seen = press(http, house.kiosk(ref)), []
    while asked(page):
        seen.append(asked(page))
        assert "<textarea" not in page.text and f"Câu {len(seen)}/16<" in page.text
        page = tap(http, page, "3")
    assert len(seen) == len(set(seen)) == 16


def test_the_whole_form_adds_what_is_typed(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    page = press(http, f"{house.kiosk(ref)}?day-du=1")
    for _ in range(16):
        page = tap(http, page, "3")
    assert asked(page) == "gop-y" and "<textarea" in page.text
    thanks = tap(http, page, "ghế hơi ít")
    assert str(thanks.url).endswith(f"{house.kiosk(ref)}?day-du=1&xong=1")
    assert ("gop-y", "", "ghế hơi ít") in house.answers()


@pytest.mark.parametrize("key", [LONG, BUSINESS])
def test_a_kiosk_never_asks_who_somebody_is(house: House, key: str) -> None:
    ref = house.survey(key)
    http = house.office.browser()
    page, purposes = press(http, f"{house.kiosk(ref)}?day-du=1"), {"gioi-tinh", "dan-toc", "loai-hinh", "quy-mo", "nganh"}
    for _ in range(80):
        assert asked(page) not in purposes
        if not asked(page):
            return
        page = press(http, str(page.url.raw_path, "ascii"), {"cau": asked(page), "bo-qua": "1"})
    raise AssertionError("the questions have no end")


def test_branches_are_followed(house: House) -> None:
    ref = house.survey(BUSINESS)
    http = house.office.browser()
    page = tap(http, press(http, house.kiosk(ref)), "hoat-dong")
    assert asked(page) == "dat-dai"
    assert asked(tap(http, page, "2")) == "vuong-dat"


def test_going_back_asks_again_without_the_answer(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    first = press(http, house.kiosk(ref))
    second = tap(http, first, "1")
    again = press(http, second.url.path, {"cau": asked(second), "lui": "1"})
    assert asked(again) == asked(first) and "checked" not in again.text
    tap_all(http, tap(http, again, "5"), "4")
    assert [value for item, value, _ in house.answers() if item == asked(first)] == ["5"]


def test_a_tap_that_comes_twice_answers_one_question(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    first = press(http, house.kiosk(ref))
    assert asked(tap(http, first, "1")) == asked(tap(http, first, "1"))
    assert house.office.ask("SELECT answers FROM survey_progress") == [
        ('{"answers": {"tiep-can-bien-hieu": [["1"], ""]}, "agreed": []}',)
    ]


def test_what_is_dropped_is_gone_and_its_address_leads_to_the_start(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    page = tap(http, press(http, house.kiosk(ref)), "1")
    start = press(http, page.url.path, {"thoi": "1"})
    assert say.KIOSK_BEGIN in start.text
    assert house.office.ask("SELECT count(*) FROM survey_progress") == [(0,)]
    assert http.get(page.url.path).headers["location"] == house.kiosk(ref)
    assert say.KIOSK_BEGIN in tap(http, page, "1").text
    assert house.responses() == []


def test_a_form_that_was_handed_in_is_gone_too(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    page = press(http, house.kiosk(ref))
    tap_all(http, page, "2")
    assert http.get(page.url.path).headers["location"] == house.kiosk(ref)
    assert len(house.responses()) == 1
    tap(http, page, "5")
    assert len(house.responses()) == 1


def test_where_no_script_resets_it_a_form_dies_by_itself(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    page = tap(http, press(http, house.kiosk(ref)), "1")
    house.office.clock.pass_(minutes=9)
    assert http.get(page.url.path).status_code == 200
    house.office.clock.pass_(minutes=2)
    assert http.get(page.url.path).headers["location"] == house.kiosk(ref)


def test_who_skips_everything_has_answered_nothing(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    assert "?xong=1" in str(tap_all(http, press(http, house.kiosk(ref)), "khong-co").url)
    assert house.responses() == []


@pytest.mark.parametrize("sent", [{"c.tiep-can-bien-hieu": "6"}, {"c.tiep-can-bien-hieu": ["1", "5"]}])
def test_what_the_screen_does_not_offer_is_not_taken(house: House, sent: dict[str, str]) -> None:
    http = house.office.browser()
    page = press(http, house.kiosk(house.survey()))
    assert press(http, page.url.path, {"cau": "tiep-can-bien-hieu", **sent}).status_code == 422
    assert house.office.ask("SELECT answers FROM survey_progress") == [("{}",)]


def test_looking_writes_nothing(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    page = press(http, house.kiosk(ref))
    before = house.office.tables()
    start = house.kiosk(ref)
    for path in (start, f"{start}?xong=1", f"{start}?day-du=1", page.url.path, f"{start}/{'A' * 22}", f"{start}/x"):
        assert http.get(path, follow_redirects=True).status_code == 200
    assert house.office.tables() == before


def test_a_token_of_another_kind_opens_no_kiosk(house: House) -> None:
    """An invitation's form has a token too: at a counter it would be everybody's."""
    ref = house.survey()
    link = house.invited(ref)
    http = house.office.browser()
    press(http, link, {"dv": ""})
    assert http.get(f"{house.kiosk(ref)}/{link.rpartition('/')[2]}").headers["location"] == house.kiosk(ref)


@pytest.mark.parametrize("path", ["/quay/khong-co/so_xay_dung/{key}", "/quay/{ref}/khong_co/{key}", "/quay/{ref}/<b>/{key}"])
def test_an_unknown_survey_or_unit_is_a_line(house: House, path: str) -> None:
    ref = house.survey()
    answer = house.office.browser().get(path.format(ref=ref, key=house.kiosk(ref).rpartition("/")[2]))
    assert (answer.status_code, say.SURVEY_UNKNOWN in answer.text) == (404, True)


def test_without_its_key_there_is_no_kiosk(house: House) -> None:
    """Nor with that of another unit, of another survey, or of the QR code, which everybody at the counter may copy."""
    ref, http = house.survey(), house.office.browser()
    keys = [house.kiosk(ref, "so_y_te")[-10:], house.kiosk(house.survey())[-10:], house.counter(ref)[-10:], "đ" * 10, "aaaaaaaaaa"]
    for path in (f"/quay/{ref}/{UNIT}", *(f"/quay/{ref}/{UNIT}/{key}" for key in keys)):
        assert (http.get(path).status_code, http.post(path).status_code) == (404, 404), path
        assert http.post(f"{path}/{'A' * 22}").status_code == 404
    assert house.office.ask("SELECT * FROM survey_progress") == []
    assert re.fullmatch(rf"/quay/{ref}/{UNIT}/[a-z2-7]{{10}}", house.kiosk(ref))
    assert http.post(house.kiosk(ref)).status_code == 303  # the twin


def test_a_unit_hands_in_no_more_than_a_counter_can(house_with_rates: House) -> None:
    """The form that is one too many is kept, and is sent by one tap later; another unit's tablet (the twin) takes its own."""
    house, ref = house_with_rates, house_with_rates.survey()
    answers = [hand_in(house, house.kiosk(ref)) for _ in range(RATES["forms of a kiosk"].burst + 1)]
    page = answers.pop()
    assert {answer.status_code for answer in answers} == {200}
    assert page.status_code == 429 and 0 < int(page.headers["retry-after"]) <= 30 and say.KIOSK_TOO_MANY in page.text
    assert house.office.ask("SELECT count(*) FROM survey_progress") == [(1,)]
    assert str(hand_in(house, house.kiosk(ref, "so_y_te")).url).endswith("?xong=1")
    assert len(house.responses()) == len(answers) + 1
    house.office.write(lambda db: db.execute("UPDATE surveys SET ref = 'another'"))  # as if nothing had been handed in for it
    sent = press(house.office.browser(), page.url.path.replace(ref, "another"))
    assert sent.status_code == 200 and len(house.responses()) == len(answers) + 2


def hand_in(house: House, path: str) -> httpx.Response:
    """A form that was filled in except for the last tap."""
    http, form = house.office.browser(), bundled_rules().questionnaires[SHORT][-1]
    begun = http.post(path).headers["location"]
    told = Filled({item.key: Answer(("3",)) for item in form.items if item.options}).to_json()
    house.office.write(lambda db: db.execute("UPDATE survey_progress SET answers = ?", (told,)))
    return press(http, begun)


def test_a_survey_that_is_over_is_a_line(house: House) -> None:
    answer = house.office.browser().get(house.kiosk(house.survey(closes=date(2026, 11, 22))))
    assert (answer.status_code, Voice().say(say.SURVEY_OVER) in answer.text) == (410, True)


def test_another_sites_page_begins_nothing(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    assert http.post(house.kiosk(ref), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert house.office.ask("SELECT count(*) FROM survey_progress") == [(0,)]
    assert http.post(house.kiosk(ref)).status_code == 303  # the twin


def begun(page: Page, house: House, ref: str) -> None:
    """Somebody has answered the first question."""
    page.goto(house.kiosk(ref))
    page.get_by_role("button", name="Chạm để bắt đầu").click()
    expect(page.get_by_role("heading", name=FIRST)).to_be_visible()
    page.get_by_role("button", name="Rất không hài lòng").click()
    expect(page.get_by_role("heading", name=SECOND)).to_be_visible()


def test_a_minute_without_a_touch_and_it_begins_anew(chrome: Chromium, house: House) -> None:
    ref = house.survey()
    with opened(chrome, house, viewport=TABLET) as page:
        page.clock.install()
        begun(page, house, ref)
        page.clock.run_for(59_000)
        page.mouse.click(1000, 760)  # somebody is still there
        page.clock.run_for(59_000)
        expect(page.get_by_role("heading", name=SECOND)).to_be_visible()
        page.clock.run_for(2_000)
        expect(page.get_by_role("button", name="Chạm để bắt đầu")).to_be_visible()
    assert house.office.ask("SELECT count(*) FROM survey_progress") == [(0,)]


def test_before_it_begins_anew_it_asks_and_the_tap_chooses_nothing(chrome: Chromium, house: House) -> None:
    ref = house.survey()
    with opened(chrome, house, viewport=TABLET) as page:
        page.clock.install()
        begun(page, house, ref)
        still_here = page.get_by_role("button", name="Còn anh/chị ở đây không?")
        page.clock.run_for(49_000)
        expect(still_here).to_be_hidden()
        page.clock.run_for(2_000)
        expect(still_here).to_be_visible()
        looked_at(page, "kiosk-still-here", 64)
        lies_below = page.get_by_role("button", name="Bình thường", include_hidden=True).bounding_box()
        assert lies_below
        page.mouse.click(lies_below["x"] + 20, lies_below["y"] + 20)
        expect(still_here).to_be_hidden()
        page.clock.run_for(49_000)
        expect(page.get_by_role("heading", name=SECOND)).to_be_visible()
        assert [values for (values,) in house.office.ask("SELECT answers FROM survey_progress")] == [
            '{"answers": {"tiep-can-bien-hieu": [["1"], ""]}, "agreed": []}'
        ]
        page.get_by_role("button", name="Bình thường").click()  # the twin: with nothing in front it is an answer
        expect(page.get_by_role("heading", name=SECOND)).to_have_count(0)


def test_the_back_button_shows_nothing_of_the_person_before(chrome: Chromium, house: House) -> None:
    ref = house.survey()
    with opened(chrome, house, viewport=TABLET) as page:
        page.clock.install()
        begun(page, house, ref)
        page.clock.run_for(61_000)
        start = page.get_by_role("button", name="Chạm để bắt đầu")
        expect(start).to_be_visible()
        for _ in range(3):
            page.go_back()
            expect(page.get_by_role("heading", name=SECOND)).to_have_count(0)
            if page.url == "about:blank":
                break
            expect(start).to_be_visible()


def test_thanks_give_way_to_the_next_person(chrome: Chromium, house: House) -> None:
    ref = house.survey()
    with opened(chrome, house, viewport=TABLET) as page:
        page.clock.install()
        page.goto(f"{house.kiosk(ref)}?xong=1")
        expect(page.get_by_role("link", name="Người tiếp theo")).to_be_visible()
        page.clock.fast_forward(9_000)
        expect(page.get_by_role("button", name="Chạm để bắt đầu")).to_be_visible()


def test_without_a_connection_it_waits_with_an_empty_screen(chrome: Chromium, house: House) -> None:
    """The browser's own error page would stay there until somebody came with a keyboard."""
    ref = house.survey()
    with opened(chrome, house, viewport=TABLET) as page:
        page.clock.install()
        begun(page, house, ref)
        page.context.set_offline(True)
        page.clock.run_for(61_000)
        expect(page.get_by_text("Máy đang chờ kết nối lại")).to_be_visible()
        expect(page.get_by_role("heading", name=SECOND)).to_be_hidden()
        page.context.set_offline(False)
        page.clock.fast_forward(6_000)
        expect(page.get_by_role("button", name="Chạm để bắt đầu")).to_be_visible()
    assert house.office.ask("SELECT count(*) FROM survey_progress") == [(0,)]


def test_targets_are_large_and_every_screen_is_fit_to_look_at(chrome: Chromium, house: House) -> None:
    ref = house.survey(BUSINESS)
    with opened(chrome, house, viewport=TABLET) as page:
        page.goto(house.kiosk(ref))
        looked_at(page, "kiosk-start", 64)
        page.get_by_role("button", name="Chạm để bắt đầu").click()
        page.get_by_role("button", name="Đã hoạt động").click()
        looked_at(page, "kiosk-levels", 64)
        page.get_by_role("button", name="Rất khó khăn").click()
        expect(page.get_by_label("Xác định giá đất lâu")).to_be_visible()
        looked_at(page, "kiosk-ticks", 64)
        page.goto(f"{house.kiosk(ref)}?xong=1")
        looked_at(page, "kiosk-thanks", 64)
