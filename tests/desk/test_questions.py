"""What the bot could not answer: grouped, worded at the desk, and answered in the chat a moment later without a restart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from feedback_store import unanswered
from feedback_store.store import Store
from handlers.desk.question_groups import grouped
from handlers.procedure_names import names
from knowledge import wording_additions
from knowledge.knowledge import Knowledge
from tests.bot.web_client import wait_until
from tests.desk.office import Office, desk_open
from tests.desk.whole_service import Talker, service, with_reach

UNKNOWN = "xin giấy múa lân rồng ngày tết"
CODE = "1.001193"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "knowledge"


@pytest.fixture
def office(store: Store, folder: Path) -> Iterator[Office]:
    with desk_open(store, with_reach(folder)) as opened:
        yield opened


def ask(office: Office, *questions: str) -> None:
    """Questions that found no answer, in this order."""

    def work(db: object) -> None:
        db.execute(  # type: ignore[attr-defined]
            "INSERT INTO conversations (id, channel, updated_at) VALUES ('web:1', 'web', '2026') ON CONFLICT DO NOTHING"
        )
        for text in questions:
            unanswered.add(db, "web:1", text, "unknown", office.clock.now)  # type: ignore[arg-type]

    office.write(work)


def add(http: httpx.Client, question: int, code: str = CODE, phrase: str = UNKNOWN) -> httpx.Response:
    data = {"ids": str(question), "code": code, "phrase": phrase, "q": code}
    return http.post(f"/desk/questions/{question}/wording", data=data)


def fault(answer: httpx.Response) -> str:
    found = re.search(r'class="fault" role="alert">(.*?)</p>', answer.text)
    return found[1] if found else ""


def test_asked_worded_and_asked_again(store: Store, knows: Knowledge, folder: Path) -> None:
    """The whole way: unknown in the chat, worded at the desk, answered in the chat; and unknown again once it is withdrawn."""
    with service(store, knows, folder) as (office, answering):
        office.hire("hoa", "knowledge_editor")
        http, citizen = office.at_work("hoa"), Talker(office)
        title = knows.name(CODE)
        assert not any(title in text for text in citizen.say(UNKNOWN)), "the twin: not known yet"
        ((number, text),) = office.ask("SELECT id, text FROM unanswered")
        assert text == UNKNOWN and UNKNOWN in http.get("/desk/questions").text
        found = http.get(f"/desk/questions/{number}", params={"q": "đăng ký khai sinh"}).text
        assert f'value="{CODE}"' in found
        assert add(http, number).status_code == 303
        assert wait_until(lambda: UNKNOWN in answering.knows.wording[CODE].phrases, 40)
        assert any(CODE in text for text in citizen.say(UNKNOWN))
        assert office.ask("SELECT outcome FROM unanswered") == [(CODE,)]
        assert UNKNOWN in http.get("/desk/wording").text
        assert http.post("/desk/wording/withdraw", data={"code": CODE, "phrase": UNKNOWN}).status_code == 303
        assert wait_until(lambda: UNKNOWN not in answering.knows.wording[CODE].phrases, 40)
        assert not any(CODE in text for text in citizen.say(UNKNOWN))
        citizen.close()


def test_few_are_shown_where_the_first_is_what_was_asked() -> None:
    """Whoever names a procedure is not shown what only shares some words; vague words get a longer list, the twin."""
    known = names(None)
    just_this = known.found("thành lập hộ kinh doanh")
    assert just_this[0].code == "1.001612" and len(just_this) <= 5
    assert len(known.found("hộ kinh doanh nhỏ ở chợ")) == 12


def test_groups_by_words_and_nearly_the_same_words(office: Office) -> None:
    """Diacritics, capitals, marks and a slip do not part questions; another matter does."""
    ask(office, "Xin giấy múa lân?", "xin giay mua lan", "xin giấy múa lânn", "nuôi cá koi xin phép ở đâu")
    with office.store.reading() as db:
        groups = grouped(unanswered.newest(db, 10))
    assert [len(group.ids) for group in groups] == [3, 1]
    assert groups[0].ids == (3, 2, 1)


def test_numbers_of_people_are_not_shown(office: Office) -> None:
    office.hire("hoa", "knowledge_editor")
    ask(office, "gọi tôi 0912 345 678 về việc múa lân")
    http = office.at_work("hoa")
    for page in ("/desk/questions", "/desk/questions/1"):
        assert "345 678" not in http.get(page).text and "[số điện thoại]" in http.get(page).text


@pytest.mark.parametrize(
    ("code", "phrase", "said"),
    [
        ("9.999999", UNKNOWN, "Không có thủ tục 9.999999"),
        ("", UNKNOWN, "Hãy chọn một thủ tục"),
        (CODE, "múa", "ít nhất 2 tiếng"),
        (CODE, "múa lân " * 40, "dài nhất 120"),
        (CODE, "múa lân | hay hỏi", "không có dấu |"),
        (CODE, "[1.001193 | hay hỏi] múa", "không có dấu"),
        (CODE, "gọi số 0912345678 để múa lân", "số điện thoại"),
        (CODE, "làm giấy khai sinh cho con", "đã có cách gọi này"),
        ("3.000348", "làm giấy khai sinh cho con", f"đang dẫn đến thủ tục {CODE}"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(office: Office, folder: Path, code: str, phrase: str, said: str) -> None:
    office.hire("hoa", "knowledge_editor")
    ask(office, UNKNOWN)
    answer = add(office.at_work("hoa"), 1, code, phrase)
    assert answer.status_code == 422 and said in fault(answer) and "\n" not in fault(answer)
    assert not (folder / wording_additions.FILE).exists()
    assert office.ask("SELECT handled_at FROM unanswered") == [(None,)], "and the question still waits"


def test_a_file_that_was_edited_by_hand_and_is_wrong_stops_nothing(folder: Path, knows: Knowledge) -> None:
    """The service starts without it and says so; the desk refuses to write over it."""
    from knowledge import knowledge

    folder.mkdir()
    (folder / wording_additions.FILE).write_text("1.001193 | múa lân rồng\nmúa lân\n", "utf-8")
    loaded = knowledge.load(folder)
    assert any("wording_additions.txt dòng 2" in line for line in loaded.problems)
    assert "múa lân rồng" not in loaded.wording[CODE].phrases
    with pytest.raises(wording_additions.BadAddition, match="dòng 2"):
        wording_additions.add(folder, wording_additions.Addition(CODE, "múa sư tử"), knows.wording, knows.procedures)
    assert "múa lân\n" in (folder / wording_additions.FILE).read_text("utf-8")


def test_marked_as_seen(office: Office) -> None:
    """Only those that the page showed: what came in since still waits."""
    office.hire("hoa", "knowledge_editor")
    http = office.at_work("hoa")
    ask(office, UNKNOWN, UNKNOWN)
    ids = http.get("/desk/questions/1").text.partition('name="ids" value="')[2].partition('"')[0]
    ask(office, UNKNOWN)
    assert http.post("/desk/questions/1/handle", data={"ids": ids}).status_code == 303
    assert office.ask("SELECT id FROM unanswered WHERE handled_at IS NULL") == [(3,)]
    assert http.post("/desk/questions/1/handle", data={"ids": "1;DROP"}).status_code == 400


def test_a_service_that_died_while_writing_leaves_the_old_file(
    folder: Path, knows: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        wording_additions.Addition(CODE, phrase, "hoa", "2026-11-22T00:00:00+00:00") for phrase in (UNKNOWN, "múa sư tử")
    )
    wording_additions.add(folder, first, knows.wording, knows.procedures)

    def die(_: object, __: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(OSError, match="no room"):
        wording_additions.add(folder, second, knows.wording, knows.procedures)
    monkeypatch.undo()
    assert wording_additions.load(folder) == (first,)
    wording_additions.add(folder, second, knows.wording, knows.procedures)  # the twin
    assert wording_additions.load(folder) == (first, second)


def test_procedures_are_found_by_code_and_by_words(office: Office) -> None:
    office.hire("hoa", "knowledge_editor")
    http = office.at_work("hoa")
    ask(office, UNKNOWN)
    for words in (CODE, "khai sinh", "dang ky khai sinh"):
        assert f'value="{CODE}"' in http.get("/desk/questions/1", params={"q": words}).text, words
    assert "Không thấy thủ tục nào" in http.get("/desk/questions/1", params={"q": "xyzzy qqq"}).text
