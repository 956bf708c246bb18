"""What ratings leave behind: rows that say nothing of who gave them, reviews of low ones, and nothing for an officer to read."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import web_chat
from feedback_store import conversations, endings, responses
from feedback_store.endings import Ending
from feedback_store.store import Connection, Store
from handlers import reply_body
from handlers.desk import dialogue_lines
from handlers.messages import Conversation, Incoming, NewEnding, Rating, Reply, Step, SurveyStep
from handlers.ratings import ending, keeping
from knowledge.knowledge import Knowledge
from knowledge.questionnaires.questionnaire import Answer
from knowledge.rules.rules import Rules
from tests.bot.at_work import ask
from tests.conversations.test_conversations import VOICE, OnThatDay, arriving, hold, officer_at
from tests.conversations.transcript import FOLDER, read

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
WHO, KEY = "web:1", "chat:7"
SAID_OF_RATINGS = {
    "Không hài lòng",
    "Phải chờ lâu",
    "rất không hài lòng",
    "đèn sáng được một tối rồi lại tắt, thợ nói năng cộc lốc",
    "4",
    "rất hài lòng",
    "cán bộ nhiệt tình",
    "tôi chấm 1 sao vì cán bộ cáu kỉnh",
    "thái độ kém",
}


def chat_ended(db: Connection, key: str = KEY, conversation: str | None = WHO) -> None:
    """An officer's chat, to be rated within a fortnight."""
    if conversation:
        conversations.open_for(db, conversation, "web", NOW)
    endings.add(db, Ending(key, "chat", "web", "so_xay_dung", "", "", 7, conversation, NOW, NOW + timedelta(days=14)))


def rates(score: int, **more: object) -> Step:
    """A step that rates the chat."""
    return Step(Conversation(), rating=Rating(KEY, score, "mot-cham", "1", low=score <= 3, **more))  # type: ignore[arg-type]


def keep(store: Store, *steps: Step, who: str = WHO) -> None:
    """Keep what steps leave behind, a minute apart."""

    async def work() -> None:
        for minute, step in enumerate(steps):
            await store.write(lambda db, step=step, minute=minute: keeping.keep(db, who, step, NOW + timedelta(minutes=minute)))

    asyncio.run(work())


@pytest.fixture
def rated(store: Store) -> Store:
    """A store in which a chat has ended."""
    asyncio.run(store.write(chat_ended))
    return store


def test_one_ending_one_rating_that_can_be_changed(rated: Store) -> None:
    """Said again and otherwise, it is still one response, with the last answers; its officer has a pseudonym."""
    keep(rated, rates(1, reasons=("cho-lau",)), rates(1, reasons=("cho-lau", "khac"), comment="chờ cả buổi"), rates(5))
    ((number, officer, unit),) = ask(rated, "SELECT id, officer, unit FROM responses")
    assert officer.startswith("CB-") and unit == "so_xay_dung"
    with rated.reading() as db:
        assert responses.answers_of(db, number) == {"muc": (("5", ""),)}
    assert ask(rated, "SELECT value, n FROM tallies_by_unit WHERE item = 'muc'") == [("5", 1)]
    assert ask(rated, "SELECT count(*) FROM reviews") == [0]


def test_a_low_one_is_reviewed_and_names_no_case_unless_allowed(store: Store, rules: Rules) -> None:
    """The supervisor gets the code only after «Cho xem phản ánh»."""

    def ended(db: Connection) -> None:
        conversations.open_for(db, WHO, "web", NOW)
        case = (
            "INSERT INTO cases (id, code, channel, conversation_id, kind, category, urgency, state, unit, text, folded,"
            " received_at, clock_from, updated_at)"
            " VALUES (3, 'PA-AAAA-AA3', 'web', ?, 'complaint', 'c', 'normal', 'answered', 'u', 't', 't', ?, ?, ?)"
        )
        db.execute(case, (WHO, *[NOW.isoformat()] * 3))
        key = endings.case_key(3, 9)
        endings.add(db, Ending(key, "case", "web", "u", "", "c", None, WHO, NOW, NOW + timedelta(days=14)))

    asyncio.run(store.write(ended))
    low = Rating(endings.case_key(3, 9), 2, "mot-cham", "1", low=True)
    keep(store, Step(Conversation(), rating=low))
    assert ask(store, "SELECT case_code FROM reviews") == [""]
    keep(store, Step(Conversation(), rating=Rating(low.ending, 2, "mot-cham", "1", low=True, review=True)))
    assert ask(store, "SELECT case_code FROM reviews") == ["PA-AAAA-AA3"]
    with store.reading() as db:
        assert ending.views(db, WHO)[0].subject == "PA-AAAA-AA3"


