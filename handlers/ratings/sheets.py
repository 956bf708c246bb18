"""Printed sheets for counters: an A4 page per unit with a QR code that opens a survey there."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import segno

from feedback_store.surveys import Row
from handlers.citizen.sentences import Voice
from handlers.ratings import page_sentences as say
from handlers.ratings.links import counter_address
from knowledge.rules.units import Unit

_TEMPLATE = Path(__file__).parent / "templates" / "sheet.typ"


@dataclass(frozen=True, slots=True)
class Sheets:
    """What is printed: a survey, the units at whose counters it is asked, and where the service is reached."""

    survey: Row
    units: Sequence[Unit]
    voice: Voice
    public_url: str

    def pdf(self) -> bytes:
        """The sheets as one PDF, in the order of the units."""
        return self._compiled("pdf")[0]

    def pictures(self, ppi: float = 96) -> list[bytes]:
        """The sheets as PNG, to look at."""
        return self._compiled("png", ppi)

    def _compiled(self, form: Literal["pdf", "png"], ppi: float | None = None) -> list[bytes]:
        import typst  # not at the top: a compiler that most starts never need

        # The fonts that come with the compiler carry Vietnamese, so that every machine prints the same.
        told = {"data": json.dumps(self._told(), ensure_ascii=False)}
        made = typst.compile(_TEMPLATE.read_bytes(), format=form, ppi=ppi, sys_inputs=told, ignore_system_fonts=True)
        return made if isinstance(made, list) else [made]

    def _told(self) -> dict[str, object]:
        opens, closes = (date.fromisoformat(day).strftime("%d/%m/%Y") for day in (self.survey.opens_on, self.survey.closes_on))
        return {
            "centre": self.voice.centre,
            "heading": self.voice.say(say.SHEET_TITLE),
            "title": self.survey.title,
            "steps": [self.voice.say(step) for step in say.SHEET_STEPS],
            "secret": self.voice.say(say.SHEET_SECRET),
            "until": say.SHEET_UNTIL.format(opens=opens, closes=closes),
            "no_phone": self.voice.say(say.SHEET_NO_PHONE),
            "units": [self._of_unit(unit) for unit in self.units],
        }

    def _of_unit(self, unit: Unit) -> dict[str, str]:
        address = counter_address(self.public_url, self.survey, unit.key)
        return {"name": unit.name, "address": address, "code": qr_code(address)}


def qr_code(address: str) -> str:
    """The QR code of an address as SVG, readable with a quarter of it dirty."""
    drawn = io.BytesIO()
    segno.make_qr(address, error="q").save(drawn, kind="svg", border=4, xmldecl=False, light="#fff")
    return drawn.getvalue().decode()
