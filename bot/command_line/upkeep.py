"""`backup`, `restore`: a copy of the store, and the way back."""

from __future__ import annotations

from pathlib import Path

from bot.command_line import CommandFailed
from bot.settings import Settings
from feedback_store.backup import BackupFailed
from feedback_store.backup import backup as make_backup
from feedback_store.backup import restore as bring_back


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
