"""Whether a text may hold a personal number, seen at a twentieth of the time that it takes to find one.

A number needs some figures close together, an "@" in some form, or a row of words that tell one. The answer may be yes where
`knowledge.redaction` then finds nothing, and never no where it would find something.
"""

from __future__ import annotations

import re
from itertools import product
from string import ascii_letters, ascii_lowercase, digits

from knowledge.vietnamese.fold import fold

_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_BASES = {base: [base, *(letter for letter in _LETTERS if fold(letter) == base)] for base in ascii_lowercase}
_SIGNS = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": ".", "•": "-", "₫": "d", "°": "."}
_SIMPLE = str.maketrans({letter: base for base, letters in _BASES.items() for letter in letters[1:]} | _SIGNS)
_PLAIN = " \n.,;:!?()/-+%&*\"'"
_ORDINARY = frozenset(f"{ascii_letters}{digits}{_PLAIN}{''.join(_SIGNS)}{_LETTERS}{_LETTERS.upper()}")
"""Any other character (styled letters, combining marks, "@") is left to the redaction itself."""
_ODD = re.compile(f"[^{re.escape(''.join(sorted(_ORDINARY)))}]")
_ODD_OR_SIGN = re.compile(f"[^{re.escape(''.join(sorted(_ORDINARY - _SIGNS.keys())))}]")
_SPACED = bytes.maketrans(f"{_PLAIN}{digits}".encode(), b" " * len(_PLAIN + digits))
_AS_SPACES = str.maketrans(dict.fromkeys(_SIGNS, " "))
"""What stands between words, in a text as bytes: these are split four times as fast."""

# Between two figures of one number stand at most two words ("không", "zero") with their signs, or letters of a plate;
# the shortest numbers are military plates: two letters and two pairs of figures.
_FEWEST_FIGURES = 4
_PAIRS = "|".join(rf"(?<=[^\W\d_]{{2}}[ \-–]{{{apart}}}[0-9])" for apart in range(4))
_FIGURES = re.compile(rf"[0-9](?:(?:[^0-9]{{0,20}}[0-9]){{4}}|(?:{_PAIRS})[0-9][ .\-]?[0-9]{{2}})")

_NUMBERS = ("khong", "hong", "ko", "zero", "mot", "hai", "ba", "bon", "tu", "nam", "lam", "sau", "bay", "tam", "chin", "o")
_AT, _A, _AT_AFTER_A = ("at", "acong"), ("a",), ("cong", "moc", "vong", "coong")
_FEWEST, _FEWEST_ALONE = 3, 7
"""The shortest number in words has seven figures, of which four may be written as figures without being one by themselves."""
_ONE = rf"(?:{'|'.join(_NUMBERS)})(?![a-z\d])"
_ROW_OR_AT = re.compile(
    rf"(?<![a-z\d]){_ONE}(?:[^a-z\d]{{1,8}}(?:{_ONE}|\d{{1,4}}(?![a-z\d]))){{3}}"
    r"|(?<![a-z])(?:at|acong|a\s+(?:cong|moc|vong|coong))(?![a-z])"
)


def _spelt(words: tuple[str, ...]) -> frozenset[bytes]:
    """The words with every choice of diacritics."""
    return frozenset("".join(letters).encode() for word in words for letters in product(*(_BASES[letter] for letter in word)))


_NUMBER_WORDS, _AT_WORDS, _A_WORDS, _AFTER_A_WORDS = map(_spelt, (_NUMBERS, _AT, _A, _AT_AFTER_A))


def may_hold_numbers(text: str) -> bool:
    """Whether a text may hold a personal number: False only where `redacted` would find nothing."""
    lower = text.lower()
    plain = lower
    if _ODD_OR_SIGN.search(text):
        if _ODD.search(text):
            return True
        plain = lower.translate(_AS_SPACES)
    raw = plain.encode()
    figures = len(raw) - len(raw.translate(None, b"0123456789"))
    if figures >= _FEWEST_FIGURES and _FIGURES.search(text):
        return True
    words = raw.translate(_SPACED).split()
    fewest = _FEWEST if figures else _FEWEST_ALONE
    if sum(map(_NUMBER_WORDS.__contains__, words)) < fewest and not _may_be_at(words):
        return False
    return _ROW_OR_AT.search(lower.translate(_SIMPLE)) is not None


def _may_be_at(words: list[bytes]) -> bool:
    """Whether somebody may have spelt the sign "@"."""
    if not _AT_WORDS.isdisjoint(words):
        return True
    return not _AFTER_A_WORDS.isdisjoint(words) and not _A_WORDS.isdisjoint(words)
