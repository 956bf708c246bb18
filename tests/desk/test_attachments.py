"""Files of a case as officers get them: pictures shown only when clean, everything else only to be saved (L8, S3)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from bot.picture_process import PictureProcess
from feedback_store import attachments, cases, conversations
from feedback_store.cases import Row
from feedback_store.store import Connection, Store
from feedback_store.timestamps import utc_now
from handlers.desk import attachment_page
from handlers.desk.attachment_page import CannotKeep, keep
from handlers.file_kind import ENDINGS, UNKNOWN, file_kind
from tests.bot.hostile_files import BOMBS, DOCUMENT_BOMBS, NAMES, PLACE, SCRIPT, pattern, photo, saved
from tests.desk.case_office import CaseOffice, case_office_open, send, shown

PDF = b"%PDF-1.7\n1 0 obj\n<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\n" + b"0" * 500

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99) + PLACE


def archive(*names: str) -> bytes:
    """A zip, as office documents are."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("[Content_Types].xml", *names):
            packed.writestr(name, "<x/>" * 50)
    return file.getvalue()


@pytest.fixture
def at_desk(store: Store) -> Iterator[CaseOffice]:
    with case_office_open(store) as opened:
        yield opened


@pytest.fixture(scope="module")
def process() -> Iterator[PictureProcess]:
    opened = PictureProcess(patience=20)
    yield opened
    opened.close()


def attached(at_desk: CaseOffice, case: Row, body: bytes, media_type: str, process: PictureProcess | None = None) -> str:
    """A file of a case; cleaned, or found unreadable, where there is a process to do it."""

    def work(db: Connection) -> str:
        conversations.open_for(db, str(case.conversation_id), "web", utc_now())
        name = attachments.add(db, case.conversation_id, media_type, body)
        cases.attach(db, case.id, name, "report", utc_now())
        if process:
            attachments.settle(db, name, process.clean(body))
        return name

    return str(at_desk.office.write(work))


def path(case: Row, file: str, preview: bool = False) -> str:
    return f"/desk/cases/{case.code}/files/{file}" + ("?preview=1" if preview else "")


def officer(at_desk: CaseOffice, role: Any = "desk_officer", unit: str | None = None) -> Any:
    at_desk.office.hire(role, role, unit)
    return at_desk.office.at_work(role)


def is_only_saved(answer: Any) -> bool:
    """Whether a browser can do nothing with it but keep it."""
    return bool(
        answer.status_code == 200
        and answer.headers["content-type"] == "application/octet-stream"
        and answer.headers["content-disposition"].startswith("attachment")
        and answer.headers["x-content-type-options"] == "nosniff"
        and "sandbox" in answer.headers["content-security-policy"]
        and "private" in answer.headers["cache-control"]
    )


def test_a_clean_picture_is_shown_without_the_place(at_desk: CaseOffice, process: PictureProcess) -> None:
    case = at_desk.file()
    name = attached(at_desk, case, photo(1200, 900), "image/jpeg", process)
    with officer(at_desk) as http:
        whole, small = http.get(path(case, name)), http.get(path(case, name, preview=True))
    for answer in (whole, small):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/jpeg" and answer.headers["content-disposition"] == "inline"
        assert answer.headers["x-content-type-options"] == "nosniff" and "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"].startswith("private")
        assert PLACE not in answer.content
    assert len(small.content) < len(whole.content)


def test_an_unsanitised_file_would_be_served_with_its_place(at_desk: CaseOffice) -> None:
    """The twin: with its state forced, the same request gives the place away."""
    case = at_desk.file()
    name = attached(at_desk, case, photo(), "image/jpeg")
    at_desk.office.write(lambda db: db.execute("UPDATE attachments SET state = 'clean' WHERE id = ?", (name,)))
    with officer(at_desk) as http:
        assert PLACE in http.get(path(case, name)).content


def test_a_picture_that_was_not_looked_at_yet_is_not_served(at_desk: CaseOffice) -> None:
    case = at_desk.file()
    name = attached(at_desk, case, photo(), "image/jpeg")
    with officer(at_desk) as http:
        answer = http.get(path(case, name))
    assert answer.status_code == 404 and attachment_page.NOT_READY in answer.text and PLACE not in answer.content


