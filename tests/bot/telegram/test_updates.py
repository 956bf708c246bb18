"""Updates of every kind, as the house reads them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.telegram.addressing import Me
from bot.telegram.arrivals import arrived
from bot.telegram.client import updates_in
from bot.telegram.commands import command_in, meaning
from bot.telegram.updates import read_update, tap_of
from feedback_store.attachments import LARGEST
from feedback_store.downloads import id_of
from handlers.citizen.sentences import TELEGRAM_COMMANDS
from handlers.messages import Incoming
from tests.bot.telegram import poison
from tests.bot.telegram.at_work import AN, ME, update

GROUP = {"id": -100, "type": "supergroup"}
FILE = {"file_id": "d1", "file_size": 20_000}


def said(**message: Any) -> Incoming | None:
    """What one message says."""
    return read_update(update(7, **message), ME)


def heard(**message: Any) -> Incoming:
    """What one message says, which is something."""
    incoming = said(**message)
    assert incoming is not None
    return incoming


def file_id(source: str) -> str:
    """The attachment that a file becomes."""
    return id_of(f"telegram:{AN}", "7", source)


@pytest.mark.parametrize(
    "message, text, kind, source",
    [
        ({"text": "hố ga"}, "hố ga", "text", ""),
        ({"photo": [{"file_id": "s"}, {"file_id": "l", "file_size": 9}], "caption": "hố ga"}, "hố ga", "photo", "l"),
        ({"photo": [{"file_id": "s"}, {"file_id": "l", "file_size": LARGEST + 1}]}, "", "photo", "s"),
        ({"document": FILE, "caption": "đơn"}, "đơn", "file", "d1"),
        ({"document": {**FILE, "mime_type": "image/png"}}, "", "photo", "d1"),
        ({"document": {**FILE, "file_size": LARGEST + 1}}, "", "file", ""),
        ({"animation": FILE, "document": FILE}, "", "file", "d1"),
        ({"video": FILE, "caption": "rác"}, "rác", "file", "d1"),
        ({"video_note": FILE}, "", "file", "d1"),
        ({"voice": FILE}, "", "voice", "d1"),
        ({"audio": FILE}, "", "voice", "d1"),
        ({"sticker": {"file_id": "x", "emoji": "👍"}}, "", "sticker", ""),
        ({"poll": {}}, "", "other", ""),
        ({"contact": {"phone_number": "84900000000", "user_id": AN}}, "+84900000000", "text", ""),
        ({"contact": {"phone_number": "+84900000000"}}, "+84900000000", "text", ""),
        ({"contact": {"phone_number": "0900000000"}}, "0900000000", "text", ""),
    ],
)
def test_kinds_of_messages(message: dict[str, Any], text: str, kind: str, source: str) -> None:
    """Text, kind, and the one file that is fetched: of a photo the largest form that bots may have."""
    incoming = heard(**message)
    assert (incoming.text, incoming.kind) == (text, kind)
    assert incoming.attachments == ((file_id(source),) if source else ())
    kept = arrived(update(7, **message), ME)
    assert [(one.attachment_id, one.source) for one in kept.files] == ([(file_id(source), source)] if source else [])


def test_places() -> None:
    """A location, a venue with its name, and what is no place on the earth."""
    place = {"latitude": 21.2731, "longitude": 106.1946}
    assert heard(location=place).position == (21.2731, 106.1946)
    venue = heard(venue={"location": place, "title": "Chợ Thương", "address": "phố A"}, location=place)
    assert (venue.kind, venue.position, venue.text) == ("location", (21.2731, 106.1946), "Chợ Thương, phố A")
    for wrong in ({"latitude": 91, "longitude": 0}, {"latitude": True, "longitude": 0}, {"latitude": "21°", "longitude": 106}, {}):
        assert (heard(location=wrong).kind, heard(location=wrong).position) == ("other", None)


def test_what_is_kept_and_ignored() -> None:
    """Reactions, channel posts, being blocked, services of a chat, other bots: no conversation is opened for them."""
    message = json.loads(update(7, text="hố ga"))["message"]
    for kind in ("edited_channel_post", "channel_post", "my_chat_member", "message_reaction", "business_message"):
        raw = json.dumps({"update_id": 7, kind: message}).encode()
        assert read_update(raw, ME) is None and arrived(raw, ME).conversation_id is None
    assert said(pinned_message=message) is None and said(hologram={}) is None
    assert said(text="hố ga", **{"from": {"id": 9, "is_bot": True}}) is None
    assert said(text="@hcc_bn_bot hố ga", chat={"id": -5, "type": "channel"}) is None


@pytest.mark.parametrize(
    "message, text",
    [
        ({"text": "lệ phí bao nhiêu"}, None),
        ({"text": "@other_bot lệ phí"}, None),
        ({"text": "thu@hcc_bn_bot.vn"}, None),
        ({"text": "/start@other_bot"}, None),
        ({"text": "ok", "reply_to_message": {"from": {"id": 5}}}, None),
        ({"text": "@HCC_bn_bot lệ phí bao nhiêu"}, "lệ phí bao nhiêu"),
        ({"text": "Hỏi @hcc_bn_bot: lệ phí"}, "Hỏi : lệ phí"),
        ({"text": "khai sinh", "reply_to_message": {"from": {"id": 123456789}}}, "khai sinh"),
        ({"text": "/help@hcc_bn_bot"}, "hướng dẫn sử dụng"),
        ({"text": "/lephi lái xe"}, "lephi lái xe"),
        ({"photo": [{"file_id": "p"}], "caption": "@hcc_bn_bot hố ga"}, "hố ga"),
    ],
)
def test_in_a_group_only_when_addressed(message: dict[str, Any], text: str | None) -> None:
    """By its name, by an answer to it, by a command that is for it or for all; replies go to the group."""
    incoming = read_update(update(7, chat=GROUP, **message), ME)
    assert (incoming and incoming.text) == text
    assert incoming is None or incoming.conversation_id == "telegram:-100"


def test_before_its_name_is_known_any_bots_name_counts() -> None:
    """Better to answer once too often than to leave a citizen without an answer after a start without Telegram."""
    raw = update(7, chat={**GROUP, "type": "group"}, text="@hcc_bn_bot lệ phí")
    assert read_update(raw, Me("123456789")) is not None
    assert read_update(raw, Me("123456789", "another_bot")) is None


def test_taps() -> None:
    """A choice is taken by what its button carries, also under a message that is too old to be shown; a game's button is not."""
    query = {"id": "q1", "from": {"id": AN}, "message": {"chat": {"id": AN, "type": "private"}, "date": 0, "message_id": 3}}
    raw = json.dumps({"update_id": 7, "callback_query": {**query, "data": "p:1.001193"}}).encode()
    assert read_update(raw, ME) == Incoming("tap:q1", f"telegram:{AN}", choice="p:1.001193", kind="choice")
    assert tap_of(raw) == "q1" and tap_of(update(7, text="a")) == "" and tap_of(b"{") == ""
    assert read_update(json.dumps({"update_id": 7, "callback_query": {**query, "game_short_name": "x"}}).encode(), ME) is None


