"""S2: three hundred hostile texts in every field that a citizen can fill, on every page of the desk and in the chat.

What is looked for in a real Chromium: dialogs, violations of the policy, requests and links to elsewhere, and any element or
attribute that a text brought along. Whoever adds a page or a column has it looked at here, or sees this fail.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlencode

import aiohttp_jinja2
import pytest
from aiohttp import web
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from feedback_store import conversations, handovers, inbox, outbox
from feedback_store.store import Connection, Store
from handlers import reply_body
from handlers.desk import render
from handlers.desk.desk import desk_application
from handlers.desk.frame import DeskSettings
from handlers.desk.policy import ROUTES
from handlers.desk.reach import REACH, Reach
from handlers.messages import Reply
from tests.browser.hostile_desk import HOSTILE, OURS, TIMES, HostileDesk, filled, hostile
from tests.browser.watch import BROUGHT, NOBODY, SHOWN, Watch, looked_at, shows_enough, watching
from tests.desk.case_office import CaseOffice
from tests.desk.office import desk_open
from tests.desk.whole_service import read_message

GETS = {route.path: route for route in ROUTES if route.method == "GET"}
REFLECTED = (
    '"><img evil src=x onerror=alert(1)>',
    "'><svg evil onload=alert(2)>",
    "javascript:alert(3)",
    "{{7*7}}</title><b evil>",
)
PARAMETERS = sorted(
    set(re.findall(r'query(?:\.get)?[(\[]"(\w+)"', "".join(path.read_text() for path in Path(render.__file__).parent.glob("*.py"))))
    | {"officer", "action", "what", "since", "until", "from", "to", "period", "unit", "view", "order", "category", "channel"}
)

BARE = {
    "static/{version}/{name}",
    "sign-in",
    "set-password/{token}",
    "totp",
    "",
    "me",
    "reports",
    "exports",
    "cases/live",
    "wording",
}
BARE |= {"knowledge", "cases/{code}/files/{file}", "conversations/{id}/files/{file}", "rights/{id}/copy.{ending}"}
BARE |= {"rights/{id}/answer", "channels", "satisfaction", "satisfaction/report"}
BARE |= {"dossiers/import/{key}/report", "indicators/file.{ending}", "hotline/dossiers"}
BARE |= {"dossiers/filings", "dossiers/{code}/letter", "exports/ratings", "exports/ratings/{key}", "exports/ratings/{key}/file"}
"""Pages without anything that a citizen wrote; every other one must show at least `ENOUGH` payloads."""
UNSEEN = {"outbox.error", "outbox.reply_to", "attachments.media_type", "conversations.state", "saved_views.query"}
UNSEEN |= {"survey_progress.answers"}
"""Columns that no page shows, or only as a part of an address."""


FILES = {"/desk/dossiers/import/sample", "/desk/paper/template", "/desk/surveys/{ref}/sheets", "/desk/surveys/{ref}/form"}
"""Addresses that give a file to take away, and no page."""


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileDesk]:
    """The hostile desk, with the administrator chi and the officer hoa of the unit that has the cases."""
    with hostile_desk(tmp_path_factory.mktemp("evil")) as opened:
        yield opened


@contextmanager
def hostile_desk(folder: Path, change: Callable[[web.Application], None] = lambda _: None) -> Iterator[HostileDesk]:
    """A hostile desk; `change` may take its walls down."""
    store = Store(folder / "motcua.db", reserve=0)

    def build(app: web.Application, store: Store, settings: DeskSettings) -> None:
        app[REACH] = Reach(read_message=read_message, knowledge=folder / "knowledge")
        desk = desk_application(store, settings, ROUTES)
        change(desk)
        app.add_subapp("/desk", desk)

    with desk_open(store, build) as office:
        boss = office.hire("chi", "administrator").id
        office.hire("hoa", "unit_officer", "so_xay_dung")
        yield filled(CaseOffice(office), office.at_work("chi"), boss)
    store.close_now()


def addresses(evil: HostileDesk) -> dict[str, list[str]]:
    """Every page that the policy declares: those without a place by themselves, the others as the hostile desk knows them."""
    assert {path for path in GETS if "{" in path} - FILES == set(evil.places), (
        "a page was added: say in hostile_desk.py where it is"
    )
    return {path: [*evil.places.get(path, (path,)), *evil.more.get(path, ())] for path in GETS if path not in FILES}


def test_every_column_is_declared(store: Store) -> None:
    """A column that is added holds a citizen's words, and is filled here, or it is ours."""
    with store.reading() as db:
        tables = [
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite%'")
        ]
        texts = {name: set[str]() for name in tables}
        for table in tables:
            columns = db.execute(f"PRAGMA table_info('{table}')").fetchall()
            texts[table] = {row[1] for row in columns if row[2] in ("TEXT", "BLOB") and not TIMES.fullmatch(row[1])}
    declared = {table: HOSTILE.get(table, set()) | OURS.get(table, set()) for table in HOSTILE.keys() | OURS.keys()}
    assert {table: names for table, names in texts.items() if names} == declared