@pytest.mark.parametrize("name", ["HTML", "SVG", "cut off", "a GIF of a million frames"])
def test_what_is_no_picture_is_only_saved(at_desk: CaseOffice, process: PictureProcess, name: str) -> None:
    """L8: whatever it was said to be."""
    case = at_desk.file()
    file = attached(at_desk, case, BOMBS[name](), "image/jpeg", process)
    with officer(at_desk) as http:
        assert is_only_saved(http.get(path(case, file))) and is_only_saved(http.get(path(case, file, preview=True)))


@pytest.mark.parametrize("media_type", ["application/pdf", "text/html", "image/svg+xml", "image/heic", "audio/mpeg"])
def test_other_files_are_only_saved_under_a_name_of_ours(at_desk: CaseOffice, media_type: str) -> None:
    case = at_desk.file()
    file = attached(at_desk, case, SCRIPT, media_type)
    with officer(at_desk) as http:
        answer = http.get(path(case, file))
    assert is_only_saved(answer)
    assert answer.headers["content-disposition"] == f'attachment; filename="tep-{file[:8]}.{ENDINGS.get(media_type, "bin")}"'


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("administrator", None, 200),
        ("desk_officer", None, 200),
        ("operator", None, 200),
        ("unit_officer", "own", 200),
        ("unit_officer", "ubnd_xa_an", 404),
        ("survey_staff", None, 403),
        ("knowledge_editor", None, 403),
    ],
)
def test_whose_case_it_is_not_finds_nothing(
    at_desk: CaseOffice, process: PictureProcess, role: str, unit: str | None, status: int
) -> None:
    """S3"""
    case = at_desk.file()
    name = attached(at_desk, case, photo(), "image/jpeg", process)
    with officer(at_desk, role, case.unit if unit == "own" else unit) as http:
        found, missing = http.get(path(case, name)), http.get(path(case, "x" * 22))
    assert found.status_code == status
    if status == 404:
        assert (missing.status_code, missing.content) == (found.status_code, found.content.replace(name.encode(), b"x" * 22))


@pytest.mark.parametrize(
    ("body", "media_type"),
    [(HEIC, "image/heic"), (photo()[:9000], "image/jpeg"), (photo(2400, 1800, "WEBP"), "image/webp")],
    ids=["HEIC", "cut off", "too large to draw"],
)
def test_what_may_tell_the_place_goes_to_no_unit(
    at_desk: CaseOffice, process: PictureProcess, body: bytes, media_type: str
) -> None:
    """L8: a picture that was not drawn anew is only for the desk, which knows the address anyway, and only to be saved."""
    case = at_desk.file()
    name = attached(at_desk, case, body, media_type, process if media_type != "image/heic" else None)
    with officer(at_desk, "unit_officer", case.unit) as http:
        for preview in (False, True):
            answer = http.get(path(case, name, preview))
            assert answer.status_code == 404 and attachment_page.MAY_TELL_PLACE in answer.text and PLACE not in answer.content
        assert PLACE not in http.get(f"/desk/cases/{case.code}").content
    with officer(at_desk) as http:
        answer = http.get(path(case, name))
    assert is_only_saved(answer)
    assert PLACE in answer.content, "the twin: this is what the unit would have been given"


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_proof_is_kept(at_desk: CaseOffice, name: str) -> None:
    """L8: what an officer's file is called, and what it is said to be, stands nowhere afterwards."""
    case = at_desk.file()
    with officer(at_desk) as http:
        seen = shown(http.get(f"/desk/cases/{case.code}").text)
        files = [("proof", (name, PDF, "text/html"))]
        assert send(http, case, "close", seen, files, result="Đã thay bóng đèn.").status_code == 303
        (proof,) = at_desk.proofs(case)
        answer = http.get(path(case, proof.id))
        page = http.get(f"/desk/cases/{case.code}").text
    assert proof.media_type == "application/pdf" and is_only_saved(answer)
    assert answer.headers["content-disposition"] == f'attachment; filename="tep-{proof.id[:8]}.pdf"'
    kept = b"".join(file.read_bytes() for file in at_desk.office.store.path.parent.iterdir())
    assert "CANARY" not in page and b"CANARY" not in kept and b"x.exe" not in kept


