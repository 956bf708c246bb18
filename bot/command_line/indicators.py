"""The command for the indicators of dossiers, with its options."""

from __future__ import annotations

from bot.command_line.parser import Commands, add, add_target, group, run
from bot.command_line.ratings import month


def add_indicators(commands: Commands) -> None:
    """The command for the indicators of dossiers."""
    inner = group(commands, "indicators", "chỉ tiêu giải quyết hồ sơ", "Chỉ tiêu giải quyết hồ sơ mà tỉnh theo dõi.")
    leaving = add(
        inner,
        "export",
        "xuất chỉ tiêu ra sổ XLSX có biểu đồ, hoặc tệp CSV theo tháng, đơn vị, lĩnh vực",
        lambda given, at: run("indicators_export.export", at, given),
    )
    add_target(leaving, ".csv hoặc .xlsx")
    leaving.add_argument(
        "--since", type=month, metavar="THÁNG", help="từ tháng này, ví dụ 01/2026; không ghi thì từ tháng 1 cùng năm"
    )
    leaving.add_argument("--until", type=month, metavar="THÁNG", help="đến hết tháng này; không ghi thì tháng này")
    leaving.add_argument("--unit", default="", metavar="KHÓA", help="chỉ một đơn vị")
    leaving.add_argument("--field", default="", metavar="TÊN", help="chỉ một lĩnh vực, như phần mềm một cửa ghi")
