"""The house keeps its order: imports go one way, names say what they hold, nothing foreign is in the repository."""

from __future__ import annotations

import ast
import datetime
import re
import subprocess
import tomllib
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import get_type_hints

import pytest

from bot import connected
from bot.settings import Settings
from bot.settings import load as load_settings
from feedback_store import exchange_calls
from handlers import reply_parts
from handlers.citizen import sentences
from handlers.desk.case_sentences import CHANNEL_NAMES
from knowledge import parts, versions
from tests.conversations import platforms

ROOT = Path(__file__).parent.parent
ROOMS = {
    "main": {"bot", "handlers", "knowledge", "feedback_store"},
    "bot": {"bot", "handlers", "knowledge", "feedback_store"},
    "handlers": {"handlers", "knowledge", "feedback_store"},
    "knowledge": {"knowledge"},
    "feedback_store": {"feedback_store"},
}
NOT_FOR_CITIZENS = {"aiohttp", "telegram", "sqlite3", "sqlite_utils", "pysqlite3", "feedback_store", "bot", "asyncio", "time"}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "service", "factory", "engine", "misc"}
FOREIGN = re.compile(
    r"(--index-url|--extra-index-url|--find-links[ =]|registry\s*=|/simple/?[\"\s]|(?<![\w.])/(work|root)/[\w/.-]+)"
)


def tracked(*endings: str) -> list[Path]:
    """The files of the repository, by the end of their names."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in listed if name.endswith(endings) and (ROOT / name).exists()]


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_imports_go_one_way() -> None:
    """main → bot → handlers → {knowledge, feedback_store}; the last two know nobody."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room, allowed in ROOMS.items()
        for path in ([ROOT / "main.py"] if room == "main" else (ROOT / room).rglob("*.py"))
        for name in (imported(path) & ROOMS.keys()) - allowed
    ]
    assert wrong == []


def test_conversation_is_pure() -> None:
    """handlers/citizen knows no network, no database and no clock."""
    files = list((ROOT / "handlers" / "citizen").glob("*.py"))
    assert len(files) > 4
    assert [(path.name, imported(path) & NOT_FOR_CITIZENS) for path in files if imported(path) & NOT_FOR_CITIZENS] == []
    assert not [path.name for path in files if re.search(r"\.now\(|\.today\(\)|random", path.read_text("utf-8"))]


def test_citizens_sentences_stand_in_one_file() -> None:
    """What the web chat and its page say is in handlers/citizen/sentences.py; the page names each sentence that it shows."""
    web = [path for path in tracked(".py") if path.parent == ROOT / "bot" and path.name.startswith("web_")]
    for_operators = {"web_settings.py", "web_colours.py", "web_addresses.py"}
    page = [path.read_text("utf-8") for path in tracked(".js", ".html", ".css") if path.parent == ROOT / "bot" / "web"]
    ours = [path.read_text("utf-8") for path in web if path.name not in for_operators] + page
    assert len(ours) > 12
    assert [found[0] for text in ours if (found := re.search("[ăâđêôơưạảấầậếềệịọốồộớờợụứừựỳ]", text, re.IGNORECASE))] == []
    named = {name for text in page for pair in re.findall(r"\bsaid\.(\w+)|\{\{(\w+)\}\}", text) for name in pair if name}
    filled = {"accent", "on_accent", "colours", "static", "me", "centre", "no_script"}
    assert named | {"own", "bot", "officer"} == sentences.PAGE.keys() | filled


def assigned_twice(text: str) -> set[str]:
    """Names that are given a value more than once at the top of a file."""
    targets = [
        node.targets if isinstance(node, ast.Assign) else [node.target]
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
    ]
    names = [name.id for each in targets for target in each for name in ast.walk(target) if isinstance(name, ast.Name)]
    return {name for name in names if names.count(name) > 1}


def test_no_sentence_is_replaced_by_a_later_one() -> None:
    """No name is assigned twice in a file of sentences: the second would be said in the place of the first."""
    files = sorted(path for room in ("bot", "handlers") for path in (ROOT / room).rglob("*sentences.py"))
    assert len(files) > 4
    assert {path.name: twice for path in files if (twice := assigned_twice(path.read_text("utf-8")))} == {}
    assert assigned_twice('A = "a"\nB, C = "b", "c"\nC: str = "d"') == {"C"}


