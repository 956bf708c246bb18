"""Sessions end when they should, at once, and their cookies can be used for nothing else."""

from __future__ import annotations

import httpx
import pytest
from aiohttp import web

from feedback_store import staff_sessions
from feedback_store.store import Store
from handlers.desk.frame import desk_of, signed_in
from handlers.desk.route import EVERY_OFFICER, get
from handlers.desk.sessions import is_still_signed_in
from tests.desk.office import PASSWORD, Office, desk_open, sign_in
from tests.desk.test_frame import with_routes


def is_in(http: httpx.Client) -> bool:
    return http.get("/desk/me").status_code == 200


@pytest.fixture
def lan(office: Office) -> httpx.Client:
    """An officer at work."""
    office.hire("lan")
    return office.at_work("lan")


def test_the_session_is_another_after_each_signing_in(office: Office, lan: httpx.Client) -> None:
    """S7: rotated; whoever planted or stole the one before has nothing."""
    before = lan.cookies["motcua_desk"]
    assert sign_in(lan, "lan").status_code == 303
    assert lan.cookies["motcua_desk"] != before
    with office.browser(Cookie=f"motcua_desk={before}") as thief:
        assert not is_in(thief)
    with office.browser(Cookie="motcua_desk=planted") as victim:
        assert "planted" not in sign_in(victim, "lan").headers["set-cookie"]


def test_a_session_ends_when_left_idle_or_after_half_a_day(office: Office, lan: httpx.Client) -> None:
    """S7"""
    office.clock.pass_(minutes=29)
    assert is_in(lan)
    office.clock.pass_(minutes=29)
    assert is_in(lan), "used in between"
    office.clock.pass_(minutes=31)
    assert not is_in(lan)
    sign_in(lan, "lan")
    for _ in range(24):
        assert is_in(lan)
        office.clock.pass_(minutes=29.5)
    assert is_in(lan)
    office.clock.pass_(minutes=20)
    assert not is_in(lan)


def test_without_the_clock_sessions_last_for_ever(office: Office, lan: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """S7, the twin."""
    monkeypatch.setattr(staff_sessions.Session, "is_over", lambda self, now: False)
    office.clock.pass_(days=30)
    assert is_in(lan)


def test_signing_out_ends_every_session(office: Office, lan: httpx.Client) -> None:
    """S7"""
    with office.at_work("lan") as phone:
        assert is_in(lan) and is_in(phone)
        old = lan.cookies["motcua_desk"]
        assert lan.post("/desk/sign-out").headers["location"] == "/desk/sign-in?said=signed-out"
        assert "motcua_desk" not in lan.cookies
        assert not is_in(phone)
    with office.browser(Cookie=f"motcua_desk={old}") as thief:
        assert not is_in(thief)


def test_another_password_ends_every_session(office: Office, lan: httpx.Client) -> None:
    """S7: and needs the present one."""
    new = {"password": "ao nhà ta trong mát canary", "again": "ao nhà ta trong mát canary"}
    with office.at_work("lan") as phone:
        assert lan.post("/desk/me/password", data=new | {"present": "không phải"}).status_code == 422
        assert is_in(phone)
        assert lan.post("/desk/me/password", data=new | {"present": PASSWORD}).status_code == 303
        assert not is_in(lan) and not is_in(phone)
        assert sign_in(phone, "lan").status_code == 401
        assert sign_in(phone, "lan", new["password"]).status_code == 303


def test_the_present_password_cannot_be_guessed_from_a_stolen_session(office: Office, lan: httpx.Client) -> None:
    """S5"""
    new = {"password": "ao nhà ta trong mát canary", "again": "ao nhà ta trong mát canary"}
    answers = [lan.post("/desk/me/password", data=new | {"present": f"đoán {n}"}).status_code for n in range(7)]
    assert answers == [422] * 5 + [429] * 2


@pytest.mark.parametrize("change", ["disable", "reset"])
def test_an_administrator_ends_every_session(office: Office, lan: httpx.Client, change: str) -> None:
    """S7"""
    office.hire("chi", "administrator")
    with office.at_work("chi") as administrator:
        version = office.ask("SELECT version FROM officers WHERE login = 'lan'")[0][0]
        assert administrator.post(f"/desk/accounts/lan/{change}", data={"version": version}).status_code in (200, 303)
    assert not is_in(lan)
    assert sign_in(lan, "lan").status_code == 401


def test_another_role_counts_from_the_next_click(office: Office, lan: httpx.Client) -> None:
    office.hire("chi", "administrator")
    assert lan.get("/desk/accounts").status_code == 403
    office.write(lambda db: db.execute("UPDATE officers SET role = 'administrator' WHERE login = 'lan'"))
    assert lan.get("/desk/accounts").headers["location"].startswith("/desk/totp")


def test_only_the_hash_of_a_session_is_kept(office: Office, lan: httpx.Client) -> None:
    """S10: a stolen backup opens nothing."""
    kept = repr(office.ask("SELECT * FROM staff_sessions") + office.ask("SELECT * FROM known_devices"))
    assert not [value for value in lan.cookies.values() if value in kept]


def test_cookies_stay_with_this_host_and_out_of_scripts(store: Store) -> None:
    """S7: `__Host-` and Secure behind https; on this machine alone, without both."""
    with desk_open(store, public_url="https://motcua.tinh.gov.vn") as office:
        office.hire("lan")
        with office.browser() as http:
            given = sign_in(http, "lan").headers.get_list("set-cookie")
    assert [cookie.partition("=")[0] for cookie in given] == ["__Host-motcua_desk", "__Host-motcua_device"]
    assert all({"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")) for cookie in given)
    assert "Domain" not in "".join(given)


