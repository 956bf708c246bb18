"""Zalo's events, one by one: what they say, whose they are, and under which key they are kept."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lenient import object_in
from bot.zalo import events
from bot.zalo.events import arrived, conversation_of, happened_at, opens_window, read_update
from bot.zalo.limits import CODES
from feedback_store.downloads import id_of
from handlers.messages import Incoming

LAN, OA = "720000000000000072", "740000000000000074"
WHEN = "1763700839659"


def raw(name: str, message: dict[str, Any] | None = None, **more: Any) -> bytes:
    """An event of Lan's."""
    told: dict[str, Any] = {"message": {"msg_id": "m1", **message}} if message is not None else {}
    event = {"event_name": name, "sender": {"id": LAN}, "recipient": {"id": OA}, "timestamp": WHEN, **told, **more}
    return json.dumps(event).encode()


def attached(kind: str, **payload: Any) -> dict[str, Any]:
    """A message with one attachment."""
    return {"attachments": [{"type": kind, "payload": payload}]}


def said(**what: Any) -> Incoming:
    """What Lan says."""
    return Incoming("m1", f"zalo:{LAN}", **what)


PHOTO = "https://f1.photo.invalid/anh.jpg"


@pytest.mark.parametrize(
    ("body", "incoming"),
    [
        (raw("user_send_text", {"text": "cấp lại bằng lái"}), said(text="cấp lại bằng lái")),
        (raw("user_send_text", {"text": "ý là cái này", "quote_msg_id": "m0"}), said(text="ý là cái này")),
        (raw("user_send_text", {"text": "#cb:f:fee:1.001"}), said(choice="f:fee:1.001", kind="choice")),
        (raw("user_send_text", {"text": "  "}), said(text="  ", kind="other")),
        (raw("user_send_text", {}), said(kind="other")),
        (raw("user_send_text", {"text": ["a"]}), said(kind="other")),
        (raw("user_send_text", {"text": "a\0b\ud800c"}), said(text="a\ufffdb\ufffdc")),
        (raw("user_send_link", attached("link", url="https://vd.invalid/tin")), said(text="https://vd.invalid/tin")),
        (
            raw("user_send_image", {"text": "ổ gà", **attached("image", thumbnail="https://f1.invalid/t.jpg", url=PHOTO)}),
            said(text="ổ gà", kind="photo", attachments=(id_of(f"zalo:{LAN}", "m1", PHOTO),)),
        ),
        (
            raw("user_send_image", attached("image", thumbnail=PHOTO)),
            said(kind="photo", attachments=(id_of(f"zalo:{LAN}", "m1", PHOTO),), album="photos", sent_at=1763700839.659),
        ),
        (
            raw("user_send_image", attached("image", url=PHOTO), timestamp="hôm qua"),
            said(kind="photo", attachments=(id_of(f"zalo:{LAN}", "m1", PHOTO),)),
        ),
        (raw("user_send_image", attached("image", url="file:///etc/passwd")), said(kind="other")),
        (
            raw("user_send_file", attached("file", url=PHOTO, name="don.pdf", size="10")),
            said(kind="file", attachments=(id_of(f"zalo:{LAN}", "m1", PHOTO),)),
        ),
        (
            raw("user_send_video", attached("video", url=PHOTO)),
            said(kind="file", attachments=(id_of(f"zalo:{LAN}", "m1", PHOTO),)),
        ),
        (raw("user_send_audio", attached("audio", url=PHOTO)), said(kind="voice")),
        (raw("user_send_sticker", attached("sticker", id="46", url=PHOTO)), said(kind="sticker")),
        (raw("user_send_gif", attached("gif", url=PHOTO)), said(kind="sticker")),
        (raw("user_send_business_card", attached("link", description="{}")), said(kind="other")),
        (
            raw("user_send_location", attached("location", coordinates={"latitude": "21.2731", "longitude": 106.1946})),
            said(kind="location", position=(21.2731, 106.1946)),
        ),
        (raw("user_send_location", attached("location", coordinates={"latitude": "nan", "longitude": 1})), said(kind="other")),
        (raw("user_send_location", attached("location", coordinates={"latitude": 1e400, "longitude": 1})), None),
        (raw("user_send_location", attached("location", coordinates={"latitude": 91, "longitude": 1})), said(kind="other")),
    ],
)
def test_what_citizens_send(body: bytes, incoming: Incoming | None) -> None:
    """Every kind of message of the facts; NaN and infinity are no JSON, and such a body is damaged."""
    if incoming is None:
        with pytest.raises(ValueError):
            read_update(body)
        return
    assert read_update(body) == incoming


