"""Reading what the platform brings: both envelopes, every kind, whatever bytes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.zalobot.updates import arrivals, read_update
from feedback_store import downloads
from handlers.messages import Incoming
from tests.emulators.zalobot import update


def wrapped(*updates: Any) -> bytes:
    return json.dumps({"ok": True, "result": updates[0] if len(updates) == 1 else list(updates)}).encode()


def read(event: str, chat_type: str = "PRIVATE", **more: Any) -> Incoming | None:
    return read_update(wrapped(update("u1", f"message.{event}.received", "m1", chat_type, **more)))


def kind_and_text(event: str, **more: Any) -> tuple[str, str]:
    incoming = read(event, **more)
    assert incoming and incoming.id == "m1" and incoming.conversation_id == "zalobot:u1"
    return incoming.kind, incoming.text


def test_every_kind_is_read() -> None:
    """The events of the platform, with what the conversation can make of each."""
    assert kind_and_text("text", text="Xin chào") == ("text", "Xin chào")
    assert kind_and_text("image", photo_url="https://a.zdn.vn/p.jpg", caption="ổ gà") == ("photo", "ổ gà")
    assert kind_and_text("sticker", sticker="abc", url="https://a.zdn.vn/s.png") == ("sticker", "")
    assert kind_and_text("voice", url="https://a.zdn.vn/v.aac") == ("voice", "")
    assert kind_and_text("link", link="https://dichvucong.gov.vn") == ("text", "https://dichvucong.gov.vn")
    assert kind_and_text("link", text="xem", link="https://dichvucong.gov.vn") == ("text", "xem")
    assert kind_and_text("unsupported") == ("other", "")
    assert kind_and_text("text", text=42) == ("other", ""), "wrong types are answered as what cannot be read"
    assert kind_and_text("image", photo_url=None) == ("other", "")


@pytest.mark.parametrize("name", ["photo_url", "photo"])
def test_a_photo_has_one_id_when_kept_and_when_read(name: str) -> None:
    """R11: what the turn refers to is what is fetched; both names of the address are seen."""
    source = "https://a.zdn.vn/p.jpg"
    body = wrapped(update("u1", "message.image.received", "m1", **{name: source}))
    (arrived,) = arrivals(body)
    incoming = read_update(body)
    expected = downloads.id_of("zalobot:u1", "m1", source)
    assert [(file.attachment_id, file.source) for file in arrived.files] == [(expected, source)]
    assert incoming and incoming.attachments == (expected,)


def test_what_is_not_for_us_is_kept_and_not_answered() -> None:
    """Groups, other bots, reactions and kinds to come: no reply, nothing lost, no photo fetched."""
    photo = {"photo_url": "https://a.zdn.vn/p.jpg"}
    ours = update("u1", "message.image.received", "m1", **photo)
    by_bot = {**ours, "message": {**ours["message"], "from": {"id": "b", "is_bot": True}}}
    group = update("g1", "message.image.received", "m1", "GROUP", **photo)
    others = [by_bot, group, update("u1", "reaction.received", "m1"), update("u1", "message.poll.received", "m1", **photo)]
    assert [read_update(wrapped(one)) for one in others] == [None] * 4
    assert [arrived.files for one in others for arrived in arrivals(wrapped(one))] == [()] * 4
    assert read_update(wrapped(ours)) is not None, "the twin"


def test_a_reaction_does_not_take_the_place_of_the_message_it_is_to() -> None:
    """R8: it carries that message's id, and may come first."""
    reaction, text = update("u1", "reaction.received", "m1"), update("u1", "message.text.received", "m1", text="a")
    keys = [arrivals(wrapped(one))[0].key for one in (reaction, text)]
    assert keys[0] != keys[1] == "m1"


def test_both_envelopes_are_one_message() -> None:
    """R8: wrapped by the poll, bare by the webhook: the same key, conversation and words."""
    bare = update("u1", "message.text.received", "m1", text="Xin chào")
    bodies = wrapped(bare), json.dumps(bare).encode(), json.dumps([bare]).encode()
    assert {(one.key, one.conversation_id) for body in bodies for one in arrivals(body)} == {("m1", "zalobot:u1")}
    assert len({read_update(body) for body in bodies}) == 1


