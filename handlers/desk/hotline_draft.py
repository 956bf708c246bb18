"""What an operator types while somebody speaks: kept with the call, judged by the law, turned into a case."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace

from handlers.desk import hotline_sentences as say
from handlers.desk.forms import Form
from handlers.messages import Draft
from knowledge import mentions
from knowledge.rules import required
from knowledge.rules.rules import Rules
from knowledge.rules.units import Unit
from knowledge.vietnamese.fold import fold

LONGEST_TEXT, LONGEST = 4_000, 300
KINDS = {"complaint": "Phản ánh", "recommendation": "Kiến nghị"}
PERSONAL = ("name", "address", "phone")
_FORM_NAMES = {"content": "text"}
_MISSING = {"text": say.NOTHING_TOLD, "place": say.NO_PLACE, "name": say.NO_NAME, "address": say.NO_ADDRESS, "phone": say.NO_PHONE}


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it stands; `commune` is a key of the units, `q` what is looked up beside it."""

    text: str = ""
    kind: str = "complaint"
    category: str = ""
    urgency: str = "normal"
    place: str = ""
    commune: str = ""
    name: str = ""
    address: str = ""
    phone: str = ""
    anonymous: str = ""
    q: str = ""

    def to_text(self) -> str:
        """The form as JSON, without what is empty."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Typed:
        """Read what `to_text` wrote, leaving out fields that this version does not know."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: str(value) for name, value in json.loads(text).items() if name in known})


def typed_from(form: Form, rules: Rules) -> Typed:
    """The form as it was sent; a choice that the rules do not hold is none. Raises Refused (413) for endless texts."""
    sent = {one.name: form.text(one.name, LONGEST_TEXT if one.name == "text" else LONGEST) for one in fields(Typed)}
    return _sound(Typed(**sent), rules)


def with_taken(typed: Typed, taken: str, rules: Rules) -> Typed:
    """The form with a suggestion that was taken over: "category=infrastructure.roads"."""
    name, _, value = taken.partition("=")
    if name not in ("category", "place", "name", "address", "phone", "urgency"):
        return typed
    return _sound(replace(typed, **{name: value[:LONGEST]}), rules)


def communes(rules: Rules) -> list[Unit]:
    """The communes and wards that still work, by name."""
    return sorted((unit for unit in rules.units.values() if unit.level == "commune" and unit.until is None), key=_by_name)


def case_draft(typed: Typed, rules: Rules) -> Draft:
    """The case that the form tells of; who would give no name is not known by number or address either."""
    place = typed.place
    commune = rules.units[typed.commune].commune if typed.commune else ""
    if commune and fold(commune) not in fold(place):
        place = ", ".join(filter(None, (place, commune)))
    draft = Draft(typed.kind, typed.category, typed.urgency, typed.text, place)
    if typed.anonymous:
        return replace(draft, anonymous=True)
    phone = mentions.phone(typed.phone) or ""
    return replace(draft, name=typed.name, phone=phone, address=typed.address, anonymous=not (typed.name or phone))


def needs(typed: Typed, rules: Rules) -> dict[str, str]:
    """Why each field is asked for, in a few words; who gives no name is asked nothing personal."""
    if not typed.category:
        return {"text": say.ALWAYS, "category": say.ALWAYS}
    category = rules.categories[typed.category]
    needed = {field.key for field in required.needed(rules.required, category)}
    found = {"category": say.ALWAYS}
    for field in required.asked(rules.required, category):
        by_law = say.NEEDED.format(law=field.law) if field.law.startswith("NĐ") else say.OUR_DEFAULT
        found[_FORM_NAMES.get(field.key, field.key)] = by_law if field.key in needed else say.ASKED
    return {name: why for name, why in found.items() if not (typed.anonymous and name in PERSONAL)}


def faults(typed: Typed, rules: Rules) -> dict[str, str]:
    """What keeps the case from being filed, by field, in the order of the form."""
    found: dict[str, str] = {}
    if not typed.text:
        found["text"] = say.NOTHING_TOLD
    if not typed.category:
        return found | {"category": say.NO_CATEGORY}
    draft = case_draft(typed, rules)
    asked = required.needed(rules.required, rules.categories[typed.category])
    for name in (_FORM_NAMES.get(field.key, field.key) for field in asked):
        if not getattr(draft, name) and not (typed.anonymous and name in PERSONAL):
            found[name] = _MISSING[name]
    if typed.phone and not typed.anonymous and not draft.phone:
        found["phone"] = say.BAD_PHONE
    return found


def nameless_means(typed: Typed, rules: Rules) -> str:
    """What it means for this category that the caller gives no name; "" while no category is chosen."""
    if not typed.category:
        return ""
    means = rules.required[rules.categories[typed.category].law].anonymous
    told = say.NAMELESS_REGISTERED if means.registered else say.NAMELESS_REFERENCE
    return f"{told} {say.NUMBER_FORGOTTEN}"


def _sound(typed: Typed, rules: Rules) -> Typed:
    return replace(
        typed,
        kind=typed.kind if typed.kind in KINDS else "complaint",
        category=typed.category if typed.category in rules.categories else "",
        urgency=typed.urgency if typed.urgency in rules.deadlines.urgencies else "normal",
        commune=typed.commune if typed.commune in rules.units else "",
        anonymous="1" if typed.anonymous else "",
    )


def _by_name(unit: Unit) -> str:
    return fold(unit.name)
