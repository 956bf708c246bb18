"""A telephone exchange that tells of calls, and is nasty about it: twice, late, out of order, not at all, from a wrong address.

It is a client: an exchange calls the service and is never called. Everything it sends goes over real sockets.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx

from feedback_store.timestamps import utc_now
from knowledge.vietnam_time import VIETNAM

LINE = "1900xxxx"
STATUSES = {"created": "created", "ringing": "ringing", "answered": "answered", "left": "agentEnded", "ended": "ended"}


@dataclass
class Calling:
    """A call as it goes on; each step is the body that the exchange would send, and is kept in `told`."""

    vendor: str
    call_id: str
    caller: str
    begun: datetime
    told: list[bytes] = field(default_factory=list)

    def step(self, status: str, after: float, agent: str = "", **more: Any) -> bytes:
        """A new state, so many seconds after the call began."""
        shape = self._stringee if self.vendor == "stringee" else self._neutral
        return self._keep(shape(status, self.begun + timedelta(seconds=after), agent) | more)

    def press(self, digit: str, after: float, menu: str = "rating") -> bytes:
        """The caller presses a key in a menu."""
        if self.vendor == "neutral":
            return self.step("rating", after, rating=digit, event_id=f"press{after}")
        time = int((self.begun + timedelta(seconds=after)).timestamp())
        return self._keep({"time": time, "dtmf": digit, "call_id": self.call_id, "customField": menu, "timeout": False})

    def record(self) -> bytes:
        """The recording is there."""
        if self.vendor == "neutral":
            return self.step("recording", 200, recording_ref=f"ref/{self.call_id}", event_id="recording")
        address = f"https://api.example.invalid/v1/call/recording/{self.call_id}"
        return self._keep({"type": "stringee_call", "call_id": self.call_id, "recording_url": address})

    def _keep(self, body: dict[str, Any]) -> bytes:
        self.told.append(json.dumps(body).encode())
        return self.told[-1]

    def _stringee(self, status: str, at: datetime, agent: str) -> dict[str, Any]:
        serial = len(self.told) + 1
        data: dict[str, Any] = {
            "type": "stringee_call",
            "call_status": STATUSES.get(status, status),
            "call_id": self.call_id,
            "timestamp_ms": int(at.timestamp() * 1000),
            "event_id": f"{self.call_id}-{serial}",
            "serial": serial,
            "from": {"number": self.caller, "alias": self.caller, "type": "external"},
            "to": {"number": agent or LINE, "type": "internal"},
        }
        return data | ({"actor": agent} if agent and status == "answered" else {})

    def _neutral(self, status: str, at: datetime, agent: str) -> dict[str, Any]:
        return {
            "vendor": "any",
            "event_id": f"{self.call_id}-{len(self.told) + 1}",
            "call_id": self.call_id,
            "direction": "in",
            "status": status,
            "caller": self.caller,
            "callee": LINE,
            "agent": agent or None,
            "at": at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        }


@dataclass
class Exchange:
    """An exchange that knows the address of the webhook; `statuses` are the answers that it got."""

    address: str
    vendor: str = "stringee"
    chance: Random = field(default_factory=lambda: Random(7))
    statuses: list[int] = field(default_factory=list)
    calls: int = 0
    _http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=20))

    def stop(self) -> None:
        """Hang up for good."""
        self._http.close()

    def calling(self, caller: str = "84912345678", begun: datetime | None = None) -> Calling:
        """Somebody calls; nothing has been told of it yet."""
        self.calls += 1
        return Calling(self.vendor, f"call-vn-1-{self.calls}", caller, begun or utc_now())

    def tell(self, body: bytes, **headers: str) -> int:
        """Send one body once; returns the status of the answer."""
        answer = self._http.post(self.address, content=body, headers={"Content-Type": "application/json"} | headers)
        self.statuses.append(answer.status_code)
        return answer.status_code

    def tell_all(self, call: Calling) -> None:
        """As an exchange should."""
        for body in call.told:
            self.tell(body)

    def tell_nastily(self, *calls: Calling, copies: int = 3, lost: float = 0.0) -> None:
        """In any order, some several times, some never."""
        bodies = [body for call in calls for body in call.told for _ in range(self.chance.randint(1, copies))]
        self.chance.shuffle(bodies)
        for body in bodies:
            if self.chance.random() >= lost:
                self.tell(body)

    def answered(self, agent: str, caller: str = "84912345678", begun: datetime | None = None) -> Calling:
        """A call from the first ring to the recording: talked for two minutes, rated with 4."""
        call = self.calling(caller, begun)
        call.step("created", 0)
        call.step("ringing", 2, agent)
        call.step("answered", 5, agent)
        lasted: dict[str, Any] = {"duration_s": 120} if self.vendor == "neutral" else {"duration": 125, "answerDuration": 120}
        call.step("ended", 125, **lasted)
        call.press("4", 130)
        call.record()
        return call

    def missed(self, agent: str, caller: str = "84912345678", begun: datetime | None = None) -> Calling:
        """A call that rings until the caller gives up."""
        call = self.calling(caller, begun)
        call.step("created", 0)
        call.step("ringing", 2, agent)
        call.step("ended" if self.vendor == "stringee" else "missed", 40)
        return call