def test_names_say_what_they_hold() -> None:
    """No file is called utils."""
    assert [path for path in tracked(".py") if path.stem in EMPTY_NAMES] == []


def test_nothing_foreign_is_tracked() -> None:
    """No index address, no path of one machine, no database, no secret file."""
    texts = tracked(".py", ".md", ".toml", ".txt", ".json", ".js", ".css", ".html", "Makefile", "run")
    wrong = [str(path) for path in texts if path != Path(__file__) and FOREIGN.search(path.read_text("utf-8"))]
    assert wrong == []
    assert tracked(".db", ".sqlite", ".pyc", ".env", ".pem") == []


def test_every_room_says_what_it_is() -> None:
    """A README of at most 25 lines in each folder that people open."""
    for room in ("bot", "handlers", "knowledge", "feedback_store", "tests", "benchmarks"):
        lines = (ROOT / room / "README.md").read_text("utf-8").splitlines()
        assert 3 <= len(lines) <= 25, room


def test_every_file_begins_with_what_it_is_for() -> None:
    """A docstring opens each module that has anything in it."""
    silent = [path for path in tracked(".py") if (tree := ast.parse(path.read_text("utf-8"))).body and not ast.get_docstring(tree)]
    assert silent == []


def test_every_setting_is_in_config_toml_and_back() -> None:
    """config.toml shows each key with a comment above it, and no key that does not exist."""
    text = (ROOT / "config.toml").read_text("utf-8")
    written = tomllib.loads(text)
    known = {name: {key.name for key in fields(kind)} for name, kind in get_type_hints(Settings).items()}
    assert {name: set(section) for name, section in written.items()} == known
    bare = [
        line
        for before, line in pairwise(text.splitlines())
        if re.match(r"\w+ =", line) and not before.startswith("#") and "=" not in before
    ]
    assert bare == []
    assert load_settings(ROOT / "config.toml", {}) is not None


def test_a_channel_is_known_wherever_it_must_be() -> None:
    """What README.md lists under "Add a channel": one that is forgotten somewhere is not noticed before it is switched off."""
    channels = connected.reads(()).keys()
    pushed = channels - {exchange_calls.CHANNEL}
    assert pushed == reply_parts.ROOMS.keys() == set(platforms.NAMES)
    assert channels <= CHANNEL_NAMES.keys() and channels <= {section.name for section in fields(Settings)}
    documents = [(ROOT / name).read_text("utf-8") for name in ("README.md", "README.vi.md")]
    places = ("ROOMS", "Settings", "known_channels.py", "CHANNEL_NAMES", "channel_settings", "platforms.py")
    assert [place for place in places for text in documents if place not in text] == []


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_readme_links_lead_somewhere(name: str) -> None:
    """Every local link of the two READMEs is a file."""
    links = re.findall(r"\]\(([^)h][^)]*)\)", (ROOT / name).read_text("utf-8"))
    assert links and [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize(("name", "mark"), [("README.md", ","), ("README.vi.md", "."), ("CHANGELOG.md", ",")])
def test_documents_count_what_there_is(name: str, mark: str) -> None:
    """Procedures that citizens may ask for, procedures in the catalogue, guides: as the data have them."""
    served = versions.load(None, datetime.date.max)
    counts = (len(served.procedures), len(served.known), len(parts.GUIDES.read()))
    text = (ROOT / name).read_text("utf-8")
    numbers = [f"{count:,}".replace(",", mark) for count in counts]
    assert [number for number in numbers if not re.search(rf"(?<![\d.,]){re.escape(number)}(?![.,]?\d)", text)] == []


def test_every_goal_that_is_named_is_explained() -> None:
    """tests/goals.md has a row for each id in a docstring."""
    goals = set(re.findall(r"\b[RLST]\d+\b", (ROOT / "tests" / "goals.md").read_text("utf-8")))
    named = {goal for path in tracked(".py") for goal in re.findall(r"(?<![\w-])[RLS]\d{1,2}(?![\w-])", path.read_text("utf-8"))}
    assert len(named) > 20 and named - goals == set()


def test_commands_in_documents_can_be_run_as_they_stand() -> None:
    """No document or remedy says `main.py` without the Python that has what it needs."""
    texts = {path.name: path.read_text("utf-8") for path in (*tracked(".md"), ROOT / "feedback_store" / "checkup.py")}
    assert [name for name, text in texts.items() if re.search(r"(?<!\.venv/bin/python )main\.py [a-z]", text)] == []
