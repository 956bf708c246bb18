"""The command line as an operator meets it: a real process, one line for what is wrong, exit status 2, never a traceback."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from feedback_store.store import Store
from tests.small_house import ROOT, small_house


def run(*arguments: str, said: str = "", house: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """One run of main.py."""
    line = [sys.executable, str(house / "main.py"), *arguments]
    clean = {"PATH": "/usr/bin:/bin", **environment}
    return subprocess.run(line, input=said, capture_output=True, text=True, timeout=60, env=clean)


def assert_one_line(ended: subprocess.CompletedProcess[str], says: str) -> None:
    """Refused with status 2 and one line that says this."""
    assert ended.returncode == 2, ended
    lines = [line for line in ended.stderr.strip().splitlines() if " INFO " not in line]
    assert len(lines) == 1 and says in lines[0], ended.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["lệnh-lạ"], "không có lệnh «lệnh-lạ». Các lệnh: serve, chat, search, triage, waiting, procedures"),
        (["procedures", "lạ"], "không có lệnh «lạ». Các lệnh: import, withdraw, reinstate, check, show, catalogue"),
        (["search", "--top", "0"], "cần một số từ 1 đến 100"),
        (["search", "--top"], "--top cần một giá trị"),
        (["procedures"], "thiếu LỆNH"),
        (["procedures", "show", "9.999999"], "Không có thủ tục 9.999999"),
        (["procedures", "import", "không-có.jsonl"], "không-có.jsonl"),
        (["restore", "không-có.db"], "Không thấy bản sao lưu không-có.db."),
        (["backup", "/không/có/đâu"], "Không thấy kho dữ liệu"),
        (["--config", "không-có.toml", "doctor"], "không-có.toml: không có tệp này."),
    ],
)
def test_what_is_wrong_is_one_line(arguments: list[str], says: str, tmp_path: Path) -> None:
    """Wrong words and missing files."""
    ended = run(*arguments, MOTCUA_STORE_PATH=str(tmp_path / "x.db"), MOTCUA_KNOWLEDGE_PATH=str(tmp_path / "k"))
    assert_one_line(ended, says)


@pytest.mark.parametrize("command", [["serve"], ["chat"], ["search"], ["procedures", "check"], ["backup", "x"], ["doctor"]])
def test_every_command_refuses_wrong_settings(command: list[str], tmp_path: Path) -> None:
    """The settings are judged before anything is done."""
    assert_one_line(run(*command, MOTCUA_WEB_PORT="99999"), "MOTCUA_WEB_PORT: cần một số từ 0 đến 65535.")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, for its data files to be damaged in."""
    return small_house(tmp_path_factory.mktemp("house"))


@pytest.mark.parametrize("host", ["192.0.2.1", "khong-co.invalid"])
def test_a_host_that_is_not_this_machine(host: str, house: Path, tmp_path: Path) -> None:
    """What to change is the host, not the port."""
    ended = run("serve", house=house, MOTCUA_STORE_PATH=str(tmp_path / "x.db"), MOTCUA_WEB_HOST=host, MOTCUA_WEB_PORT="0")
    assert_one_line(ended, "Đổi [web] host")


