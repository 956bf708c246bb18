"""Where an office is, its telephone and when somebody is there: of the office that was asked about, else of the centre."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.citizen import sentences as say
from handlers.citizen.about import lower
from handlers.citizen.opening_days import holidays, on_the_day, week
from handlers.citizen.turn import Turn
from handlers.messages import Step
from knowledge.rules.routing import route
from knowledge.rules.units import Unit, in_force
from knowledge.vietnamese.fold import fold, words_of

_CENTRE_HANDLES = "other"
"""What nobody else handles comes to the centre."""
_DAY = (
    r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|t7|cn|chu nhat|cuoi tuan|hom nay|(?:sang|trua|chieu|toi) nay|ngay mai|mai|bay gio"
    r"|gio nay|trua|buoi trua|toi|dip)"
)
_FEAST = (
    r"(?:ngay le|nghi le|le tet|dip le|tet (?:duong lich|am lich|nguyen dan|tay)|tet|giao thua|gio to(?: hung vuong)?"
    r"|quoc khanh|le)"
)
_WORKS = r"(?:lam viec|lam|mo cua|mo|nghi|nhan ho so|tiep dan|tiep|truc|dong cua|con)"
_ASKED = {
    "hours": re.compile(
        r"\b(?:gio (?:lam viec|mo cua|dong cua|tiep dan|nhan ho so)|lich lam viec"
        r"|may gio (?:la )?(?:mo|lam|dong|nghi|bat dau|nhan|tiep|tan)"
        rf"|{_DAY}\b.*\b{_WORKS}\b|{_WORKS}\b.*\b{_DAY})\b"
    ),
    "feast": re.compile(rf"\b(?:{_FEAST}\b.*\b{_WORKS}|{_WORKS}\b.*\b{_FEAST})\b"),
    "place": re.compile(r"\b(?:dia chi|o dau|o cho nao|cho nao|nam o|duong nao|toi dau|di dau)\b"),
    "phone": re.compile(r"\b(?:so dien thoai|dien thoai|sdt|dt|so may|so dt|so goi|goi so nao|so nao|hotline|tong dai)\b"),
}
_OFFICE = re.compile(
    r"\b(?:trung tam (?:phuc vu )?hanh chinh(?: cong)?(?: tinh)?|trung tam|ubnd|uy ban nhan dan|uy ban"
    r"|bo phan (?:mot|1) cua|(?:mot|1) cua|tru so|co quan|van phong|phuong|xa|tinh|so|ben|bo phan|cho|noi)\b"
)
_AROUND = re.compile(
    r"\b(?:khong|ko|k|hong|hok|hem|vay|the|nao|gio|may|luc|buoi|sang|chieu|toi|trua|ngay|co|duoc|den|tu|la|va|thi|o|dau|nam"
    r"|minh|cho|xin|hoi|biet|bao nhieu|so|cua|nhe|nha|a|em|anh|chi|tui|di|gi|moi|hang tuan|tuan|trong|vao|hay|ngoai|luon"
    r"|con|nua|ma|thang|nghi|viec|lam|mo|nay|ai)\b"
)
_LONGEST = 16


def asked(turn: Turn) -> Step | None:
    """What is asked about an office, where the message asks nothing else; None for anything else."""
    folded = " ".join(words_of(fold(turn.incoming.text)))
    if len(folded.split()) > _LONGEST:
        return None
    kinds = [kind for kind, pattern in _ASKED.items() if pattern.search(folded)]
    names_one = len(_named(turn)) == 1
    if not kinds or not (names_one or _OFFICE.search(folded) or {"hours", "feast"} & set(kinds)):
        return None
    return told(turn) if _is_all(turn, folded) or (names_one and _says_hours(folded)) else None


def _says_hours(folded: str) -> bool:
    """Whether hours are asked for by their name: «giờ làm việc của Sở Xây dựng»."""
    return bool(re.search(r"\b(?:gio (?:lam viec|mo cua|tiep dan|nhan ho so)|may gio (?:mo|lam viec|dong|nghi))\b", folded))


def _is_all(turn: Turn, folded: str) -> bool:
    """Whether nothing is left of a message without the office, what is asked of it and the words around."""
    rest = folded
    for name in sorted(turn.knows.rules.units[key].commune for key in _named(turn)):
        rest = rest.replace(" ".join(words_of(fold(name))), " ")
    for unit in (turn.knows.rules.units[key] for key in _named(turn)):
        for heard in (unit.name, *unit.heard):
            rest = rest.replace(" ".join(words_of(fold(heard))), " ")
    for pattern in (re.compile(rf"\b(?:{_DAY}|{_FEAST}|{_WORKS})\b"), _ASKED["place"], _ASKED["phone"], _OFFICE, _AROUND):
        rest = pattern.sub(" ", rest)
    return turn.knows.search.says_nothing(rest.split(), accented=False)


def told(turn: Turn) -> Step:
    """Place, telephone and hours, what is asked for first; the telephone always."""
    folded = " ".join(words_of(fold(turn.incoming.text)))
    unit = _asked_about(turn)
    tells: dict[str, Callable[[Turn, Unit | None, str], str]] = {"place": _place, "hours": _hours, "feast": _feast}
    wanted = [kind for kind in tells if _ASKED[kind].search(folded)] or (
        [] if _ASKED["phone"].search(folded) and unit else ["hours"]
    )
    lines = [tells[kind](turn, unit, folded) for kind in wanted]
    if unit and unit.phone:
        lines.append(turn.voice.say(say.PHONE_OF, unit=unit.name, phone=unit.phone))
    text = " ".join(filter(None, [*lines, turn.voice.person]))
    return turn.step(text if text.startswith("Dạ") else f"Dạ, {lower(text)}")


def _place(turn: Turn, unit: Unit | None, folded: str) -> str:
    return turn.voice.say(say.PLACE_OF, unit=unit.name, place=unit.place) if unit else ""


def _hours(turn: Turn, unit: Unit | None, folded: str) -> str:
    """The hours that somebody wrote down, and those of the calendar where a day of the week is asked for, or nothing is written."""
    hours = (unit.hours if unit else "") or turn.voice.hours
    day = on_the_day(turn, folded)
    lines = [turn.voice.say(say.OPEN, hours=hours)] if hours else [] if day and not _says_hours(folded) else [week(turn)]
    return " ".join([*lines, day]).strip()


def _feast(turn: Turn, unit: Unit | None, folded: str) -> str:
    return holidays(turn)


def _asked_about(turn: Turn) -> Unit | None:
    """The one office that the message names, else the centre."""
    rules, named = turn.knows.rules, _named(turn)
    if len(named) == 1:
        return in_force(rules.units, next(iter(named)), turn.today)
    try:
        return route(rules, _CENTRE_HANDLES, "", turn.today)
    except KeyError:
        return None


def _named(turn: Turn) -> frozenset[str]:
    """The offices that the message names; a commune that is named goes before the centre of the province."""
    places, text = turn.knows.rules.routing.places, turn.incoming.text
    return places.communes(text) or places.offices(text)
