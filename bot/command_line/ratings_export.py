"""`ratings export`: ratings and surveys as CSV or XLSX."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from bot.command_line import CommandFailed, new_file
from bot.command_line.new_file import known
from bot.settings import Settings
from feedback_store import sqlite, surveys
from feedback_store.tallies import Wanted
from feedback_store.timestamps import utc_now
from handlers.exports import ratings_export
from handlers.exports.ratings_export import FORMATS, RatingsExport
from handlers.exports.ratings_names import CHANNELS, ORIGINS
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules

_OFFICERS = "Tệp có bí danh của cán bộ: chỉ dùng để đối chiếu khi cần, hãy giữ kín."


def export(settings: Settings, given: argparse.Namespace) -> None:
    """Write the wanted responses to `given.to`. Raises CommandFailed; nothing half-written is left behind, whatever happens."""
    store, target = settings.store.path, given.to
    new_file.check(store, target, FORMATS)
    if given.shape and target.suffix.lower() != ".csv":
        raise CommandFailed("Sổ XLSX có đủ mọi phần; --shape chỉ dùng với .csv.")
    rules = new_file.rules()
    with new_file.writing(store, target):
        wanted = _wanted(store, rules, given)
        list_of = RatingsExport(store, wanted, rules, utc_now(), given.shape or "answers", given.with_officers)
        count = new_file.with_bar(target, "dòng", lambda progress: ratings_export.write(list_of, target, progress))
    print(f"Đã xuất {count} dòng của phiếu {wanted.questionnaire}@{wanted.version} ra {target}.")
    if given.with_officers:
        print(_OFFICERS, file=sys.stderr)


def _wanted(store: Path, rules: Rules, given: argparse.Namespace) -> Wanted:
    if given.since and given.until and given.since > given.until:
        raise CommandFailed("Tháng cuối đứng trước tháng đầu.")
    known("đơn vị", given.unit, rules.units)
    for name, keys, there in (("kênh", given.channel, CHANNELS), ("nguồn", given.origin, ORIGINS)):
        for key in keys:
            known(name, key, there)
    survey = _survey(store, given.survey) if given.survey else None
    form = _form(rules, f"{survey.questionnaire}@{survey.version}" if survey else given.questionnaire)
    return Wanted(
        form.key,
        form.version,
        (given.since or "", given.until or ""),
        tuple(given.origin),
        tuple(given.channel),
        survey.id if survey else None,
        given.unit,
        given.field,
        given.subject,
    )


def _form(rules: Rules, name: str) -> Questionnaire:
    """The questionnaire that is named, in its latest version unless another is named too. Raises CommandFailed."""
    key, _, version = name.partition("@")
    known("phiếu", key, rules.questionnaires)
    versions = {one.version: one for one in rules.questionnaires[key]}
    known(f"phiên bản của phiếu {key}", version, versions)
    return versions[version] if version else rules.questionnaires[key][-1]


def _survey(store: Path, ref: str) -> surveys.Row:
    with closing(sqlite.connect(store)) as db:
        db.execute("PRAGMA query_only = 1")
        found = surveys.by_ref(db, ref)
    if found is None:
        raise CommandFailed(f"Không có đợt khảo sát «{ref}».")
    return found
