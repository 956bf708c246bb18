"""A caller asks where their dossier is: the operator reads out what the chat would say, to its owner only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from feedback_store import dossiers, wrong_proofs
from feedback_store.store import Connection, Store
from handlers.desk import hotline_sentences as say
from handlers.desk.frame import bundled_rules
from handlers.desk.hotline_dossier import PATH
from knowledge.knowledge import Knowledge
from tests.desk.dossier_office import CODE, row, told
from tests.desk.hotline_office import Hotline, hotline_open

PHONE, OTHER = "0912000789", "0912000788"


@pytest.fixture
def hotline(store: Store, knows: Knowledge) -> Iterator[Hotline]:
    """A desk with a telephone, and a dossier whose owner gave a number."""
    with hotline_open(store, knows) as opened:
        proofs: list[str] = []
        opened.desk.office.write(lambda db: proofs.append(dossiers.digests(dossiers.make_proof_key(db), [PHONE])))
        told(opened.desk, row(proofs=proofs[0]))
        yield opened


def asked(http: httpx.Client, code: str = CODE, number: str = PHONE) -> httpx.Response:
    return http.post(PATH, data={"code": code, "number": number})


def test_the_owner_hears_what_the_chat_would_say(hotline: Hotline) -> None:
    """Code and number as people say them; the audit has the code and not the number."""
    operator = hotline.operator()
    text = asked(operator, CODE.lower().replace("-", " "), "0912 000 789").text
    assert "Đọc cho người gọi" in text and CODE in text and "2/12/2026" in text
    assert bundled_rules().dossiers.states[4].name in text
    ((who, what, details),) = hotline.desk.audited("calls.dossier")
    assert (who, what, details) == ("nga", CODE, {})


@pytest.mark.parametrize(("code", "number"), [(CODE, OTHER), ("H05.12.3-261120-0002", PHONE), ("H05.12.3-261120-0002", OTHER)])
def test_a_wrong_number_and_an_unknown_code_are_answered_alike(hotline: Hotline, code: str, number: str) -> None:
    text = asked(hotline.operator(), code, number).text
    assert say.DOSSIER_NOT_FOUND in text and "Đọc cho người gọi" not in text


def test_wrong_tries_shut_the_code_here_too(hotline: Hotline) -> None:
    """As many as the chat allows in a day; a day later the owner is heard again (the twin)."""
    operator = hotline.operator()
    for _ in range(wrong_proofs.PER_CODE):
        asked(operator, number=OTHER)
    assert say.DOSSIER_NOT_FOUND in asked(operator).text
    hotline.desk.office.clock.now += wrong_proofs.WINDOW + timedelta(minutes=1)
    assert "Đọc cho người gọi" in asked(hotline.operator("hoa")).text


@pytest.mark.parametrize(
    ("code", "number", "line"),
    [("không nhớ", PHONE, say.NO_CODE_OF_DOSSIER), (CODE, "không nhớ", say.NO_NUMBER_OF_DOSSIER), ("", "", say.NO_CODE_OF_DOSSIER)],
)
def test_what_cannot_be_read_is_said_and_counts_nothing(hotline: Hotline, code: str, number: str, line: str) -> None:
    answer = asked(hotline.operator(), code, number)
    assert answer.status_code == 422 and line in answer.text

    def tries(db: Connection) -> int:
        return int(db.execute("SELECT count(*) FROM wrong_proofs").fetchone()[0])

    with hotline.desk.office.store.reading() as db:
        assert tries(db) == 0
