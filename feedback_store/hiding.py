"""Taking a sender out of a text that is kept: the name, the address and the number they gave, however the number is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from feedback_store.cases import Sender

Hide = Callable[[str, Sender], str]
GONE = "[đã xóa]"
_NUMBER = re.compile(r"\+?\d(?:[ .\-()]{0,2}\d){7,}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SHORTEST = 3  # signs; shorter names stand in too many other words


def without_sender(text: str, who: Sender) -> str:
    """The text without what the sender said of themselves."""
    for known in (who.name, who.address):
        if len(known.strip()) >= _SHORTEST:
            text = re.sub(rf"(?<!\w){re.escape(known.strip())}(?!\w)", GONE, text, flags=re.IGNORECASE)
    digits = re.sub(r"\D", "", who.phone)
    if len(digits) >= 7:
        spaced = r"[\s.\-()]*".join(digits[1:] if digits.startswith("0") else digits)
        text = re.sub(rf"(?:\+?84[\s.\-()]*)?0?[\s.\-()]*{spaced}", GONE, text)
    return text


def masked(text: str, who: Sender) -> str:
    """As `without_sender`, and without any long number or e-mail address: where no better judge is at hand, too much goes."""
    return _EMAIL.sub(GONE, _NUMBER.sub(GONE, without_sender(text, who)))


def folded(*texts: str) -> str:
    """Texts as the search of the desk compares them: small letters without diacritics."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", " ".join(texts)).lower())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("đ", "d")
