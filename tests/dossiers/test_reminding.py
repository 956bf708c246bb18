"""Who follows a dossier is told what is new: once, by day, the most important first, and nobody else is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from feedback_store import conversations, dossier_apologies, dossier_batches, dossier_follows, dossiers, officers
from feedback_store.dossiers import Dossier
from feedback_store.sqlite import Connection
from feedback_store.store import Store
from feedback_store.timestamps import to_text
from handlers.citizen.sentences import Voice
from handlers.dossiers import apologising
from handlers.dossiers.news import known
from handlers.dossiers.reminding import Reminding
from handlers.dossiers.shown import view
from handlers.messages import Choice, Conversation
from handlers.telling import Telling
from knowledge.rules.rules import Rules, load

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
"""Ten o'clock in Vietnam."""
DUE = to_text(datetime(2026, 11, 27, 10, tzinfo=UTC))
ROW = Dossier("H05.12.3-261120-0001", "1.004194", "Hộ tịch", "so_xay_dung", "online", "whole", 2, "2026-11-20", due_at=DUE)


@pytest.fixture(scope="module")
def rules() -> Rules:
    """The shipped rules."""
    return load()


class Clock:
    """A store with one dossier that web:1 follows, and the clock that tells of it."""

    def __init__(self, store: Store, rules: Rules) -> None:
        self.store = store
        self.watch = Reminding(rules, Voice(), Telling(lambda _: False))
        self.do(self._fill)

    def do(self, work: object) -> object:
        """Write."""
        return self.store.submit(work).result()  # type: ignore[arg-type]

    def _fill(self, db: Connection) -> None:
        self.told_of(db, ROW)
        for name in ("web:1", "web:2"):
            conversations.open_for(db, name, "web", NOW)
        dossier_follows.begin(db, "web:1", ROW.code, known(view(ROW, None), NOW), NOW)

    @staticmethod
    def told_of(db: Connection, row: Dossier) -> None:
        """The one-stop software tells of a dossier."""
        batch = dossier_batches.begin(db, "tệp", "0" * 64, 1, None, NOW)
        kept = dossiers.keep(db, [row], batch, NOW)
        dossier_batches.count(db, batch, *kept)
        dossier_batches.done(db, batch, NOW)

    def becomes(self, **changes: object) -> None:
        """The dossier is told of once more."""
        self.do(lambda db: self.told_of(db, ROW._replace(**changes)))  # type: ignore[arg-type]

    def hears(self, **later: float) -> list[str]:
        """What web:1 reads when the clock looks at a later time until it has nothing more to tell."""
        now, before = NOW + timedelta(**later), len(self._read("web:1"))
        while self._has_work(now):
            assert self.do(lambda db: self.watch.look(db, now)) == ["web:1"]
        assert self._read("web:2") == []
        return self._read("web:1")[before:]

    def _has_work(self, now: datetime) -> bool:
        with self.store.reading() as db:
            return self.watch.has_work(db, now)

    def _read(self, name: str) -> list[str]:
        with self.store.reading() as db:
            found = db.execute("SELECT body FROM outbox WHERE conversation_id = ? ORDER BY id", (name,))
            return [json.loads(body)["text"] for (body,) in found]


@pytest.fixture
def clock(store: Store, rules: Rules) -> Iterator[Clock]:
    """The clock on a fresh store."""
    return Clock(store, rules)  # type: ignore[return-value]


def test_nothing_new_is_not_told(clock: Clock) -> None:
    assert clock.hears() == []
    clock.becomes()
    assert clock.hears(hours=1) == []


def test_each_state_is_told_once(clock: Clock) -> None:
    clock.becomes(status=4)
    [told] = clock.hears(hours=1)
    assert "Đang xử lý" in told
    assert clock.hears(hours=2) == []
    clock.becomes(status=9, finished_at=to_text(NOW))
    [told] = clock.hears(hours=3)
    assert "đã có kết quả" in told
    clock.becomes(status=10, finished_at=to_text(NOW), returned_at=to_text(NOW))
    [told] = clock.hears(hours=4)
    assert "Đã trả kết quả" in told
    clock.becomes(status=4)
    assert clock.hears(hours=5) == [], "after the end nothing more is told"


def test_nobody_is_woken_at_night(clock: Clock) -> None:
    clock.becomes(status=4)
    assert clock.hears(hours=13) == []
    assert len(clock.hears(hours=22)) == 1


def test_a_supplement_is_reminded_of_before_its_end(clock: Clock) -> None:
    clock.becomes(status=5, supplement_until="2026-12-05")
    assert "Hạn bổ sung" in clock.hears(hours=1)[0]
    assert clock.hears(days=5) == []
    [told] = clock.hears(days=10)
    assert "5/12/2026" in told
    assert clock.hears(days=11) == []
    assert len(clock.hears(days=14)) == 1
    assert clock.hears(days=15) == []
    assert clock.hears(days=16) == []


def test_a_late_one_is_told_of_once(clock: Clock) -> None:
    assert clock.hears(days=7) == [], "on the day itself it is not late"
    [told] = clock.hears(days=8)
    assert "quá ngày hẹn" in told
    assert clock.hears(days=9) == []


