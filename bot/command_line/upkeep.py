"""`backup`, `restore`, `doctor`: looking after the store."""

from __future__ import annotations

from pathlib import Path

from bot.command_line import CommandFailed
from bot.command_line.loading import loaded
from bot.serving import CannotStart, checked_rules
from bot.settings import Settings
from feedback_store import checkup
from feedback_store.backup import BackupFailed
from feedback_store.backup import backup as make_backup
from feedback_store.backup import restore as bring_back

_MARKS = {"good": "tốt ", "warning": "chú ý", "bad": "HỎNG"}


def backup(settings: Settings, to: Path) -> None:
    """Copy the store, running or not, to a file or into a folder. Raises CommandFailed."""
    try:
        print(f"Đã sao lưu và kiểm tra lại: {make_backup(settings.store.path, to)}")
    except BackupFailed as error:
        raise CommandFailed(str(error)) from None


def restore(settings: Settings, source: Path) -> None:
    """Put a backup in the place of the store; what was there is kept beside it. Raises CommandFailed."""
    try:
        kept = bring_back(source, settings.store.path)
    except BackupFailed as error:
        raise CommandFailed(str(error)) from None
    print(f"Đã khôi phục {settings.store.path} từ {source}.")
    if kept:
        print(f"Kho dữ liệu cũ được giữ lại ở {kept}.")


def doctor(settings: Settings) -> None:
    """Say what is wrong and how to mend it. Raises CommandFailed when something is broken."""
    findings = checkup.examine(settings.store.path)
    for finding in findings:
        print(f"[{_MARKS[finding.level]}] {finding.what}" + (f" → {finding.remedy}" if finding.remedy else ""))
    knows = loaded(settings)
    print(f"[{_MARKS['good']}] {len(knows.procedures)} thủ tục, {len(knows.guides)} hướng dẫn.")
    fault = _fault_of_rules()
    print(f"[{_MARKS['bad']}] {fault}" if fault else f"[{_MARKS['good']}] Quy định về phản ánh, kiến nghị đầy đủ và khớp nhau.")
    if fault or any(finding.level == "bad" for finding in findings):
        raise CommandFailed("Có việc cần sửa ở trên.")


def _fault_of_rules() -> str:
    """Why the service would not start with the rules as they stand; empty when it would."""
    try:
        checked_rules()
    except CannotStart as error:
        return str(error)
    return ""