def test_nothing_of_a_citizens_runs_on_any_page(browser: Browser, evil: HostileDesk) -> None:
    """S2: every page as the administrator, who sees everything; what is written there is read there, word for word."""
    seen: dict[str, list[str]] = {}
    with watching(browser, evil.desk.office.url, "chi", evil.desk) as watch:
        page = watch.context.new_page()
        for path, places in addresses(evil).items():
            seen[path] = [looked_at(page, place, (200, 422)) for place in places if "/files/" not in place]
    few = {path for path, texts in seen.items() if not shows_enough(*texts)}
    assert few == {f"/desk/{name}" for name in BARE}
    tags = {f"{table}.{column}" for table, columns in HOSTILE.items() for column in columns - {"phone"} if table != "audit"}
    told = set(re.findall(r"\[([a-z_.]+)(?: \w+)?\] ", "\n".join(text for texts in seen.values() for text in texts)))
    assert (tags - UNSEEN | {"audit", "phone"}) - told == set()


def test_an_officer_of_a_unit_sees_nothing_else(browser: Browser, evil: HostileDesk) -> None:
    """S2: where the sender is hidden the words go another way, through the redaction."""
    open_to_units = [path for path, route in GETS.items() if route.may not in ("anyone", "half") and "unit_officer" in route.may]
    seen: list[str] = []
    with watching(browser, evil.desk.office.url, "hoa", evil.desk) as watch:
        page = watch.context.new_page()
        for path in open_to_units:
            seen += [
                looked_at(page, place)
                for place in addresses(evil).get(path, [])
                if "/files/" not in place and "/exports" not in place
            ]
    assert shows_enough(*seen) and "[case_senders.name]" not in "".join(seen)


def test_what_scripts_put_into_a_page_stays_text(browser: Browser, evil: HostileDesk) -> None:
    """S2: news of a conversation, the list of who waits, suggestions beside a call: as text, or as HTML of ours."""
    office = evil.desk.office
    with watching(browser, office.url, "chi", evil.desk) as watch:
        talk, waiting, call = (watch.context.new_page() for _ in range(3))
        talk.clock.install()
        waiting.clock.install()
        looked_at(talk, "/desk/conversations/web:1")
        looked_at(waiting, "/desk/conversations")
        before = talk.locator(".line").count()
        office.write(lambda db: say_more(db, office.clock.now))
        talk.clock.run_for(6_000)
        waiting.clock.run_for(6_000)
        expect(talk.locator(".line")).to_have_count(before + 2)
        expect(waiting.locator("#waiting")).to_contain_text("[new]")
        looked_at(call, evil.places["/desk/hotline/calls/{id}"][0])
        call.locator("#f-name").fill("")
        call.locator("#f-place").fill(hostile("typed", 1))
        with call.expect_response("**/live"):
            call.locator("#f-address").fill("")
        expect(call.locator("[data-panel=guess]")).to_contain_text("<script evil>alert(1)</script>")
        for page in (talk, waiting, call):
            assert page.evaluate(BROUGHT, NOBODY) == []


def say_more(db: Connection, now: datetime) -> None:
    """A message, a reply and somebody who waits, while the pages are looked at."""
    body = json.dumps({"session": 1, "id": "z", "text": hostile("new")}, ensure_ascii=False).encode()
    inbox.mark_done(db, inbox.add(db, "web", "1:z", "web:1", body, now) or 0)
    outbox.add(db, outbox.Reply("new", "web", "web:1", None, reply_body.write(Reply(hostile("new")))), "sent")
    conversations.open_for(db, "web:999", "web", now)
    handovers.ask(db, "web:999", hostile("new"), now)