@pytest.mark.parametrize(
    "text, meant",
    [
        ("/start", ("bắt đầu", "")),
        ("/START@hcc_bn_bot", ("bắt đầu", "")),
        ("/start ma_PA-4K7M-2XP", ("Mã PA-4K7M-2XP", "")),
        ("/start ma_pa-4k7m-2xp", ("Mã PA-4K7M-2XP", "")),
        ("/start quang_cao", ("bắt đầu", "")),
        ("/phananh", ("", "c:start")),
        ("/canbo", ("", "person")),
        ("/tracuu", ("tra cứu phản ánh của tôi", "")),
        ("/phananh@hcc_bn_bot Đèn đường hỏng trước số 12", ("Xin phản ánh: Đèn đường hỏng trước số 12", "")),
        ("/canbo Tôi cần hỏi đất đai", ("Gặp cán bộ: Tôi cần hỏi đất đai", "")),
        ("/tracuu PA-4K7M-2XP", ("Tra cứu PA-4K7M-2XP", "")),
        ("/help khai sinh", ("khai sinh", "")),
        ("/khaisinh cho con", ("khaisinh cho con", "")),
    ],
)
def test_commands(text: str, meant: tuple[str, str]) -> None:
    """The menu, links with the code of a case, and what is no command of ours."""
    incoming = heard(text=text)
    assert (incoming.text, incoming.choice) == meant
    assert incoming.kind == ("choice" if meant[1] else "text")


def test_every_command_of_the_menu_means_something() -> None:
    """What the menu offers is understood; Telegram takes names of up to 32 letters and descriptions of up to 256."""
    for name, description in TELEGRAM_COMMANDS.items():
        command = command_in(f"/{name}")
        assert command and meaning(command) != (name, "") and len(name) <= 32 and 0 < len(description) <= 256
    assert command_in("hố ga / cống") is None and command_in("/") is None and command_in("//x") is None


def edited(**message: Any) -> bytes:
    """An update that tells of an edited message, sent a minute before."""
    said = json.loads(update(7, **{"date": 1_000, "edit_date": 1_060, **message}))["message"]
    return json.dumps({"update_id": 9, "edited_message": said}).encode()


