"""The network of triage: what it is taught it tells again, and what is written is read as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.triage_network import Deep, Plain, Table, Task, learnt, table
from knowledge.triage import model
from knowledge.triage.model import Head, bent, shares
from knowledge.triage.phrases import BadTriage

FEATURES = ("đèn", "hỏng", "hỏi", "bao nhiêu", "ạ")
PLACES = {feature: place for place, feature in enumerate(FEATURES)}
TAUGHT = ((["đèn", "hỏng"],), (["hỏi", "bao nhiêu"],), (["đèn", "ạ"],), (["bao nhiêu", "ạ"],)) * 1_500
TASK = Task(("complaint", "question"), np.array([0, 1] * 3_000), np.ones(6_000, np.float32))


def written(deep: Deep) -> str:
    weights, start = deep.heads["kind"]
    heads = {"kind": Head(TASK.classes, weights.weights, start.weights)}
    return model.written(FEATURES, deep.inner.weights, deep.start.weights, len(deep.start.weights), heads)


def test_what_was_taught_is_told_again() -> None:
    """Through the file as well; a word in both kinds ("ạ") decides nothing."""
    network = model.parsed(written(learnt(Deep, table(TAUGHT, PLACES), {"kind": TASK})))
    for message, right in ((["đèn", "hỏng"], 0), (["bao nhiêu"], 1), (["hỏi", "ạ"], 1), (["hỏng", "ạ"], 0)):
        likely = shares(network.heads["kind"].scores(network.inner((message,))))
        assert likely[right] > 0.7, message
    assert abs(shares(network.heads["kind"].scores(network.inner((["ạ"],))))[0] - 0.5) < 0.2


def test_plain_scores_learn_the_same() -> None:
    plain = learnt(Plain, table(TAUGHT, PLACES), {"kind": TASK})
    scores = plain.weights.weights[:, plain.spans["kind"]] + plain.start.weights
    assert [int(row.argmax()) for row in scores[:4]] == [0, 0, 1, 1]


def test_a_message_that_is_not_asked_about_teaches_nothing() -> None:
    """The twin: with every answer unknown the heads stay as they began."""
    unknown = Task(TASK.classes, np.full(6_000, -1), np.ones(6_000, np.float32))
    plain = learnt(Plain, table(TAUGHT, PLACES), {"kind": unknown})
    assert not plain.weights.weights.any()


@given(st.lists(st.lists(st.sampled_from(FEATURES), max_size=4), min_size=1, max_size=12))
def test_a_table_adds_up_as_its_messages_do(messages: list[list[str]]) -> None:
    """Also where a message has no known feature, first, in the middle or last."""
    weights = np.arange(10, dtype=np.float32).reshape(5, 2)
    rows = table([(message,) for message in messages], PLACES)
    rights = [sum((weights[PLACES[one]] for one in message), np.zeros(2)) * model.measure(message) for message in messages]
    np.testing.assert_allclose(rows.times(weights), rights, rtol=1e-5)
    chosen = np.arange(len(messages))[::-1].copy()
    np.testing.assert_allclose(rows.of(chosen).times(weights), rights[::-1], rtol=1e-5)


def test_turned_is_the_way_back() -> None:
    """The sums by feature are those of the transposed matrix."""
    rows = Table(np.array([0, 2, 2]), np.array([1, 2, 3], np.float32), np.array([0, 2, 3]), 5)
    found, sums = rows.turned(np.array([[1.0], [10.0]], np.float32))
    assert found.tolist() == [0, 2] and sums.tolist() == [[1.0], [32.0]]


def test_values_below_zero_are_made_smaller() -> None:
    assert bent(np.array([-4.0, 0.0, 4.0], np.float32)).tolist() == [-1.0, 0.0, 4.0]


@pytest.mark.parametrize("damage", [("đèn", "đèn\\nhẻm"), ('"layer": 96', '"layer": 900')])
def test_sizes_that_do_not_agree_are_one_line(damage: tuple[str, str]) -> None:
    text = written(Deep(5, {"kind": TASK}, 1)).replace(*damage)
    with pytest.raises(BadTriage, match="không khớp"):
        model.parsed(text, "weights.json")
