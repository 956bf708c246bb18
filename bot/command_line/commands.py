"""Every command with its options, and what it runs.

The file of a command is read when it is run: the service starts its slowest part, the knowledge, that much sooner.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.command_line import CommandFailed
from bot.command_line.indicators import add_indicators
from bot.command_line.parser import Commands, VietnameseParser, add, add_target, day, group, path, positive, run
from bot.command_line.ratings import add_ratings
from bot.settings import BadSettings, load

CONFIG = Path(__file__).parents[2] / "config.toml"
# As in feedback_store.officers, which is not read here: reading it takes longer than all of this file.
OFFICER_ROLES = ("administrator", "desk_officer", "unit_officer", "survey_staff", "knowledge_editor", "operator")


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = VietnameseParser(prog="main.py", description="Một Cửa: hỏi đáp về thủ tục hành chính.")
    top.add_argument("--config", type=Path, default=CONFIG, help="tệp cấu hình (mặc định: config.toml)")
    top.set_defaults(run=lambda given, settings: run("serve.serve", settings))
    commands = top.add_subparsers(title="các lệnh", metavar="LỆNH", parser_class=VietnameseParser)
    add(commands, "serve", "chạy dịch vụ (mặc định)", lambda given, settings: run("serve.serve", settings))
    add(commands, "chat", "nói chuyện với Một Cửa ngay trong cửa sổ lệnh", lambda given, settings: run("chat.chat", settings))
    found = add(
        commands,
        "search",
        "tìm thủ tục, mỗi dòng đầu vào một câu hỏi",
        lambda given, settings: run("search.search", settings, given.json, given.top),
    )
    found.add_argument("--json", action="store_true", help="mỗi câu hỏi một đối tượng JSON")
    found.add_argument("--top", type=positive, default=5, metavar="N", help="nhiều nhất bao nhiêu kết quả (mặc định: 5)")
    sorting = add(
        commands,
        "triage",
        "xem tin đầu tiên là gì: câu hỏi, phản ánh, tố cáo …; mỗi dòng đầu vào một tin",
        lambda given, settings: run("triage.triage", settings, given.json),
    )
    sorting.add_argument("--json", action="store_true", help="mỗi tin một đối tượng JSON")
    waits = add(
        commands,
        "waiting",
        "những gì đang chờ cán bộ: câu hỏi bỏ ngỏ, tin lỗi",
        lambda given, at: run("waiting.waiting", at, given.top),
    )
    waits.add_argument("--top", type=positive, default=20, metavar="N", help="nhiều nhất bao nhiêu mục mỗi loại (mặc định: 20)")
    add_procedures(commands)
    add_officers(commands)
    add_cases(commands)
    add_calls(commands)
    add_dossiers(commands)
    add_ratings(commands)
    add_indicators(commands)
    add_upkeep(commands)
    add_demo(commands)
    covering = add(
        commands,
        "redact",
        "che số điện thoại, giấy tờ, thư điện tử, tài khoản, biển số; mỗi dòng đầu vào một đoạn",
        lambda given, settings: run("redact.redact", given.json),
    )
    covering.add_argument("--json", action="store_true", help="thay vì che, cho biết vị trí: mỗi dòng một đối tượng JSON")
    return top


def add_demo(commands: Commands) -> None:
    """The command that shows a living desk."""
    showing = add(
        commands,
        "demo",
        "xem thử với một năm dữ liệu mẫu, trong kho riêng, ở cổng 8081",
        lambda given, at: run("demo.demo", at, given.config.resolve().parent, given.code, given.anew, given.fill),
    )
    showing.add_argument("--code", action="store_true", help="chỉ in mã 6 số lúc này của quản trị viên mẫu")
    showing.add_argument("--anew", action="store_true", help="xóa dữ liệu mẫu cũ, làm lại từ đầu")
    showing.add_argument("--fill", action="store_true", help="chỉ tạo dữ liệu mẫu, không chạy dịch vụ")


def add_upkeep(commands: Commands) -> None:
    """The commands that look after the store."""
    saving = add(
        commands, "backup", "sao lưu kho dữ liệu, kể cả khi dịch vụ đang chạy", lambda given, at: run("upkeep.backup", at, given.to)
    )
    saving.add_argument("to", type=path, metavar="NƠI", help="tệp mới, hoặc thư mục để giữ bản sao")
    coming = add(
        commands, "restore", "khôi phục kho dữ liệu từ bản sao lưu", lambda given, at: run("upkeep.restore", at, given.source)
    )
    coming.add_argument("source", type=path, metavar="TỆP", help="bản sao lưu")
    keeping = add(
        commands,
        "retention",
        "xóa dữ liệu cá nhân đã quá hạn giữ",
        lambda given, at: run("retention.retention", at, given.dry_run),
    )
    keeping.add_argument("--dry-run", action="store_true", help="chỉ in những gì sẽ xóa, chưa xóa")
    add(commands, "doctor", "xem có gì hỏng và cách sửa", lambda given, at: run("doctor.doctor", at))


def add_procedures(commands: Commands) -> None:
    """The commands for the data that answers are worked out from."""
    inner = group(commands, "procedures", "nhập, kiểm tra và xem dữ liệu thủ tục", "Dữ liệu thủ tục hành chính.")
    _add_import(inner)
    _add_withdrawing(inner)
    _add_looking(inner)


def _add_import(inner: Commands) -> None:
    loading = add(
        inner,
        "import",
        "nhập dữ liệu của tỉnh: JSON Lines (.jsonl, .jsonl.gz) hoặc JSON của Cổng dịch vụ công quốc gia",
        lambda given, settings: run(
            "procedures.import_file",
            settings,
            given.file,
            given.effective_from,
            given.keep_internal == "yes",
            given.anyway,
            given.complete,
        ),
    )
    loading.add_argument("file", type=path, metavar="TỆP")
    loading.add_argument("--from", type=day, dest="effective_from", metavar="NGÀY", help="ngày có hiệu lực (mặc định: hôm nay)")
    loading.add_argument("--keep-internal", choices=("yes", "no"), default="no", help="giữ cả thủ tục nội bộ, mã 5. và 6.")
    loading.add_argument("--complete", action="store_true", help="tệp là toàn bộ danh mục: mã không có trong đó thì ngừng")
    loading.add_argument(
        "--anyway", action="store_true", help="vẫn nhập khi hơn 20%% bản ghi bị hỏng hoặc hơn nửa số thủ tục sẽ ngừng"
    )


def _add_withdrawing(inner: Commands) -> None:
    leaving = add(
        inner,
        "withdraw",
        "ngừng cung cấp những thủ tục đã bị bãi bỏ",
        lambda given, settings: run("procedures.withdraw", settings, given.codes, given.effective_from),
    )
    leaving.add_argument("codes", nargs="+", metavar="MÃ")
    leaving.add_argument("--from", type=day, dest="effective_from", metavar="NGÀY", help="ngày bãi bỏ (mặc định: hôm nay)")
    returning = add(
        inner,
        "reinstate",
        "cung cấp lại những thủ tục đã ngừng do nhầm",
        lambda given, settings: run("procedures.reinstate", settings, given.codes),
    )
    returning.add_argument("codes", nargs="+", metavar="MÃ")


def _add_looking(inner: Commands) -> None:
    checking = add(
        inner, "check", "những điểm cán bộ cần xem lại", lambda given, settings: run("procedures.check", settings, given.everything)
    )
    checking.add_argument("--all", action="store_true", dest="everything", help="in đủ danh sách")
    showing = add(
        inner, "show", "mọi điều biết được về một mã thủ tục", lambda given, settings: run("procedures.show", settings, given.code)
    )
    showing.add_argument("code", metavar="MÃ")
    rebuilding = add(
        inner,
        "catalogue",
        "dựng lại danh mục kèm theo từ các tệp dữ liệu",
        lambda given, settings: run("procedures.rebuild_catalogue", given.sources),
    )
    rebuilding.add_argument("sources", type=Path, nargs="+", metavar="TỆP")


def add_officers(commands: Commands) -> None:
    """The commands for staff accounts."""
    inner = group(commands, "officers", "tài khoản cán bộ", "Tài khoản của cán bộ dùng trang làm việc.")
    adding = add(
        inner,
        "add",
        "thêm tài khoản, in liên kết đặt mật khẩu",
        lambda given, at: run("officers.add", at, given.login, given.name, given.role, (given.unit, given.duty)),
    )
    adding.add_argument("login", metavar="TÊN", help="tên đăng nhập, ví dụ lan.tran")
    adding.add_argument("--name", required=True, metavar="HỌ_TÊN", help="họ và tên")
    adding.add_argument("--role", required=True, choices=OFFICER_ROLES, help="vai trò")
    adding.add_argument("--unit", default="", metavar="ĐƠN_VỊ", help="khóa của đơn vị, cần cho unit_officer")
    adding.add_argument("--duty", default="", metavar="NHIỆM_VỤ", help="ai được báo việc đến hạn: unit_head, centre_director")
    add(inner, "list", "các tài khoản", lambda given, at: run("officers.list_all", at))
    ending = add(inner, "disable", "khóa tài khoản ngay", lambda given, at: run("officers.disable", at, given.login))
    ending.add_argument("login", metavar="TÊN")
    anew = add(
        inner, "reset", "đặt lại tài khoản, in liên kết đặt mật khẩu mới", lambda given, at: run("officers.reset", at, given.login)
    )
    anew.add_argument("login", metavar="TÊN")


def add_cases(commands: Commands) -> None:
    """The commands for lists of cases."""
    inner = group(commands, "cases", "phản ánh, kiến nghị", "Danh sách phản ánh, kiến nghị.")
    leaving = add(inner, "export", "xuất danh sách ra tệp CSV hoặc XLSX", lambda given, at: run("cases.export", at, given))
    add_target(leaving, ".csv hoặc .xlsx")
    leaving.add_argument("--from", type=day, dest="since", metavar="NGÀY", help="nhận từ ngày này")
    leaving.add_argument("--to", type=day, dest="until", metavar="NGÀY", help="nhận đến hết ngày này")
    leaving.add_argument("--unit", default="", metavar="KHÓA", help="chỉ của một đơn vị")
    leaving.add_argument("--category", default="", metavar="KHÓA", help="chỉ một lĩnh vực hoặc một nhóm lĩnh vực")
    leaving.add_argument("--state", default="", metavar="KHÓA", help="chỉ một trạng thái")
    leaving.add_argument("--with-senders", action="store_true", help="kèm họ tên, số điện thoại, địa chỉ người gửi")


def add_calls(commands: Commands) -> None:
    """The commands for telephone calls."""
    inner = group(commands, "calls", "cuộc gọi của tổng đài", "Cuộc gọi mà tổng đài điện thoại đã ghi.")
    taking = add(
        inner,
        "import",
        "nhập cuộc gọi từ tệp CSV của tổng đài; nhập lại không thành hai",
        lambda given, at: run("calls.import_records", at, given.file, given.dry_run),
    )
    taking.add_argument("file", type=path, metavar="TỆP", help="tệp .csv, dòng đầu là tên cột")
    taking.add_argument("--dry-run", action="store_true", help="chỉ xem sẽ nhập những gì")


def add_dossiers(commands: Commands) -> None:
    """The commands for dossiers as the one-stop software tells of them."""
    inner = group(commands, "dossiers", "hồ sơ thủ tục từ phần mềm một cửa", "Tình trạng hồ sơ thủ tục.")
    taking = add(
        inner,
        "import",
        "nhập hồ sơ từ tệp CSV, XLSX hoặc JSON; còn một lỗi thì không nhập gì",
        lambda given, at: run("dossiers.import_file", at, given.file, given),
    )
    taking.add_argument("file", type=path, metavar="TỆP", help="tệp .csv, .xlsx, .json hoặc .jsonl")
    taking.add_argument("--preview", action="store_true", help="chỉ xem sẽ nhập những gì")
    taking.add_argument("--good-rows", action="store_true", help="bỏ lại những dòng có lỗi, nhập những dòng còn lại")
    add(inner, "status", "hồ sơ vào từ đâu, lần nhập gần đây, mục bị để riêng", lambda given, at: run("dossiers.status", at))


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 2 for what the operator can mend."""
    given = parser().parse_args(arguments)
    try:
        given.run(given, load(given.config))
    except (CommandFailed, BadSettings) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Đã dừng.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return 0
