"""argparse that speaks Vietnamese: help, what is wrong in one line with exit status 2, and the values that commands take."""

from __future__ import annotations

import argparse
import datetime
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from bot.settings import Settings

Command = Callable[[argparse.Namespace, Settings], None]
Commands: TypeAlias = "argparse._SubParsersAction[VietnameseParser]"

_MESSAGES = (
    (r"argument LỆNH: invalid choice: '?(.*?)'? \(choose from (.*)\)", r"không có lệnh «\1». Các lệnh: \2"),
    (r"argument (\S+): invalid choice: '?(.*?)'? \(choose from (.*)\)", r"\1 không có «\2»; có: \3"),
    (r"the following arguments are required: (.*)", r"thiếu \1"),
    (r"unrecognized arguments: (.*)", r"không hiểu «\1»"),
    (r"argument (\S+?)(?:/\S+)?: expected one argument", r"\1 cần một giá trị"),
    (r"argument (\S+?)(?:/\S+)?: expected at least one argument", r"\1 cần ít nhất một giá trị"),
    (r"argument (\S+?)(?:/\S+)?: (.*)", r"\1: \2"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 chưa rõ là \2"),
)


class Help(argparse.HelpFormatter):
    """Help whose headings are Vietnamese."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """The usage line under its Vietnamese heading."""
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


class VietnameseParser(argparse.ArgumentParser):
    """A parser whose every word is Vietnamese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": Help, "add_help": False, "allow_abbrev": False, **options})
        self._optionals.title = "tùy chọn"
        self._positionals.title = "cần cho biết"
        self.add_argument("-h", "--help", action="help", help="xem hướng dẫn này rồi thôi")

    def error(self, message: str) -> NoReturn:
        """Print the line and leave with status 2."""
        for english, vietnamese in _MESSAGES:
            if match := re.fullmatch(english, message, re.DOTALL):
                message = match.expand(vietnamese).replace("'", "")
                break
        self.exit(2, f"Câu lệnh chưa đúng: {' '.join(message.split())}. Xem: {self.prog} --help\n")


def run(command: str, *given: Any) -> None:
    """Call a function of this package, such as `upkeep.backup`."""
    module, _, function = command.partition(".")
    getattr(import_module(f"bot.command_line.{module}"), function)(*given)


def day(text: str) -> datetime.date:
    """A day written as 31/12/2026 or 2026-12-31."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            found = datetime.datetime.strptime(text, form).date()
        except ValueError:
            continue
        if not 2000 <= found.year < 2100:
            raise argparse.ArgumentTypeError(f"năm {found.year} không hợp lý")
        return found
    raise argparse.ArgumentTypeError(f"«{text}» không phải ngày, cần dạng 31/12/2026 hoặc 2026-12-31")


def path(text: str) -> Path:
    """A path; an empty one is a forgotten variable of a script, and not the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("chưa ghi đường dẫn")
    return Path(text)


def group(commands: Commands, name: str, text: str, description: str) -> Commands:
    """A command that is nothing without another one behind it, such as `cases export`; those are added to what this returns."""
    command = commands.add_parser(name, help=text, description=description)
    return command.add_subparsers(title="các lệnh", metavar="LỆNH", required=True, parser_class=VietnameseParser)


def add_target(command: VietnameseParser, endings: str) -> None:
    """The new file that a command writes, by the endings that its name may have."""
    command.add_argument("to", type=path, metavar="TỆP", help=f"tệp mới, đuôi {endings}")


def add(commands: Commands, name: str, text: str, run: Command) -> VietnameseParser:
    """Add a command with its help and what it runs."""
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def positive(text: str) -> int:
    """A whole number from 1 to 100."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError("cần một số từ 1 đến 100")
    return int(text)
