"""Cases put straight into a store, past the conversation: for lists and figures it does not matter how they came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedback_store.cases import Sender, add
from feedback_store.sqlite import Connection

PLAIN: dict[str, Any] = {
    "channel": "web",
    "kind": "complaint",
    "category": "infrastructure.lighting",
    "urgency": "normal",
    "state": "new",
    "unit": "so_xay_dung",
    "text": "Đèn đường trước chợ hỏng",
    "place": "trước chợ",
    "received_at": "2026-11-02T02:00:00+00:00",
}


def kept(db: Connection, facts: Mapping[str, Any], sender: tuple[str, str, str] = ("", "", "")) -> None:
    """Put a case there; `facts` may say any column, and must say its id."""
    add(db, {"code": f"PA-{facts['id']}", **PLAIN, **facts}, Sender(*sender), "")
