"""How what was found on a platform is worded: the same way by every channel."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.desk.watched import Finding


def badly_worded(found: Iterable[Finding]) -> list[str]:
    """Texts of findings that are no whole sentence in one line, and faults without a remedy."""
    found = list(found)
    texts = [text for one in found for text in (one.what, one.remedy) if text]
    return [text for text in texts if not _is_sentence(text)] + [one.what for one in found if not (one.well or one.remedy)]


def _is_sentence(text: str) -> bool:
    """From a capital, or the section of a setting, to a full stop."""
    return (text[0].isupper() or text[0] == "[") and text.endswith(".") and not text.endswith("..") and "\n" not in text
