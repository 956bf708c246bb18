"""The contract of docs/web-chat-api.md, request by request."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot import web_chat
from bot.web_chat import read_update
from feedback_store import attachments, inbox
from feedback_store.store import Connection, NotStored, Store
from handlers.citizen import sentences
from tests.bot.web_client import Citizen, told
from tests.bot.web_service import FACETS, serving

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 2000
PHOTOS = {
    "image/jpeg": JPEG,
    "image/png": b"\x89PNG\r\n\x1a\n" + b"\0" * 2000,
    "image/webp": b"RIFF\x10\x00\x00\x00WEBPVP8 " + b"\0" * 2000,
}


def rows(store: Store, query: str, *values: Any) -> list[Any]:
    with store.reading() as db:
        return list(db.execute(query, values).fetchall())


def test_a_question_is_answered_with_choices(lan: Citizen) -> None:
    identity = lan.say("mất bằng lái xe")
    (event,) = lan.events()
    assert set(event) == {"id", "text", "choices", "from", "reply_to"}
    assert isinstance(event["id"], int)
    assert "135.000" in event["text"]
    assert event["choices"] == [{"id": choice.id, "label": choice.label} for choice in FACETS]
    assert event["from"] == "bot"
    assert event["reply_to"] == identity


def test_a_choice_is_a_message_too(lan: Citizen) -> None:
    assert lan.post({"id": str(uuid.uuid4()), "choice": "papers"}).status_code == 202
    assert "papers" in lan.events()[0]["text"]


def test_a_place_on_the_map_is_a_message_too(lan: Citizen, web_store: Store) -> None:
    """Kept as it was sent, and read back as a position."""
    identity = str(uuid.uuid4())
    assert lan.post({"id": identity, "position": [10.0302, 105.7836]}).status_code == 202
    [(raw,)] = rows(web_store, "SELECT body FROM inbox WHERE ext_key = ?", f"{lan.session}:{identity}")
    read = read_update(raw)
    assert read and (read.kind, read.position, read.text) == ("location", (10.0302, 105.7836), "")


def test_the_same_id_again_is_accepted_and_changes_nothing(lan: Citizen, web_store: Store) -> None:
    """R8"""
    identity = str(uuid.uuid4())
    for _ in range(3):
        assert lan.post({"id": identity, "text": "một"}).status_code == 202
    assert lan.post({"id": identity.upper(), "text": "một"}).status_code == 202
    assert rows(web_store, "SELECT count(*) FROM inbox WHERE ext_key = ?", f"{lan.session}:{identity}") == [(1,)]
    lan.say("hết")
    assert [event["text"][-3:] for event in lan.heard(2)] == ["một", "hết"]


OTHERS_UNDER_ITS_ID: list[dict[str, Any]] = [
    {"text": "khác hẳn"},
    {"text": "một "},
    {"choice": "một"},
    {"position": [10.0302, 105.7836]},
]


@pytest.mark.parametrize("other", OTHERS_UNDER_ITS_ID)
def test_another_message_under_a_taken_id_is_refused(lan: Citizen, web_store: Store, other: dict[str, Any]) -> None:
    """R8: it is never dropped in silence; what was first stays, and its repetition is still accepted."""
    identity = str(uuid.uuid4())
    assert lan.post({"id": identity, "text": "một"}).status_code == 202
    answer = lan.post({"id": identity, **other})
    assert answer.status_code == 409 and answer.json() == {"error": sentences.ID_TAKEN}
    assert lan.post({"id": identity, "text": "một"}).status_code == 202
    lan.say("hết")
    assert [event["text"][-3:] for event in lan.heard(2)] == ["một", "hết"]
    assert rows(web_store, "SELECT count(*) FROM inbox WHERE conversation_id = ?", f"web:{lan.session}") == [(2,)]


def test_without_the_comparison_it_is_dropped_in_silence(lan: Citizen, monkeypatch: pytest.MonkeyPatch) -> None:
    """R8, the twin: the test above can fail."""
    monkeypatch.setattr(web_chat.Message, "is_kept_as", lambda *_: True)
    identity = str(uuid.uuid4())
    assert [lan.post({"id": identity, "text": text}).status_code for text in ("một", "khác hẳn")] == [202, 202]


@pytest.mark.parametrize("first", [{"choice": "papers"}, {"position": [10.0302, 105.0]}])
def test_a_repeated_choice_or_place_is_accepted(lan: Citizen, first: dict[str, Any]) -> None:
    """The twin: the same again, also written in another order and with a whole number for a degree."""
    identity = str(uuid.uuid4())
    assert lan.post({"id": identity, **first}).status_code == 202
    assert lan.post({**first, "id": identity}).status_code == 202
    if "position" in first:
        assert lan.post({"position": [10.0302, 105], "id": identity}).status_code == 202


def test_an_erased_message_is_still_known(lan: Citizen, web_store: Store) -> None:
    """By its id; nothing is left to compare, not even a hash against which somebody could try what it may have said."""
    words, photo = str(uuid.uuid4()), str(uuid.uuid4())
    assert lan.post({"id": words, "text": "một"}).status_code == lan.photo(JPEG, id=photo).status_code == 202
    lan.heard(2)
    erased = f"UPDATE inbox SET {inbox.ERASED} WHERE conversation_id = ?"  # noqa: S608
    web_store.submit(lambda db: db.execute(erased, (f"web:{lan.session}",)).rowcount).result()
    assert [lan.post({"id": words, "text": text}).status_code for text in ("một", "hai")] == [202, 202]
    assert [lan.photo(JPEG, id=photo).status_code, lan.post({"id": photo, "text": "hai"}).status_code] == [202, 202]
    with web_store.reading() as db:
        assert db.execute("SELECT count(*) FROM inbox WHERE conversation_id = ?", (f"web:{lan.session}",)).fetchone() == (2,)


def test_the_same_id_in_two_sessions_is_two_messages(lan: Citizen, web: str) -> None:
    minh, identity = Citizen(web), str(uuid.uuid4())
    for citizen in (lan, minh):
        citizen.post({"id": identity, "text": "chào"})
        assert citizen.events()[0]["reply_to"] == identity
    minh.http.close()


def test_event_ids_grow_and_after_continues(lan: Citizen) -> None:
    for text in ("một", "hai", "ba"):
        lan.say(text)
    events = lan.heard(3)
    ids = [event["id"] for event in events]
    assert ids == sorted(set(ids))
    assert lan.events(after=ids[0])[0]["id"] == ids[1]


def test_a_stream_tells_what_was_missed_and_what_comes(lan: Citizen) -> None:
    lan.say("một")
    with lan.stream() as lines:
        first = told(lines, 1)
        lan.say("hai")
        second = told(lines, 1)
    assert [first[0]["text"][-3:], second[0]["text"][-3:]] == ["một", "hai"]


def test_last_event_id_is_honoured(lan: Citizen) -> None:
    for text in ("một", "hai"):
        lan.say(text)
    first, second = lan.heard(2)
    with lan.stream(after=0, **{"Last-Event-ID": str(first["id"])}) as lines:
        assert told(lines, 1) == [second]


def test_nobody_reads_another_session(lan: Citizen, web: str) -> None:
    """S3"""
    lan.say("riêng tư")
    lan.events()
    minh = Citizen(web)
    minh.say("của minh")
    assert [event["text"] for event in minh.events()] == ["Dạ, Một Cửa nghe: của minh"]
    minh.http.close()


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer sai", "Basic abc", "Bearer " + "a" * 4000, "Bearer é"])
@pytest.mark.parametrize("request_of", [("POST", "/chat/messages"), ("GET", "/chat/events")])
def test_without_the_token_nothing_is_served(web: str, token: str, request_of: tuple[str, str]) -> None:
    """S3, S9"""
    with httpx.Client(base_url=web, trust_env=False) as http:
        answer = http.request(*request_of, headers={"Authorization": token.encode()})
    assert answer.status_code == 401
    assert list(answer.json()) == ["error"]


def test_the_store_holds_no_token(lan: Citizen, web_store: Store) -> None:
    """S10"""
    assert len(lan.token) >= 43
    stored = rows(web_store, "SELECT token_hash FROM web_sessions WHERE id = ?", int(lan.session))
    assert stored == [(web_chat.hash_of(lan.token),)]
    assert lan.token not in stored[0][0]


@pytest.mark.parametrize("media_type", PHOTOS)
def test_a_photo_is_kept_as_it_came(lan: Citizen, web_store: Store, media_type: str) -> None:
    answer = lan.photo(PHOTOS[media_type], text="biển số đây")
    assert answer.status_code == 202, answer.text
    assert "biển số đây" in lan.events()[0]["text"]
    kept = rows(web_store, "SELECT media_type, body FROM attachments WHERE conversation_id = ?", f"web:{lan.session}")
    assert kept == [(media_type, PHOTOS[media_type])]


def test_a_repeated_photo_is_kept_once(lan: Citizen, web_store: Store) -> None:
    identity = str(uuid.uuid4())
    for _ in range(3):
        assert lan.photo(JPEG, id=identity).status_code == 202
    kept = rows(web_store, "SELECT count(*) FROM attachments WHERE conversation_id = ?", f"web:{lan.session}")
    assert kept == [(1,)]


def test_another_photo_or_other_words_with_it_are_refused(lan: Citizen, web_store: Store) -> None:
    """R8: also after the photo was drawn anew; the same photo with the same words is a repetition."""
    identity = str(uuid.uuid4())
    assert lan.photo(JPEG, id=identity, text="biển số").status_code == 202
    drawn = attachments.Cleaned("image/jpeg", 2, 2, b"drawn anew", b"small")
    for _ in range(2):
        assert lan.photo(JPEG, id=identity, text="biển số").status_code == 202
        assert lan.photo(JPEG + b"\0", id=identity, text="biển số").status_code == 409
        assert lan.photo(JPEG, id=identity, text="số nhà").status_code == 409
        assert lan.post({"id": identity, "text": "biển số"}).status_code == 409
        [(name,)] = rows(web_store, "SELECT id FROM attachments WHERE conversation_id = ?", f"web:{lan.session}")
        web_store.submit(lambda db, name=name: attachments.settle(db, name, drawn)).result()


def test_a_photo_that_was_kept_without_its_hash_is_not_refused(lan: Citizen, web_store: Store) -> None:
    """A phone that repeats a message across the update is not told that it is another."""
    identity = str(uuid.uuid4())
    assert lan.photo(JPEG, id=identity).status_code == 202
    old = "UPDATE inbox SET body = CAST(json_remove(CAST(body AS TEXT), '$.photo_sha256') AS BLOB) WHERE ext_key = ?"
    assert web_store.submit(lambda db: db.execute(old, (f"{lan.session}:{identity}",)).rowcount).result() == 1
    assert lan.photo(JPEG, id=identity).status_code == 202
    assert lan.photo(JPEG, id=identity, text="khác").status_code == 409


HEIC = b"\0\0\0\x18ftypheic" + b"\0" * 2000
OTHERS = [b"<svg onload=alert(1)>", b"GIF89a" + b"\0" * 99, b"%PDF-1.7", b"PK\3\4", b"MZ", b"\xff\xd8", HEIC]


@pytest.mark.parametrize("photo", OTHERS)
def test_what_is_no_photo_is_refused_by_its_bytes(lan: Citizen, web_store: Store, photo: bytes) -> None:
    """L8"""
    assert lan.photo(photo).status_code == 415
    assert rows(web_store, "SELECT count(*) FROM attachments WHERE conversation_id = ?", f"web:{lan.session}") == [(0,)]


def test_twenty_thousand_characters_are_stored(lan: Citizen) -> None:
    """L7: in either spelling of JSON."""
    text = "ạ" * 20_000
    lan.say(text)
    body = f'{{"id": "{uuid.uuid4()}", "text": "{text}"}}'.encode()
    assert lan.post(content=body, headers={"Content-Type": "application/json; charset=utf-8"}).status_code == 202
    assert all(event["text"].endswith(text) for event in lan.heard(2))


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"id": "{id}", "text": "a" * 20_001}, 413),
        ({"id": "{id}", "text": "a" * 300_000}, 413),
        ({"id": "{id}", "choice": "a" * 201}, 413),
        ({"id": "{id}"}, 400),
        ({"id": "{id}", "text": " \n "}, 400),
        ({"id": "{id}", "text": "a", "choice": "b"}, 400),
        ({"id": "{id}", "position": [10.1, 105.7], "text": "a"}, 400),
        ({"id": "{id}", "position": [10.1]}, 400),
        ({"id": "{id}", "position": [91, 0]}, 400),
        ({"id": "{id}", "position": [0, -181]}, 400),
        ({"id": "{id}", "position": ["10", "105"]}, 400),
        ({"id": "{id}", "position": [float("nan"), 0]}, 400),
        ({"id": "{id}", "position": None}, 400),
        ({"id": "{id}", "text": 7}, 400),
        ({"id": "{id}", "text": None}, 400),
        ({"id": "{id}", "text": ["a"]}, 400),
        ({"id": 5, "text": "a"}, 400),
        ({"id": "1", "text": "a"}, 400),
        ({"text": "a"}, 400),
        ({"id": "{id}", "text": "a", "photo": "x"}, 400),
        ({"id": "{id}", "text": "a\0b"}, 400),
        ({"id": "{id}", "text": "a\ud800b"}, 400),
        (["a"], 400),
        ("a", 400),
        (7, 400),
    ],
)
def test_what_is_wrong_is_said_in_one_line(lan: Citizen, web_store: Store, data: Any, status: int) -> None:
    """L5"""
    if isinstance(data, dict) and data.get("id") == "{id}":
        data["id"] = str(uuid.uuid4())
    answer = lan.post(data)
    assert answer.status_code == status
    assert len(answer.json()["error"].splitlines()) == 1
    assert rows(web_store, "SELECT count(*) FROM inbox WHERE conversation_id = ?", f"web:{lan.session}") == [(0,)]


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        (lambda lan: lan.post({"id": str(uuid.uuid4()), "position": [91, 0]}), "Mục position"),
        (lambda lan: lan.http.get("/chat/events?after=x", headers=lan.headers), "Mục after"),
    ],
)
def test_a_refusal_names_the_part_that_is_wrong(lan: Citizen, ask: Callable[[Citizen], httpx.Response], names: str) -> None:
    """L5: each part has a sentence of its own."""
    answer = ask(lan)
    assert answer.status_code == 400 and answer.json()["error"].startswith(names)


IDENTITY = b'"id": "3f0b1a52-0000-4000-8000-000000000001"'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"\xef\xbb\xbf{" + IDENTITY + b', "text": "a"}',
        b"{" + IDENTITY + b', "text": NaN}',
        b"{" + IDENTITY + b', "text": Infinity}',
        b"{" + IDENTITY + b', "text": "a", "text": "b"}',
        b"{" + IDENTITY + b', "text": ' + b"9" * 5000 + b"}",
        b"{" + IDENTITY + b', "text": "\\ud800"}',
        b"{" + IDENTITY + b', "text": "a' + b"\xc3" + b'"}',
        b"[" * 100_000,
        b'{"a":' * 40_000,
    ],
)
def test_json_that_two_readers_could_understand_differently_is_refused(lan: Citizen, body: bytes) -> None:
    """L5"""
    assert lan.post(content=body, headers={"Content-Type": "application/json"}).status_code == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/mixed; boundary=a", ""])
def test_other_kinds_of_content_are_refused(lan: Citizen, kind: str) -> None:
    answer = lan.post(content=b'{"id": "x"}', headers={"Content-Type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b--",
        b"--b\r\n\r\n",
        b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\nx\r\n',
        b'--b\r\nContent-Disposition: form-data; name="id"\r\nx\r\n--b--',
        b"--b\r\n\r\nx\r\n--b--",
        b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\nx\r\n' * 2 + b"--b--",
        b"--b\r\n" * 400_000 + b"--b--",
        b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\n\xff\r\n--b--',
    ],
)
def test_damaged_forms_are_refused(lan: Citizen, body: bytes) -> None:
    """L5"""
    answer = lan.post(content=body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize("after", ["-1", "x", "1e3", "9" * 30, "٣"])
def test_a_position_that_is_no_number_is_refused(lan: Citizen, after: str) -> None:
    assert lan.http.get("/chat/events", params={"after": after}, headers=lan.headers).status_code == 400


def test_a_failed_commit_is_never_acknowledged(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """R5"""

    async def full(work: Any, *, needs_room: bool = False) -> None:
        raise NotStored("disk full")

    with serving(store) as url:
        lan = Citizen(url)
        with monkeypatch.context() as patch:
            patch.setattr(store, "write", full)
            answer = lan.post({"id": str(uuid.uuid4()), "text": "giữ giúp"})
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) > 0
        lan.say("giờ thì được")
        assert lan.events()[0]["text"].endswith("giờ thì được")
        lan.http.close()


def test_an_unforeseen_error_says_nothing_of_its_cause(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """S10"""

    def broken(db: Connection, token_hash: str) -> int:
        raise RuntimeError("/etc/bí-mật")

    with serving(store) as url, monkeypatch.context() as patch:
        lan = Citizen(url)
        patch.setattr(web_chat.web_sessions, "find", broken)
        answer = lan.post({"id": str(uuid.uuid4()), "text": "chào"})
        lan.http.close()
    assert answer.status_code == 500
    assert "bí-mật" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text