def test_a_form_that_was_filled_in_reads_as_if_typed() -> None:
    """The telephone number in the national form, so that the conversation takes it for one."""
    told = {
        "name": "Trần Thị Lan",
        "phone": "84900000001",
        "address": "Thôn 3",
        "city": "Bắc Ninh",
        "district": "",
        "ward": "Đồng Kỳ",
    }
    incoming = read_update(raw("user_submit_info", info=told))
    assert incoming is not None and incoming.text == "Trần Thị Lan, 0900000001, Thôn 3, Đồng Kỳ, Bắc Ninh"
    assert read_update(raw("user_submit_info", info={"phone": 84900000001})).text == "0900000001"  # type: ignore[union-attr]
    assert read_update(raw("user_submit_info")).kind == "other"  # type: ignore[union-attr]


def test_a_new_follower_is_greeted() -> None:
    """Following is an event without a message: its key is the hash of its bytes."""
    body = json.dumps({"event_name": "follow", "oa_id": OA, "follower": {"id": LAN}, "timestamp": WHEN}).encode()
    incoming = read_update(body)
    assert incoming == Incoming(hashlib.sha256(body).hexdigest(), f"zalo:{LAN}", events.GREETING)
    assert arrived(object_in(body), body).key == f"follow:{hashlib.sha256(body).hexdigest()}"
    assert opens_window(object_in(body))


@pytest.mark.parametrize(
    ("name", "is_hers"),
    [
        ("unfollow", False),
        ("user_seen_message", False),
        ("user_received_message", False),
        ("user_click_button", True),
        ("user_click_link", True),
        ("user_reacted_message", True),
        ("user_send_group_text", True),
        ("user_call_oa", True),
        ("user_reply_consent", True),
        ("anonymous_send_text", False),
        ("anonymous_send_image", False),
        ("oa_send_text", False),
        ("oa_send_list", False),
        ("oa_call_user", False),
        ("add_user_to_tag", True),
        ("user_send_hologram", True),
        ("something_new", True),
    ],
)
def test_other_events_are_kept_and_say_nothing(name: str, is_hers: bool) -> None:
    """Seen, clicked, echoes, groups, whoever is anonymous, and what Zalo has not thought of yet."""
    body = raw(name, {"text": "2"})
    assert read_update(body) is None
    kept = arrived(object_in(body), body)
    assert (kept.key, kept.body, kept.files) == (f"{name}:m1", body, ())
    assert (kept.conversation_id == f"zalo:{LAN}") is is_hers
    assert opens_window(object_in(body)) is (name == "user_click_button")


def test_what_zalo_says_to_a_citizen_is_filed_under_the_citizen() -> None:
    """Echoes and receipts name the account as their sender."""
    ends = {"sender": {"id": OA}, "recipient": {"id": LAN}}
    for name in ("oa_send_text", "user_seen_message", "user_received_message"):
        assert conversation_of({"event_name": name, **ends}) == f"zalo:{LAN}"
    assert conversation_of({"event_name": "unfollow", "follower": {"id": LAN}}) == f"zalo:{LAN}"
    assert conversation_of({"event_name": "anonymous_send_text", "sender": {"id": LAN}}) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"event_name":"user_send_text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"event_name":' * 50_000,
        b'{"event_name":"user_send_text","message":{"text":NaN}}',
        b'{"event_name":"user_send_text","timestamp":' + b"9" * 5_000 + b"}",
        b'{"no":"event"}',
        raw("user_send_text", {"text": "ai"}, sender={}),
        raw("user_send_text", {"text": "ai"}, sender={"id": "a b"}),
        raw("user_send_text", {"text": "ai"}, sender={"id": "\ud800"}),
        raw("user_send_text", {"text": "ai"}, sender={"id": "7" * 65}),
        raw("user_send_text", {"text": "ai"}, sender="Lan"),
    ],
)
def test_damaged_ones_are_kept_for_the_desk(body: bytes) -> None:
    """L5, R7: what is nobody's or no event is kept under the hash of its bytes and cannot be read."""
    try:
        event = object_in(body)
    except ValueError:
        event = {}
    kept = arrived(event, body)
    assert kept.conversation_id is None and kept.body == body and not kept.files
    assert kept.key in (hashlib.sha256(body).hexdigest(), "user_send_text:m1")
    with pytest.raises(ValueError):
        read_update(body)


