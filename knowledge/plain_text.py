"""Text out of a record as it can be shown: no HTML, no control, invisible or broken characters, one space between words."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.I)
_CODE = re.compile(r"<(script|style)\b[^>]{0,300}>.{0,20000}?(?:</\1\s*>|$)", re.I | re.S)
_TAG = re.compile(r"</?[a-z!][^<>]{0,400}>", re.I)
# C0 and C1 controls, zero-width and bidirectional controls, lone surrogates, private use (Wingdings bullets).
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ue000-\uf8ff]"
)


def has_html(text: str) -> bool:
    """Whether tags or entities stand in the text."""
    return ("<" in text and bool(_TAG.search(text))) or ("&" in text and bool(_ENTITY.search(text)))


def plain(text: str) -> str:
    """The text as one line; what stands inside `<script>` and `<style>` goes, the words inside other tags stay."""
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", _CODE.sub(" ", text))
    return " ".join(_UNSEEN.sub("", text).split())
