"""Surveys, who is invited, forms half filled in, files of paper forms, officers' pseudonyms."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from feedback_store import (
    conversations,
    drawn_lately,
    invitations,
    joined_conversations,
    officer_names,
    paper_batches,
    responses,
    survey_progress,
    surveys,
)
from feedback_store.invitations import Count, State
from feedback_store.responses import Given
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.timestamps import to_text
from tests.feedback_store.given import DAY, NOW

AUTUMN = surveys.New("Mùa thu", "sipas-39", "1", date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def opened(store: Store) -> Store:
    """A store with a survey, three conversations and an officer."""

    def work(db: Connection) -> None:
        db.execute("INSERT INTO officers (id, login, name, role, created_at) VALUES (1, 'lan', 'Lan', 'survey_staff', '')")
        for name in ("zalo:1", "web:2", "web:3"):
            conversations.open_for(db, name, name.partition(":")[0], NOW)
        surveys.add(db, AUTUMN, 1, NOW)

    store.submit(work).result()
    return store


def draw(store: Store, conversation: str = "zalo:1", left_out: str = "", now: datetime = NOW) -> int | None:
    return store.submit(lambda db: invitations.add(db, 1, conversation, "so_xay_dung", now, left_out)).result()


def move(store: Store, number: int, state: State, now: datetime = NOW) -> bool:
    return store.submit(lambda db: invitations.move(db, number, state, now)).result()


def test_a_survey_runs_on_its_days(opened: Store) -> None:
    """Both belong to it, and it must have been opened."""
    with opened.reading() as db:
        draft = surveys.load(db, 1)
        assert draft.state == "draft" and surveys.running(db, AUTUMN.opens_on) == [] and surveys.by_ref(db, draft.ref) == draft
    open_one = opened.submit(lambda db: surveys.change(db, draft, state="open")).result()
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)]
    with opened.reading() as db:
        assert [len(surveys.running(db, day)) for day in days] == [0, 1, 1, 0]
        assert surveys.listed(db, 5) == [open_one] and surveys.by_ref(db, "x") is None


def test_two_who_change_a_survey(opened: Store) -> None:
    """The second one is told what it is by now."""
    with opened.reading() as db:
        read = surveys.load(db, 1)
    latest = opened.submit(lambda db: surveys.change(db, read, title="Cuối năm")).result()
    with pytest.raises(surveys.Overtaken) as caught:
        opened.submit(lambda db: surveys.change(db, read, state="open")).result()
    assert caught.value.latest == latest and latest.title == "Cuối năm"
    with pytest.raises(LookupError):
        opened.submit(lambda db: surveys.load(db, 7)).result()


def test_everybody_is_settled_once(opened: Store) -> None:
    """Drawn or left out, and why: neither a second draw nor a hand changes it."""
    assert draw(opened) == 1 and draw(opened) is None and draw(opened, left_out="sealed") is None
    other = draw(opened, "web:2", "lately")
    assert other and draw(opened, "web:2") is None
    assert not move(opened, other, "sent"), "who was left out is not written to"
    with opened.reading() as db:
        assert [row.id for row in invitations.waiting(db, 1, 9)] == [1]
        assert invitations.counts(db, 1) == [
            Count("so_xay_dung", "", "drawn", 1),
            Count("so_xay_dung", "lately", "drawn", 1),
        ]


@pytest.mark.parametrize(
    ("steps", "last"),
    [
        (["sent", "begun", "submitted", "declined", "begun"], "submitted"),
        (["sent", "sent", "declined", "submitted"], "declined"),
        (["begun", "sent", "expired", "submitted"], "expired"),
    ],
)
def test_an_invitation_only_goes_forward(opened: Store, steps: list[State], last: State) -> None:
    number = draw(opened)
    assert number
    for step in steps:
        move(opened, number, step)
    with opened.reading() as db:
        row = invitations.load(db, number)
    assert row and row.state == last


def test_an_invitation_does_not_tell_which_response_came_of_it(opened: Store) -> None:
    """S14: not even by the time, which is kept by the day."""
    number, now = draw(opened), NOW + timedelta(hours=3, microseconds=7)
    assert number

    def work(db: Connection) -> None:
        responses.submit(db, Given("sipas-39", "1", "invitation", "zalo", survey=1), {"c1": (("4", ""),)}, now)
        invitations.move(db, number, "submitted", now)

    opened.submit(work).result()
    with opened.reading() as db:
        row = invitations.load(db, number)
        assert row and row.state == "submitted" and row.moved_at == "2026-11-23T00:00:00.000000+00:00"
        found = db.execute("SELECT count(*) FROM responses JOIN invitations ON moved_at = submitted_at").fetchone()
        assert found[0] == 0


def test_when_somebody_was_last_drawn(opened: Store) -> None:
    """In any conversation that is theirs; having been left out is not having been asked."""
    draw(opened)
    draw(opened, "web:3", "sealed")
    opened.submit(lambda db: joined_conversations.join(db, "zalo:1", "web:2", 1, NOW)).result()
    with opened.reading() as db:
        drawn = {name: drawn_lately.last(db, name) for name in ("zalo:1", "web:2", "web:3")}
    assert drawn == {"zalo:1": date(2026, 11, 23), "web:2": date(2026, 11, 23), "web:3": None}


def test_when_somebody_was_drawn_is_known_by_the_last_day_and_not_for_ever(opened: Store) -> None:
    """One day a person, whatever it was for; an erasure takes it along."""
    day = date(2026, 11, 23)
    draw(opened)
    opened.submit(lambda db: drawn_lately.note(db, "zalo:1", day + DAY)).result()
    draw(opened, "web:2")
    with opened.reading() as db:
        assert db.execute("SELECT * FROM drawn_lately").fetchall() == [("zalo:1", f"{day + DAY}"), ("web:2", f"{day}")]
        assert not drawn_lately.has_old(db, day) and drawn_lately.has_old(db, day + DAY)
    opened.submit(lambda db: drawn_lately.cut(db, day + DAY)).result()
    with opened.reading() as db:
        assert [drawn_lately.last(db, name) for name in ("zalo:1", "web:2")] == [day + DAY, None]
    for until, left in ((NOW, day + DAY), (NOW + 2 * DAY, None)):
        opened.submit(lambda db, until=until: invitations.forget(db, "zalo:1", to_text(until))).result()
        with opened.reading() as db:
            assert drawn_lately.last(db, "zalo:1") == left


def test_a_survey_that_is_over_waits_for_nobody(opened: Store) -> None:
    numbers = [draw(opened), draw(opened, "web:2"), draw(opened, "web:3", "lately")]
    move(opened, 2, "submitted")
    assert opened.submit(lambda db: invitations.expire(db, 1, NOW + DAY)).result() == 1
    with opened.reading() as db:
        rows = [invitations.load(db, number) for number in numbers if number]
    assert [row.state for row in rows if row] == ["expired", "submitted", "drawn"]
    assert not any(row.is_awaited for row in rows if row)


def test_a_closed_survey_is_over_before_its_last_day(opened: Store) -> None:
    draw(opened)
    for state, over in (("open", []), ("closed", [1])):
        opened.submit(lambda db, state=state: surveys.change(db, surveys.load(db, 1), state=state)).result()
        with opened.reading() as db:
            assert [one.id for one in surveys.over(db, AUTUMN.opens_on)] == over


def test_a_survey_is_over_after_its_last_day_while_anybody_is_waited_for(opened: Store) -> None:
    """And found by the index, however many were invited in years."""
    draw(opened)
    draw(opened, "web:2")
    draw(opened, "web:3", "lately")
    move(opened, 2, "sent")
    last = AUTUMN.closes_on
    with opened.reading() as db:
        assert [[one.id for one in surveys.over(db, day)] for day in (last, last + DAY)] == [[], [1]]
        assert [one.conversation_id for one in invitations.asked(db, 1, 9)] == ["web:2"]
        waited = f"SELECT 1 FROM invitations WHERE survey = 1 AND {invitations.AWAITED}"  # noqa: S608
        assert "invitations_awaited" in str(db.execute(f"EXPLAIN QUERY PLAN {waited}").fetchall())
    opened.submit(lambda db: invitations.expire(db, 1, NOW)).result()
    with opened.reading() as db:
        assert surveys.over(db, last + DAY) == [] == invitations.asked(db, 1, 9)


def test_a_draft_is_written_anew_by_one_at_a_time(opened: Store) -> None:
    with opened.reading() as db:
        read = surveys.load(db, 1)
    winter = AUTUMN._replace(title="Mùa đông", questionnaire="dich-vu-16", closes_on=AUTUMN.closes_on + DAY)
    anew = opened.submit(lambda db: surveys.rewrite(db, read, winter)).result()
    assert (anew.title, anew.questionnaire, anew.closes_on, anew.ref) == ("Mùa đông", "dich-vu-16", "2026-12-01", read.ref)
    with pytest.raises(surveys.Overtaken):
        opened.submit(lambda db: surveys.rewrite(db, read, AUTUMN)).result()


def test_who_was_invited_is_forgotten_and_the_numbers_stay(opened: Store) -> None:
    """Also who was left out, and why; those of a survey that ended later stay known (the twin)."""
    later = opened.submit(lambda db: surveys.add(db, AUTUMN._replace(closes_on=AUTUMN.closes_on + DAY), 1, NOW)).result()
    draw(opened)
    draw(opened, "web:2", "lately")
    opened.submit(lambda db: invitations.add(db, later.id, "web:3", "so_xay_dung", NOW)).result()
    opened.submit(lambda db: invitations.give_token(db, 1, "t")).result()
    with opened.reading() as db:
        before, known = invitations.counts(db, 1), invitations.by_token(db, "t")
        assert known and known.id == 1
        assert not invitations.has_old(db, AUTUMN.closes_on) and invitations.has_old(db, AUTUMN.closes_on + DAY)
    assert opened.submit(lambda db: invitations.cut(db, AUTUMN.closes_on)).result() == []
    assert sorted(opened.submit(lambda db: invitations.cut(db, AUTUMN.closes_on + DAY)).result()) == [1, 2]
    with opened.reading() as db:
        assert not invitations.has_old(db, AUTUMN.closes_on + DAY)
        assert [row.conversation_id for number in (1, 2, 3) if (row := invitations.load(db, number))] == ["web:3"]
        assert invitations.by_token(db, "t") is None
        assert sum(row.n for row in invitations.counts(db, 1)) == sum(row.n for row in before) == 2
        assert {row.left_out for row in invitations.counts(db, 1)} == {"", "lately"}


@pytest.mark.parametrize("state", ["submitted", "declined", "expired"])
def test_of_a_settled_invitation_the_numbers_stay(opened: Store, state: State) -> None:
    """Survey, unit, state and month; neither whose it was, nor its number, link, form or times. The twin is still awaited."""
    number, other = draw(opened, now=NOW + timedelta(hours=3)), draw(opened, "web:2")
    assert number and other

    def begun(db: Connection) -> None:
        invitations.give_token(db, number, "t")
        survey_progress.begin(db, form("u", number), NOW)
        invitations.move(db, number, state, NOW + timedelta(hours=4))

    opened.submit(begun).result()
    with opened.reading() as db:
        before, later = invitations.counts(db, 1), NOW + timedelta(hours=4, microseconds=1)
        assert invitations.has_settled(db, later) and not invitations.has_settled(db, NOW.replace(hour=0))
        settled = invitations.settled(db, later, 9)
        assert [one.id for one in settled] == [number]
        query = f"EXPLAIN QUERY PLAN SELECT 1 FROM invitations WHERE {invitations._SETTLED}"  # noqa: S608
        assert "invitations_settled" in str(db.execute(query, ("x",)).fetchall())
    opened.submit(lambda db: invitations.loosen(db, number)).result()
    with opened.reading() as db:
        assert invitations.counts(db, 1) == before and not invitations.has_settled(db, later)
        ((ident, *told),) = db.execute("SELECT * FROM invitations WHERE conversation_id IS NULL")
        month = "2026-11-01T00:00:00.000000+00:00"
        assert ident < 0 and told == [1, None, "so_xay_dung", month, "", state, None, month]
        assert survey_progress.by_token(db, "u") is None and invitations.load(db, other)
        assert drawn_lately.last(db, "zalo:1") == date(2026, 11, 23)


def form(token: str = "t", invitation: int | None = None) -> survey_progress.New:
    return survey_progress.New(token, 1, invitation, "link", "page")


def test_a_form_is_gone_on_with(opened: Store) -> None:
    """Whoever opens it again finds what was answered; another one's is another one."""
    begun = opened.submit(lambda db: survey_progress.begin(db, form(), NOW)).result()
    assert opened.submit(lambda db: survey_progress.keep(db, begun, '{"c1": ["4"]}', NOW)).result()
    again = opened.submit(lambda db: survey_progress.begin(db, form(), NOW + DAY)).result()
    other = opened.submit(lambda db: survey_progress.begin(db, form("u"), NOW)).result()
    assert (again.id, again.answers) == (begun.id, '{"c1": ["4"]}') and other.answers == "{}"


