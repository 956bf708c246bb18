"""Một Cửa: the command line, and the only file that imports everything."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bot.command_line import CommandFailed
from bot.command_line.chat import chat
from bot.command_line.search import search
from bot.command_line.serve import serve
from bot.settings import BadSettings, Settings, load

CONFIG = Path(__file__).parent / "config.toml"
Command = Callable[[argparse.Namespace, Settings], None]


class OneLineParser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line of Vietnamese."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Print the line and leave with status 2."""
        self.exit(2, f"Câu lệnh chưa đúng: {message}. Xem {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = OneLineParser(prog="main.py", description="Một Cửa: hỏi đáp và phản ánh về thủ tục hành chính.")
    top.add_argument("--config", type=Path, default=CONFIG, help="tệp cấu hình (mặc định: config.toml)")
    top.set_defaults(run=lambda given, settings: serve(settings))
    commands = top.add_subparsers(title="các lệnh", metavar="LỆNH", parser_class=OneLineParser)
    add(commands, "serve", "chạy dịch vụ (mặc định)", lambda given, settings: serve(settings))
    add(commands, "chat", "nói chuyện với Một Cửa ngay trong cửa sổ lệnh", lambda given, settings: chat(settings))
    found = add(commands, "search", "tìm thủ tục, mỗi dòng đầu vào một câu hỏi", lambda given, _: search(given.json, given.top))
    found.add_argument("--json", action="store_true", help="mỗi câu hỏi một đối tượng JSON")
    found.add_argument("--top", type=positive, default=5, metavar="N", help="nhiều nhất bao nhiêu kết quả (mặc định: 5)")
    return top


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str, run: Command
) -> argparse.ArgumentParser:
    """Add a command with its help and what it runs."""
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    return command


def positive(text: str) -> int:
    """A whole number from 1 to 100."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError("cần một số từ 1 đến 100")
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 2 for what the operator can mend."""
    given = parser().parse_args(arguments)
    try:
        given.run(given, load(given.config))
    except (CommandFailed, BadSettings) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
