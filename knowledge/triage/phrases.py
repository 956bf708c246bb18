"""What people write first, as officers collect it: one file a kind (and a group of categories), one message a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.data_file import BadDataFile, data_lines, read_toml, reading

RULES = Path(__file__).parent.parent / "data" / "rules"
KINDS = (
    "question",
    "complaint",
    "recommendation",
    "legal_complaint",
    "denunciation",
    "status",
    "filing",
    "rating",
    "person",
    "greeting",
    "emergency",
    "abuse",
    "contest",
    "other",
)
TOLD = frozenset(("complaint", "recommendation"))
"""Kinds that always have a category."""
_MAY = TOLD | {"contest"}
_URGENT, _WITH, _OR = "!", " + ", " | "


class BadTriage(BadDataFile):
    """A file of first messages, or the weights learnt from them, cannot be used; the message is in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Said:
    """A first message as an officer wrote it down. `urgent` means that people may be hurt if it is left for days."""

    text: str
    kind: str
    category: str
    urgent: bool

    @property
    def pattern(self) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """What stands left and right of the "+" of a line such as "đèn đường | cột đèn + hỏng | tắt"; None for a message."""
        left, plus, right = self.text.partition(_WITH)
        return (_either(left), _either(right)) if plus else None


def _either(text: str) -> tuple[str, ...]:
    return tuple(map(str.strip, text.split(_OR)))


def categories(path: Path = RULES / "categories.toml") -> frozenset[str]:
    """The keys of the categories, such as "infrastructure.lighting". Raises BadTriage."""
    with reading(path.name, BadTriage):
        groups = read_toml(path, BadTriage)
        return frozenset(f"{group}.{key}" for group, rows in groups.items() for key, row in rows.items() if isinstance(row, dict))


def load(folder: Path, known: frozenset[str] | None = None) -> tuple[Said, ...]:
    """Every message of a folder. Raises BadTriage, also when a kind has none."""
    known = categories() if known is None else known
    said = tuple(one for path in sorted(folder.glob("*.txt")) for one in read(path, known))
    if missing := sorted(set(KINDS) - {one.kind for one in said}):
        raise BadTriage(f"{folder.name}: chưa có câu mẫu nào cho «{missing[0]}»")
    return said


def read(path: Path, known: frozenset[str] | None = None) -> Iterator[Said]:
    """The messages of one file. Raises BadTriage for a name that is no kind, a category that is none, or a line outside of one."""
    known = categories() if known is None else known
    kind, category = path.name.partition(".")[0], ""
    if kind not in KINDS:
        raise BadTriage(f"{path.name}: tên tệp phải bắt đầu bằng một loại tin như complaint, question")
    for number, line in data_lines(path, BadTriage):
        if line.startswith("["):
            category = line.removeprefix("[").removesuffix("]").strip()
            if category not in known or kind not in _MAY:
                raise BadTriage(f"{path.name} dòng {number}: không có lĩnh vực «{category}» cho loại tin này")
        elif kind in TOLD and not category:
            raise BadTriage(f"{path.name} dòng {number}: câu mẫu nằm ngoài mọi lĩnh vực")
        else:
            yield Said(line.removeprefix(_URGENT).strip(), kind, category, line.startswith(_URGENT))
