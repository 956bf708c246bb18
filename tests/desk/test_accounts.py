"""Staff accounts: on the desk's page and on the command line."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from bot.command_line.commands import OFFICER_ROLES
from feedback_store import officers
from feedback_store.officers import LastAdministrator, Profile, Stale
from feedback_store.store import Store
from feedback_store.timestamps import utc_now
from handlers.desk.first_administrator import link_for_first_administrator
from tests.desk.office import Browser, Office
from tests.test_command_line import assert_one_line, run

NEW = {"login": "lan.tran", "name": "Trần Lan", "role": "unit_officer", "unit": "so_xay_dung"}

OWN = "trăng sáng đầu ngõ canary"


@pytest.fixture
def chi(office: Office) -> Browser:
    """An administrator at work."""
    office.hire("chi", "administrator")
    return office.at_work("chi")


def version(office: Office, login: str) -> int:
    return int(office.ask("SELECT version FROM officers WHERE login = ?", login)[0][0])


def test_an_account_is_added_and_its_officer_comes_in(office: Office, chi: Browser) -> None:
    page = chi.post("/desk/accounts", data=NEW)
    assert page.status_code == 200 and "Trần Lan" in page.text
    link = re.search(r"http://127\.0\.0\.1:\d+(/desk/set-password/[\w-]{43})", page.text)
    assert link
    with office.browser() as lan:
        assert lan.post(link[1], data={"password": OWN, "again": OWN}).status_code == 303
    assert "Sở Xây dựng" in office.at_work("lan.tran", OWN).get("/desk/me").text
    assert "Trần Lan" in chi.get("/desk/accounts").text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"login": "chi"}, "Đã có tài khoản mang tên «chi»"),
        ({"login": "Lan Trần"}, "Tên đăng nhập gồm"),
        ({"login": "../audit"}, "Tên đăng nhập gồm"),
        ({"name": " "}, "Hãy ghi họ và tên"),
        ({"name": "x" * 101}, "Hãy ghi họ và tên"),
        ({"role": "root"}, "Hãy chọn một vai trò"),
        ({"unit": ""}, "phải thuộc một đơn vị"),
        ({"unit": "so_khac"}, "Không có đơn vị «so_khac»"),
        ({"duty": "king"}, "Hãy chọn một nhiệm vụ"),
        ({"role": "desk_officer", "unit": "", "duty": "unit_head"}, "Lãnh đạo đơn vị phải thuộc một đơn vị"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(chi: Browser, wrong: dict[str, str], says: str) -> None:
    answer = chi.post("/desk/accounts", data=NEW | wrong)
    assert answer.status_code == 422 and says in answer.text
    assert "Trần Lan" in answer.text or "name" in wrong


def test_a_duty_is_given_and_taken(office: Office, chi: Browser) -> None:
    """Whom the escalation tells is said by account; the list, the form and the audit show it by its name."""
    chi.post("/desk/accounts", data=NEW | {"duty": "unit_head"})
    assert office.ask("SELECT duty FROM officers WHERE login = 'lan.tran'") == [("unit_head",)]
    assert "Cán bộ xử lý, lãnh đạo đơn vị xử lý" in chi.get("/desk/accounts").text
    assert '<option value="unit_head" selected>' in chi.get("/desk/accounts/lan.tran").text
    changed = NEW | {"version": str(version(office, "lan.tran")), "duty": ""}
    assert chi.post("/desk/accounts/lan.tran", data=changed).status_code == 303
    assert office.ask("SELECT duty FROM officers WHERE login = 'lan.tran'") == [("",)]
    assert "nhiệm vụ trước: Lãnh đạo đơn vị xử lý" in chi.get("/desk/audit").text


def test_two_administrators_at_one_account(office: Office, chi: Browser) -> None:
    """S13: the second is told, and nothing is overwritten."""
    office.hire("lan")
    first = NEW | {"version": str(version(office, "lan")), "role": "operator"}
    assert chi.post("/desk/accounts/lan", data=first).headers["location"] == "/desk/accounts/lan?said=account-changed"
    second = chi.post("/desk/accounts/lan", data=first | {"role": "survey_staff"})
    assert second.status_code == 409 and "vừa được người khác thay đổi" in second.text
    assert office.ask("SELECT role FROM officers WHERE login = 'lan'") == [("operator",)]


def test_the_last_administrator_stays(office: Office, chi: Browser) -> None:
    now = {"version": str(version(office, "chi"))}
    assert "quản trị viên duy nhất" in chi.post("/desk/accounts/chi/disable", data=now).text
    assert chi.post("/desk/accounts/chi", data=NEW | now | {"role": "operator"}).status_code == 409
    assert chi.get("/desk/accounts").status_code == 200


def test_disabled_and_back(office: Office, chi: Browser) -> None:
    office.hire("lan")
    assert chi.post("/desk/accounts/lan/disable", data={"version": version(office, "lan")}).status_code == 303
    assert "Đã khóa" in chi.get("/desk/accounts").text
    assert chi.post("/desk/accounts/lan/enable", data={"version": version(office, "lan")}).status_code == 303
    assert office.at_work("lan").get("/desk/me").status_code == 200


def test_an_account_that_there_is_not(chi: Browser) -> None:
    for path in ("/desk/accounts/khong-co", "/desk/accounts/%2e%2e", "/desk/accounts/khong-co/x"):
        assert chi.get(path).status_code == 404, path
    assert chi.post("/desk/accounts/khong-co/reset").status_code == 404
    assert chi.post("/desk/accounts/chi/disable", data={"version": "x"}).status_code == 400


def test_the_store_keeps_the_rules_without_the_page(office: Office) -> None:
    lan = office.hire("lan")
    with pytest.raises(LastAdministrator):
        office.write(lambda db: officers.disable(db, lan.id, 0))
    office.hire("chi", "administrator")
    with pytest.raises(Stale):
        office.write(lambda db: officers.change(db, lan.id, 99, Profile("x", "operator")))


def test_the_first_start_makes_an_administrator(store: Store) -> None:
    """Once; again only while nobody has used the link, so that a lost one locks nobody out."""

    def made() -> tuple[str, str] | None:
        found = store.submit(lambda db: link_for_first_administrator(db, utc_now())).result(10)
        return (found[0].login, found[1]) if found else None

    first, second = made(), made()
    assert first and second and first[0] == second[0] == "quantri" and first[1] != second[1]
    store.submit(lambda db: officers.set_password(db, 1, "x")).result(10)
    assert made() is None


def test_roles_of_the_command_line_are_those_of_the_store() -> None:
    assert officers.ROLES == OFFICER_ROLES


ADD = ("officers", "add", "lan.tran", "--name", "Trần Lan", "--role")


def on_line(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(*arguments, MOTCUA_STORE_PATH=str(store), MOTCUA_WEB_PORT="8081")


def test_accounts_on_the_command_line(tmp_path: Path) -> None:
    """Added, listed, reset, disabled, with what is wrong in one line."""
    path = tmp_path / "motcua.db"
    assert_one_line(on_line(path, "officers", "list"), "Chưa có kho dữ liệu")
    added = on_line(path, *ADD, "desk_officer")
    assert added.returncode == 0 and re.search(r"http://127\.0\.0\.1:8081/desk/set-password/[\w-]{43}\n", added.stdout), added
    assert_one_line(on_line(path, *ADD, "desk_officer"), "Đã có tài khoản mang tên «lan.tran»")
    leader = ("officers", "add", "minh.vu", "--name", "Vũ Minh", "--role", "desk_officer", "--duty")
    assert_one_line(on_line(path, *leader, "thủ quỹ"), "Hãy chọn một nhiệm vụ")
    assert_one_line(on_line(path, *leader, "unit_head"), "Lãnh đạo đơn vị phải thuộc một đơn vị")
    assert on_line(path, *leader, "centre_director").returncode == 0
    assert_one_line(on_line(path, *ADD, "root"), "--role không có «root»")
    assert_one_line(on_line(path, *ADD, "unit_officer"), "phải thuộc một đơn vị")
    assert_one_line(on_line(path, "officers", "reset", "ai-do"), "Không có tài khoản «ai-do»")
    assert "lan.tran\tTrần Lan\tCán bộ tiếp nhận\tchờ đặt mật khẩu" in on_line(path, "officers", "list").stdout
    assert_one_line(on_line(path, "officers", "disable", "lan.tran"), "quản trị viên duy nhất")


def test_accounts_while_the_service_runs(office: Office) -> None:
    """S7: disabled on the command line, an officer is out at the next click."""
    office.hire("chi", "administrator")
    office.hire("lan")
    lan = office.at_work("lan")
    assert on_line(office.store.path, "officers", "disable", "lan").returncode == 0
    assert lan.get("/desk/me").status_code == 303
    assert "/desk/set-password/" in on_line(office.store.path, "officers", "reset", "chi").stdout
    assert office.ask("SELECT officer, action, what FROM audit ORDER BY id DESC LIMIT 1") == [("main.py", "officers.reset", "chi")]
    office.hire("sau")
    assert office.at_work("sau").get("/desk/me").status_code == 200, "the service writes on"
