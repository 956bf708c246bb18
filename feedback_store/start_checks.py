"""What must be true before the store is opened: each check refuses with one line that says how to mend it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from feedback_store import schema, sqlite
from feedback_store.errors import StoreBusy, StoreRefused
from feedback_store.sqlite import Connection

# File systems on which locks or shared memory do not reach the other machine, so that WAL damages the file.
_NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "lustre", "beegfs", "glusterfs", "ncpfs"}
_NETWORK_FILE_SYSTEMS |= {f"fuse.{name}" for name in ("sshfs", "glusterfs", "ceph", "s3fs", "rclone")}

MOUNTS = Path("/proc/self/mountinfo")
OPEN_FILES = Path("/proc/self/fd")


def take_lock(path: Path) -> IO[bytes]:
    """Hold the store's lock file until the returned file is closed; the kernel frees it however the process ends.

    Raises StoreRefused when another instance has it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(path.name + ".lock").open("ab")
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise StoreBusy(
            f"Kho dữ liệu {path} đang được một tiến trình Một Cửa khác sử dụng. Hãy dừng tiến trình đó trước."
        ) from None
    return lock


def check_library() -> None:
    """Refuse an SQLite with the WAL-reset corruption."""
    if not sqlite.is_safe(sqlite.version()):
        found = ".".join(map(str, sqlite.version()))
        raise StoreRefused(
            f"SQLite {found} có lỗi làm hỏng dữ liệu. Cần bản 3.51.3 trở lên (hoặc 3.50.7, 3.44.6): hãy cài gói pysqlite3."
        )


def check_file_system(path: Path) -> None:
    """Refuse a network file system."""
    kind = file_system(path)
    if kind in _NETWORK_FILE_SYSTEMS:
        raise StoreRefused(f"Kho dữ liệu {path} nằm trên ổ mạng ({kind}). Hãy đặt [store] path trên ổ đĩa của chính máy này.")


def check_not_open(path: Path) -> None:
    """Refuse a file that this process has open already, perhaps through another SQLite library: locks would be dropped."""
    if _open_in_this_process(path):
        raise StoreRefused(f"Kho dữ liệu {path} đã được mở sẵn trong cùng tiến trình. Hãy khởi động lại Một Cửa.")


def make_private_file(path: Path) -> None:
    """Create the file readable by its owner only, before SQLite would create it readable by all.

    Only with the lock held: closing a file that this process has open drops SQLite's own locks on it.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise _cannot_write(path, error) from error


def check_file(db: Connection, path: Path) -> None:
    """Refuse a file that is no database, is damaged, or was written by a newer version."""
    try:
        newer = schema.unknown_migrations(db)
    except sqlite.sqlite3.Error as error:
        raise StoreRefused(
            f"Không đọc được kho dữ liệu {path}: tệp hỏng hoặc không phải cơ sở dữ liệu ({error}). "
            "Hãy khôi phục bản sao lưu bằng lệnh restore."
        ) from error
    if newer:
        raise StoreRefused(f"Kho dữ liệu {path} do phiên bản Một Cửa mới hơn tạo ra ({', '.join(newer)}). Hãy cập nhật phần mềm.")


def check_pragmas(db: Connection, path: Path) -> None:
    """Refuse a connection on which write-ahead logging or full synchronisation did not take hold."""
    for name, wanted in (("journal_mode", "wal"), ("synchronous", 2)):
        found = db.execute(f"PRAGMA {name}").fetchone()[0]
        if found != wanted:
            raise StoreRefused(
                f"Kho dữ liệu {path} không bật được chế độ an toàn: {name} là {found}, cần {wanted}. "
                "Hãy đặt [store] path trên ổ đĩa của chính máy này."
            )


def file_system(path: Path) -> str:
    """The type of the file system that holds `path`, such as `ext4`; empty where the kernel does not say."""
    real = os.path.realpath(path)
    best, kind = "", ""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    for line in lines:
        mount = line.split(" ")[4].replace("\\040", " ")
        inside = mount == "/" or real == mount or real.startswith(mount + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, line.partition(" - ")[2].split(" ")[0]
    return kind


def _cannot_write(path: Path, error: OSError) -> StoreRefused:
    return StoreRefused(f"Không ghi được kho dữ liệu {path} (lỗi số {error.errno}). Hãy kiểm tra quyền của thư mục và đường dẫn.")


def _open_in_this_process(path: Path) -> bool:
    real = os.path.realpath(path)
    return OPEN_FILES.is_dir() and any(_target(entry) == real for entry in OPEN_FILES.iterdir())


def _target(link: Path) -> str:
    try:
        return os.readlink(link)
    except OSError:  # closed since it was listed
        return ""
