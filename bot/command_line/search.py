"""`search`: one question a line on standard input, what it may mean on standard output."""

from __future__ import annotations

import json
import sys

from bot.command_line.loading import loaded
from bot.settings import Settings
from knowledge.search.search import Found

_DECISIONS = {"answer": "trả lời", "choose": "hỏi lại", "unknown": "chưa biết"}


def search(settings: Settings, as_json: bool, top: int) -> None:
    """Search for each line; `top` results at most, best first."""
    find = loaded(settings).search.find
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").strip()
        if text:
            print(_as_json(text, find(text), top) if as_json else _as_text(text, find(text), top), flush=True)


def _as_json(text: str, found: Found, top: int) -> str:
    results = [{"code": hit.code, "title": hit.title, "score": round(hit.score, 4)} for hit in found.hits[:top]]
    return json.dumps({"query": text, "decision": found.decision, "results": results}, ensure_ascii=False)


def _as_text(text: str, found: Found, top: int) -> str:
    head = f"{text}\n  {_DECISIONS[found.decision]}" + (f": {found.outside}" if found.outside else "")
    return "\n".join([head, *(f"  {hit.code}  {hit.title}" for hit in found.hits[:top])])
