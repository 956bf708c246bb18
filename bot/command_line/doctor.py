"""`doctor`: what is wrong with the store, the knowledge, the rules or the channels, and how to mend it."""

from __future__ import annotations

from bot.command_line import CommandFailed, channel_findings, dossiers
from bot.command_line.loading import loaded
from bot.serving import CannotStart, checked_rules
from bot.settings import Settings
from feedback_store import checkup

_MARKS = {"good": "tốt ", "warning": "chú ý", "bad": "HỎNG"}


def doctor(settings: Settings) -> None:
    """Say what is wrong and how to mend it. Raises CommandFailed when something is broken."""
    findings = checkup.examine(settings.store.path)
    for finding in findings:
        print(f"[{_MARKS[finding.level]}] {finding.what}" + (f" → {finding.remedy}" if finding.remedy else ""))
    knows = loaded(settings)
    print(f"[{_MARKS['good']}] {len(knows.procedures)} thủ tục, {len(knows.guides)} hướng dẫn.")
    fault = _fault_of_rules()
    print(f"[{_MARKS['bad']}] {fault}" if fault else f"[{_MARKS['good']}] Quy định về phản ánh, kiến nghị đầy đủ và khớp nhau.")
    channels = [*channel_findings.findings(settings), *dossiers.findings(settings)]
    for one in channels:
        print(f"[{_MARKS['good' if one.well else 'bad']}] {one.what}" + (f" → {one.remedy}" if one.remedy and not one.well else ""))
    if fault or any(finding.level == "bad" for finding in findings) or not all(one.well for one in channels):
        raise CommandFailed("Có việc cần sửa ở trên.")


def _fault_of_rules() -> str:
    """Why the service would not start with the rules as they stand; empty when it would."""
    try:
        checked_rules()
    except CannotStart as error:
        return str(error)
    return ""