def test_nobody_rates_what_ended_elsewhere(rated: Store) -> None:
    """S3: the key of another conversation's ending rates nothing; the twin, its own conversation, does."""
    keep(rated, rates(1), who="web:2")
    assert ask(rated, "SELECT count(*) FROM responses") == [0]
    keep(rated, rates(1))
    assert ask(rated, "SELECT count(*) FROM responses") == [1]


def test_after_the_cut_nothing_ties_a_rating_to_anybody(rated: Store) -> None:
    """A day later the tie is gone, and the rating can be changed by nobody."""
    keep(rated, rates(4))
    asyncio.run(rated.write(lambda db: endings.cut(db, NOW + timedelta(hours=1))))
    assert ask(rated, "SELECT response FROM endings") == [None]
    keep(rated, rates(1))
    assert ask(rated, "SELECT value FROM answers WHERE item = 'muc'") == ["4"]


def test_an_answer_asked_about_twice_a_day_is_one_ending(store: Store) -> None:
    """The same day's farewell and the silence after it ask once."""
    asyncio.run(store.write(lambda db: conversations.open_for(db, WHO, "web", NOW)))
    new = NewEnding("answer:20261123", "answer", (NOW + timedelta(days=14)).isoformat(), "Giao thông", "1.002796")
    keep(store, Step(Conversation(), ended=new), Step(Conversation(), ended=new))
    assert ask(store, "SELECT kind, field, subject FROM endings") == [("answer", "Giao thông", "1.002796")]


def test_a_survey_is_handed_in_once_and_by_its_own_conversation(store: Store) -> None:
    """A doubled last message adds nothing, nor does somebody else's; the response names neither."""

    def drawn(db: Connection) -> None:
        conversations.open_for(db, WHO, "web", NOW)
        db.execute(
            "INSERT INTO surveys (id, ref, title, questionnaire, version, opens_on, closes_on, made_at, secret)"
            " VALUES (1, 'ab', 't', 'dich-vu-16', '1', '2026-11-01', '2026-12-01', ?, 's')",
            (NOW.isoformat(),),
        )
        db.execute(
            "INSERT INTO invitations (id, survey, conversation_id, unit, drawn_at, moved_at) VALUES (5, 1, ?, 'u', ?, ?)",
            (WHO, NOW.isoformat(), NOW.isoformat()),
        )

    asyncio.run(store.write(drawn))
    done = Step(Conversation(), survey=SurveyStep(5, "submitted", {"tiep-can-bien-hieu": Answer(("4",)), "y-kien": Answer()}))
    keep(store, done, who="web:2")
    keep(store, Step(Conversation(), survey=SurveyStep(5, "begun")), done, done)
    assert ask(store, "SELECT questionnaire, origin, channel, unit, survey FROM responses") == [
        ("dich-vu-16", "invitation", "web", "u", 1)
    ]
    assert ask(store, "SELECT item, value FROM answers") == [("tiep-can-bien-hieu", "4")]


@pytest.mark.parametrize("name", ["dg_chua_hai_long", "dg_noi_thanh_loi", "dg_che_kem_muc", "dg_che_chua_ro_muc", "ks_tra_loi_het"])
def test_an_officer_reads_nothing_of_it(name: str, store: Store, knows: Knowledge) -> None:
    """After a whole conversation with a rating: neither level, nor reasons, nor words stand in what officers read."""

    async def run() -> list[str]:
        answering = OnThatDay(knows, VOICE)
        async with arriving("web", store, answering) as citizen:
            return await hold(citizen, read(Path(FOLDER / f"{name}.txt")), answering, officer_at("web", store, knows))

    assert not asyncio.run(run())
    (who,) = ask(store, "SELECT id FROM conversations WHERE id LIKE 'web:%'")

    def reader(channel: str, raw: bytes) -> Incoming | None:
        return web_chat.read_update(raw)

    with store.reading() as db:
        lines = dialogue_lines.read(db, who, reader).lines
    citizens = {line.text for line in lines if line.side == "citizen"}
    said = {exchange.said for exchange in read(FOLDER / f"{name}.txt")}
    hidden = SAID_OF_RATINGS & said
    assert hidden and not hidden & citizens
    assert not any("Chỗ nào chưa được" in line.text or "đã ghi" in line.text for line in lines if line.side == "bot")
    assert any("mức nào" in line.text for line in lines), "the twin: that it was asked is no secret"


def test_a_reply_about_a_rating_is_marked(store: Store) -> None:
    """What is private stays so in the outbox, wherever it is read."""
    body = reply_body.write(Reply("Dạ, cảm ơn.", private=True))
    assert json.loads(body)["private"] is True and reply_body.read(body).private
    assert "private" not in json.loads(reply_body.write(Reply("Dạ.")))
