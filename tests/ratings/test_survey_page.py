"""A survey as pages: why it is asked, consent, branching, back and on, resuming, a last look, sent once."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from bot.web_rates import RATES
from feedback_store.store import Store
from handlers.citizen.sentences import Voice
from handlers.desk.frame import bundled_rules
from handlers.ratings import page_sentences as say
from handlers.ratings.filled import Filled
from handlers.ratings.survey_parts import parts
from knowledge.questionnaires.questionnaire import Answer, Questionnaire
from tests.desk.office import Browser
from tests.ratings.house import BUSINESS, CITIZEN, LONG, SHORT, UNIT, House, Ticks, house_open, press
from tests.ratings.looking import looked_at, opened

FORMS = [one for versions in bundled_rules().questionnaires.values() for one in versions]
said = Voice().say
XSS = "\"><svg onload=alert(1)></textarea><script>alert(2)</script>'{{ 7*7 }}"


def begin(http: Browser, path: str, **fields: str) -> httpx.Response:
    return press(http, path, {"dv": "", **fields})


def go_on(http: Browser, at: httpx.Response, fields: dict[str, Any] | None = None) -> httpx.Response:
    """Answer a page, and go on."""
    return press(http, at.url.path, fields)


def to_review(http: Browser, at: httpx.Response, fields: dict[str, Any] | None = None) -> httpx.Response:
    """Answer every page alike: what a page does not ask is not kept."""
    for _ in range(60):
        if at.url.path.endswith("/xem-lai"):
            return at
        at = go_on(http, at, fields)
    raise AssertionError("the pages have no end")


def to_consent(http: Browser, at: httpx.Response, fields: dict[str, Any] | None = None) -> httpx.Response:
    """Answer every page alike until consent is asked for."""
    for _ in range(60):
        if "dong-y" in at.text:
            return at
        at = go_on(http, at, fields)
    raise AssertionError("nobody asks for consent")


def submit(http: Browser, at: httpx.Response) -> httpx.Response:
    return press(http, at.url.path)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.key}.{form.version}")
def test_every_question_stands_on_one_page_after_what_it_waits_for(form: Questionnaire) -> None:
    pages = parts(form)
    assert [item for part in pages for item in part.items] == list(form.items)
    place = {item.key: number for number, part in enumerate(pages) for item in part.items}
    for item in form.items:
        assert all(place[condition.item] < place[item.key] for condition in item.when), item.key
    consent = [number for number, part in enumerate(pages) if part.purposes]
    assert len(consent) == bool(form.purposes)
    assert all(place[item.key] > consent[0] for item in form.items if item.purpose)


@given(
    st.dictionaries(
        st.text(max_size=5), st.builds(Answer, st.lists(st.text(max_size=3), max_size=3).map(tuple), st.text(max_size=9))
    ),
    st.frozensets(st.text(max_size=5)),
)
def test_a_form_is_read_as_it_was_written(answers: dict[str, Answer], agreed: frozenset[str]) -> None:
    assert Filled.from_json(Filled(answers, agreed).to_json()) == Filled(answers, agreed)


def test_who_asks_and_why_is_said_before_anything(house: House) -> None:
    ref = house.survey(LONG)
    text = house.office.browser().get(house.counter(ref)).text
    words = ("Khảo sát tháng 11", "Trung tâm Phục vụ hành chính công", "không phải chỉ số SIPAS", "15 phút", "Sở Xây dựng")
    for told in (*words, "câu viết lời. Dừng"):
        assert told in text
    assert "Không trả lời cũng không ảnh hưởng" in text and "Phiếu không ghi tên" in text


def test_a_form_is_filled_in_page_by_page_and_sent(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    page = begin(http, f"/khao-sat/{ref}", **told_by(house.counter(ref)))
    assert page.url.path == f"/khao-sat/{ref}/1"
    assert Ticks(page.text).ticked == set()  # nothing is preticked
    page = go_on(http, page, {"c.tiep-can-bien-hieu": "5", "c.tiep-can-cho-ngoi": ""})
    review = to_review(http, page, {"c.cong-chuc-lich-su": "2", "c.gop-y": "cảm ơn"})
    assert review.text.count(say.NOTHING_SAID) == 14
    assert house.responses() == []
    thanks = submit(http, review)
    assert thanks.url.path == f"/khao-sat/{ref}/cam-on" and "Cảm ơn anh/chị đã dành thời gian." in thanks.text
    assert house.responses() == [(SHORT, "1", "counter", "page", UNIT, 1)]
    assert house.answers() == [("cong-chuc-lich-su", "2", ""), ("gop-y", "", "cảm ơn"), ("tiep-can-bien-hieu", "5", "")]
    assert house.office.ask("SELECT count(*) FROM survey_progress") == [(0,)]


@pytest.mark.parametrize("unit", ["", "khong_co", "' OR 1=1", "<b>"])
def test_a_unit_that_there_is_not_is_none(house: House, unit: str) -> None:
    ref = house.survey()
    http = house.office.browser()
    assert http.get(f"/khao-sat/{ref}", params={"dv": unit}).status_code == 200
    submit(http, to_review(http, begin(http, f"/khao-sat/{ref}", dv=unit), {"c.ket-qua-dung-hen": "4"}))
    assert house.responses() == [(SHORT, "1", "link", "page", "", 1)]


def told_by(address: str) -> dict[str, str]:
    """What an address tells besides the survey."""
    return dict(parse_qsl(urlsplit(address).query))


@pytest.mark.parametrize("stolen", ["", "aaaaaaaaaa", "đ", "other unit", "other survey", "kiosk"])
def test_only_the_code_at_the_counter_names_its_unit(house: House, stolen: str) -> None:
    """Any other key makes it a link without a unit, on its page and in what is kept; the twin is the code's own."""
    ref, http = house.survey(), house.office.browser()
    keys = {
        "other unit": told_by(house.counter(ref, "so_y_te"))["k"],
        "other survey": told_by(house.counter(house.survey()))["k"],
        "kiosk": house.kiosk(ref)[-10:],
    }
    asked = {"dv": UNIT, "k": keys.get(stolen, stolen)}
    page = http.get(f"/khao-sat/{ref}", params=asked)
    assert page.status_code == 200 and "Sở Xây dựng" not in page.text and 'name="k"' not in page.text
    submit(http, to_review(http, begin(http, f"/khao-sat/{ref}", **asked), {"c.ket-qua-dung-hen": "4"}))
    assert house.responses() == [(SHORT, "1", "link", "page", "", 1)]
    assert "Sở Xây dựng" in http.get(house.counter(ref)).text


