"""What a citizen who follows a dossier (hồ sơ) is told of it by itself: its state, its dates, and what must not be forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from handlers.citizen import dossier as citizen
from handlers.citizen import dossier_words, report
from handlers.citizen import sentences as say
from handlers.citizen.sentences import Voice
from handlers.messages import Choice, DossierView, Reply
from knowledge.rules import dossiers
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM

Known = Mapping[str, Any]
"""What a citizen knows of a dossier by now: `status` and `due`, and `on` which day everything was said.

Since then: the `late` date, and of which reminder (`supplement`, for an end on `until`; `ready`).
"""

_LATE = (say.DOSSIER_REMIND_LATE, say.DOSSIER_REMIND_LATE_AGAIN)


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell, and what the citizen knows then."""

    reply: Reply
    known: Known


def known(view: DossierView, now: datetime) -> dict[str, Any]:
    """What somebody knows who has just been told everything."""
    return {"status": view.status, "due": view.due, "on": now.astimezone(VIETNAM).date().isoformat()}


@dataclass(frozen=True, slots=True)
class WhatIsNew:
    """How citizens are told; `title` gives the name of a procedure."""

    rules: Rules
    voice: Voice

    def of(self, view: DossierView, before: Known, now: datetime) -> News | None:
        """What is to be told now, one thing at a time, the most important first; None for nothing."""
        if view.status != before.get("status"):
            return self._state(view, now)
        return next((one for one in self._dated(view, before, now) if one), None)

    def is_over(self, view: DossierView) -> bool:
        """Whether nothing more will be told."""
        return self.rules.dossiers.states[view.status].ends

    def _state(self, view: DossierView, now: datetime) -> News:
        told = dossier_words.told(self.voice, self.rules, view, now, say.DOSSIER_NEWS_STATE)
        return self._news(say.DOSSIER_NEWS, view, known(view, now), told=told)

    def _dated(self, view: DossierView, before: Known, now: datetime) -> Iterator[News | None]:
        today = now.astimezone(VIETNAM).date()
        if self.rules.dossiers.states[view.status].clock and view.due:
            if view.due != before.get("due"):
                yield self._news(say.DOSSIER_REMIND_DUE, view, {**before, "due": view.due}, due=dossier_words.due_said(view))
            was_said = before.get("late") == view.due or _is_before(dossier_words.day_due(view), before)
            if dossier_words.is_late(self.rules, view, now) and not was_said:
                late = say.DOSSIER_REMIND_LATE_AGAIN if view.is_put_off else say.DOSSIER_REMIND_LATE
                yield self._news(late, view, {**before, "late": view.due}, due=dossier_words.due_said(view))
        if view.status == dossiers.SUPPLEMENT and view.supplement_until:
            yield self._supplement(view, before, today)
        if view.status == dossiers.FINISHED and view.finished_at and view.returned_by in ("", "counter"):
            yield self._ready(view, before, today)

    def _supplement(self, view: DossierView, before: Known, today: date) -> News | None:
        """So many days before the end, each once; after it there is nothing to remind of."""
        until = date.fromisoformat(view.supplement_until)
        left = (until - today).days
        due = min((days for days in self.rules.dossiers.remind_supplement_days if left <= days), default=None)
        is_same = before.get("until", view.supplement_until) == view.supplement_until
        if due is None or left < 0 or (is_same and due >= before.get("supplement", due + 1)):
            return None
        if _is_before(until - timedelta(due + 1), before):
            return None
        after = {**before, "supplement": due, "until": view.supplement_until}
        return self._news(say.DOSSIER_REMIND_SUPPLEMENT, view, after, day=dossier_words.day_of(view.supplement_until))

    def _ready(self, view: DossierView, before: Known, today: date) -> News | None:
        since = datetime.fromisoformat(view.finished_at).astimezone(VIETNAM).date()
        due = max((days for days in self.rules.dossiers.remind_ready_days if today >= since + timedelta(days)), default=0)
        if due <= before.get("ready", 0) or _is_before(since + timedelta(due - 1), before):
            return None
        _, what = self.rules.dossiers.states[view.status].words(view.returned_by)
        return self._news(say.DOSSIER_REMIND_READY, view, {**before, "ready": due}, next=f" {self.voice.say(what)}" if what else "")

    def _news(self, sentence: str, view: DossierView, after: Known, **facts: str) -> News:
        """A late one can be complained of at once; every one can be left."""
        late = (Choice(report.START, say.REPORT_LABEL),) if sentence in _LATE else ()
        offered = (*late, citizen.show(view.code), citizen.leave(view.code)) if not self.is_over(view) else ()
        return News(Reply(self.voice.say(sentence, code=view.code, title="", **facts), offered), after)


def _is_before(day: date, before: Known) -> bool:
    """Whether everything was said after a day, so that what came with it is no news."""
    return day.isoformat() < str(before.get("on", ""))
