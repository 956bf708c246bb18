"""What the keys of ratings and surveys are called: where a response came from, whom it is about, what it answers."""

from __future__ import annotations

from handlers.desk import satisfaction_sentences as words
from knowledge.questionnaires.questionnaire import Item, Questionnaire
from knowledge.rules.rules import Rules

CHANNELS, NOT_ASKED, ORIGINS = words.CHANNELS, words.NOT_ASKED, words.ORIGIN_NAMES
NONE, NO_UNIT = "(không ghi)", words.NO_UNIT
"""Stand for a field or the like that a response has none of, and for its unit."""


def field_names(rules: Rules) -> dict[str, str]:
    """What the fields of cases are called: apart from a procedure's field of the same name, «Đất đai», which is its own key."""
    return {one.group: f"{one.group_name} (phản ánh)" for one in rules.categories.values()}


class Names:
    """What keys are called today; a key that the rules no longer hold stands for itself."""

    def __init__(self, rules: Rules, questionnaire: Questionnaire) -> None:
        self.units = {key: unit.name for key, unit in rules.units.items()}
        self.fields = field_names(rules)
        self.subjects = {one.key: one.name for one in rules.categories.values()}
        self.options = {(item.key, option.key): option.label for item in questionnaire.items for option in item.options}
        self.items: dict[str, Item] = questionnaire.by_key

    def of(self, cut: str, key: str) -> str:
        """What one value of a column such as "unit" is called."""
        known: dict[str, str] = {
            "unit": self.units,
            "field": self.fields,
            "subject": self.subjects,
            "origin": ORIGINS,
            "channel": CHANNELS,
        }.get(cut, {})
        return known.get(key, key) or (NO_UNIT if cut == "unit" else NONE)


def month_said(key: str) -> str:
    """A month as people write it: "11/2026"; empty for an open end."""
    return f"{key[5:]}/{key[:4]}" if key else ""


def quarter_said(quarter: str, period: tuple[str, str], now: str) -> str:
    """A quarter ("2026-Q4") in words, and what is told of it where the period holds a part, or the month `now` lies in it."""
    year, number = quarter.split("-Q")
    name, last = f"Quý {number}/{year}", 3 * int(number)
    months = [f"{year}-{month:02}" for month in range(last - 2, last + 1)]
    told = [month for month in months if period[0] <= month <= (period[1] or month)]
    if told != months:
        return f"{name} (chỉ tháng {', '.join(month[5:].lstrip('0') for month in told)})"
    return f"{name} (chưa hết)" if now <= months[-1] else name


def period_said(months: tuple[str, str]) -> str:
    """A period of months in words."""
    first, last = map(month_said, months)
    if first and last:
        return f"tháng {first}" if first == last else f"từ tháng {first} đến hết tháng {last}"
    if first or last:
        return f"từ tháng {first}" if first else f"đến hết tháng {last}"
    return "mọi thời gian"
