"""Who gets in, who does not, and how little a stranger learns."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from feedback_store import sign_in_attempts
from feedback_store.sign_in_attempts import Attempt
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.desk.desk import add_desk
from handlers.desk.frame import DeskSettings
from handlers.desk.passwords import Passwords
from handlers.desk.sign_in import safe_path
from tests.desk.office import HASHER, PASSWORD, Office, desk_open, offered_secret, sign_in


def test_the_right_password_opens_the_desk_and_nothing_else_does(office: Office) -> None:
    """S7"""
    office.hire("lan")
    with office.browser() as http:
        away = http.get("/desk/?x=1")
        assert (away.status_code, away.headers["location"]) == (303, "/desk/sign-in")
        assert http.get("/desk/me?x=1").headers["location"] == "/desk/sign-in?next=/desk/me%3Fx%3D1"
        assert sign_in(http, "lan", PASSWORD + " ").status_code == 401
        assert sign_in(http, "lan", PASSWORD.upper()).status_code == 401
        assert sign_in(http, "ai-đó").status_code == 401
        assert http.get("/desk/").status_code == 303
        answer = sign_in(http, " LAN ", PASSWORD, next="/desk/me?x=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/me?x=1")
        assert "Cán bộ lan" in http.get("/desk/").text


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "/desk//evil.example",
        "/desk/\\evil",
        "/chat",
        "/desk/../chat",
        "/desk/\r\nX: y",
        "javascript:1",
    ],
)
def test_signing_in_leads_nowhere_else(office: Office, path: str) -> None:
    office.hire("lan")
    with office.browser() as http:
        assert sign_in(http, "lan", next=path).headers["location"] == "/desk/"


@given(st.text(st.sampled_from("/desk.:\\\\@?&=%#\r\n \tevilexample"), max_size=40) | st.text(max_size=20))
def test_no_text_leads_anywhere_else(path: str) -> None:
    """As a browser reads it: a backslash is a slash, and white space is nothing."""
    for text in (path, f"/desk/{path}"):
        safe = safe_path(text)
        assert safe == "/desk/" or safe == text
        assert urljoin("https://motcua.vn/desk/sign-in", safe.replace("\\", "/")).startswith("https://motcua.vn/desk/")


def test_a_password_counts_in_whatever_form_a_keyboard_writes_it(office: Office) -> None:
    """NFC and NFD"""
    office.hire("lan", password="đường làng mùa gặt canary")
    with office.browser() as http:
        assert sign_in(http, "lan", "đường làng mùa gặt canary").status_code == 303


def test_unknown_known_disabled_and_new_accounts_get_the_same_answer(office: Office) -> None:
    """S6: body and status."""
    office.hire("lan")
    office.hire("nghi")
    office.write(lambda db: db.execute("UPDATE officers SET disabled = 1 WHERE login = 'nghi'"))
    office.hire("moi")
    office.write(lambda db: db.execute("UPDATE officers SET password_hash = NULL WHERE login = 'moi'"))
    with office.browser() as http:
        answers = [sign_in(http, login, "sai mật khẩu rồi") for login in ("lan", "nghi", "moi", "khong-co")]
        disabled = sign_in(http, "nghi", PASSWORD)
    assert {(answer.status_code, answer.text) for answer in [*answers, disabled]} == {(401, answers[0].text)}
    assert all("set-cookie" not in answer.headers for answer in answers)


class Hasty(Passwords):
    """What everybody writes first: where there is no account, there is nothing to verify."""

    async def is_right(self, kept: str | None, password: str) -> bool:
        return kept is not None and await super().is_right(kept, password)


async def ratio(passwords: Passwords, stranger: str | None) -> float:
    """How much longer a wrong password takes for an account than for a stranger: the quickest of five each."""

    async def measured(kept: str | None) -> float:
        start = time.perf_counter()
        assert not await passwords.is_right(kept, "sai mật khẩu rồi")
        return time.perf_counter() - start

    kept = await passwords.hash(PASSWORD)
    await measured(None)
    pairs = [(await measured(kept), await measured(stranger)) for _ in range(5)]
    return min(a for a, _ in pairs) / min(b for _, b in pairs)


def test_the_password_of_an_unknown_account_takes_as_long() -> None:
    """S6: what is verified for nobody costs what a real one costs; the twin verifies nothing and is found out."""
    assert 0.5 < asyncio.run(ratio(Passwords(), None)) < 2
    assert asyncio.run(ratio(Hasty(HASHER), None)) > 2


def test_more_than_can_be_verified_is_refused(store: Store) -> None:
    """L9: passwords that wait take no memory without end."""

    def build(app: web.Application, store: Store, settings: DeskSettings) -> None:
        add_desk(app, store, replace(settings, passwords=Passwords(HASHER, most_waiting=0)))

    with desk_open(store, build) as office, office.browser() as http:
        answer = sign_in(http, "lan")
        assert answer.status_code == 503 and "quá nhiều người" in answer.text


def test_guessing_stops_after_five_and_the_officer_comes_in_all_the_same(office: Office) -> None:
    """S5: per account and address; a device on which the officer has worked before is never locked out by strangers."""
    office.hire("lan")
    with office.at_work("lan") as own, office.browser() as stranger:
        guesses = [sign_in(stranger, "lan", f"đoán lần thứ {number}").status_code for number in range(200)]
        assert guesses == [401] * 5 + [429] * 195
        assert sign_in(stranger, "lan").status_code == 429  # right, but too late
        own.cookies.delete("motcua_desk")
        assert sign_in(own, "lan").status_code == 303
        office.clock.pass_(minutes=16)
        assert sign_in(stranger, "lan").status_code == 303


def test_unknown_accounts_are_throttled_alike(office: Office) -> None:
    """S6: otherwise the sixth answer would tell."""
    with office.browser() as http:
        assert [sign_in(http, "khong-co", "x" * 12).status_code for _ in range(7)] == [401] * 5 + [429] * 2


def test_a_thousand_addresses_get_twenty_guesses_a_day(office: Office) -> None:
    """S5: over the store itself, as a thousand addresses would; the count survives a restart."""
    now = utc_now()

    def guess(place: str, at: timedelta, known: bool = False) -> bool:
        attempt = Attempt("lan", place, known)
        return office.write(lambda db: sign_in_attempts.begin(db, attempt, now + at)) is not None

    assert sum(guess(f"address {number}", timedelta(seconds=number)) for number in range(1000)) == 20
    assert guess("device 1", timedelta(seconds=1001), known=True)
    assert not guess("address new", timedelta(hours=23))
    assert guess("address new", timedelta(hours=25))


def test_addresses_are_those_behind_the_trusted_proxy(store: Store) -> None:
    """S5: thirty addresses, one guess each, over HTTP; without trust in the proxy they would be one."""
    with desk_open(store, trusted_proxies=("127.0.0.1",)) as office:
        answers = []
        for number in range(30):
            with office.browser(**{"X-Forwarded-For": f"10.0.0.{number}"}) as http:
                answers.append(sign_in(http, "lan", "sai mật khẩu rồi").status_code)
        assert answers == [401] * 20 + [429] * 10


def test_one_password_on_a_thousand_accounts_is_stopped_as_well(office: Office) -> None:
    """S5: from one address."""
    now = utc_now()
    tried = [Attempt(f"account {number}", "address 1", False) for number in range(1000)]
    let = office.write(lambda db: sum(sign_in_attempts.begin(db, attempt, now) is not None for attempt in tried))
    assert let == sign_in_attempts.PER_ADDRESS


def test_guesses_at_once_count_like_guesses_in_a_row(office: Office) -> None:
    """S5: a hundred parallel requests do not slip past the counter."""
    office.hire("lan")

    def guess(number: int) -> int:
        with office.browser() as http:
            return sign_in(http, "lan", f"đoán song song {number}").status_code

    with ThreadPoolExecutor(20) as many:
        assert list(many.map(guess, range(40))).count(401) == 5


def test_the_counters_survive_a_restart(tmp_path: Path) -> None:
    """S5"""
    for expected in ([401] * 5, [429]):
        store = Store(tmp_path / "motcua.db", reserve=0)
        with desk_open(store) as office, office.browser() as http:
            assert [sign_in(http, "lan", "sai mật khẩu rồi").status_code for _ in expected] == expected
        store.close_now()


def test_without_the_counter_guessing_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """S5, the twin: the tests above can fail."""
    monkeypatch.setattr(sign_in_attempts, "PER_PLACE", 10**6)
    with office.browser() as http:
        assert [sign_in(http, "lan", "sai mật khẩu rồi").status_code for _ in range(7)] == [401] * 7


def test_nothing_typed_is_kept(office: Office) -> None:
    """S10: some type the password where the login belongs."""
    office.hire("lan")
    with office.browser() as http:
        sign_in(http, "mật khẩu gõ nhầm ô", "mật khẩu gõ nhầm ô")
    for table in ("sign_in_attempts", "audit"):
        assert "nhầm" not in repr(office.ask(f"SELECT * FROM {table}"))  # noqa: S608


def test_a_link_sets_a_password_once(office: Office) -> None:
    officer = office.hire("lan")
    link = office.link(officer)
    with office.browser() as http:
        page = http.get(link)
        assert page.status_code == 200 and "lan" in page.text
        new = {"password": "nồi cơm của bà ngoại canary", "again": "nồi cơm của bà ngoại canary"}
        assert http.post(link, data=new | {"again": "khác"}).status_code == 422
        answer = http.post(link, data=new)
        assert answer.headers["location"] == "/desk/sign-in?said=password-set"
        assert "Đã đặt mật khẩu" in http.get(answer.headers["location"]).text
        assert http.post(link, data=new).status_code == http.get(link).status_code == 404
        assert sign_in(http, "lan").status_code == 401
        assert sign_in(http, "lan", "nồi cơm của bà ngoại canary").status_code == 303


def test_a_link_ends_after_a_day_and_with_the_next_one(office: Office) -> None:
    officer = office.hire("lan")
    first, second = office.link(officer), office.link(officer)
    with office.browser() as http:
        assert http.get(first).status_code == 404
        assert http.get(second).status_code == 200
        assert http.get("/desk/set-password/" + "x" * 3000).status_code == 404
        office.clock.pass_(hours=24, seconds=1)
        assert http.get(second).status_code == 404


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("mười một chữ"[:11], "ít nhất 12"),
        ("x y z " * 43, "dài nhất 256"),
        ("matkhau123456", "quá dễ đoán"),
        ("MatKhau@123456", "quá dễ đoán"),
        ("aaaaaaaaaaaaaaaa", "quá dễ đoán"),
        ("nguyen.van.lan", "trùng với tên đăng nhập"),
        ("Nguyen.Van.Lan2026", "trùng với tên đăng nhập"),
    ],
)
def test_weak_passwords_are_refused(office: Office, password: str, says: str) -> None:
    link = office.link(office.hire("nguyen.van.lan"))
    with office.browser() as http:
        answer = http.post(link, data={"password": password, "again": password})
        assert answer.status_code == 422 and says in answer.text
        long = "một câu dài " * 21
        assert http.post(link, data={"password": long, "again": long}).status_code == 303


def test_logs_hold_no_secret(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """S10: through all of coming in."""
    caplog.set_level(logging.DEBUG)
    link = office.link(office.hire("lan", "administrator"))
    with office.browser() as http:
        http.post(link, data={"password": PASSWORD, "again": PASSWORD})
        http.get(link)
        sign_in(http, "lan", "mật khẩu gõ sai")
        sign_in(http, "lan")
        cookies = list(http.cookies.values())
        secret = offered_secret(http)
        office.give_code(http, "lan")
        secrets = [link.rpartition("/")[2], PASSWORD, "gõ sai", secret, *cookies, *http.cookies.values()]
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("motcua", "aiohttp", "feedback")))
    assert "POST /desk/set-password/{token} 303" in ours
    assert len(secrets) == 8 and not [one for one in secrets if one in ours]


def test_links_and_passwords_stand_in_no_table_and_no_audit(office: Office) -> None:
    """S10"""
    officer = office.hire("lan")
    link = office.link(officer)
    with office.browser() as http:
        http.post(link, data={"password": PASSWORD, "again": PASSWORD})
        sign_in(http, "lan")
        secrets = [link.rpartition("/")[2], *http.cookies.values(), PASSWORD]
    everything = "".join(
        repr(office.ask(f"SELECT * FROM {name}"))  # noqa: S608
        for (name,) in office.ask("SELECT name FROM sqlite_master WHERE type = 'table'")
    )
    assert len(secrets) == 4 and not [secret for secret in secrets if secret in everything]
    assert re.search(r"\$argon2id\$", everything)
