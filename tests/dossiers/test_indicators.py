"""What is counted of dossiers is what plain Python counts: after every change, by month of Vietnam, with blanks and late ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, find, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from feedback_store import dossier_indicators
from feedback_store.dossier_indicators import TALLIES, Sums, Wanted
from feedback_store.m020_dossier_tallies_by_unit import UNITS, m020_dossier_tallies_by_unit
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.tally_tables import differences
from feedback_store.timestamps import to_text
from handlers.desk.dossier_score import finished
from handlers.desk.indicators_figures import Figures, figures, of_no_level
from knowledge.rules import indicators
from knowledge.rules.indicators import KEYS, Indicators, bundled
from knowledge.rules.rules import load
from tests.dossiers.made import ABLE, MIDNIGHT, NOW, OWN, ROWS, TOLD, Told, keep, many, stood

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
YEAR = Wanted("2026-01", "2026-11", ABLE)
RUNNING = load().dossiers.clocked
Counted = tuple[int, int]


def looked(told: Sequence[Told], wanted: Wanted, more: Callable[[Connection], None] = lambda _: None) -> Figures:
    """The figures of a store that holds these dossiers; the tallies agree with the rows."""
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "motcua.db", reserve=0)

        def work(db: Connection) -> None:
            keep(db, told)
            more(db)

        store.submit(work).result()
        with store.reading() as db:
            assert not any(differences(db, table) for table in TALLIES)
            found = figures(db, wanted, OWN, RUNNING, NOW)
        store.close_now()
        return found


def month_of(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(HANOI):%Y-%m}"


def is_online(one: Told) -> bool:
    level, procedure = one.row.online_level, one.row.procedure
    return level in ("whole", "part") or (level == "" and procedure in ABLE)


def is_done(one: Told) -> bool:
    return one.row.finished_at is not None and one.row.status in (9, 10)


def counted(told: Iterable[Told], first: str, last: str) -> dict[str, Counted]:
    """Part and whole of each indicator but the one of procedures, worked out one dossier at a time."""
    told = list(told)
    known = [one for one in told if first <= one.row.filed_on[:7] <= last and one.row.channel != ""]
    done = [one for one in told if is_done(one) and first <= month_of(one.row.finished_at or "") <= last]
    judged = [one for one in done if one.due is not None or one.row.supplements > 1]
    kept = [one for one in judged if one.row.supplements <= 1 and one.due is not None and (one.row.finished_at or "") <= one.due]
    given_by = [one.row.returned_by for one in done if one.row.returned_by]

    def online(level: str = "", among: Callable[[Told], bool] = lambda _: True) -> Counted:
        whole = [one for one in known if among(one)]
        return len([one for one in whole if one.row.channel == "online" and level in ("", one.row.online_level)]), len(whole)

    return {
        "online": online(),
        "online_whole": online("whole"),
        "online_part": online("part"),
        "able": online(among=is_online),
        "able_whole": online(among=lambda one: one.row.online_level == "whole"),
        "able_part": online(among=lambda one: one.row.online_level == "part"),
        "post_in": (len([one for one in known if one.row.channel == "post"]), len(known)),
        "post_out": (given_by.count("post"), len(given_by)),
        "on_time": (len(kept), len(judged)),
    }


def same(pile: object, told: Iterable[Told], first: str, last: str) -> None:
    """Every indicator of a pile is what plain Python counts."""
    for indicator, (part, whole) in counted(told, first, last).items():
        found = pile.part(indicator)  # type: ignore[attr-defined]
        assert (found.part, found.whole) == (part, whole), indicator
        assert (found.share is None) == (whole == 0)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TOLD, max_size=60))
@example(many(1, finished_at=to_text(MIDNIGHT)) + many(1, 2, finished_at=to_text(MIDNIGHT - timedelta(seconds=1))))
@example(many(1, due_before=to_text(NOW - timedelta(days=9))) + many(1, 2, supplements=2) + many(1, 3, supplements=2, due_at=None))
@example(many(1) + many(1, unit="so_xay_dung", status=4, finished_at=None))
def test_every_figure_is_what_plain_python_counts(told: list[Told]) -> None:
    """In all, by month, unit, field and procedure; told anew, a dossier leaves where it stood."""
    found, now = looked(told, YEAR), stood(told)
    same(found.total, now, "2026-01", "2026-11")
    for number in range(2026 * 12, 2026 * 12 + 11):
        month = f"{number // 12}-{number % 12 + 1:02}"
        if month in found.months:
            same(found.months[month], now, month, month)
        else:
            assert not any(whole for _, whole in counted(now, month, month).values())
    for piles, column in ((found.units, "unit"), (found.fields, "field"), (found.procedures, "procedure")):
        for key in {getattr(one.row, column) for one in now} | set(piles):
            of_key = [one for one in now if getattr(one.row, column) == key]
            if key in piles:
                same(piles[key], of_key, "2026-01", "2026-11")
            else:
                assert not any(whole for _, whole in counted(of_key, "2026-01", "2026-11").values())
    assert found.total.of().filed == len([one for one in now if "2026-01" <= one.row.filed_on[:7] <= "2026-11"])
    by_filed = [one for one in now if "2026-01" <= one.row.filed_on[:7] <= "2026-11" and one.row.channel == "online"]
    assert of_no_level(found.total) == len([one for one in by_filed if one.row.online_level not in ("whole", "part")])
    assert found.total.of().no_channel == len([one for one in now if one.row.filed_on >= "2026" and one.row.channel == ""])


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TOLD, max_size=40), st.sampled_from(("so_y_te", "xa_la")), st.sampled_from(("Hộ tịch", "")))
def test_of_one_unit_and_field(told: list[Told], unit: str, field: str) -> None:
    wanted = Wanted("2026-01", "2026-11", ABLE, unit, field)
    found = looked(told, wanted)
    now = [one for one in stood(told) if one.row.unit == unit and (not field or one.row.field == field)]
    same(found.total, now, "2026-01", "2026-11")
    for code, pile in found.procedures.items():
        same(pile, [one for one in now if one.row.procedure == code], "2026-01", "2026-11")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TOLD, max_size=30))
def test_procedures_with_and_without_files(told: list[Told]) -> None:
    """Each procedure of dossiers that can be filed online, and each other of the province, stands in one list."""
    found = looked(told, YEAR)
    seen = stood(told)
    filed = [one for one in seen if "2026-01" <= one.row.filed_on[:7] <= "2026-11"]
    ended = [one for one in seen if is_done(one) and "2026-01" <= month_of(one.row.finished_at or "") <= "2026-11"]
    touched = {one.row.procedure for one in filed + ended}
    able = {one.row.procedure for one in filed + ended if is_online(one)} | (OWN - touched)
    online = {one.row.procedure for one in filed if one.row.channel == "online"} & able
    offline = ({one.row.procedure for one in filed} & able) - online
    told_of = found.online
    assert (set(told_of.online), set(told_of.offline), set(told_of.unused)) == (online, offline, able - online - offline)
    assert tuple(found.part("used")) == (len(online), len(able))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TOLD, max_size=40))
def test_overdue_now(told: list[Told]) -> None:
    """In hand, past the first due date; who waits for the citizen is not late."""
    late = [
        one
        for one in stood(told)
        if one.row.finished_at is None and one.row.status in RUNNING and one.due is not None and one.due < to_text(NOW)
    ]
    found = looked(told, YEAR).overdue
    assert sum(found.values()) == len(late)
    for (unit, field), count in found.items():
        assert count == len([one for one in late if (one.row.unit, one.row.field) == (unit, field)])


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TOLD, max_size=40), st.booleans())
def test_a_period_of_days_and_of_months_for_the_score(told: list[Told], whole: bool) -> None:
    """Whole months come from the tallies, other days from the rows; both are what plain Python counts."""
    first, last = (date(2026, 9, 1), date(2026, 10, 31)) if whole else (date(2026, 9, 30), date(2026, 10, 1))
    with TemporaryDirectory() as folder:
        store = Store(Path(folder) / "motcua.db", reserve=0)
        store.submit(lambda db: keep(db, told)).result()
        with store.reading() as db:
            found = finished(db, (first, last), date(2026, 11, 20))
            of_unit = finished(db, (first, last), date(2026, 11, 20), ("so_y_te",))
            assert finished(db, (first, last), date(2026, 11, 20), ("",)) == Sums()
        store.close_now()
    for sums, units in ((found, None), (of_unit, "so_y_te")):
        done = [
            one
            for one in stood(told)
            if is_done(one)
            and first <= datetime.fromisoformat(one.row.finished_at or "").astimezone(HANOI).date() <= last
            and units in (None, one.row.unit)
        ]
        judged = [one for one in done if one.due is not None or one.row.supplements > 1]
        kept = [one for one in judged if one.row.supplements <= 1 and (one.row.finished_at or "") <= (one.due or "")]
        assert (sums.finished, sums.judged, sums.on_time) == (len(done), len(judged), len(kept))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TOLD, min_size=1, max_size=30), st.sets(st.integers(1, 40)))
def test_what_is_erased_is_counted_no_more(told: list[Told], gone: set[int]) -> None:
    codes = {f"H05-{number}" for number in gone}

    def erase(db: Connection) -> None:
        for code in codes:
            db.execute("DELETE FROM dossier_apologies WHERE code = ?", (code,))
            db.execute("DELETE FROM dossiers WHERE code = ?", (code,))

    found = looked(told, YEAR, more=erase)
    same(found.total, [one for one in stood(told) if one.row.code not in codes], "2026-01", "2026-11")


def test_a_second_new_date_is_refused_and_counted_once(store: Store) -> None:
    """The first apology holds; the refused one leaves no trace in what is counted."""

    def work(db: Connection) -> None:
        keep(db, many(1, due_before=to_text(NOW - timedelta(days=9))))
        again = "INSERT INTO dossier_apologies SELECT code, reason, '9', '9', made_by, made_at, sent_by, sent_officer, sent_at"
        db.execute(f"{again} FROM dossier_apologies WHERE 1 ON CONFLICT (code) DO NOTHING")
        assert not any(differences(db, table) for table in TALLIES)
        assert dossier_indicators.total(db, ("2026-11", "2026-11")).on_time == 0

    store.submit(work).result()


def test_dossiers_from_before_are_counted_by_unit(store: Store) -> None:
    """A store of the version before has them, and no sums by unit; those that come afterwards are added."""

    def work(db: Connection) -> None:
        keep(db, many(4))
        for trigger in ("comes", "changes", "goes", "is_put_off", "is_not_put_off"):
            db.execute(f"DROP TRIGGER dossier_{trigger}_to_unit")
        db.execute(f"DROP TABLE {UNITS.name}")
        m020_dossier_tallies_by_unit(Database(db))
        keep(db, many(2, first=5))
        assert not any(differences(db, table) for table in TALLIES)
        assert db.execute(f"SELECT sum(filed) FROM {UNITS.name}").fetchone() == (6,)  # noqa: S608

    store.submit(work).result()


def test_nothing_is_not_zero() -> None:
    """Of no dossier no share is told."""
    found = looked([], YEAR)
    assert [found.part(key).share for key in KEYS if key != "used"] == [None] * (len(KEYS) - 1)
    assert found.online.unused == tuple(sorted(OWN)) and found.part("used") == (0, 2)


def target(rules: Indicators, unit: str = "", on: date = date(2026, 11, 30)) -> int | None:
    found = rules.target("online", on, unit)
    return found.percent if found else None


def test_targets_change_with_time_and_unit(tmp_path: Path) -> None:
    """A unit's own before everybody's, the latest before older ones, none before the first day."""
    more = '\n[[targets]]\nindicator = "online"\npercent = {}\nfrom = {}\nbasis = "thử"\nunit = "{}"\n'
    path = tmp_path / "indicators.toml"
    told = indicators.PATH.read_text("utf-8") + more.format(80, "2026-06-01", "").replace('unit = ""', "")
    path.write_text(told + more.format(10, "2026-01-01", "so_y_te"), "utf-8")
    rules = indicators.load(path)
    assert (target(rules), target(rules, "so_y_te"), target(rules, "so_xay_dung")) == (80, 10, 80)
    assert target(rules, on=date(2026, 5, 31)) == 30 and target(rules, on=date(2020, 12, 31)) is None
    assert list(indicators.problems(rules, ["so_y_te"])) == [] and len(list(indicators.problems(rules, []))) == 1


def test_the_seeds_targets() -> None:
    """30 % online, 5 % by post in, 20 % by post out, each with its basis."""
    found = {one.indicator: one.percent for one in bundled().targets}
    assert found == {"online": 30, "post_in": 5, "post_out": 20} and all(one.basis for one in bundled().targets)


def test_rows_are_drawn_with_blanks() -> None:
    """The strategies reach what the tests are about: the twin of all above."""
    assert find(ROWS, lambda row: row.channel == "" and row.supplements > 1 and row.due_at is None)
    assert find(TOLD, lambda one: one.due_before is not None and one.row.finished_at == to_text(MIDNIGHT))
