"""The sampling rule of a survey: who is drawn is left to chance, a share of those who were served, never to a person."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Sampling:
    """Of every hundred who were served by a unit `share` are invited, at most `most` of each unit (0: without limit), and nobody
    who was invited to any survey in the last `apart` days.
    """

    share: int = 10
    most: int = 0
    apart: int = 90

    @property
    def fault(self) -> str:
        """What is wrong with it, a Vietnamese line; "" if it is fine."""
        if not 0 <= self.share <= 100:
            return "Tỷ lệ mời phải từ 0 đến 100 %."
        if self.most < 0 or not 1 <= self.apart <= 3_650:
            return "Số người mời nhiều nhất không được âm; khoảng cách giữa hai lần mời từ 1 đến 3650 ngày."
        return ""

    def written(self) -> str:
        """As the store keeps it."""
        return json.dumps(asdict(self))


def read(text: str) -> Sampling:
    """Read what `written` wrote; an empty rule invites nobody."""
    data = json.loads(text)
    return Sampling(**data) if data else Sampling(share=0)