def test_files_are_saved_or_shown_as_pictures_and_never_run(browser: Browser, evil: HostileDesk, tmp_path: Path) -> None:
    """S2, L8: a page, a drawing with a script, a copy of everything that an officer opens from the disk, without any policy."""
    desk = Watch(browser, evil.desk.office.url, "chi", evil.desk)
    page = desk.context.new_page()
    for path in (place for path, places in evil.places.items() if "/files/" in path for place in places):
        answer = page.goto(path)
        assert answer and answer.status == 200 and "sandbox" in answer.headers["content-security-policy"]
        assert page.locator("img").count() == 1 and answer.headers["content-type"] == "image/jpeg"
    for path in evil.downloads:
        with page.expect_download() as saved, suppress(PlaywrightError):  # "Download is starting"
            page.goto(path)
        saved.value.save_as(tmp_path / saved.value.suggested_filename)
    copies = Watch(browser, "file://")
    copy = copies.context.new_page()
    copy.goto(f"file://{next(tmp_path.glob('*.html'))}")
    assert [node for node in copy.evaluate(BROUGHT, NOBODY) if "Content-Security-Policy" not in node] == []
    assert shows_enough(copy.evaluate(SHOWN))
    for watch in (desk, copies):
        watch.context.close()
        assert watch.count("dialog") == watch.count("request") == watch.count("error") == 0


def test_nothing_of_an_address_or_a_sign_in_runs(browser: Browser, evil: HostileDesk) -> None:
    """S2: the sign-in page, wrong addresses, and every parameter that a page reads."""
    with watching(browser, evil.desk.office.url) as watch:
        page = watch.context.new_page()
        for number, words in enumerate(REFLECTED):
            looked_at(page, f"/desk/sign-in?{urlencode({'next': words, 'said': words, 'error': words})}")
            page.get_by_label("Tên đăng nhập").fill(words)
            page.get_by_label("Mật khẩu").fill(words)
            page.get_by_role("button", name="Đăng nhập").click()
            expect(page.get_by_role("alert")).to_be_visible()
            assert page.evaluate(BROUGHT, NOBODY) == []
            looked_at(page, f"/desk/set-password/{quote(words, safe='')}", (404,))
            assert page.url.startswith(evil.desk.office.url), number
    with watching(browser, evil.desk.office.url, "chi", evil.desk) as watch:
        page = watch.context.new_page()
        for words in REFLECTED:
            looked_at(page, f"/desk/cases/{quote(words, safe='')}", (404,))
        assert reflected(page) == []


def reflected(page: Page) -> list[str]:
    """The pages that bring something of their own address along, which are only read, not shown: there are many."""
    paths = [path for path in GETS if "{" not in path]
    asked = [
        {name: REFLECTED[(number + place) % len(REFLECTED)] for place, name in enumerate(PARAMETERS)}
        for number in range(len(paths))
    ]
    return list(page.evaluate(READ, [f"{path}?{urlencode(words)}" for path, words in zip(paths, asked, strict=True)]))


READ = """async (paths) => {
    const found = [];
    for (const path of paths) {
        const answer = await fetch(path);
        if (!answer.headers.get("content-type").startsWith("text/html")) continue;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const runs = [...page.querySelectorAll("*")].flatMap((node) => [...node.attributes])
            .some(({ name, value }) => ["href", "action", "formaction"].includes(name) && /^\\W*javascript:/i.test(value));
        if (runs || page.querySelector("[evil]")) found.push(path);
    }
    return found;
}"""


# The twin: without its walls the same desk falls, and the test sees it


def unescaped(desk: web.Application) -> None:
    """Pages are put together as if nobody had thought of escaping."""

    async def careless(app: web.Application) -> AsyncIterator[None]:
        app[aiohttp_jinja2.APP_KEY] = render.templates().overlay(autoescape=False)
        yield

    desk.cleanup_ctx.append(careless)


def test_without_escaping_everything_would_run(browser: Browser, tmp_path: Path) -> None:
    """The twin, and the second wall: without escaping the policy alone still lets no script run; without both, all is lost."""
    with hostile_desk(tmp_path, unescaped) as evil:
        bare = Watch(browser, evil.desk.office.url, "chi", evil.desk, bypass_csp=True)
        walled = Watch(browser, evil.desk.office.url, "chi", evil.desk)
        for watch in (bare, walled):
            page = watch.context.new_page()
            page.goto("/desk/cases")
            assert len(page.evaluate(BROUGHT, NOBODY)) > 50
            page = watch.context.new_page()
            page.goto("/desk/sign-out")  # a page on which nothing is
            assert len(reflected(page)) > 3
            watch.context.close()
    assert bare.count("dialog") > 20 and bare.count("request") > 5
    assert walled.count("dialog") == 0 and walled.count("CSP:") > 20
