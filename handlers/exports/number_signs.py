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
_ORDINARY = frozenset(f"{ascii_letters}{digits} \n.,;:!?()/-+%&*\"'{''.join(_SIGNS)}{_LETTERS}{_LETTERS.upper()}")
"""Any other character (styled letters, combining marks, "@") is left to the redaction itself."""

# Between two figures of one number stand at most two words ("không", "zero") with their signs, or letters of a plate;
# the shortest numbers are military plates: two letters and two pairs of figures.
_FIGURE = re.compile("[0-9]")
_PAIRS = "|".join(rf"(?<=[^\W\d_]{{2}}[ \-–]{{{apart}}}[0-9])" for apart in range(4))
_FIGURES = re.compile(rf"[0-9](?:(?:[^0-9]{{0,20}}[0-9]){{4}}|(?:{_PAIRS})[0-9][ .\-]?[0-9]{{2}})")

_NUMBERS = ("khong", "hong", "ko", "zero", "mot", "hai", "ba", "bon", "tu", "nam", "lam", "sau", "bay", "tam", "chin", "o")
_AT = ("at", "acong", "cong", "moc", "vong", "coong")
_FEWEST, _FEWEST_ALONE = 3, 7
"""The shortest number in words has seven figures, of which four may be written as figures without being one by themselves."""
_WORD = re.compile(r"[^\W\d_]+")
_ONE = rf"(?:{'|'.join(_NUMBERS)})(?![a-z\d])"
_ROW_OR_AT = re.compile(
    rf"(?<![a-z\d]){_ONE}(?:[^a-z\d]{{1,8}}(?:{_ONE}|\d{{1,4}}(?![a-z\d]))){{3}}"
    r"|(?<![a-z])(?:at|acong|a\s+(?:cong|moc|vong|coong))(?![a-z])"
)


def _spelt(words: tuple[str, ...]) -> frozenset[str]:
    """The words with every choice of diacritics."""
    return frozenset("".join(letters) for word in words for letters in product(*(_BASES[letter] for letter in word)))


_NUMBER_WORDS, _AT_WORDS = _spelt(_NUMBERS), _spelt(_AT)


def may_hold_numbers(text: str) -> bool:
    """Whether a text may hold a personal number: False only where `redacted` would find nothing."""
    if not _ORDINARY.issuperset(text):
        return True
    figures = _FIGURE.search(text) is not None
    if figures and _FIGURES.search(text):
        return True
    words = _WORD.findall(text.lower())
    fewest = _FEWEST if figures else _FEWEST_ALONE
    if sum(map(_NUMBER_WORDS.__contains__, words)) < fewest and _AT_WORDS.isdisjoint(words):
        return False
    return _ROW_OR_AT.search(text.lower().translate(_SIMPLE)) is not None
