"""Telex and VNI keystrokes that were left unconverted: "ddawng kys" and "d9a8ng ky1" are "đăng ký"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from knowledge.vietnamese.fold import fold
from knowledge.vietnamese.syllables import is_syllable

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_HAT, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS = {"6": ("aeo", _HAT), "7": ("ou", _HORN), "8": ("a", _BREVE)}
_LONGEST = 16
"""No syllable takes more keys: "nghieengx" is nine; a longer word is no syllable and is not worth the time."""
_VNI_WORD = re.compile(r"^[a-z]+[a-z1-9]*[1-9][a-z1-9]*$")
_TELEX_SIGN = re.compile(r"dd|aa|ee|oo|[aou]\w*w|w|[aeiouy]\w*[sfrxj]$|[aeiouy][sfrxj]")


def _with_tone(bare: str, mark: str) -> str:
    """Put the tone mark where it is pronounced: on the marked vowel, else by the usual placement."""
    vowels = [i for i, letter in enumerate(bare) if fold(letter) in "aeiouy"]
    if len(vowels) > 1 and fold(bare[:2]) in ("qu", "gi") and vowels[0] == 1:
        vowels = vowels[1:]
    if not vowels:
        return ""
    hatted = [i for i in vowels if fold(bare[i]) != bare[i]]
    closed = vowels[-1] < len(bare) - 1
    place = hatted[-1] if hatted else vowels[-1] if closed or len(vowels) == 1 else vowels[-2]
    return unicodedata.normalize("NFC", bare[: place + 1] + mark + bare[place + 1 :])


def _finish(bare: str, mark: str) -> str | None:
    """The syllable if the letters make one, else None."""
    bare = unicodedata.normalize("NFC", bare)
    if not is_syllable(fold(bare)):
        return None
    return _with_tone(bare, mark) if mark else bare


def from_vni(word: str) -> str | None:
    """The syllable that VNI keystrokes spell ("ba8ng2" → "bằng"), or None when the word is no such thing."""
    if len(word) > _LONGEST or not _VNI_WORD.match(word):
        return None
    mark, letters = "", ""
    for key in word:
        if key in _VNI_TONES:
            mark = _VNI_TONES[key]
        elif key in _VNI_MARKS:
            vowels, sign = _VNI_MARKS[key]
            letters = _mark_last(letters, vowels, sign)
        elif key == "9":
            letters = letters.replace("d", "đ", 1)
        else:
            letters += key
    return _finish(letters, mark)


def from_telex(word: str) -> str | None:
    """The syllable that Telex keystrokes spell ("tauf" → "tàu"), or None when nothing in the word is a keystroke."""
    if len(word) > _LONGEST or not word.isascii() or not word.isalpha() or not _TELEX_SIGN.search(word):
        return None
    mark, letters = "", ""
    for key in word:
        if key in _TELEX_TONES and re.search("[aeiouyăâêôơư]", letters):
            mark = _TELEX_TONES[key]
        elif key == "w":
            start = 2 if letters.startswith("qu") else 0  # the u of "qu" belongs to the consonant: "quawng" is "quăng"
            letters = letters[:start] + _marked(letters[start:])
        elif key in "aeo" and re.search(f"{key}[a-z]*$", letters):
            letters = _mark_last(letters, key, _HAT)
        elif key == "d" and letters.startswith("d"):
            letters = "đ" + letters[1:]
        else:
            letters += key
    return _finish(letters, mark)


def _marked(letters: str) -> str:
    """w after a gives ă, unless there is a u."""
    return _mark_last(letters, "a", _BREVE) if "a" in letters and "u" not in letters else _horned(letters)


def _horned(letters: str) -> str:
    """w after u or o gives ư, ơ, and both of "uo"; alone it is ư."""
    if "uo" in letters:
        return letters.replace("uo", "ươ", 1)
    if "ua" in letters:
        return letters.replace("u", "ư", 1)
    return _mark_last(letters, "ou", _HORN) if re.search("[ou]", letters) else letters + "ư"


def _mark_last(letters: str, vowels: str, sign: str) -> str:
    """Put a vowel sign on the last of these vowels; 7 (and w) turns the whole of "uo" into "ươ"."""
    if sign == _HORN and "uo" in letters:
        return letters.replace("uo", "ươ", 1)
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in vowels:
            return unicodedata.normalize("NFC", letters[: place + 1] + sign + letters[place + 1 :])
    return letters


def converted(words: list[str], known: Callable[[str], bool]) -> list[str]:
    """The words with their keystrokes converted, if the message was typed that way.

    One word can be read both ways ("cas" is "cá" or a name), so the message decides: keystrokes count when at least
    two words, or one in three of a short message, make sense only as keystrokes. `known` tells whether a folded word
    means something as it stands.
    """
    read = [from_vni(word) or from_telex(word) for word in words]
    sure = sum(1 for word, as_typed in zip(words, read, strict=True) if as_typed and not known(word))
    if not sure or (sure < 2 and sure * 3 < len(words)):
        return words
    return [as_typed if as_typed else word for word, as_typed in zip(words, read, strict=True)]
