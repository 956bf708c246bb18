"""`demo`: an invented year in a database of its own, and the service on it. The configured store is never touched."""

from __future__ import annotations

import base64
import shutil
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

import pyotp
from argon2 import PasswordHasher
from tqdm import tqdm

from bot import cases
from bot.command_line import CommandFailed
from bot.command_line.serve import serve
from bot.settings import Settings, StoreSettings
from bot.web_message import Message
from bot.web_server import address
from feedback_store.store import Store, StoreRefused
from feedback_store.timestamps import utc_now
from handlers.demo import dossiers, material
from handlers.demo import fill as filling
from handlers.demo.fill import DAYS, Plan
from handlers.demo.material import Material
from handlers.demo.world import Ways
from handlers.desk import sentences
from knowledge.data_file import BadDataFile
from knowledge.rules import rules as rules_file

PORT = 8081
SEED = 2026
CASES = 4_000
BANNER = "DỮ LIỆU MẪU: mọi người, mọi việc ở đây đều bịa ra."
_FOLDER = Path("data/demo")
_NAME = "motcua.db"


def demo(settings: Settings, root: Path, only_code: bool = False, anew: bool = False, only_fill: bool = False) -> None:
    """Fill the demo's database unless that was done before, print the ways in, serve it. Raises CommandFailed."""
    if only_code:
        print(pyotp.TOTP(secret()).at(utc_now()))
        return
    path = path_of(settings, root)
    made = _material()
    if anew:
        shutil.rmtree(path.parent, ignore_errors=True)
    if not path.exists():
        _fill(path, made, settings)
    code = _check(path)
    shown = served(settings, path)
    print(ways_in(made, address(shown.web_settings()), code), flush=True)
    if not only_fill:
        serve(shown, BANNER)


def path_of(settings: Settings, root: Path) -> Path:
    """Where the demo's database lies. Raises CommandFailed when the service itself is configured to use that file."""
    path = (root / _FOLDER / _NAME).resolve()
    real = settings.store.path.resolve()
    if real == path or path.parent in real.parents or (path.exists() and real.exists() and path.samefile(real)):
        raise CommandFailed(f"[store] path trong config.toml đang trỏ vào {real}, nơi dành cho dữ liệu mẫu. Hãy đổi [store] path.")
    return path


def served(settings: Settings, path: Path) -> Settings:
    """The settings of the demo: its own database and port, reachable from this machine only, said to be a sample everywhere."""
    web = replace(settings.web, host="127.0.0.1", port=PORT, public_url="", trusted_proxies=())
    centre = replace(settings.centre, name=f"{settings.centre.name} (dữ liệu mẫu)")
    return replace(settings, store=StoreSettings(path), web=web, centre=centre)


def secret() -> str:
    """The secret of the administrator's codes: the same in every demo, since it guards nothing."""
    return base64.b32encode(Random(SEED).randbytes(20)).decode()


def ways_in(made: Material, where: str, code: str = "") -> str:
    """Addresses and accounts, for the console."""
    lines = [f"{BANNER}", "", f"  Trò chuyện:      {where}/", f"  Bàn làm việc:    {where}/desk/", ""]
    lines.append(f"  Mật khẩu của mọi tài khoản: {made.password}")
    lines += [f"    {one.login:<16} {sentences.ROLE_NAMES[one.role]}: {one.name}" for one in made.accounts]
    lines.append("  Mỗi đơn vị khác cũng có một tài khoản: mau.<khóa đơn vị>, ví dụ mau.so_y_te.")
    lines.append("  Quản trị viên cần thêm mã 6 số: chạy «.venv/bin/python main.py demo --code» ở cửa sổ khác,")
    lines.append(f"  hoặc thêm khóa {secret()} vào ứng dụng xác thực trên điện thoại.")
    if code:
        lines += ["", f"  Hồ sơ để tra thử trong trò chuyện: {code}, số điện thoại {dossiers.PHONE}."]
    return "\n".join((*lines, "", "  Dừng: Ctrl-C. Làm lại dữ liệu từ đầu: .venv/bin/python main.py demo --anew", ""))


def _material() -> Material:
    try:
        return material.load()
    except BadDataFile as error:
        raise CommandFailed(f"Dữ liệu mẫu: {error}.") from None


def _fill(path: Path, made: Material, settings: Settings) -> None:
    """Fill it beside its place and put it there whole: interrupted, the next run begins anew."""
    partial = path.with_name("filling")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    try:
        write(partial / _NAME, made, settings, utc_now())
    except StoreRefused as refusal:
        raise CommandFailed(str(refusal)) from None
    (partial / _NAME).replace(path)
    shutil.rmtree(partial)


def write(path: Path, made: Material, settings: Settings, until: datetime, count: int = CASES) -> None:
    """Fill a new database with the year before `until`, with a progress bar. Raises StoreRefused."""
    hashed = PasswordHasher().hash(made.password)
    plan = Plan(made, rules_file.load(), Ways(cases.keep, _body), settings.voice(), until, hashed, secret(), count, SEED)
    store = Store(path)
    try:
        with tqdm(total=DAYS, unit=" ngày", desc="Tạo dữ liệu mẫu", file=sys.stderr, disable=None, leave=False) as bar:
            filling.fill(store, plan, lambda days: bar.update(days - bar.n) and None)
    finally:
        store.close_now()


def _body(session: int, key: str, text: str, photo: str) -> bytes:
    return Message(key, text).raw(session, photo)


def _check(path: Path) -> str:
    """Refuse a database that this command did not fill; returns a dossier's code to try. Raises CommandFailed."""
    try:
        store = Store(path)
    except StoreRefused as refusal:
        raise CommandFailed(str(refusal)) from None
    try:
        with store.reading() as db:
            if not filling.is_filled(db):
                raise CommandFailed(f"{path} không phải dữ liệu mẫu, nên không mở. Hãy dời tệp đó đi chỗ khác.")
            return dossiers.code_to_try(db)
    finally:
        store.close_now()
