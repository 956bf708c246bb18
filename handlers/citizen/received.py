"""What is said of a photo, a file, a voice note or a place on the map that has just come: each is called what it is."""

from __future__ import annotations

from handlers.citizen import sentences as say
from handlers.citizen.turn import Turn

_NAMES = {"voice": say.A_VOICE, "file": say.A_FILE}
_KEPT_TOO = {"voice": say.REPORT_VOICE_TOO, "file": say.REPORT_FILE_TOO}


def before_a_word(turn: Turn) -> str:
    """It came alone: what it may be about is asked."""
    what = say.A_POSITION if turn.incoming.position else _NAMES.get(turn.incoming.kind, say.A_PHOTO)
    return turn.voice.say(say.REPORT_PHOTO, what=what)


def too(turn: Turn) -> str:
    """It belongs to what was told before."""
    attached = _KEPT_TOO.get(turn.incoming.kind, say.REPORT_PHOTO_TOO)
    return turn.voice.say(attached if turn.incoming.attachments else say.REPORT_POSITION_TOO)