def test_an_address_hands_in_no_more_than_a_counter_can(store: Store) -> None:
    """Behind a proxy, by the citizen's own; a form that is one too many stays, to be sent later. Invitations are not counted."""
    with house_open(store, rate_limits=True, trusted_proxies=("127.0.0.1",)) as house:
        ref, most = house.survey(), RATES["forms of an address"].burst
        answers = [handed_in(house, f"/khao-sat/{ref}", "203.0.113.7")[1] for _ in range(most)]
        assert {answer.headers["location"] for answer in answers} == {f"/khao-sat/{ref}/cam-on"}
        http, late = handed_in(house, f"/khao-sat/{ref}", "203.0.113.7")
        assert late.status_code == 429 and 0 < int(late.headers["retry-after"]) <= 120
        assert said(say.TOO_MANY_FORMS, minutes=2) in late.text and say.SUBMIT in late.text
        assert len(house.responses()) == most and house.office.ask("SELECT count(*) FROM survey_progress") == [(1,)]
        assert handed_in(house, house.invited(ref), "203.0.113.7")[1].status_code == 303
        assert handed_in(house, f"/khao-sat/{ref}", "203.0.113.8")[1].status_code == 303, "the twin: somebody else's address"
        http.headers["X-Forwarded-For"] = "203.0.113.9"  # as if others had stopped
        assert http.post(f"/khao-sat/{ref}/xem-lai").status_code == 303 and len(house.responses()) == most + 3


def handed_in(house: House, path: str, address: str) -> tuple[Browser, httpx.Response]:
    """Somebody at an address answers one question, and hands the form in."""
    http = house.office.browser(**{"X-Forwarded-For": address})
    http.post(path)
    http.post(f"{path}/4", data={"c.ket-qua-dung-hen": "4"})
    return http, http.post(f"{path}/xem-lai")


