"""argparse that speaks Vietnamese: help, and what is wrong in one line with exit status 2."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

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
