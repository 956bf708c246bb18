"""The second factor: who must have it, and that a code is worth something once and for a minute."""

from __future__ import annotations

import httpx
import pyotp
import pytest
from aiohttp import web

from feedback_store import officers
from feedback_store.store import Store
from handlers.desk import second_factor
from handlers.desk.route import EVERY_OFFICER, get
from tests.desk.office import Office, desk_open, offered_secret, sign_in
from tests.desk.test_frame import with_routes


@pytest.fixture
def phone(office: Office) -> pyotp.TOTP:
    """The phone of the administrator `chi`, who signed in with it a while ago."""
    office.hire("chi", "administrator")
    office.at_work("chi").close()
    office.clock.pass_(minutes=5)
    return pyotp.TOTP(office.ask("SELECT totp_secret FROM officers")[0][0])


@pytest.fixture
def half(office: Office, phone: pyotp.TOTP) -> httpx.Client:
    """`chi` after the password."""
    http = office.browser()
    assert sign_in(http, "chi").headers["location"] == "/desk/totp?next=/desk/"
    return http


def give(http: httpx.Client, code: str) -> int:
    return http.post("/desk/totp", data={"code": code}).status_code


def test_an_administrator_sees_nothing_before_setting_it_up(office: Office) -> None:
    """S8"""
    office.hire("chi", "administrator")
    with office.browser() as http:
        sign_in(http, "chi")
        for path in ("/desk/", "/desk/accounts", "/desk/me", "/desk/audit"):
            assert http.get(path).headers["location"].startswith("/desk/totp"), path
        assert http.post("/desk/accounts", data={"login": "x"}).headers["location"] == "/desk/totp"
        page = http.get("/desk/totp").text
        assert 'src="data:image/svg+xml' in page and "Đăng xuất" in page
        assert give(http, "000000") == 422
        code = pyotp.TOTP(offered_secret(http)).at(office.clock.now)
        answer = http.post("/desk/totp", data={"code": f"{code[:3]} {code[3:]}", "next": "/desk/accounts"})
        assert answer.headers["location"] == "/desk/accounts?said=totp-on"
        assert http.get("/desk/accounts").status_code == 200


def test_the_session_after_the_password_opens_nothing(half: httpx.Client) -> None:
    """S8"""
    assert half.get("/desk/").headers["location"] == "/desk/totp"
    assert half.get("/desk/accounts").status_code == 303


def test_the_code_opens_the_desk_and_the_session_is_another(office: Office, phone: pyotp.TOTP, half: httpx.Client) -> None:
    """S7, S8"""
    before = half.cookies["motcua_desk"]
    assert give(half, phone.at(office.clock.now)) == 303
    assert half.get("/desk/accounts").status_code == 200
    with office.browser(Cookie=f"motcua_desk={before}") as thief:
        assert thief.get("/desk/totp").headers["location"].startswith("/desk/sign-in")


def test_a_code_opens_once(office: Office, phone: pyotp.TOTP, half: httpx.Client) -> None:
    """S8: not again, nor an earlier one, from no session."""
    code, earlier = phone.at(office.clock.now), phone.at(office.clock.now, counter_offset=-1)
    assert give(half, code) == 303
    with office.browser() as thief:
        sign_in(thief, "chi")
        assert [give(thief, used) for used in (code, earlier)] == [422, 422]
        assert give(thief, phone.at(office.clock.now, counter_offset=1)) == 303


def test_without_remembering_the_step_a_code_opens_twice(
    office: Office, phone: pyotp.TOTP, half: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S8, the twin."""
    monkeypatch.setattr(officers, "use_totp_step", lambda *_: True)
    code = phone.at(office.clock.now)
    assert give(half, code) == 303
    with office.browser() as thief:
        sign_in(thief, "chi")
        assert give(thief, code) == 303


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
def test_clocks_may_differ_by_half_a_minute(office: Office, phone: pyotp.TOTP, half: httpx.Client, steps: int, status: int) -> None:
    """S8"""
    assert give(half, phone.at(office.clock.now, counter_offset=steps)) == status


def test_codes_cannot_be_guessed(office: Office, phone: pyotp.TOTP, half: httpx.Client) -> None:
    """S8: five tries in fifteen minutes, over all sessions."""
    right = phone.at(office.clock.now)
    wrong = next(
        code for code in ("123456", "654321") if code not in {phone.at(office.clock.now, counter_offset=n) for n in (-1, 0, 1)}
    )
    assert [give(half, wrong) for _ in range(100)] == [422] * 5 + [429] * 95
    assert give(half, right) == 429
    with office.browser() as another:
        sign_in(another, "chi")
        assert give(another, right) == 429
        office.clock.pass_(minutes=16)
        assert give(another, phone.at(office.clock.now)) == 303


@pytest.mark.parametrize("code", ["", "12345", "x" * 5000, "१२३४५६", "\ud83d\ude00", "１２３４５６"])
def test_what_is_no_code_is_no_code(half: httpx.Client, code: str) -> None:
    """S8"""
    assert give(half, code.encode("utf-16", "surrogatepass").decode("utf-16")) == 422


def test_looking_at_the_page_writes_nothing_and_offers_each_session_another_secret(office: Office) -> None:
    """S4: the secret is worked out, not kept."""
    office.hire("lan")
    with office.at_work("lan") as one, office.at_work("lan") as other:
        before = office.tables()
        assert offered_secret(one) == offered_secret(one) != offered_secret(other)
        assert office.tables() == before
        assert len(offered_secret(one)) == 32


def test_a_reset_is_the_way_back_from_a_lost_phone(office: Office, phone: pyotp.TOTP) -> None:
    """S8"""
    office.hire("binh", "administrator")
    with office.at_work("binh") as other, office.browser() as http:
        page = other.post("/desk/accounts/chi/reset").text
        link = "/desk/set-password/" + page.partition("/desk/set-password/")[2].partition("<")[0]
        new = "áo dài trắng sân trường canary"
        assert http.post(link, data={"password": new, "again": new}).status_code == 303
        sign_in(http, "chi", new)
        assert offered_secret(http)
        assert second_factor.matching_step(offered_secret(http), phone.at(office.clock.now), office.clock.now) is None


async def export(_: web.Request) -> web.Response:
    return web.json_response("dữ liệu")


def test_exports_need_it_of_every_role(store: Store) -> None:
    """S8: whoever has none is led to set one up, and then back; a script is told."""
    routes = (
        get("/desk/export", export, EVERY_OFFICER, action="cases.export", second_factor=True),
        get("/desk/export.json", export, EVERY_OFFICER, action="cases.export", second_factor=True, answers="json"),
    )
    with desk_open(store, with_routes(*routes)) as office:
        office.hire("lan")
        http = office.at_work("lan")
        assert http.get("/desk/export").headers["location"] == "/desk/totp?next=/desk/export"
        assert http.get("/desk/export.json").status_code == 403
        assert office.give_code(http, "lan").status_code == 303
        assert http.get("/desk/export").status_code == http.get("/desk/export.json").status_code == 200
        other = office.browser()
        assert sign_in(other, "lan").headers["location"] == "/desk/totp?next=/desk/", "from now on at each signing in"
