"""The officers' guides say what the pages show: names of buttons, pictures, commands and links are held against what there is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image

from bot.command_line.commands import parser
from docs.pictures.desk_scenes import SCENES
from handlers.desk.policy import NAV, ROUTES
from handlers.desk.sentences import ROLE_NAMES
from knowledge import guide
from knowledge.filing import walk

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "huong-dan"
PICTURES = FOLDER / "pictures"
GUIDES = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))}
LARGEST, LARGEST_TOGETHER = 60 * 1024, 800 * 1024


def shown() -> str:
    """Everything that the pages of the desk say: templates, sentences, scripts, and the names that come from the rules."""
    desk = ROOT / "handlers" / "desk"
    files = [*desk.glob("templates/*.html"), *desk.glob("*.py"), *desk.glob("static/*.js")]
    files += (ROOT / "knowledge" / "data" / "rules").glob("*.toml")
    return "\n".join(path.read_text("utf-8") for path in files)


def unknown_names(text: str, pages: str) -> list[str]:
    """The names «…» of a guide that no page says, as whole words in these letters."""
    names = dict.fromkeys(" ".join(name.split()) for name in re.findall(r"«([^»]*)»", text))
    return [name for name in names if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", pages)]


def unknown_commands(text: str) -> list[str]:
    """The commands of a guide that `main.py` or the Makefile does not have."""
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    wrong = [f"make {name}" for name in re.findall(r"`make (\w+)`", text) if name not in targets]
    for command in re.findall(r"main\.py ([^`\n]+)", text):
        try:
            parser().parse_args(shlex.split(command))
        except SystemExit:
            wrong.append(command)
    return wrong


def broken_links(text: str, guides: dict[str, str]) -> list[str]:
    """The links of a guide whose file or heading is not there."""
    return [link for link in re.findall(r"\]\(([^)]+)\)", text) if not _leads_somewhere(link, guides)]


def _leads_somewhere(link: str, guides: dict[str, str]) -> bool:
    name, _, heading = link.partition("#")
    return (FOLDER / name).exists() and (not heading or heading in set(anchors(guides[name])))


def anchors(text: str) -> Iterable[str]:
    """The headings of a guide as links name them."""
    return (re.sub(r"[^\w\- ]", "", line).replace(" ", "-").lower() for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE))


def pictures_of(text: str) -> list[tuple[str, str]]:
    """What each picture of a guide shows, and its file."""
    return re.findall(r"!\[([^\]]*)\]\(pictures/([^)]+)\)", text)


def mode_of(path: Path) -> str:
    """How a picture keeps its colours; "P" is a palette."""
    with Image.open(path) as picture:
        return picture.mode


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_says_what_is_there(name: str) -> None:
    """Names of buttons and pages, commands, links."""
    text = GUIDES[name]
    assert len(re.findall("«", text)) > 10
    assert unknown_names(text, shown()) == []
    assert unknown_commands(text) == []
    assert broken_links(text, GUIDES) == []


def test_a_stale_guide_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    """The twin: a button that was renamed, a part of a word, a command and a heading that are gone."""
    pages = '<button class="button">Giao đơn vị</button>'
    assert unknown_names("Bấm «Giao đơn vị», rồi «Giao  việc», «Gia»\nvà «giao đơn vị».", pages) == [
        "Giao việc",
        "Gia",
        "giao đơn vị",
    ]
    assert unknown_commands("`main.py doctor`, `main.py cure`, `make demo`, `make tea`") == ["make tea", "cure"]
    assert "cure" in capsys.readouterr().err
    assert broken_links("[a](README.md) [b](none.md) [c](quan-tri.md#không-có)", GUIDES) == ["none.md", "quan-tri.md#không-có"]


def test_the_flow_that_guides_are_written_after_is_sound(tmp_path: Path) -> None:
    """The example of `[filing]` loads and has no way without an end; without its free line, the check says what the guide says."""
    told = GUIDES["nguoi-soan-kien-thuc.md"]
    (example,) = re.findall(r"```toml\n(.*?)```", told, re.DOTALL)
    free = re.search(r"\[\[fees]]\namount = 0\n.*?\n\n", example, re.DOTALL)
    assert free and _problems(tmp_path, example) == []
    (gap,) = _problems(tmp_path, example.replace(free[0], ""))
    assert f"9.999999: {gap}" in told


def _problems(folder: Path, text: str) -> list[str]:
    """What `procedures check` says of the flow of a guide."""
    (folder / "9.999999.toml").write_text(text, "utf-8")
    (one,) = guide.load(folder).values()
    assert one.filing
    return walk.problems(one, one.filing, one.checked)


def test_every_picture_is_told_of_and_small() -> None:
    """Each picture has its place in a guide, a text for who cannot see it, a scene that takes it anew, and few bytes."""
    told = [one for text in GUIDES.values() for one in pictures_of(text)]
    files = {path.name: path for path in PICTURES.iterdir()}
    assert {file for _, file in told} == files.keys() == {f"{scene}.png" for scene in SCENES}
    assert [file for alt, file in told if len(alt) < 10] == []
    sizes = {name: path.stat().st_size for name, path in files.items()}
    assert [name for name, size in sizes.items() if size > LARGEST] == [] and sum(sizes.values()) <= LARGEST_TOGETHER
    assert {mode_of(path) for path in files.values()} == {"P"}


def test_the_table_of_roles_says_who_may_open_what() -> None:
    """The menu of each role, as the administrator reads it before giving somebody an account: no page more, none less."""
    may = {route.path: route.may for route in ROUTES if route.method == "GET"}
    rows = dict(re.findall(r"^\| «([^»]+)» \| (.*) \|$", GUIDES["quan-tri.md"], re.MULTILINE))
    pages = {label: may[path] for path, label in NAV[1:]}
    for role, name in ROLE_NAMES.items():
        opened = {label for label, roles in pages.items() if role in roles}
        told = {label for label in pages if f"«{label}»" in rows[name]}
        assert (pages.keys() - told if rows[name].startswith("mọi trang") else told) == opened, name


def test_every_rule_file_is_told_of() -> None:
    """What a province may change, and where."""
    names = [path.name for path in (ROOT / "knowledge" / "data" / "rules").iterdir()] + ["filing.toml", "dossier_columns.toml"]
    assert [name for name in names if f"`{name}`" not in GUIDES["quan-tri.md"]] == []


def test_every_page_and_role_is_told_of() -> None:
    """Nothing of the menu, and nobody who works at the desk, is left out."""
    told = "".join(GUIDES.values())
    assert [label for _, label in NAV if f"«{label}»" not in told] == []
    assert [name for name in ROLE_NAMES.values() if f"«{name}»" not in GUIDES["README.md"]] == []
    assert [name for name in GUIDES if name != "README.md" and f"]({name})" not in GUIDES["README.md"]] == []