def test_looking_at_every_page_writes_nothing(house: House) -> None:
    ref = house.survey()
    invited, http = house.invited(ref), house.office.browser()
    begin(http, f"/khao-sat/{ref}")
    before = house.office.tables()
    for base in (f"/khao-sat/{ref}", invited):
        for step in ("", "/1", "/2", "/99", "/0", "/-1", "/²", "/xem-lai", "/cam-on", "/x"):
            assert http.get(base + step, follow_redirects=True).status_code < 500, step
    assert house.office.tables() == before


def test_sent_twice_it_counts_once(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    review = to_review(http, begin(http, f"/khao-sat/{ref}"), {"c.ket-qua-dung-hen": "4"})
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in http.cookies.items())}
    assert cookie["Cookie"]
    answers = [http.post(review.url.path, headers=cookie) for _ in range(3)]
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, f"/khao-sat/{ref}/cam-on")}
    assert len(house.responses()) == 1
    again = begin(http, f"/khao-sat/{ref}")  # the twin: the next person on this device fills in a form of their own
    assert Ticks(again.text).ticked == set()
    submit(http, to_review(http, again, {"c.ket-qua-dung-hen": "1"}))
    assert len(house.responses()) == 2


def test_going_back_after_sending_shows_no_form(house: House) -> None:
    """For an hour, or until another is begun; the cookie that says so names no form."""
    ref, http = house.survey(), house.office.browser()
    thanks = submit(http, to_review(http, begin(http, f"/khao-sat/{ref}"), {"c.ket-qua-dung-hen": "4"}))
    assert http.cookies["phieu"] == "da-gui" and "max-age=3600" in thanks.history[0].headers["set-cookie"].lower()
    for step in ("/1", "/6", "/xem-lai"):
        assert http.get(f"/khao-sat/{ref}{step}").headers["location"] == f"/khao-sat/{ref}/cam-on"
    assert (
        say.SENT_BEFORE in http.get(f"/khao-sat/{ref}").text
        and say.SENT_BEFORE not in house.office.browser().get(f"/khao-sat/{ref}").text
    )
    assert begin(http, f"/khao-sat/{ref}").url.path == f"/khao-sat/{ref}/1"
    assert http.get(f"/khao-sat/{ref}/2").status_code == 200  # the twin: a form of their own


def test_every_page_says_how_many_there_are(house: House) -> None:
    ref, http, seen = house.survey(), house.office.browser(), []
    at = begin(http, f"/khao-sat/{ref}")
    while not at.url.path.endswith("/xem-lai"):
        seen += re.findall(r'for="tien-do">(.*?)</label>', at.text)
        at = go_on(http, at)
    assert seen == [f"Phần {number}/6" for number in range(1, 7)]


def test_the_last_look_is_folded_by_section(house: House) -> None:
    """Each with how much of it was answered; what hangs on an answer stands with it."""
    ref, http = house.survey(BUSINESS), house.office.browser()
    page = go_on(http, begin(http, f"/khao-sat/{ref}"), {"c.du-an": "hoat-dong"})
    page = go_on(http, page, {"c.dat-dai": "1"})
    review = to_review(http, go_on(http, page, {"c.vuong-dat": "gia-dat"}), {"c.thue": "3"})
    told = re.findall(r"<details class=\"told\">\s*<summary>(.*?) <span class=\"hint\">\((.*?)\)", review.text)
    assert told[1] == ("Đất đai, mặt bằng", "trả lời 2/3 câu") and told[-1] == (said(say.CONSENT), "đồng ý 0/1 điều")
    assert len(told) == len({name for name, _ in told}) < 14 and " open>" not in review.text


@pytest.mark.parametrize(
    ("words", "is_told"), [("gọi tôi 0912 345 678", True), ("CCCD 001 085 012 345 nhé", True), ("chờ 45 phút", False)]
)
def test_a_number_in_somebodys_own_words_is_pointed_out_before_sending(house: House, words: str, is_told: bool) -> None:
    """Gently: its section stands open with what to do, and it may be sent all the same."""
    ref, http = house.survey(), house.office.browser()
    review = to_review(http, begin(http, f"/khao-sat/{ref}"), {"c.gop-y": words})
    assert (said(say.NUMBERS_TOLD) in review.text, say.NUMBERS_HERE in review.text) == (is_told, is_told)
    assert review.text.count('<details class="told" open>') == is_told
    assert submit(http, review).url.path.endswith("/cam-on") and house.answers() == [("gop-y", "", words)]


