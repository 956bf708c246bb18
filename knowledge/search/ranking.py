"""Candidates by the index, then the order in which they are shown: a weighted sum of a few measures of likeness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge.search.index import Floats, Index, Ints
from knowledge.search.query import Query

FEATURES = ("bm25", "dice", "covers", "held", "three", "title", "often", "unasked", "agreed", "missed")
_CANDIDATES = 40
_COMMON, _SMALL = 0.12, 1_000
"""A term in more than this share of all entries (of a catalogue that is not small) brings no candidates of its own."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The entries worth a closer look, with their measures, one row an entry."""

    owners: Ints
    measures: Floats


def candidates(query: Query, index: Index) -> Candidates:
    """The best entries by BM25 over all their lines, measured against the query line by line."""
    score = _bm25(query, index)
    found = np.flatnonzero(score)
    if found.size > _CANDIDATES:
        found = found[np.argpartition(-score[found], _CANDIDATES)[:_CANDIDATES]]
    owners = found[np.argsort(-score[found], kind="stable")].astype(np.int32)
    if not owners.size:
        return Candidates(owners, np.zeros((0, len(FEATURES)), np.float32))
    return Candidates(owners, _measures(query, index, owners, score[owners] / max(query.weight, 1e-6)))


def covers(query: Query, index: Index, owner: int) -> float:
    """How much of a query one line of an entry holds, 0…1."""
    measures = _measures(query, index, np.array([owner], np.int32), np.zeros(1, np.float32))
    return float(measures[0, FEATURES.index("covers")])


def _bm25(query: Query, index: Index) -> Floats:
    """BM25 with terms weighed by how alike they are; what nearly every entry holds only re-weighs what rarer terms brought."""
    count = len(index.entries)
    terms = np.fromiter(query.alike, np.int32, len(query.alike))
    alike = np.fromiter(query.alike.values(), np.float32, len(query.alike))
    common = (index.spread[terms] > _COMMON * count) & (count > _SMALL)
    score = index.added_up(terms[~common], alike[~common])
    more = index.added_up(terms[common], alike[common])
    return np.asarray(np.where(score > 0, score + more, 0) if score.any() else more, np.float32)


def _measures(query: Query, index: Index, owners: Ints, bm25: Floats) -> Floats:
    """One row an entry: see FEATURES. Everything is a share, so that long and short queries can be compared."""
    strength = query.strengths(len(index.terms.names)) * index.rarity
    lines = index.lines_of(owners)
    starts, sizes = index.line_start[lines], index.line_start[lines + 1] - index.line_start[lines]
    offsets = np.cumsum(sizes) - sizes
    flat = np.repeat(starts - offsets, sizes) + np.arange(sizes.sum())
    met = np.add.reduceat(strength[index.line_terms[flat]], offsets)
    whole, asked = index.line_weight[lines], query.weight * 1.35
    dice = 2 * met / np.maximum(whole + asked, 1e-6)
    held = met / np.maximum(whole, 1e-6) * np.minimum(1.0, met / 9.0)
    covers = np.minimum(1.0, met / max(asked, 1e-6))
    line_counts = index.first_line[owners + 1] - index.first_line[owners]
    begins = np.cumsum(line_counts) - line_counts
    three = _mean_of_best_three(dice, line_counts, begins)
    title = dice[begins]
    columns = [
        bm25,
        np.maximum.reduceat(dice, begins),
        np.maximum.reduceat(covers, begins),
        np.maximum.reduceat(held, begins),
        three,
        title,
        index.often[owners] / 3,
        np.array([(index.named[owner] & ~query.variants).bit_count() for owner in owners]),
        np.array([(index.named[owner] & query.variants).bit_count() for owner in owners]),
        np.array([_missed(query, index, owner) for owner in owners]),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _missed(query: Query, index: Index, owner: int) -> int:
    """How many variants asked for by name an entry is not; a subject outside the catalogue comes with all of its variants."""
    return (query.explicit & ~index.named[owner]).bit_count() if index.entries[owner].titled else 0


def _mean_of_best_three(values: Floats, counts: Ints, begins: Ints) -> Floats:
    """For each group of neighbouring values the mean of its three largest (of all, where there are fewer)."""
    group = np.repeat(np.arange(counts.size), counts)
    order = np.lexsort((-values, group))
    among_best = np.arange(values.size) - begins[group] < 3
    sums = np.bincount(group[among_best], weights=values[order][among_best], minlength=counts.size)
    return np.asarray(sums / np.minimum(counts, 3), np.float32)
