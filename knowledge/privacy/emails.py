"""E-mail addresses, also with spaces, "(at)" or "a còng gmail chấm com"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.privacy.shadow import Found

_MAILERS = r"gmail|gmai|yahoo|hotmail|outlook|icloud|zoho|protonmail"
_ENDS = r"com|vn|net|org|edu|gov|info|io|biz|me|asia|us|co"
_AT = re.compile(
    r"(?:\s?@\s?|\s?[(\[]\s?(?:at|a cong|@)\s?[)\]]\s?|\s(?:a (?:cong|moc|vong|coong)|acong|at)\s)"
    r"(?=(?P<domain>"
    rf"(?:[a-z0-9-]{{1,63}}(?:\.|\s?[.,]\s?(?=(?:{_ENDS})(?![a-z]))|\s(?:cham|dot)\s)){{1,4}}(?:(?:{_ENDS})(?![a-z0-9])|[a-z]{{2,12}})"
    rf"|(?:{_MAILERS})(?![a-z])"
    r"))"
)
_LETTER = r"[^\s@<>()\[\],;:\"'\x00/]"
_LOCAL_BACKWARDS = re.compile(rf"{_LETTER}{{1,64}}(?: (?:tod|mahc) {_LETTER}{{1,20}}){{0,2}}")
_AROUND = ".-+"


def found(folded: str) -> Iterator[Found]:
    """The e-mail addresses of a shadow."""
    done = 0
    for at in _AT.finditer(folded):
        before = _LOCAL_BACKWARDS.match(folded[max(done, at.start() - 64) : at.start()][::-1])
        if before and (local := before[0][::-1].lstrip(_AROUND)):
            done = at.end("domain")
            yield Found(at.start() - len(local), done, "email")
