"""Role × route, generated from the policy: a page that somebody adds is asked for by everybody here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from feedback_store import audit
from feedback_store.store import Store
from handlers.desk.policy import NAV, ROUTES
from handlers.desk.route import Route
from tests.desk.office import ROLES, Browser, Office, desk_open, sign_in, staff


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One desk for all cells of the matrix."""
    store = Store(tmp_path_factory.mktemp("policy") / "motcua.db", reserve=0)
    with desk_open(store) as office:
        yield office
    store.close_now()


@pytest.fixture(scope="module")
def people(opened: Office) -> dict[str, Browser]:
    """An officer of each role, at work, and one who stopped after the password."""
    found = dict(staff(opened))
    opened.hire("half", "administrator")
    half = opened.browser()
    sign_in(half, "half")
    return found | {"half": half, "nobody": opened.browser()}


def filled(path: str) -> str:
    """A path with nothing behind its places: whether the page is found must not matter to who may not ask."""
    return re.sub(r"\{\w+\}", "0", path)


def expected(route: Route, who: str) -> set[int]:
    """The statuses that mean "not for you"; empty where it is."""
    if route.may == "anyone" or (route.may == "half" and who != "nobody"):
        return set()
    if who in ("nobody", "half"):
        return {401} if route.answers == "json" else {303}
    return set() if route.may == "half" or who in route.may else {403}


CELLS = [
    pytest.param(route, who, id=f"{route.method} {route.path} {who}")
    for route in ROUTES
    for who in (*ROLES, "half", "nobody")
    if who == "nobody" or route.action not in ("sign_in", "sign_out")  # these end the session that the other cells need
]


@pytest.mark.parametrize(("route", "who"), CELLS)
def test_everybody_gets_what_the_policy_says(opened: Office, people: dict[str, Browser], route: Route, who: str) -> None:
    """S3: 403 for another role, 303 or 401 signed out, and nothing but those that may is let through."""
    answer = people[who].request(route.method, filled(route.path))
    refused = expected(route, who)
    if refused:
        assert answer.status_code in refused
        assert answer.status_code != 303 or answer.headers["location"].startswith(("/desk/sign-in", "/desk/totp"))
    else:
        assert answer.status_code not in (401, 403) or route.action == "sign_in"
        assert answer.status_code < 500
        assert not answer.headers.get("location", "").startswith("/desk/sign-in")


def test_every_change_leaves_a_row(opened: Office, people: dict[str, Browser]) -> None:
    """S15: also a refused one, in the name of whoever tried."""
    for route in ROUTES:
        if route.action and route.may not in ("anyone", "half"):
            for who in ROLES:
                before = len(rows(opened, route.action, who))
                people[who].request(route.method, filled(route.path))
                assert len(rows(opened, route.action, who)) == before + 1, (route.path, who)
    with opened.store.reading() as db:
        assert audit.verify(db) is None


def rows(office: Office, action: str, who: str) -> list[tuple[object, ...]]:
    return office.ask("SELECT id FROM audit WHERE action = ? AND officer = ?", action, who)


def test_the_policy_is_whole() -> None:
    """Each request is declared once, under /desk/; the menu leads to pages."""
    declared = [(route.method, route.path) for route in ROUTES]
    assert len(declared) == len(set(declared)) >= 19
    assert all(path.startswith("/desk/") for _, path in declared)
    assert all(("GET", path) in declared for path, _ in NAV)
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", route.action) for route in ROUTES if route.action)


def test_the_menu_shows_what_may_be_opened(people: dict[str, Browser]) -> None:
    assert "/desk/accounts" in people["administrator"].get("/desk/").text
    assert "/desk/accounts" not in people["desk_officer"].get("/desk/").text
