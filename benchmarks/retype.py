"""The same question as other fingers type it: without diacritics, in raw Telex, in teencode, with slips of the finger."""

from __future__ import annotations

import random
import unicodedata

from knowledge.vietnamese.fold import fold

STYLES = ("no_diacritics", "telex", "teencode", "typos")
_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_MARKS = {"\u0302": None, "\u0306": "w", "\u031b": "w"}
_SHORT = {
    "không": "ko", "được": "dc", "gì": "j", "vậy": "v", "bao nhiêu": "bn", "rồi": "r", "những": "nhg", "người": "ng", "biết": "bít",
    "với": "vs", "trước": "trc", "đăng ký": "đk", "giấy tờ": "gt", "thế nào": "tn", "như": "nhu", "cũng": "cg",
}  # fmt: skip
_SOUNDS = (("ph", "f"), ("qu", "w"), ("ngh", "ng"))
_NEAR = {"a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo", "k": "jl", "l": "k", "m": "n", 
         "n": "bm", "o": "ip", "p": "o", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu"}  # fmt: skip
_SLIPS_PER_LETTER = 1 / 20


def retype(text: str, style: str) -> str:
    """The text in one of STYLES; the same every time. Raises KeyError for another style."""
    ways = {"no_diacritics": fold, "telex": _telex, "teencode": _teencode, "typos": _typos}
    return ways[style](text)


def _telex(text: str) -> str:
    return " ".join(map(_keys, text.lower().split()))


def _keys(word: str) -> str:
    """The keys of one word; the tone's key comes last, as most people type it."""
    typed, tone = "", ""
    for sign in unicodedata.normalize("NFD", word.replace("đ", "dd")):
        tone = _TONES.get(sign, tone)
        if sign in _MARKS:
            typed += _MARKS[sign] or typed[-1]
        elif sign not in _TONES:
            typed += sign
    body = typed.rstrip(".,?!;:)\"'")
    return body + tone + typed[len(body) :]


def _teencode(text: str) -> str:
    typed = text.lower()
    for long, short in _SHORT.items():
        typed = f" {typed} ".replace(f" {long} ", f" {short} ").strip()
    for long, short in _SOUNDS:
        typed = typed.replace(long, short)
    return typed


def _typos(text: str) -> str:
    """A slip every 20 letters on average, at least one: swapped, left out, doubled, or the key beside."""
    chance, letters = random.Random(text), list(text)
    places = [place for place in range(len(letters) - 1) if letters[place].isalpha() and letters[place + 1].isalpha()]
    for place in sorted(chance.sample(places, min(len(places), max(1, round(len(letters) * _SLIPS_PER_LETTER)))), reverse=True):
        here, after = letters[place], letters[place + 1]
        slips = [[after, here], [after], [here, here, after], [chance.choice(_NEAR.get(here.lower(), here)), after]]
        letters[place : place + 2] = chance.choice(slips)
    return "".join(letters)
