"""What the pages of satisfaction are asked for: months, a questionnaire, and one filter at a time; from the address and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from feedback_store import tallies
from feedback_store.officers import Officer
from feedback_store.sqlite import Connection
from feedback_store.tallies import Wanted
from feedback_store.timestamps import to_text
from handlers.desk import satisfaction_sentences as words
from knowledge.questionnaires import one_tap
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

FILTERS = ("unit", "field", "subject", "channel", "origin", "selection")
SELECTIONS: Mapping[str, tuple[str, ...]] = {"self": ("link", "counter", "kiosk"), "invited": ("invitation", "paper")}
"""The origins of a survey's forms: of people who came by themselves, which makes no sample, and of those who were asked."""
RANGE, USUAL = "khoang", "nam-nay"
MOST_MONTHS = 36
NO_UNIT = "?"
"""No unit has this key: what an officer sees who belongs to none."""
Questionnaires = Mapping[str, tuple[Questionnaire, ...]]


class Months(NamedTuple):
    """A period of whole months of Vietnam, both included, each counted from the year 0."""

    first: int
    last: int

    @property
    def keys(self) -> tuple[str, str]:
        """The first and the last as the store writes them."""
        return month_key(self.first), month_key(self.last)

    @property
    def before(self) -> Months:
        """The period of the same length just before: of a quarter the quarter before, whether it is over or not."""
        return Months(2 * self.first - self.last - 1, self.first - 1)

    @property
    def said(self) -> str:
        """As people write it: "01/2026–11/2026"."""
        first, last = (month_said(month) for month in self)
        return first if first == last else f"{first}–{last}"

    @property
    def days(self) -> tuple[date, date]:
        """Its first and its last day."""
        after = self.last + 1
        return date(self.first // 12, self.first % 12 + 1, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)

    def each(self) -> list[Months]:
        """Its months, each as a period."""
        return [Months(month, month) for month in range(self.first, self.last + 1)]

    def quarters(self, now: int) -> list[Months]:
        """The whole quarters in it, and the one that is not over `now`, as far as it has come."""
        found = [Months(month, month + 2) for month in range(self.first, self.last + 1) if month % 3 == 0]
        return [one for one in found if one.first <= now and (one.last <= self.last or now <= self.last)]

    def until(self, now: int) -> Months:
        """What of it has begun; the first month where none has."""
        return Months(self.first, max(self.first, min(self.last, now)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the page; `filters` names at most one, `typed` is what stands in the address.

    What was answered from `before` on is left out: the beginning of a day as UTC text, "" for nothing. `today` is when it is asked.
    """

    months: Months
    questionnaire: Questionnaire
    filters: Mapping[str, str]
    typed: Mapping[str, str]
    today: date
    fault: str = ""
    before: str = ""

    @property
    def now(self) -> int:
        """The month in which it is asked."""
        return month_of(self.today)

    @property
    def is_running(self) -> bool:
        """Whether more may still come."""
        return self.months.last >= self.now

    @property
    def fixed(self) -> dict[str, str]:
        """What stands in an address that says the same tomorrow: its months and its version by name, and the filter."""
        first, last = self.months.keys
        return {"period": RANGE, "from": first, "to": last, "questionnaire": self.questionnaire.ref, **self.filters}

    @property
    def scope(self) -> tuple[str, str]:
        """What is filtered by, and its key; empty for neither."""
        return next(iter(self.filters.items()), ("", ""))

    def wanted(self) -> Wanted:
        """The responses asked for."""
        one, scope = self.questionnaire, self.scope[0]
        field, _, subject = self.filters.get("subject", self.filters.get("field", "")).partition("/")
        return Wanted(
            one.key,
            one.version,
            self.months.keys,
            origins=self._origins(),
            channels=(self.filters["channel"],) if scope == "channel" else (),
            unit=self.filters.get("unit", ""),
            field=field,
            subject=subject,
            days=("", self.before),
        )

    @property
    def left_out(self) -> Wanted | None:
        """The responses that are left out."""
        return replace(self.wanted(), days=(self.before, "")) if self.before else None

    def _origins(self) -> tuple[str, ...]:
        scope, key = self.scope
        return SELECTIONS.get(key, (key,)) if scope == "selection" else (key,) if scope == "origin" else ()


def asked(typed: Mapping[str, str], officer: Officer, rules: Rules, today: date) -> Asked:
    """What an address asks for; with what makes no sense in it, what can be shown, and `fault`.

    A unit officer's unit is fixed, and today's responses are left out: who sees figures move knows whom they have just served.
    """
    months, fault = _months(typed, today)
    chosen, before = {name: typed[name] for name in FILTERS if typed.get(name)}, ""
    if officer.role == "unit_officer":
        chosen, before = {"unit": officer.unit or NO_UNIT}, beginning(today)
    elif (unknown := chosen.get("unit")) and unknown not in rules.units:
        chosen, fault, typed = {}, words.NO_SUCH_UNIT.format(unit=unknown), {**typed, "unit": ""}
    if len(chosen) > 1:
        chosen, fault = {}, words.ONE_FILTER
    form = _questionnaire(typed.get("questionnaire", ""), rules.questionnaires)
    return Asked(months, form, chosen, typed, today, fault, before)


def beginning(day: date) -> str:
    """When a day of Vietnam begins, as the store writes it."""
    return to_text(datetime(day.year, day.month, day.day, tzinfo=VIETNAM))


def of_version(db: Connection, wanted: Asked, known: Questionnaires) -> Asked:
    """The same of the version that every page tells: the one in the address; else the latest answered, or the latest."""
    versions = [one for one in known[wanted.questionnaire.key] if one.scored]
    if len(versions) == 1 or wanted.typed.get("questionnaire") == wanted.questionnaire.ref:
        return wanted
    answered = (one for one in reversed(versions) if is_answered(db, replace(wanted, questionnaire=one, before="")))
    return replace(wanted, questionnaire=next(answered, wanted.questionnaire))


def is_answered(db: Connection, wanted: Asked) -> bool:
    """Whether there are answers."""
    return bool(tallies.counts(db, wanted.wanted(), ())[0][0])


def month_of(day: date) -> int:
    """The month of a day."""
    return day.year * 12 + day.month - 1


def month_key(month: int) -> str:
    """A month as the store writes it."""
    return f"{month // 12:04}-{month % 12 + 1:02}"


def month_said(month: int) -> str:
    """A month as people write it."""
    return f"{month % 12 + 1:02}/{month // 12}"


@lru_cache(1_000)
def month_number(key: str) -> int | None:
    """The month of "2026-11"; None for anything else."""
    try:
        day = date.fromisoformat(f"{key}-01")
    except ValueError:
        return None
    return month_of(day) if 2000 <= day.year < 2100 else None


def usual(today: date) -> dict[str, tuple[str, Months]]:
    """The periods that are asked for most, with their names; quarters and years are whole, and are compared with whole ones."""
    now, year = month_of(today), today.year * 12
    quarter = now // 3 * 3
    return {
        "nam-nay": ("Năm nay", Months(year, year + 11)),
        "12-thang": ("12 tháng gần nhất", Months(now - 11, now)),
        "quy-nay": ("Quý này", Months(quarter, quarter + 2)),
        "quy-truoc": ("Quý trước", Months(quarter - 3, quarter - 1)),
        "thang-nay": ("Tháng này", Months(now, now)),
        "thang-truoc": ("Tháng trước", Months(now - 1, now - 1)),
        "nam-truoc": ("Năm trước", Months(year - 12, year - 1)),
    }


def scored(known: Questionnaires) -> list[Questionnaire]:
    """The versions of questionnaires that have figures, the one-tap rating first and of each the latest first."""
    found = [one for versions in known.values() for one in reversed(versions) if one.scored]
    return sorted(found, key=lambda one: one.key != one_tap.KEY)


def _months(typed: Mapping[str, str], today: date) -> tuple[Months, str]:
    periods = usual(today)
    key = typed.get("period") or (RANGE if typed.get("from") and typed.get("to") else USUAL)
    if key != RANGE:
        return periods.get(key, periods[USUAL])[1], ""
    first, last = month_number(typed.get("from", "")), month_number(typed.get("to", ""))
    if first is None or last is None or first > last:
        return periods[USUAL][1], words.BAD_MONTHS
    if last - first >= MOST_MONTHS:
        return periods[USUAL][1], words.TOO_MANY_MONTHS
    return Months(first, last), ""


def _questionnaire(name: str, known: Questionnaires) -> Questionnaire:
    found = scored(known)
    return next((one for one in found if name in (one.ref, one.key)), found[0])
