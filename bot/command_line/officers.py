"""`officers`: staff accounts from the command line, whether the service runs or not."""

from __future__ import annotations

from contextlib import closing

from bot.command_line import CommandFailed
from bot.command_line.writing import UNREADABLE, write
from bot.settings import Settings
from bot.web_server import address
from feedback_store import audit, officers, password_links, sqlite
from feedback_store.audit import Entry
from feedback_store.officers import LastAdministrator, LoginTaken, Officer
from feedback_store.store import Connection
from feedback_store.timestamps import utc_now
from handlers.desk import sentences
from handlers.desk.first_administrator import WHO
from handlers.desk.profile import BadProfile, login_from, profile_from, with_duty
from knowledge.rules import rules as rules_file


def add(settings: Settings, login: str, name: str, role: str, belongs: tuple[str, str]) -> None:
    """Add an account and print a link to set its password; it `belongs` to a unit and has a duty, or "". Raises CommandFailed."""
    unit, duty = belongs
    try:
        known, profile = login_from(login), profile_from(name, role, unit, {})
        profile = with_duty(profile, duty, rules_file.load()) if duty else profile
    except BadProfile as fault:
        raise CommandFailed(str(fault)) from None

    def work(db: Connection) -> str:
        officer = officers.add(db, known, profile, utc_now())
        _record(db, "officers.add", officer)
        return password_links.create(db, officer.id, utc_now())

    try:
        token = write(settings.store.path, work)
    except LoginTaken:
        raise CommandFailed(sentences.LOGIN_TAKEN.format(login=known)) from None
    print(f"Đã thêm {sentences.ROLE_NAMES[profile.role]} «{known}» ({profile.name}).")
    _print_link(settings, token)


def reset(settings: Settings, login: str) -> None:
    """Forget an account's password and second factor, and print a link to set a new password. Raises CommandFailed."""

    def work(db: Connection) -> str:
        officer = _officer(db, login)
        _record(db, "officers.reset", officer)
        return officers.reset(db, officer.id, utc_now())

    token = write(settings.store.path, work)
    print(f"Đã đặt lại tài khoản «{login}»: mật khẩu và xác thực hai bước cũ hết dùng được.")
    _print_link(settings, token)


def disable(settings: Settings, login: str) -> None:
    """Let an officer in no more, at once. Raises CommandFailed."""

    def work(db: Connection) -> None:
        officer = _officer(db, login)
        officers.disable(db, officer.id, officer.version)
        _record(db, "officers.disable", officer)

    try:
        write(settings.store.path, work)
    except LastAdministrator:
        raise CommandFailed(sentences.LAST_ADMINISTRATOR) from None
    print(f"Đã khóa tài khoản «{login}» và kết thúc mọi phiên làm việc của người này.")


def list_all(settings: Settings) -> None:
    """Print every account; changes nothing. Raises CommandFailed."""
    if not settings.store.path.is_file():
        raise CommandFailed(f"Chưa có kho dữ liệu {settings.store.path}.")
    try:
        with closing(sqlite.connect(settings.store.path)) as db:
            db.execute("PRAGMA query_only = 1")
            everybody = officers.every(db)
    except sqlite.sqlite3.Error:
        raise CommandFailed(UNREADABLE.format(path=settings.store.path)) from None
    for one in everybody:
        unit = f", {one.unit}" if one.unit else ""
        print(f"{one.login}\t{one.name}\t{sentences.ROLE_NAMES[one.role]}{unit}\t{_state(one)}")
    if not everybody:
        print("Chưa có tài khoản nào. Lần chạy dịch vụ đầu tiên tạo quản trị viên.")


def _record(db: Connection, action: str, officer: Officer) -> None:
    audit.record(db, Entry(WHO, action, "officers", officer.login, {"role": officer.role}), utc_now())


def _officer(db: Connection, login: str) -> Officer:
    officer = officers.by_login(db, login.strip().casefold())
    if officer is None:
        raise CommandFailed(f"Không có tài khoản «{login[:40]}». Xem danh sách: .venv/bin/python main.py officers list.")
    return officer


def _print_link(settings: Settings, token: str) -> None:
    print(f"Đặt mật khẩu tại (dùng một lần, trong 24 giờ): {address(settings.web_settings())}/desk/set-password/{token}")


def _state(officer: Officer) -> str:
    if officer.disabled:
        return "đã khóa"
    if not officer.has_password:
        return "chờ đặt mật khẩu"
    return "đang dùng, hai bước" if officer.has_totp else "đang dùng"
