"""`indicators export`: what the province follows of dossiers, as CSV or XLSX."""

from __future__ import annotations

import argparse
from datetime import date

from bot.command_line import CommandFailed, new_file
from bot.settings import Settings
from feedback_store.timestamps import utc_now
from handlers.desk.indicators_asked import Asked, asked
from handlers.desk.indicators_view import names_of
from handlers.desk.satisfaction_asked import RANGE
from handlers.exports import indicators_export
from handlers.exports.indicators_export import FORMATS, IndicatorsExport
from knowledge.data_file import BadDataFile
from knowledge.rules.rules import Rules
from knowledge.vietnam_time import VIETNAM


def export(settings: Settings, given: argparse.Namespace) -> None:
    """Write the file `given.to`. Raises CommandFailed; nothing half-written is left behind, whatever happens."""
    store, target, now = settings.store.path, given.to, utc_now()
    new_file.check(store, target, FORMATS)
    rules = new_file.rules()
    wanted = _asked(rules, given, now.astimezone(VIETNAM).date())
    try:
        names = names_of(rules, settings.knowledge.path)
    except BadDataFile as error:
        raise CommandFailed(f"Danh mục thủ tục: {error}.") from None
    with new_file.writing(store, target):
        list_of = IndicatorsExport(store, wanted, names, now)
        count = new_file.with_bar(target, "dòng", lambda progress: indicators_export.write(list_of, target, progress))
    what = "dòng" if target.suffix.lower() == ".csv" else "đơn vị"
    print(f"Đã xuất chỉ tiêu tháng {wanted.months.said}, {count} {what}, ra {target}.")


def _asked(rules: Rules, given: argparse.Namespace, today: date) -> Asked:
    new_file.known("đơn vị", given.unit, rules.units)
    until = given.until or f"{today:%Y-%m}"
    months = {"period": RANGE, "from": given.since or f"{until[:4]}-01", "to": until}
    wanted = asked({**months, "unit": given.unit, "field": given.field}, rules.units, today)
    if wanted.fault:
        raise CommandFailed(wanted.fault)
    return wanted
