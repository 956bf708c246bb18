"""Candidates by the index, then the order in which they are shown: a weighted sum of a few measures of likeness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge.search.index import Floats, Index, Ints
from knowledge.search.query import Query

FEATURES = ("bm25", "dice", "covers", "held", "three", "title", "often", "unasked", "agreed")
_CANDIDATES = 40
_COMMON = 0.12
"""A term in more than this share of all entries only re-weighs candidates that rarer terms brought."""


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


def _bm25(query: Query, index: Index) -> Floats:
    """BM25 with terms weighed by how alike they are; variants of one syllable count as the best of them, roughly."""
    count = len(index.entries)
    score = np.zeros(count, np.float32)
    common = []
    for term, alike in query.alike.items():
        owners, weights = index.postings(term)
        if owners.size > _COMMON * count and count > 1_000:
            common.append((owners, weights, alike))
        else:
            score[owners] += weights * alike
    for owners, weights, alike in common:
        if not score.any():
            score[owners] += weights * alike
        else:
            score[owners] += np.where(score[owners] > 0, weights * alike, 0)
    return score


def _measures(query: Query, index: Index, owners: Ints, bm25: Floats) -> Floats:
    """One row an entry: see FEATURES. Everything is a share, so that long and short queries can be compared."""
    strength = query.strengths(len(index.terms.names)) * index.rarity
    lines = index.lines_of(owners)
    starts, sizes = index.line_start[lines], index.line_start[lines + 1] - index.line_start[lines]
    offsets = np.cumsum([0, *sizes[:-1]])
    flat = np.repeat(starts - offsets, sizes) + np.arange(sizes.sum())
    met = np.add.reduceat(strength[index.line_terms[flat]], offsets)
    whole, asked = index.line_weight[lines], query.weight * 1.35
    dice = 2 * met / np.maximum(whole + asked, 1e-6)
    held = met / np.maximum(whole, 1e-6) * np.minimum(1.0, met / 9.0)
    covers = np.minimum(1.0, met / max(asked, 1e-6))
    line_counts = index.first_line[owners + 1] - index.first_line[owners]
    begins = np.cumsum([0, *line_counts[:-1]])
    three = np.array([np.sort(part)[-3:].mean() for part in np.split(dice, begins[1:])])
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
    ]
    return np.stack(columns, axis=1).astype(np.float32)
