"""Word boundaries by underthesea, where diacritics allow it: the one place that touches the library.

It mis-segments text without diacritics ("dang|ky|khai sinh"), so that is left alone. Its first call loads a model and must not
happen twice at once: `warm_up` is called once at start.
"""

from __future__ import annotations

from knowledge.vietnamese.fold import words_of
from knowledge.vietnamese.reader import Reading

_LONGEST = 30


def warm_up() -> None:
    """Load the model (about 0.5 s)."""
    word_ends(Reading(("đăng", "ký", "khai", "sinh"), True, "đăng ký khai sinh"))


def word_ends(reading: Reading) -> list[bool]:
    """For each syllable whether a word ends with it; empty where diacritics are missing or the message is a long story."""
    if not reading.accented or not 2 <= len(reading.words) <= _LONGEST:
        return []
    from underthesea import word_tokenize  # 0.3 s: only when it is needed

    ends: list[bool] = []
    for word in word_tokenize(" ".join(reading.words)):
        syllables = len(words_of(word))
        ends += [False] * (syllables - 1) + [True] * bool(syllables)
    return ends if len(ends) == len(reading.words) else []