def test_a_form_is_handed_in_once(opened: Store) -> None:
    """Two who press at the same time: one of them; nothing is kept afterwards."""
    begun = opened.submit(lambda db: survey_progress.begin(db, form(), NOW)).result()
    assert [opened.submit(lambda db: survey_progress.hand_in(db, begun)).result() for _ in range(2)] == [True, False]
    assert not opened.submit(lambda db: survey_progress.keep(db, begun, "{}", NOW)).result()
    with opened.reading() as db:
        assert survey_progress.by_token(db, "t") is None


def test_forms_that_are_left_alone_go(opened: Store) -> None:
    number = draw(opened)
    for token, at in (("old", NOW), ("new", NOW + DAY)):
        opened.submit(lambda db, token=token, at=at: survey_progress.begin(db, form(token, number), at)).result()
    with opened.reading() as db:
        latest = survey_progress.of_invitation(db, number or 0)
        assert latest and latest.token_hash == "new" and len(survey_progress.of_conversation(db, "zalo:1")) == 2
        assert not survey_progress.has_old(db, NOW) and survey_progress.has_old(db, NOW + timedelta(hours=1))
    assert opened.submit(lambda db: survey_progress.cut(db, NOW + timedelta(hours=1))).result() == 1
    with opened.reading() as db:
        assert survey_progress.by_token(db, "old") is None and survey_progress.by_token(db, "new")


