"""`cases export`: a list of cases as CSV or XLSX."""

from __future__ import annotations

import argparse
import sys

from bot.command_line import CommandFailed, new_file
from bot.command_line.new_file import known
from bot.settings import Settings
from feedback_store.case_lists import Wanted
from feedback_store.timestamps import utc_now
from handlers.exports import export as exporting
from handlers.exports.export import FORMATS, Export
from handlers.exports.period import bounds
from knowledge.rules.rules import Rules


def export(settings: Settings, given: argparse.Namespace) -> None:
    """Write the wanted cases to `given.to`. Raises CommandFailed; nothing half-written is left behind, whatever happens."""
    store, target = settings.store.path, given.to
    new_file.check(store, target, FORMATS)
    rules = new_file.rules()
    list_of = Export(store, _wanted(rules, given), rules, utc_now(), given.with_senders)
    with new_file.writing(store, target):
        count = new_file.with_bar(target, "phản ánh", lambda progress: exporting.write(list_of, target, progress))
    print(f"Đã xuất {count} phản ánh, kiến nghị ra {target}.")
    if given.with_senders:
        print("Tệp có họ tên, số điện thoại, địa chỉ của người gửi: hãy giữ kín và xóa khi dùng xong.", file=sys.stderr)


def _wanted(rules: Rules, given: argparse.Namespace) -> Wanted:
    groups = {one.group for one in rules.categories.values()}
    known("đơn vị", given.unit, rules.units)
    known("lĩnh vực", given.category, groups | rules.categories.keys())
    known("trạng thái", given.state, rules.states.all)
    since, until = bounds(given.since, given.until)
    if since and until and since >= until:
        raise CommandFailed("Ngày cuối đứng trước ngày đầu.")
    units, states = ((key,) if key else () for key in (given.unit, given.state))
    return Wanted(states=states, units=units, category=given.category, since=since, until=until)
