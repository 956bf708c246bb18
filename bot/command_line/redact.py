"""`redact`: one text a line on standard input; on standard output the same with personal numbers covered, or where they stand."""

from __future__ import annotations

import json
import sys

from bot.command_line import CommandFailed
from knowledge.data_file import BadDataFile
from knowledge.privacy import service_numbers
from knowledge.redaction import redacted, spans


def redact(as_json: bool) -> None:
    """Cover the personal numbers of each line; `as_json`: say where they stand, in characters. Raises CommandFailed."""
    try:
        service_numbers.bundled()
    except BadDataFile as error:
        raise CommandFailed(f"{error}.") from None
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        print(_as_json(text) if as_json else redacted(text), flush=True)


def _as_json(text: str) -> str:
    found = [[span.start, span.end, span.kind] for span in spans(text)]
    return json.dumps({"text": text, "spans": found}, ensure_ascii=False)
