"""States, required fields, reasons, retention and other paths say what the law says."""

from __future__ import annotations

import datetime
from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from knowledge.rules.required import asked, needed
from knowledge.rules.rules import Rules
from knowledge.rules.standing import standing
from knowledge.rules.states import EVERY, reachable


def test_every_state_is_there(rules: Rules) -> None:
    """The nine states, all within reach of a new case."""
    assert tuple(rules.states.all) == EVERY and reachable(rules.states) == frozenset(EVERY)


def test_clock_runs_only_while_the_office_is_asked(rules: Rules) -> None:
    """It stands while the citizen is waited for, and after an answer, a refusal or a merger."""
    assert {key for key, state in rules.states.all.items() if state.clock} == {"new", "accepted", "assigned"}


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ("new", "accepted", True),
        ("new", "reference", True),
        ("assigned", "waiting_citizen", True),
        ("waiting_citizen", "assigned", True),
        ("answered", "closed", True),
        ("closed", "assigned", True),
        ("merged", "assigned", True),
        ("reference", "accepted", True),
        ("new", "closed", False),
        ("new", "answered", True),
        ("refused", "answered", False),
        ("closed", "refused", False),
        ("reference", "assigned", False),
        ("new", "new", False),
    ],
)
def test_ways_between_states(rules: Rules, before: str, after: str, may: bool) -> None:
    """Nothing is closed unanswered; what was ended can be taken up again."""
    assert rules.states.may(before, after) is may


def test_official_groups(rules: Rules) -> None:
    """QĐ 766 counts refusals and questions back as handled; what is kept for information is not counted."""
    groups = {key: rules.states.group(key) for key in EVERY}
    assert groups == {
        "new": "moi",
        "accepted": "dang_xu_ly",
        "assigned": "dang_xu_ly",
        "waiting_citizen": "da_xu_ly",
        "answered": "da_xu_ly",
        "closed": "da_xu_ly",
        "refused": "da_xu_ly",
        "merged": "",
        "reference": "",
    }


@pytest.mark.parametrize(
    ("category", "must", "all_"),
    [
        ("procedures.delay", ("content", "name", "address", "phone"), ("content", "name", "address", "phone")),
        ("conduct.attitude", ("content", "name", "address", "phone"), ("content", "place", "name", "address", "phone")),
        ("infrastructure.roads", ("content", "place"), ("content", "place", "name", "phone")),
        ("society.health", ("content",), ("content", "name", "phone")),
    ],
)
def test_what_a_case_must_say(rules: Rules, category: str, must: tuple[str, ...], all_: tuple[str, ...]) -> None:
    """NĐ 20/2008 art. 7 for rules and conduct; for the field the matter and, where it counts, the place."""
    row = rules.categories[category]
    assert tuple(field.key for field in needed(rules.required, row)) == must
    assert tuple(field.key for field in asked(rules.required, row)) == all_
    assert all(field.law for field in asked(rules.required, row))


def test_what_becomes_of_an_anonymous_case(rules: Rules) -> None:
    """Kept for information, without register, deadline or reply; a hole in the road is mended whoever tells of it."""
    told = {
        law: (demand.anonymous.state, demand.anonymous.registered, demand.anonymous.clock) for law, demand in rules.required.items()
    }
    assert told == {"regulation": ("reference", False, False), "conduct": ("reference", False, False), "field": ("new", True, True)}
    assert not any(demand.anonymous.reply for demand in rules.required.values())


def test_reasons_are_told_kindly_and_with_a_way_on(rules: Rules) -> None:
    """Each sentence addresses the citizen once filled, is short, and quotes no decree at them."""
    for reason in rules.reasons.values():
        said = reason.sentence.format(you="anh/chị", You="Anh/chị")
        assert "nh/chị" in said or reason.key == "missing_identity"
        assert len(said) < 200 and said.endswith(".") and "{" not in said
        assert not any(word in said for word in ("NĐ", "Điều", "căn cứ", "Quý"))
    assert {rules.reasons[key].state for key in ("duplicate", "anonymous", "mixed", "not_enough_ground", "unclear")} == {
        "merged",
        "reference",
        "waiting_citizen",
        "answered",
        "refused",
    }


def test_a_case_that_was_taken_back_is_not_called_refused(rules: Rules) -> None:
    """Its state stays the same for the figures; what was refused keeps the name, and so does a reason that counts no more."""
    read, refused = standing(rules, "refused", "withdrawn"), rules.states.all["refused"]
    assert (read.name, read.citizen) == ("Người gửi đã rút", "đã khép lại theo ý người gửi")
    assert replace(read, name=refused.name, citizen=refused.citizen) == refused
    assert standing(rules, "new", "withdrawn") == rules.states.all["new"]
    assert standing(rules, "refused", "unclear") == standing(rules, "refused", "") == refused


def test_retention(rules: Rules) -> None:
    """Chat goes, the register stays with the archive."""
    since = datetime.datetime(2026, 1, 1, tzinfo=UTC)
    assert rules.retention["chat_text"].until(since) == since + timedelta(days=365)
    assert rules.retention["case"].until(since) is None
    assert all(row.basis for row in rules.retention.values())


def test_other_paths(rules: Rules) -> None:
    """The laws' own times, and that a denunciation is sealed."""
    complaint, denunciation = rules.redirects["legal_complaint"], rules.redirects["denunciation"]
    assert {key: limit.days for key, limit in complaint.limits.items()} == {
        "file_within": 90,
        "accept": 10,
        "decide": 30,
        "decide_complex": 45,
        "decide_remote": 45,
        "decide_remote_complex": 60,
    }
    assert {key: limit.days for key, limit in denunciation.limits.items()} == {
        "decide": 30,
        "extend_complex": 30,
        "extend_very_complex": 60,
    }
    assert (complaint.sealed, denunciation.sealed) == (False, True)
    assert complaint.doors and denunciation.doors and "Điều 25" in denunciation.anonymous