def test_an_empty_form_is_not_sent(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    answer = submit(http, to_review(http, begin(http, f"/khao-sat/{ref}")))
    assert answer.status_code == 422 and say.ALL_BLANK in answer.text
    assert house.responses() == []


def test_branches_open_and_close_with_the_answers(house: House) -> None:
    ref = house.survey(BUSINESS)
    http = house.office.browser()
    page = begin(http, f"/khao-sat/{ref}")
    page = go_on(http, page, {"c.du-an": "chua"})
    assert "c.dat-dai" not in page.text
    page = http.get(f"/khao-sat/{ref}/1")
    page = go_on(http, page, {"c.du-an": "hoat-dong"})
    assert "c.dat-dai" in page.text
    page = go_on(http, page, {"c.dat-dai": "1"})
    assert "c.vuong-dat" in page.text
    page = go_on(http, page, {"c.vuong-dat": ["gia-dat", "khac"], "w.vuong-dat": "chồng lấn ranh giới"})
    http_back = http.get(f"/khao-sat/{ref}/2")
    go_on(http, http_back, {"c.dat-dai": "5"})  # no longer difficult: what was difficult does not count
    review = to_review(http, http.get(f"/khao-sat/{ref}/2"), {"c.dat-dai": "5"})
    submit(http, review)
    assert ("dat-dai", "5", "") in house.answers()
    assert [row for row in house.answers() if row[0] == "vuong-dat"] == []


def test_other_comes_with_own_words_even_unticked(house: House) -> None:
    ref = house.survey(BUSINESS)
    http = house.office.browser()
    page = begin(http, f"/khao-sat/{ref}")
    submit(http, to_review(http, page, {"w.mong-muon": "một đầu mối", "c.mong-muon": "von"}))
    assert [row for row in house.answers() if row[0] == "mong-muon"] == [
        ("mong-muon", "khac", "một đầu mối"),
        ("mong-muon", "von", ""),
    ]


def test_demographics_are_asked_only_after_consent_for_each_purpose(house: House) -> None:
    ref = house.survey(LONG)
    http = house.office.browser()
    told = {"c.gioi-tinh": "nu", "c.dan-toc": "kinh"}
    page = to_consent(http, begin(http, f"/khao-sat/{ref}"), told)
    ticks = Ticks(page.text)
    assert {name for name, _ in ticks.offered} == {"dong-y"} and ticks.ticked == set()
    nothing = go_on(http, page)
    assert "c.gioi-tinh" not in nothing.text and "c.dan-toc" not in nothing.text
    page = go_on(http, page, {"dong-y": ["so-sanh", "khong-co"]})
    assert "c.gioi-tinh" in page.text
    review = to_review(http, page, told)
    submit(http, review)
    assert [row for row in house.answers() if row[0] in ("gioi-tinh", "dan-toc")] == [("gioi-tinh", "nu", "")]


def test_consent_that_is_taken_back_takes_its_answers_along(house: House) -> None:
    ref = house.survey(BUSINESS)
    http = house.office.browser()
    consent = to_consent(http, begin(http, f"/khao-sat/{ref}"), {"c.thue": "3"})
    to_review(http, go_on(http, consent, {"dong-y": "so-sanh"}), {"c.quy-mo": "duoi-10"})
    submit(http, to_review(http, go_on(http, consent)))
    assert house.answers() == [("thue", "3", "")]


def test_an_error_stands_beside_its_question_and_nothing_is_lost(house: House) -> None:
    ref = house.survey(BUSINESS)
    http = house.office.browser()
    page = go_on(http, to_consent(http, begin(http, f"/khao-sat/{ref}")), {"dong-y": "so-sanh"})
    wrong = go_on(http, page, {"c.so-nam": "mười hai", "c.quy-mo": "duoi-10"})
    assert wrong.status_code == 422 and wrong.url.path == page.url.path
    assert re.search(r'for="o-so-nam">.*?</label>\s*<p class="fault" id="loi-so-nam">', wrong.text, re.DOTALL)
    assert 'value="mười hai"' in wrong.text and ("c.quy-mo", "duoi-10") in Ticks(wrong.text).ticked
    back = go_on(http, page, {"c.so-nam": "mười hai", "c.quy-mo": "duoi-10", "lui": "1"})  # going back is never held up
    assert back.status_code == 200 and "dong-y" in back.text
    assert ("c.quy-mo", "duoi-10") in Ticks(http.get(page.url.path).text).ticked


def test_back_and_on_keep_what_was_answered(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    second = go_on(http, begin(http, f"/khao-sat/{ref}"), {"c.tiep-can-thiet-bi": "4"})
    first = go_on(http, second, {"c.thu-tuc-phi": "1", "lui": "1"})
    assert first.url.path.endswith("/1") and Ticks(first.text).ticked == {("c.tiep-can-thiet-bi", "4")}
    blank = go_on(http, first, {"c.tiep-can-thiet-bi": ""})  # an answer can be taken back
    assert Ticks(blank.text).ticked == {("c.thu-tuc-phi", "1")}
    assert Ticks(http.get(first.url.path).text).ticked == set()


def test_the_same_device_goes_on_and_another_begins_anew(house: House) -> None:
    ref = house.survey()
    phone, tablet = house.office.browser(), house.office.browser()
    go_on(phone, begin(phone, f"/khao-sat/{ref}"), {"c.tiep-can-thiet-bi": "4"})
    assert say.GO_ON in phone.get(f"/khao-sat/{ref}").text
    assert begin(phone, f"/khao-sat/{ref}").url.path == f"/khao-sat/{ref}/2"
    assert say.GO_ON not in tablet.get(f"/khao-sat/{ref}").text
    assert tablet.get(f"/khao-sat/{ref}/2").headers["location"] == f"/khao-sat/{ref}"
    anew = begin(phone, f"/khao-sat/{ref}", moi="1")
    assert anew.url.path.endswith("/1") and Ticks(anew.text).ticked == set()
    assert house.office.ask("SELECT count(*) FROM survey_progress") == [(1,)]


def test_the_cookie_is_this_surveys_alone(house: House) -> None:
    """HttpOnly, SameSite=Strict, and only for the survey's own address; of one survey it opens no form of another."""
    ref, other = house.survey(), house.survey()
    http = house.office.browser()
    answer = http.post(f"/khao-sat/{ref}", data={"dv": ""})
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", f"Path=/khao-sat/{ref}"} <= set(cookie.split("; "))
    stolen = {"Cookie": cookie.partition(";")[0]}
    assert http.get(f"/khao-sat/{other}/1", headers=stolen).headers["location"] == f"/khao-sat/{other}"
    token = cookie.partition("=")[2].partition(";")[0]
    assert token not in str(house.office.ask("SELECT * FROM survey_progress"))


def test_an_invitation_is_answered_on_any_device_and_once(house: House) -> None:
    link = house.invited(house.survey())
    phone, tablet = house.office.browser(), house.office.browser()
    assert house.office.ask("SELECT state FROM invitations") == [("drawn",)]
    first = begin(phone, link)
    assert "set-cookie" not in str(first.history[0].headers).lower()
    assert house.office.ask("SELECT state FROM invitations") == [("begun",)]
    go_on(phone, first, {"c.tiep-can-thiet-bi": "4"})
    review = to_review(tablet, begin(tablet, link))
    assert "Trang thiết bị phục vụ" in review.text
    assert [submit(http, review).status_code for http in (tablet, phone)] == [200, 200]
    assert house.responses() == [(SHORT, "1", "invitation", "page", UNIT, 1)]
    assert house.answers() == [("tiep-can-thiet-bi", "4", "")]
    assert house.office.ask("SELECT state FROM invitations") == [("submitted",)]
    for answer in (phone.get(link, follow_redirects=True), begin(phone, link), press(phone, f"{link}/1")):
        assert answer.url.path == f"{link}/cam-on" and say.SURVEY_THANKS in answer.text
    assert phone.get(f"{link}/1").headers["location"] == f"{link}/cam-on" and len(house.responses()) == 1


def test_nothing_in_a_response_says_who_was_invited(house: House) -> None:
    link = house.invited(house.survey())
    http = house.office.browser()
    submit(http, to_review(http, begin(http, link), {"c.ket-qua-dung-hen": "4"}))
    kept = str(house.office.ask("SELECT * FROM responses")) + str(house.office.ask("SELECT * FROM answers"))
    assert CITIZEN not in kept and link.rpartition("/")[2] not in kept
    assert house.office.ask("SELECT moved_at FROM invitations") == [("2026-11-23T00:00:00.000000+00:00",)]


@pytest.mark.parametrize("token", ["A" * 22, "x", "1' OR '1'='1", "đ" * 22])
def test_unknown_and_forged_invitations_are_told_the_same(house: House, token: str) -> None:
    http = house.office.browser()
    for answer in (http.get(f"/khao-sat/m/{token}"), begin(http, f"/khao-sat/m/{token}"), http.get(f"/khao-sat/m/{token}/1")):
        assert (answer.status_code, said(say.INVITATION_OVER) in answer.text) == (404, True)


@pytest.mark.parametrize(
    ("state", "opens", "closes", "status", "told"),
    [
        ("draft", date(2026, 11, 1), date(2026, 12, 31), 404, say.SURVEY_UNKNOWN),
        ("closed", date(2026, 11, 1), date(2026, 12, 31), 410, said(say.SURVEY_OVER)),
        ("open", date(2026, 11, 24), date(2026, 12, 31), 404, "mở từ ngày 24/11/2026"),
        ("open", date(2026, 11, 1), date(2026, 11, 22), 410, said(say.SURVEY_OVER)),
        ("open", date(2026, 11, 23), date(2026, 11, 23), 200, "Bắt đầu"),
    ],
)
def test_surveys_that_are_not_open_say_so_in_a_line(
    house: House, state: str, opens: date, closes: date, status: int, told: str
) -> None:
    ref = house.survey(state=state, opens=opens, closes=closes)
    http = house.office.browser()
    answer = http.get(f"/khao-sat/{ref}")
    assert (answer.status_code, told in answer.text) == (status, True)
    assert (begin(http, f"/khao-sat/{ref}").status_code == 200) == (status == 200)


@pytest.mark.parametrize("ref", ["khong-co", "m", "..%2f..%2fdesk", "0" * 4000])
def test_a_survey_that_there_is_not_is_a_line(house: House, ref: str) -> None:
    answer = house.office.browser().get(f"/khao-sat/{ref}")
    assert (answer.status_code, say.SURVEY_UNKNOWN in answer.text) == (404, True)


def test_a_day_ends_in_vietnam(house: House) -> None:
    ref = house.survey(closes=date(2026, 11, 23))
    http = house.office.browser()
    house.office.clock.now = house.now.replace(hour=16, minute=59)
    assert http.get(f"/khao-sat/{ref}").status_code == 200
    house.office.clock.pass_(minutes=1)
    assert http.get(f"/khao-sat/{ref}").status_code == 410


def test_a_survey_that_closes_takes_nothing_more(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    review = to_review(http, begin(http, f"/khao-sat/{ref}"), {"c.ket-qua-dung-hen": "4"})
    house.office.write(lambda db: db.execute("UPDATE surveys SET state = 'closed'"))
    assert submit(http, review).status_code == 410
    assert house.responses() == []


@pytest.mark.parametrize("step", ["", "/1", "/xem-lai"])
def test_another_sites_page_changes_nothing(house: House, step: str) -> None:
    ref = house.survey()
    http = house.office.browser()
    to_review(http, begin(http, f"/khao-sat/{ref}"), {"c.ket-qua-dung-hen": "4"})
    before = house.office.tables()
    path = f"/khao-sat/{ref}{step}"
    assert http.post(path, data={"moi": "1"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert house.office.tables() == before
    assert http.post(path, data={"moi": "1"}).status_code == 303  # the twin


def test_what_people_write_stays_text(house: House) -> None:
    ref = house.survey()
    http = house.office.browser()
    review = to_review(http, begin(http, f"/khao-sat/{ref}"), {"c.gop-y": XSS})
    texts = review.text + http.get(f"/khao-sat/{ref}/6").text
    assert "<svg" not in texts and "<script>" not in texts and texts.count("&lt;svg onload=alert(1)&gt;") == 2
    submit(http, review)
    assert house.answers() == [("gop-y", "", XSS)]


def test_titles_of_surveys_stay_text_too(house: House) -> None:
    ref = house.survey()
    house.office.write(lambda db: db.execute("UPDATE surveys SET title = ?", (XSS,)))
    http = house.office.browser()
    pages = [http.get(f"/khao-sat/{ref}"), begin(http, f"/khao-sat/{ref}"), http.get(f"/khao-sat/{ref}/xem-lai")]
    assert all("<svg" not in page.text and "&lt;svg" in page.text for page in pages)


def test_in_a_browser_without_a_script_and_by_keyboard(chrome: Chromium, house: House) -> None:
    """The whole way on a small phone; each kind of page is looked at."""
    ref = house.survey(BUSINESS)
    with opened(chrome, house, java_script_enabled=False) as page:
        page.goto(house.counter(ref))
        page.get_by_role("button", name="Bắt đầu").press("Enter")
        page.get_by_label("Đã hoạt động").press("Space")
        page.get_by_role("button", name="Tiếp tục").press("Enter")
        page.get_by_label("Rất khó khăn").check()
        page.get_by_role("button", name="Tiếp tục").click()
        page.get_by_label("ghi rõ, nếu muốn").fill("chồng lấn")
        for _ in range(40):
            if page.url.endswith("xem-lai"):
                break
            page.locator("form button").first.click()
        page.get_by_text("Đất đai, mặt bằng").press("Enter")
        expect(page.get_by_text("Vướng khác: chồng lấn")).to_be_visible()
        page.get_by_role("button", name="Gửi phiếu").click()
        expect(page.get_by_role("heading", name="Đã nhận phiếu")).to_be_visible()
    assert house.responses() == [(BUSINESS, "1", "counter", "page", UNIT, 1)]
    assert house.answers() == [("dat-dai", "1", ""), ("du-an", "hoat-dong", ""), ("vuong-dat", "khac", "chồng lấn")]


def test_in_a_browser_every_kind_of_page_is_fit_to_look_at(chrome: Chromium, house: House) -> None:
    ref = house.survey(BUSINESS)
    with opened(chrome, house) as page:
        page.goto(house.counter(ref))
        looked_at(page, "survey-start")
        page.get_by_role("button", name="Bắt đầu").click()
        looked_at(page, "survey-first")
        for _ in range(40):
            if page.locator("[name=dong-y]").count():
                break
            page.locator("form button").first.click()
        looked_at(page, "survey-consent")
        page.locator("[name=dong-y]").check()
        page.get_by_role("button", name="Tiếp tục").click()
        page.locator("[name='c.so-nam']").fill("lâu rồi")
        page.get_by_role("button", name="Xem lại rồi gửi").click()
        expect(page.get_by_text("Câu này trả lời bằng một số")).to_be_visible()
        looked_at(page, "survey-fault")
        page.locator("[name='c.so-nam']").fill("12")
        page.get_by_role("button", name="Xem lại rồi gửi").click()
        looked_at(page, "survey-review")
        page.locator("summary").first.click()
        expect(page.get_by_role("link", name=re.compile("^Sửa")).first).to_be_visible()
        looked_at(page, "survey-review-unfolded")
        page.get_by_role("button", name="Gửi phiếu").click()
        looked_at(page, "survey-thanks")
        page.go_back()
        expect(page.get_by_role("heading", name="Đã nhận phiếu")).to_be_visible()
        expect(page.locator("form")).to_have_count(0)
        page.goto(house.counter(ref))  # the next person on this telephone; the code at the counter still names its unit
        expect(page.get_by_text("Máy này vừa gửi một phiếu")).to_be_visible()
        looked_at(page, "survey-start-again")
        page.get_by_role("button", name="Làm phiếu khác").click()
        expect(page.get_by_text("Phần 1/9")).to_be_visible()
        page.goto("/khao-sat/khong-co")
        looked_at(page, "survey-unknown")
