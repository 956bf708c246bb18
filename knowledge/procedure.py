"""An administrative procedure (thủ tục hành chính) as facts: what the catalogue holds and answers are worked out from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Unit = Literal["working_day", "day", "hour", "month", ""]
UNIT_NAMES = {"working_day": "ngày làm việc", "day": "ngày", "hour": "giờ", "month": "tháng"}
FeeKind = Literal["free", "amounts", "noted", "by_rule", "doubtful", "unstated"]


@dataclass(frozen=True, slots=True)
class Duration:
    """How long the authority takes. `unit` is "" where the source gives a bare number: that is never shown as days."""

    amount: float = 0
    unit: Unit = ""
    text: str = ""

    @property
    def known(self) -> bool:
        """Whether this can be told to a citizen as it stands."""
        return self.amount > 0 and self.unit != ""


@dataclass(frozen=True, slots=True)
class Fee:
    """What it costs, as stated.

    `free`: stated free and nothing contradicts it; `amounts`: amounts in the fee column; `noted`: the column says free or
    zero, the note beside it states amounts; `by_rule`: the note refers to a rule (the province's council, a circular)
    without an amount; `doubtful`: an amount that cannot be right ("120 VNĐ"); `unstated`: nothing is said.
    `ends` are the last days (DD/MM/YYYY) of temporary rates that the note names.
    """

    kind: FeeKind = "unstated"
    amounts: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """One way of filing (cách thức thực hiện) with its own time and fee."""

    way: Literal["counter", "online", "post"]
    time: Duration = Duration()
    fee: Fee = Fee()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to bring (thành phần hồ sơ); `case` is the condition under which it is needed."""

    name: str
    case: str = ""
    original: int = 0
    copies: int = 0
    form: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure as one source stated it on one day (`snapshot`, YYYY-MM).

    `papers_left_out` counts papers that the source describes in whole sentences, which the catalogue does not carry.
    """

    code: str
    title: str
    field: str = ""
    agency: str = ""
    ministry: str = ""
    receiving_place: str = ""
    levels: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    methods: tuple[Method, ...] = ()
    papers: tuple[Paper, ...] = ()
    papers_left_out: int = 0
    results: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    decision: str = ""
    url: str = ""
    snapshot: str = ""
    flags: tuple[str, ...] = ()

    @property
    def internal(self) -> bool:
        """Whether it is a procedure between state bodies (TTHC nội bộ, codes 5. and 6.): kept, never offered to a citizen."""
        return self.code.startswith(("5.", "6."))

    @property
    def online(self) -> bool:
        """Whether the source lists an online way of filing."""
        return any(method.way == "online" for method in self.methods)

    def to_data(self) -> dict[str, Any]:
        """The procedure as JSON data without what is empty."""
        data: dict[str, Any] = _without_empty(self)
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Procedure:
        """Read what `to_data` wrote. Raises KeyError or TypeError for data of another shape."""
        methods = tuple(
            Method(
                way=method["way"],
                time=Duration(**method.get("time", {})),
                fee=Fee(**{name: _tupled(value) for name, value in method.get("fee", {}).items()}),
            )
            for method in data.get("methods", ())
        )
        papers = tuple(Paper(**paper) for paper in data.get("papers", ()))
        plain = {name: _tupled(value) for name, value in data.items() if name not in ("methods", "papers")}
        return cls(methods=methods, papers=papers, **plain)


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _without_empty(value: Any) -> Any:
    """A value of this file as JSON data; written out because `dataclasses.asdict` takes ten times as long."""
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_without_empty(item) for item in value]
    return {name: kept for name in value.__slots__ if (kept := _without_empty(getattr(value, name)))}