def test_a_file_of_paper_forms_is_taken_once(opened: Store) -> None:
    """By its forms, whatever it is called; what it would have added is undone."""

    def take(db: Connection, name: str) -> int:
        responses.submit(db, Given("sipas-39", "1", "paper", "paper", survey=1), {"c1": (("4", ""),)}, NOW)
        return paper_batches.add(db, paper_batches.New(name, "a" * 64, 1, 1), 1, NOW)

    number = opened.submit(lambda db: take(db, "phieu.xlsx")).result()
    with pytest.raises(paper_batches.AlreadyTaken) as caught:
        opened.submit(lambda db: take(db, "phieu (2).xlsx")).result()
    assert (caught.value.earlier.id, caught.value.earlier.name) == (number, "phieu.xlsx")
    with opened.reading() as db:
        assert db.execute("SELECT count(*) FROM responses").fetchone()[0] == 1
        assert paper_batches.listed(db, 9) == [caught.value.earlier] and paper_batches.by_sha256(db, "b" * 64) is None


def test_an_officer_has_one_pseudonym(opened: Store) -> None:
    """Always the same, another for each, and another in another store; not the plain hash of the number (the twin)."""

    def names(db: Connection) -> list[str]:
        return [officer_names.pseudonym(db, number) for number in (1, 2, 1)]

    one, two, again = opened.submit(names).result()
    assert one == again != two and re.fullmatch(r"CB-[0-9A-F]{8}", one)
    opened.submit(lambda db: db.execute("DELETE FROM store_keys")).result()
    assert opened.submit(names).result()[0] != one


def test_times_are_utc_and_days_vietnams(opened: Store) -> None:
    with opened.reading() as db:
        row = surveys.load(db, 1)
    assert (row.made_at, row.opens_on) == (to_text(NOW.astimezone(UTC)), "2026-11-01")