def test_photos_without_words_wait_a_moment_for_others() -> None:
    """What may be one of many is held for a second; the twins, with words, of another kind or from nobody knows when, are not."""
    photo = attached("image", url=PHOTO)
    for body, seconds in (
        (raw("user_send_image", photo), 1),
        (raw("user_send_image", {"text": " ", **photo}), 1),
        (raw("user_send_image", {"text": "ổ gà", **photo}), 0),
        (raw("user_send_image", photo, timestamp=""), 0),
        (raw("user_send_image", {}), 0),
        (raw("user_send_file", photo), 0),
    ):
        assert arrived(object_in(body), body).held == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("oa_send_text", "Chào chị", "text"),
        ("oa_send_image", "ảnh mẫu đơn", "photo"),
        ("oa_send_file", "", "file"),
        ("oa_send_list", "", "other"),
    ],
)
def test_what_a_person_wrote_in_zalos_manager_is_read_as_theirs(name: str, text: str, kind: Any) -> None:
    """For the desk to show under the citizen's conversation; our own echo, the twin, has no admin_id and says nothing."""
    ends = {"sender": {"id": OA, "admin_id": "19"}, "recipient": {"id": LAN}}
    body = raw(name, {"text": text}, **ends)
    assert read_update(body) == said(text=text, kind=kind, by_officer=True)
    assert arrived(object_in(body), body).held == timedelta(0) and not arrived(object_in(body), body).files
    assert read_update(raw(name, {"text": text}, **{**ends, "sender": {"id": OA}})) is None
    assert read_update(raw(name, {"text": text}, **{**ends, "recipient": {}})) is None


def test_strange_ids_are_no_keys() -> None:
    """L5: a number is an id as well; what could not be stored, or would be endless, is replaced by the hash."""
    numbered = raw("user_send_text", {"text": "a", "msg_id": 17}, sender={"id": int(LAN)})
    assert arrived(object_in(numbered), numbered).key == "user_send_text:17"
    assert arrived(object_in(numbered), numbered).conversation_id == f"zalo:{LAN}"
    strange: Any
    for strange in ("\ud800", "a\0", "x" * 201, "", None, [], True, {"a": 1}):
        body = raw("user_send_text", {"text": "a", "msg_id": strange})
        assert arrived(object_in(body), body).key == f"user_send_text:{hashlib.sha256(body).hexdigest()}"
    nameless = raw("user send\ud800", {"text": "a"})
    assert arrived(object_in(nameless), nameless).key == hashlib.sha256(nameless).hexdigest()


def test_the_time_of_an_event_is_zalos_and_never_ahead() -> None:
    """R16: a citizen's window counts from when they spoke, however late the event came."""
    now = datetime(2026, 11, 22, tzinfo=UTC)
    hour_ago = now - timedelta(hours=1)
    assert happened_at({"timestamp": str(int(hour_ago.timestamp() * 1000))}, now) == hour_ago
    strange: Any
    for strange in (None, "", "x", "9" * 30, 10**400, -(10**18), True, "1e5"):
        assert happened_at({"timestamp": strange}, now) == now
    assert happened_at({"timestamp": int(hour_ago.timestamp() * 1000) + 10**9}, now) == now


def test_many_files_come_with_one_message() -> None:
    """L5: each once, and no more than a handful can be asked of us."""
    twice = [{"type": "image", "payload": {"url": PHOTO}}] * 2
    endless = [{"payload": {"url": f"{PHOTO}?{n}"}} for n in range(500)]
    strange: Any = [None, 5, {"payload": []}, {"payload": {"url": 5}}, {"payload": {"url": "https://a/\ud800"}}]
    for attachments, count in ((twice, 1), (endless, 20), (strange, 0), ("x", 0)):
        body = raw("user_send_image", {"attachments": attachments})
        incoming, kept = read_update(body), arrived(object_in(body), body)
        assert incoming is not None
        assert len(incoming.attachments) == len(kept.files) == count
        assert incoming.attachments == tuple(file.attachment_id for file in kept.files)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
PARTS = st.fixed_dictionaries(
    {
        "event_name": st.sampled_from([*sorted(events._KINDS), "oa_send_text", "unfollow"]) | JSON,
        "sender": JSON | st.just({"id": LAN}),
    },
    optional={"message": JSON, "follower": JSON, "recipient": JSON, "timestamp": JSON, "info": JSON},
)


@given(PARTS)
def test_any_event_is_read_or_refused(event: dict[str, Any]) -> None:
    """L5: wrong types anywhere: it is an event for us, or for nobody, or damaged; and always kept."""
    body = json.dumps(event).encode()
    kept = arrived(object_in(body), body)
    (kept.key + (kept.conversation_id or "")).encode()
    happened_at(object_in(body), datetime.now(UTC))
    try:
        incoming = read_update(body)
    except ValueError:
        return
    if incoming is not None:
        assert incoming.conversation_id == kept.conversation_id
        assert incoming.attachments == tuple(file.attachment_id for file in kept.files)
        (incoming.text + incoming.choice + incoming.id).encode()


def test_the_numbers_agree() -> None:
    """No code means two things that exclude each other."""
    meanings = (CODES.token, CODES.refresh, CODES.rest, CODES.closed, CODES.account, CODES.never)
    assert sum(map(len, meanings)) == len(frozenset().union(*meanings))
    assert CODES.no_buttons <= CODES.never | CODES.account
