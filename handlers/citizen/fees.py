"""What a procedure costs today: from its guide, else from its catalogue row, never "free" where the note says otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import replace

from handlers.citizen import sentences as say
from handlers.citizen.about import About, bullets, joined, lower
from knowledge.facts import number_of
from knowledge.guide import GuideFee
from knowledge.procedure import Fee

_WORTH_A_WORD = datetime.timedelta(days=366)
"""For so long after its end a reduced rate is mentioned: people still ask for it."""


def tell(about: About) -> str:
    """The fee as a sentence or a short list."""
    if about.guide and about.guide.fees:
        return _guide_fee(about, about.guide.fees)
    return _listed_fee(about)


def _guide_fee(about: About, fees: Iterable[GuideFee]) -> str:
    """The fees in force today, each with its condition, and a word on a temporary rate that has ended."""
    current = [fee for fee in fees if not fee.until or fee.until >= about.today]
    ended = [fee for fee in fees if fee.until and fee.until < about.today <= fee.until + _WORTH_A_WORD]
    lines = [_fee_line(fee) for fee in current]
    told = about.line(say.FEE_OF, fee=lines[0]) if len(lines) == 1 else about.line(say.FEE_LINES, lines=bullets(lines))
    if not lines:
        told = about.line(say.FEE_UNSTATED)
    return ("\n" if len(lines) > 1 else " ").join([told, *(_ended(about, fee) for fee in ended)])


def _ended(about: About, fee: GuideFee) -> str:
    when = f"khi {fee.when} " if fee.when else ""
    return about.line(say.FEE_ENDED, fee=lower(fee.text), when=when, until=f"{fee.until:%d/%m/%Y}")


def _fee_line(fee: GuideFee) -> str:
    amount = f"**{lower(fee.text)}**" if fee.amount is not None else lower(fee.text)
    until = say.FEE_UNTIL.format(until=f"{fee.until:%d/%m/%Y}") if fee.until else ""
    return ", ".join(part for part in (amount + (f" ({fee.when})" if fee.when else ""), until) if part).rstrip(".")


def lines(fees: Iterable[GuideFee], with_case: bool) -> list[str]:
    """Fees as they stand in a list; of those of the citizen's own case the condition need not be said."""
    return list(dict.fromkeys(_fee_line(fee if with_case else replace(fee, when="")) for fee in fees))


def in_dong(amount: int) -> str:
    """A sum of money in words: "20.000 đồng"."""
    return f"{amount:,} đồng".replace(",", ".")


def _listed_fee(about: About) -> str:
    """From the catalogue: "free" is said only where nothing contradicts it (traps of the source, see knowledge/fee_reading.py)."""
    fees = list(dict.fromkeys(method.fee for method in about.procedure.methods))
    kinds = {fee.kind for fee in fees}
    for kind, told in _FEES_BY_KIND:
        if kind in kinds:
            return told(about, [fee for fee in fees if fee.kind == kind])
    return about.line(say.FEE_UNSTATED)


def _noted(about: About, fees: list[Fee]) -> str:
    told = about.line(say.FEE_NOTED, amounts=joined(amount for fee in fees for amount in fee.amounts))
    return told + _ends(about, fees)


def _stated(about: About, fees: list[Fee]) -> str:
    amounts = sorted({amount for fee in fees for amount in fee.amounts}, key=number_of)
    return about.line(say.FEE_OF, fee=" hoặc ".join(f"**{amount}**" for amount in amounts[:4])) + _ends(about, fees)


def _ends(about: About, fees: list[Fee]) -> str:
    """A word on temporary rates: still running, or over."""
    days = sorted({datetime.datetime.strptime(end, "%d/%m/%Y").date() for fee in fees for end in fee.ends if _is_day(end)})
    running, over = [day for day in days if day >= about.today], [day for day in days if day < about.today]
    told = ""
    if running:
        told += " " + about.line(say.FEE_ENDS, ends=joined(f"{day:%d/%m/%Y}" for day in running))
    if over:
        told += " " + about.line(say.FEE_SOME_ENDED, ends=joined(f"{day:%d/%m/%Y}" for day in over))
    return told


def _is_day(text: str) -> bool:
    try:
        datetime.datetime.strptime(text, "%d/%m/%Y")
    except ValueError:
        return False
    return True


def _by_rule(about: About, fees: list[Fee]) -> str:
    rules = joined(rule for fee in fees for rule in fee.rules) or say.FEE_BY_UNNAMED_RULE
    return about.line(say.FEE_BY_RULE, rules=rules)


def _doubtful(about: About, fees: list[Fee]) -> str:
    return about.line(say.FEE_DOUBTFUL, amounts=joined(amount for fee in fees for amount in fee.amounts))


def _free(about: About, fees: list[Fee]) -> str:
    return about.line(say.FEE_OF, fee=f"**{say.FREE}**")


_FEES_BY_KIND: tuple[tuple[str, Callable[[About, list[Fee]], str]], ...] = (
    ("noted", _noted),
    ("doubtful", _doubtful),
    ("amounts", _stated),
    ("by_rule", _by_rule),
    ("free", _free),
)


def brief(about: About) -> str:
    """The fee in one short line of an overview; "" where it takes more to say it rightly."""
    if about.guide and about.guide.fees:
        lines = [_fee_line(fee) for fee in about.guide.fees if not fee.until or fee.until >= about.today]
        return say.FEE_SHORT.format(fee="; ".join(lines)) if 0 < len(lines) <= 2 else ""
    fees = list(dict.fromkeys(method.fee for method in about.procedure.methods))
    if any(fee.kind not in ("free", "amounts") for fee in fees) or len(fees) != 1:
        return ""
    return say.FEE_SHORT.format(fee=say.FREE if fees[0].kind == "free" else joined(fees[0].amounts[:3]))