@pytest.mark.parametrize(
    ("headers", "secure"),
    [
        ({}, False),
        ({"Host": "localhost:8080"}, False),
        ({"Host": "[::1]:8080"}, False),
        ({"Host": "motcua.tinh.gov.vn"}, True),
        ({"Host": "192.168.1.5:8080"}, True),
        ({"X-Forwarded-For": "1.2.3.4"}, True),
    ],
)
def test_only_this_machine_goes_without_secure(office: Office, headers: dict[str, str], secure: bool) -> None:
    """S7"""
    office.hire("lan")
    with office.browser(**headers) as http:
        given = sign_in(http, "lan").headers.get_list("set-cookie")
    assert len(given) == 2
    assert [("Secure" in cookie, cookie.startswith("__Host-")) for cookie in given] == [(secure, secure)] * 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in given)


async def watch(request: web.Request) -> web.Response:
    """A long answer, during which the officer signs out elsewhere."""
    before = is_still_signed_in(request)
    await desk_of(request).store.write(lambda db: staff_sessions.end_all(db, signed_in(request).id))
    return web.json_response([before, is_still_signed_in(request)])


def test_a_long_answer_notices_that_its_session_ended(store: Store) -> None:
    """S7: what is sent on and on asks before each thing."""
    with desk_open(store, with_routes(get("/desk/watch", watch, EVERY_OFFICER, answers="json"))) as office:
        office.hire("lan")
        http = office.at_work("lan")
        assert http.get("/desk/watch").json() == [True, False]
        assert http.get("/desk/watch").status_code == 401


def test_a_page_that_asks_by_itself_keeps_nobody_awake(store: Store) -> None:
    """S7: otherwise a forgotten tab would hold its session open all day."""
    for keeps_awake, status in ((False, 401), (True, 200)):

        async def poll(_: web.Request) -> web.Response:
            return web.json_response([])

        route = get("/desk/poll", poll, EVERY_OFFICER, answers="json", keeps_awake=keeps_awake)
        with desk_open(store, with_routes(route)) as office:
            office.hire(f"lan{status}")
            http = office.at_work(f"lan{status}")
            for _ in range(4):
                last = http.get("/desk/poll")
                office.clock.pass_(minutes=11)
            assert last.status_code == status