def test_corrected_words_are_a_message_of_their_own() -> None:
    """Under an id of its own, so that the second correction is another one; a file that came with it is not brought again."""
    corrected = Incoming("7:1060", f"telegram:{AN}", "khai sinh", corrects="7")
    assert read_update(edited(text="khai sinh"), ME) == corrected
    assert arrived(edited(text="khai sinh"), ME).conversation_id == f"telegram:{AN}"
    photo = edited(photo=[{"file_id": "p"}], caption="ở cổng chợ", media_group_id="g1")
    assert read_update(photo, ME) == replace(corrected, text="ở cổng chợ")
    assert arrived(photo, ME).files == () and arrived(photo, ME).held == timedelta(0)
    assert read_update(edited(text="khai sinh", edit_date=1_061), ME) == replace(corrected, id="7:1061")


@pytest.mark.parametrize(
    "message",
    [
        {"text": "khai sinh", "edit_date": 1_901},
        {"text": "khai sinh", "edit_date": 999},
        {"text": "khai sinh", "edit_date": None},
        {"text": "khai sinh", "date": "1000"},
        {"text": "/phananh"},
        {"text": " 2 "},
        {"text": ""},
        {"location": {"latitude": 21.0, "longitude": 106.0}},
        {"photo": [{"file_id": "p"}]},
        {"text": "khai sinh", "chat": GROUP},
        {"text": "khai sinh", "from": {"id": 9, "is_bot": True}},
    ],
)
def test_other_corrections_are_kept_and_ignored(message: dict[str, Any]) -> None:
    """Later than a quarter of an hour, a choice, without words (a place that is shared live moves on), not for us."""
    assert read_update(edited(**message), ME) is None
    assert arrived(edited(**message), ME).conversation_id is None


def test_a_correction_at_the_last_moment_counts() -> None:
    """The twin: a quarter of an hour after the message, in a group by the bot's name, and a telephone number."""
    told = (edited(text="0912345678", edit_date=1_900), edited(text="@hcc_bn_bot lệ phí", chat=GROUP))
    assert [incoming.text for raw in told if (incoming := read_update(raw, ME))] == ["0912345678", "lệ phí"]


def test_an_album_waits_a_moment_for_the_rest() -> None:
    """Its photos carry one mark; a photo alone waits for nothing."""
    album = update(7, photo=[{"file_id": "p"}], media_group_id="g1")
    assert arrived(album, ME).held == timedelta(seconds=1) and heard(photo=[{"file_id": "p"}], media_group_id="g1").album == "g1"
    assert arrived(update(7, photo=[{"file_id": "p"}]), ME).held == timedelta(0)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = (
    "message_id",
    "from",
    "chat",
    "text",
    "photo",
    "document",
    "location",
    "venue",
    "contact",
    "caption",
    "media_group_id",
    "date",
    "edit_date",
)
MESSAGES = st.dictionaries(st.sampled_from(NAMES), JSON)
SOUND = st.fixed_dictionaries({"message_id": st.just(3), "chat": st.just({"id": AN, "type": "private"})})


@given(SOUND.flatmap(lambda sound: MESSAGES.map(lambda more: {**more, **sound})), st.sampled_from(["message", "edited_message"]))
def test_a_message_from_somebody_is_always_read(message: dict[str, Any], kind: str) -> None:
    """L5: whatever stands in it, a message of a conversation is read, and what is read can be stored."""
    raw = json.dumps({"update_id": 7, kind: message}).encode()
    incoming = read_update(raw, ME)
    assert arrived(raw, ME).conversation_id == (incoming.conversation_id if incoming else None)
    if incoming:
        "".join((incoming.text, incoming.choice, incoming.id, incoming.album)).encode()
        assert "\0" not in incoming.text


@given(
    st.binary() | JSON.map(lambda value: json.dumps(value).encode()) | MESSAGES.map(lambda m: json.dumps({"message": m}).encode())
)
@example(poison.as_sent(poison.QUARANTINED["100,000 brackets"], 5))
@example(poison.as_sent(poison.QUARANTINED["a number of 5,000 digits"], 5))
def test_whatever_comes_can_be_kept(raw: bytes) -> None:
    """L5: nothing stops the intake; what is damaged goes the way of the quarantine."""
    kept = arrived(raw, ME)
    assert kept.body == raw and kept.key.startswith("123456789:")
    try:
        read_update(raw, ME)
    except (ValueError, RecursionError):
        assert kept.conversation_id is None


@given(st.lists(JSON, max_size=4), st.sampled_from([None, 1]))
def test_updates_are_cut_out_of_an_answer(values: list[Any], indent: int | None) -> None:
    """Joined again they are what came, whatever is in them."""
    found = updates_in(json.dumps({"ok": True, "result": values}, indent=indent).encode())
    assert found is not None and repr([json.loads(one) for one in found]) == repr(values)
    assert updates_in(b'{"ok":false,"error_code":409}') is None
