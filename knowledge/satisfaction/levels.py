"""The five levels of satisfaction, which of them are low and which are satisfied: one source for figures, pages and exports.

Satisfied: levels 4 and 5, the share that is published (QĐ 1001/QĐ-BNV ngày 11/12/2023, bộ tiêu chí SIPAS). Low: the others, after
which Một Cửa asks what was wrong and a supervisor looks; no law says where, and whoever was not satisfied is heard.
"""

from __future__ import annotations

LEVELS = ("1", "2", "3", "4", "5")
"""The answers that are counted, from worst to best."""
LOW, SATISFIED = LEVELS[:3], LEVELS[3:]
LOW_SAID, SATISFIED_SAID = (f"{levels[0]}–{levels[-1]}" for levels in (LOW, SATISFIED))