def test_an_apology_tells_the_new_date_once(clock: Clock) -> None:
    after = to_text(datetime(2026, 12, 4, 10, tzinfo=UTC))

    def apologise(db: Connection) -> None:
        boss = officers.add(db, "chi", officers.Profile("Chi", "administrator"), NOW).id
        dossier_apologies.add(db, ROW.code, "chờ xác minh", (DUE, after), boss, NOW)
        dossier_apologies.sent(db, ROW.code, "chat", boss, NOW)

    clock.do(apologise)
    [told] = clock.hears(hours=1)
    assert "4/12/2026" in told
    assert clock.hears(days=8) == [], "the new date counts"
    [told] = clock.hears(days=15)
    assert "quá cả ngày hẹn lại thứ Sáu, 4/12/2026" in told
    assert "phải xin lỗi" not in told, "there is one new date only"


def test_who_follows_after_an_untold_apology_is_told_it_and_that_is_recorded(clock: Clock) -> None:
    """With the reason (NĐ 118/2025, art. 19.6), once; those who come when it is recorded hear nothing more of it."""
    after = to_text(datetime(2026, 12, 4, 10, tzinfo=UTC))

    def apologise(db: Connection) -> None:
        boss = officers.add(db, "chi", officers.Profile("Chi", "administrator"), NOW).id
        dossier_follows.forget(db, "web:1")
        dossier_apologies.add(db, ROW.code, "chờ xác minh", (DUE, after), boss, NOW)

    def follow(db: Connection) -> None:
        dossier_follows.begin(db, "web:1", ROW.code, known(view(ROW, after), NOW), NOW)

    clock.do(apologise)
    assert clock.hears(hours=1) == []
    clock.do(follow)
    [told] = clock.hears(hours=2)
    assert "xin lỗi" in told
    assert "chờ xác minh" in told
    assert "thứ Sáu, 27/11/2026" in told, "the date before"
    assert "thứ Sáu, 4/12/2026" in told
    assert clock.do(lambda db: dossier_apologies.load(db, ROW.code)[6:8]) == ("chat", None)  # type: ignore[index]
    clock.do(lambda db: dossier_follows.begin(db, "web:1", ROW.code, known(view(ROW, after), NOW), NOW))
    assert clock.hears(hours=3) == []


def test_an_apology_reads_no_other_dossier_of_who_is_told(clock: Clock) -> None:
    """In the commit that tells, during which no message can be taken."""
    read: list[str] = []

    def apologise(db: Connection) -> None:
        other = ROW._replace(code="H05-261101-0002")
        clock.told_of(db, other)
        dossier_follows.begin(db, "web:1", other.code, {"status": 2}, NOW)
        new = apologising.NewDate("chờ xác minh", to_text(datetime(2026, 12, 4, 10, tzinfo=UTC)))
        reply = apologising.told_to_citizen(Voice(), clock.watch.rules, ROW, new)
        db.set_trace_callback(read.append)
        assert apologising.tell(db, clock.watch.telling, ROW.code, new, reply, NOW) == ["web:1"]
        db.set_trace_callback(None)
        follow = dossier_follows.load(db, "web:1", ROW.code)
        assert follow
        assert (follow.told["due"], follow.told["status"]) == (new.due, ROW.status)

    clock.do(apologise)
    follows = [one for one in read if "FROM dossier_follows" in one]
    assert follows
    assert all(f"code = '{ROW.code}'" in one for one in follows)


def test_a_later_date_of_the_software_counts_after_an_apology(clock: Clock) -> None:
    """As on the desk: the later of the two."""
    after, later = (to_text(datetime(2026, 12, day, 10, tzinfo=UTC)) for day in (4, 11))

    def apologise(db: Connection) -> None:
        boss = officers.add(db, "chi", officers.Profile("Chi", "administrator"), NOW).id
        dossier_apologies.add(db, ROW.code, "chờ xác minh", (DUE, after), boss, NOW)
        dossier_apologies.sent(db, ROW.code, "phone", boss, NOW)

    clock.do(apologise)
    assert len(clock.hears(hours=1)) == 1
    clock.becomes(due_at=later)
    assert "11/12/2026" in clock.hears(hours=2)[0]
    assert clock.hears(days=15) == []
    [told] = clock.hears(days=22)
    assert "11/12/2026" in told
    assert "hẹn lại thứ" not in told
    clock.becomes(due_at=DUE)
    assert "4/12/2026" in clock.hears(days=23)[0], "nor does an earlier one hide it"


@pytest.mark.parametrize("status", [1, 5, 6])
def test_the_office_is_not_late_while_its_time_does_not_run(clock: Clock, status: int) -> None:
    """Not before it is accepted, nor while the citizen is waited for."""
    clock.becomes(status=status)
    assert len(clock.hears(hours=1)) == 1
    assert clock.hears(days=9) == []