@pytest.mark.parametrize("name", [name for name in DOCUMENT_BOMBS if name.startswith(("a document", "a PDF"))])
def test_a_document_that_unpacks_endlessly_is_handed_out_as_it_came(at_desk: CaseOffice, name: str) -> None:
    """L8: whoever made it finds the same bytes again, and nobody on the way has looked inside."""
    body = DOCUMENT_BOMBS[name]()
    case = at_desk.file()
    file = attached(at_desk, case, body, file_kind(body))
    with officer(at_desk) as http:
        answer = http.get(path(case, file))
    assert is_only_saved(answer) and answer.content == body


def test_a_file_of_another_case_is_not_found_under_this_one(at_desk: CaseOffice, process: PictureProcess) -> None:
    """S3: the file's own id opens nothing."""
    mine, other = at_desk.file(), at_desk.file("web:2")
    name = attached(at_desk, other, photo(), "image/jpeg", process)
    with officer(at_desk) as http:
        assert http.get(path(mine, name)).status_code == 404
        assert http.get(path(other, name)).status_code == 200


def test_nobody_who_is_not_signed_in_gets_a_file(at_desk: CaseOffice, process: PictureProcess) -> None:
    case = at_desk.file()
    name = attached(at_desk, case, photo(), "image/jpeg", process)
    with at_desk.office.browser() as http:
        assert http.get(path(case, name)).status_code in (303, 401)


# What officers keep


def kept(store: Store, body: bytes) -> attachments.Row | None:
    def work(db: Connection) -> attachments.Row | None:
        db.execute(
            "INSERT OR IGNORE INTO officers (id, login, name, role, created_at) VALUES (7, 'hoa', 'Hoà', 'desk_officer', '')"
        )
        return attachments.load(db, keep(db, 7, body))

    return store.submit(work).result(10)


@pytest.mark.parametrize(
    ("body", "media_type", "state"),
    [
        (photo(), "image/jpeg", "raw"),
        (saved(pattern(9, 9), "PNG"), "image/png", "raw"),
        (saved(pattern(9, 9), "WEBP"), "image/webp", "raw"),
        (PDF, "application/pdf", "file"),
        (archive("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "file"),
    ],
    ids=["jpeg", "png", "webp", "pdf", "docx"],
)
def test_photos_and_documents_are_kept(store: Store, body: bytes, media_type: str, state: str) -> None:
    row = kept(store, body)
    assert row and (row.media_type, row.state, row.officer, row.conversation_id) == (media_type, state, 7, None)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", attachment_page.EMPTY),
        (bytes(20 * 2**20 + 1), "20 MB"),
        (archive("word/document.xml", "word/vbaProject.bin"), attachment_page.HAS_MACROS),
        (archive("xl/workbook.xml"), attachment_page.OF_NO_KIND),
        (archive("anh.jpg"), attachment_page.OF_NO_KIND),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", attachment_page.HEIC),
        (b"MZ" + bytes(200), attachment_page.OF_NO_KIND),
        (b"<html>" + SCRIPT, attachment_page.OF_NO_KIND),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', attachment_page.OF_NO_KIND),
        (saved(pattern(9, 9), "GIF"), attachment_page.OF_NO_KIND),
        (b"x", attachment_page.OF_NO_KIND),
    ],
    ids=["empty", "20 MB + 1", "macros", "xlsx", "zip", "heic", "exe", "html", "svg", "gif", "x"],
)
def test_other_files_are_refused_in_one_line(store: Store, body: bytes, why: str) -> None:
    """L8: by their bytes; a name is never asked for."""
    with pytest.raises(CannotKeep) as refused:
        kept(store, body)
    assert why in str(refused.value) and "\n" not in str(refused.value)
    with store.reading() as db:
        assert db.execute("SELECT count(*) FROM attachments").fetchone() == (0,)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"OggS\0\2" + bytes(60), "application/ogg"),
        (b"ID3\x04" + bytes(60), "audio/mpeg"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0" + bytes(40), "audio/mp4"),
        (b"#!AMR\n" + bytes(40), "audio/amr"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "audio/wav"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "application/msword"),
        (b"MZ" + bytes(90), UNKNOWN),
        (b"", UNKNOWN),
    ],
)
def test_a_file_is_what_its_bytes_say(body: bytes, kind: str) -> None:
    assert file_kind(body) == kind