def test_several_updates_at_once_are_several_messages() -> None:
    """The platform brings one at a time; should it bring more, each is kept and read by itself."""
    every = arrivals(wrapped(*(update("u1", "message.text.received", f"m{n}", text=f"tin {n}") for n in range(3))))
    assert [one.key for one in every] == ["m0", "m1", "m2"]
    assert [said.text for one in every if (said := read_update(one.body))] == ["tin 0", "tin 1", "tin 2"]


OURS = update("u1", "message.text.received", "m1", text="a")


@pytest.mark.parametrize("stranger", [{"ok": True, "result": OURS}, [OURS], {"text": "a"}, 7])
def test_several_of_which_one_is_none_stay_whole(stranger: Any) -> None:
    """L5, S3: cut apart, an envelope inside an envelope would be kept as nobody's and read as somebody's."""
    body = wrapped(OURS, stranger)
    (kept,) = arrivals(body)
    assert (kept.conversation_id, kept.body) == (None, body)
    with pytest.raises(ValueError):
        read_update(kept.body)


def test_ids_are_text_of_printable_characters() -> None:
    """L5: numbers become text; what could break a log or a store is nobody's id."""
    body = wrapped({"event_name": "message.text.received", "message": {"chat": {"id": 7}, "message_id": 9, "text": "a"}})
    assert [(one.key, one.conversation_id) for one in arrivals(body)] == [("9", "zalobot:7")]
    for strange in ("", "a b", "a\nb", "\ud800", "\0", "x" * 129, True, None, 1.5, ["a"], {"a": 1}):
        body = wrapped(update("u1", "message.text.received", strange, text="a"))  # type: ignore[arg-type]
        assert arrivals(body)[0].key == hashlib.sha256(body).hexdigest()
        body = wrapped(update(strange, "message.text.received", "m1", text="a")) if isinstance(strange, str) else b"{"
        assert arrivals(body)[0].conversation_id is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from(["u1", "PRIVATE"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
EVENTS = st.sampled_from(["text", "image", "link", "voice", "sticker", "unsupported", "poll"]).map("message.{}.received".format)
FIELDS = ["from", "chat", "text", "photo_url", "photo", "caption", "link", "message_id"]
STRANGE = st.builds(
    lambda event, message: json.dumps({"event_name": event, "message": message}).encode(),
    EVENTS | JSON,
    st.dictionaries(st.sampled_from(FIELDS), JSON | st.fixed_dictionaries({"id": JSON, "chat_type": JSON}), max_size=8) | JSON,
)


@given(
    st.binary(max_size=300) | JSON.map(lambda data: json.dumps(data).encode()) | STRANGE | STRANGE.map(lambda b: b"[" + b + b"]")
)
@example(b"")
@example(b"{}")
@example(b"\xff\xfe\0")
@example(b"[" * 100_000)
@example(b'{"event_name": ' + b"9" * 5000 + b"}")
@example(b'{"event_name": NaN, "event_name": "message.text.received"}')
@example(b'{"ok": true, "result": [[], {}, null]}')
def test_whatever_comes_is_kept(body: bytes) -> None:
    """L5: never an error, never nothing, always what a store can hold; reading fails in two ways only."""
    every = arrivals(body)
    assert every and (len(every) > 1 or every[0].body == body)
    for one in every:
        "|".join((one.key, one.conversation_id or "", *(file.source for file in one.files))).encode()
        assert 0 < len(one.key) <= 128
        try:
            incoming = read_update(one.body)
        except (ValueError, RecursionError):
            continue
        if incoming:
            incoming.text.encode()
            assert incoming.conversation_id == (one.conversation_id or "")
            assert incoming.attachments == tuple(file.attachment_id for file in one.files) or one.conversation_id is None


def test_damaged_bytes_are_told_from_what_means_nothing() -> None:
    """R7: what is no update goes into quarantine; an empty answer does not."""
    assert [read_update(body) for body in (b"{}", b"[]", b"null", b'{"ok": true, "result": {}}')] == [None] * 4
    for body in (b"", b"{", b"42", b'"text"', b'{"ok": false}', b'{"message": {}}', b"[" * 100_000, b'{"event_name": 7}'):
        with pytest.raises((ValueError, RecursionError)):
            read_update(body)