def test_what_is_ready_is_reminded_of_unless_it_comes_by_post(clock: Clock) -> None:
    clock.becomes(status=9, finished_at=to_text(NOW))
    assert len(clock.hears(hours=1)) == 1
    assert clock.hears(days=6) == []
    assert "chưa thấy ghi là đã trả kết quả" in clock.hears(days=7)[0]
    assert len(clock.hears(days=40)) == 1
    assert clock.hears(days=90) == []
    clock.becomes(status=4)
    clock.becomes(status=9, finished_at=to_text(NOW), returned_by="post")
    assert clock.hears(days=91) == []


def test_who_left_hears_nothing(clock: Clock) -> None:
    clock.do(lambda db: dossier_follows.forget(db, "web:1", ROW.code))
    clock.becomes(status=9)
    assert clock.hears(hours=1) == []


def test_what_came_with_the_answer_is_no_news(store: Store, rules: Rules) -> None:
    """Late, the end of a supplement, a result that waits: said when somebody began to follow, they are not said again."""
    clock = Clock(store, rules)
    late, later = NOW + timedelta(days=8), NOW + timedelta(days=8, hours=1)
    for row in (
        ROW,
        ROW._replace(status=5, supplement_until="2026-12-01"),
        ROW._replace(status=9, finished_at=to_text(NOW)),
    ):
        clock.do(lambda db, row=row: clock.told_of(db, row))
        clock.do(lambda db, row=row: dossier_follows.begin(db, "web:1", row.code, known(view(row, None), late), late))
        assert clock.hears(days=8, hours=1) == [], later


def test_a_second_supplement_is_reminded_of_too(clock: Clock) -> None:
    clock.becomes(status=5, supplement_until="2026-12-05")
    assert len(clock.hears(hours=1)) == 1
    assert len(clock.hears(days=14)) == 1
    clock.becomes(status=5, supplement_until="2026-12-20")
    assert "20/12/2026" in clock.hears(days=25)[0]
    clock.becomes(status=4)
    clock.hears(days=26)
    clock.becomes(status=5, supplement_until="2027-01-10")
    assert "10/1/2027" in clock.hears(days=27)[0]
    assert "10/1/2027" in clock.hears(days=47)[0]


def test_who_follows_anew_hears_the_next_news(clock: Clock) -> None:
    clock.becomes(status=4)
    assert len(clock.hears(hours=1)) == 1
    again = NOW + timedelta(hours=2)
    clock.do(lambda db: dossier_follows.begin(db, "web:1", ROW.code, known(view(ROW._replace(status=4), None), again), again))
    clock.becomes(status=9)
    assert len(clock.hears(hours=3)) == 1


def test_a_number_still_means_what_is_on_the_screen(clock: Clock) -> None:
    """News beside a filing or an awaited answer brings no choices of its own."""
    offered = (Choice("h:a:who:self", "Cho bản thân"), Choice("h:stop", "Để sau"))
    states = (Conversation(offered=offered), Conversation(waiting_for="dossier:proof", dossier="H05-261101-0002"))
    for number, before in enumerate(states):
        _remembers(clock, before)
        clock.becomes(status=4 if number else 6)
        assert len(clock.hears(hours=1 + number)) == 1
        with clock.store.reading() as db:
            after = Conversation.from_data(json.loads(conversations.load(db, "web:1").state))
            [body] = db.execute("SELECT body FROM outbox ORDER BY id DESC LIMIT 1").fetchone()
        assert (after.offered, after.waiting_for, after.dossier) == (before.offered, before.waiting_for, before.dossier)
        assert not json.loads(body).get("choices")


def _remembers(clock: Clock, state: Conversation) -> None:
    def work(db: Connection) -> None:
        row = conversations.load(db, "web:1")
        conversations.save(db, row, json.dumps(state.to_data()), row.last_seq, NOW)

    clock.do(work)


def test_a_damaged_row_keeps_nobody_from_being_told(clock: Clock) -> None:
    bad = ROW._replace(code="H05.12.3-261120-0000", status=5, supplement_until="canary")
    clock.do(lambda db: clock.told_of(db, bad))
    clock.do(lambda db: dossier_follows.begin(db, "web:2", bad.code, known(view(bad, None), NOW), NOW))
    clock.do(lambda db: db.execute("UPDATE dossier_follows SET told = '{' WHERE conversation_id = 'web:1'"))
    clock.becomes(status=4)
    assert len(clock.hears(hours=1)) == 1


def test_those_who_are_told_are_looked_for_outside_the_commit(clock: Clock) -> None:
    """Reading everybody who follows takes long; meanwhile messages are taken."""
    clock.becomes(status=4)
    with clock.store.reading() as db:
        assert clock.watch.has_work(db, NOW + timedelta(hours=1))
    read: list[str] = []

    def look(db: Connection) -> None:
        db.set_trace_callback(read.append)
        assert clock.watch.look(db, NOW + timedelta(hours=1)) == ["web:1"]
        db.set_trace_callback(None)

    clock.do(look)
    follows = [one for one in read if "FROM dossier_follows" in one]
    assert follows
    assert all("conversation_id = 'web:1'" in one for one in follows)