def test_a_port_that_is_taken(house: Path, tmp_path: Path) -> None:
    """What to change is the port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = run("serve", house=house, MOTCUA_STORE_PATH=str(tmp_path / "x.db"), MOTCUA_WEB_PORT=port)
    assert_one_line(ended, "đổi [web] port")


@pytest.mark.parametrize(
    ("name", "commands"),
    [
        ("talk.toml", (["doctor"], ["search"], ["chat"], ["serve"])),
        ("emergency.toml", (["search"],)),
        ("ranking.json", (["search"],)),
        ("catalogue.jsonl", (["doctor"], ["search"], ["procedures", "check"], ["procedures", "show", "1.001193"])),
    ],
)
def test_a_damaged_data_file_is_named(house: Path, name: str, commands: tuple[list[str], ...], tmp_path: Path) -> None:
    """R17: whichever command meets it."""
    path = house / "knowledge" / "data" / name
    sound = path.read_bytes()
    path.write_bytes(sound + b"\n}\n")
    try:
        for command in commands:
            ended = run(*command, house=house, MOTCUA_STORE_PATH=str(tmp_path / "x.db"), MOTCUA_WEB_PORT="0")
            assert_one_line(ended, name)
    finally:
        path.write_bytes(sound)


def test_backup_and_restore_name_the_file_that_was_given(tmp_path: Path) -> None:
    """Not the copy that is made on the way; a missing folder is told as one."""
    store = {"MOTCUA_STORE_PATH": str(tmp_path / "motcua.db")}
    Store(tmp_path / "motcua.db").close_now()
    assert_one_line(run("backup", str(tmp_path / "không có" / "x.db"), **store), f"Không có thư mục {tmp_path / 'không có'}.")
    (tmp_path / "copy.db").write_bytes(b"rubbish" * 1000)
    ended = run("restore", str(tmp_path / "copy.db"), **store)
    assert_one_line(ended, f"Tệp {tmp_path / 'copy.db'} hỏng")
    assert ".restoring" not in ended.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["search", "--help"], ["procedures", "--help"], ["backup", "--help"]])
def test_help_everywhere(arguments: list[str]) -> None:
    """Help is in Vietnamese and ends well."""
    ended = run(*arguments)
    assert ended.returncode == 0 and "Cách dùng" in ended.stdout and "usage" not in ended.stdout


def test_search_as_json(house: Path, tmp_path: Path) -> None:
    """The contract: one object a line, best first; a line of rubbish is a question like any other."""
    said = b"lam lai bang lai\n\nxo so hom nay ra con gi\n\xff\xfe\x00abc\n" + "khai tử\n".encode()
    line = [sys.executable, str(house / "main.py"), "search", "--json", "--top", "3"]
    clean = {"PATH": "/usr/bin:/bin", "MOTCUA_KNOWLEDGE_PATH": str(tmp_path)}
    ended = subprocess.run(line, input=said, capture_output=True, timeout=60, env=clean)
    rows = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.returncode == 0 and len(rows) == 4
    assert [row["query"] for row in rows[:2]] == ["lam lai bang lai", "xo so hom nay ra con gi"] and rows[3]["query"] == "khai tử"
    assert rows[0]["decision"] == "answer" and rows[0]["results"][0]["code"] == "3.000348"
    assert set(rows[0]["results"][0]) == {"code", "title", "score"} and len(rows[0]["results"]) <= 3
    assert rows[1]["decision"] == "unknown"
    scores = [result["score"] for result in rows[0]["results"]]
    assert scores == sorted(scores, reverse=True)


def test_chat_reads_a_script_and_prints_blocks(house: Path, tmp_path: Path) -> None:
    """One reply a block, through the real store."""
    said = "# thử\nlam lai bang lai het bao nhieu tien\n2\n"
    ended = run("chat", said=said, house=house, MOTCUA_STORE_PATH=str(tmp_path / "chat.db"))
    blocks = ended.stdout.strip().split("\n\n")
    assert ended.returncode == 0 and len(blocks) == 3
    assert "máy trả lời tự động" in blocks[0] and "135.000 đồng" in blocks[1] and "nộp tại" in blocks[2]


def test_backup_restore_doctor(house: Path, tmp_path: Path) -> None:
    """The round trip of an operator; at its end with all that the service knows."""
    store = {"MOTCUA_STORE_PATH": str(tmp_path / "motcua.db"), "MOTCUA_KNOWLEDGE_PATH": str(tmp_path / "k")}
    run("chat", said="khai tử cần gì\n", house=house, **store)
    assert run("doctor", house=house, **store).returncode == 0
    assert run("backup", str(tmp_path / "copy.db"), **store).returncode == 0
    (tmp_path / "motcua.db").write_bytes(b"rubbish" * 100)
    assert run("doctor", house=house, **store).returncode == 2
    assert run("restore", str(tmp_path / "copy.db"), **store).returncode == 0
    assert run("doctor", **store).returncode == 0


def test_the_doctor_sees_rules_with_which_the_service_does_not_start(house: Path, tmp_path: Path) -> None:
    """A unit that does not exist: `serve` refuses it, and `doctor` must not call that healthy."""
    path = house / "knowledge" / "data" / "rules" / "routing.toml"
    sound = path.read_text("utf-8")
    store = {"MOTCUA_STORE_PATH": str(tmp_path / "motcua.db"), "MOTCUA_KNOWLEDGE_PATH": str(tmp_path / "k")}
    Store(tmp_path / "motcua.db").close_now()
    path.write_text(re.sub(r'unit = "[^"]*"', 'unit = "x"', sound, count=1), "utf-8")
    try:
        ended = run("doctor", house=house, **store)
        assert ended.returncode == 2
        assert "[HỎNG] Quy định chưa đủ hoặc chưa khớp: routing.toml" in ended.stdout
    finally:
        path.write_text(sound, "utf-8")
    assert run("doctor", house=house, **store).returncode == 0


def test_what_waits_for_a_person_is_listed(house: Path, tmp_path: Path) -> None:
    """A question without an answer, in one line whatever was typed; no store, or a damaged one, is one clear line."""
    store = str(tmp_path / "motcua.db")
    run("chat", said="zzqx wqpl \x1b[31mkhông ai biết\n", house=house, MOTCUA_STORE_PATH=store)
    listed = run("waiting", MOTCUA_STORE_PATH=store)
    assert listed.returncode == 0 and "Câu hỏi chưa trả lời được: 1" in listed.stdout and "zzqx wqpl" in listed.stdout
    assert "\x1b" not in listed.stdout
    assert_one_line(run("waiting", MOTCUA_STORE_PATH=str(tmp_path / "none.db")), "Chưa có kho dữ liệu")
    (tmp_path / "bad.db").write_bytes(b"x" * 5000)
    assert_one_line(run("waiting", MOTCUA_STORE_PATH=str(tmp_path / "bad.db")), "Không đọc được kho dữ liệu")
