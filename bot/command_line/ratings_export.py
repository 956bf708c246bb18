"""`ratings export`: ratings and surveys as CSV or XLSX."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from bot.command_line import CommandFailed, new_file
from bot.command_line.new_file import known
from bot.settings import Settings
from feedback_store import responses, sqlite, surveys
from feedback_store.tallies import Wanted
from feedback_store.timestamps import utc_now
from handlers.exports import ratings_export
from handlers.exports.ratings_export import FORMATS, RatingsExport
from handlers.exports.ratings_names import CHANNELS, ORIGINS
from knowledge.questionnaires.questionnaire import Questionnaire
from knowledge.rules.rules import Rules

_ANSWERED = "Phiếu {form} có các bản {among}; lấy bản {version}, bản mới nhất có câu trả lời trong kỳ. Muốn bản khác: {form}@BẢN."
_NONE_ANSWERED = "Phiếu {form} có các bản {among}; trong kỳ chưa bản nào có câu trả lời, lấy bản {version}."
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
    named = f"{survey.questionnaire}@{survey.version}" if survey else given.questionnaire
    form = _form(rules, named)
    wanted = Wanted(
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
    return wanted if "@" in named else _of_answered(store, rules, wanted)


def _of_answered(store: Path, rules: Rules, wanted: Wanted) -> Wanted:
    """The same of the latest version with answers in the period; of the latest where none has any. Says which it took."""
    versions = [one.version for one in rules.questionnaires[wanted.questionnaire]]
    if len(versions) == 1:
        return wanted
    with closing(sqlite.connect(store)) as db:
        db.execute("PRAGMA query_only = 1")
        answered = [version for version in versions if responses.count(db, replace(wanted, version=version))]
    taken = replace(wanted, version=answered[-1] if answered else versions[-1])
    said = _ANSWERED if answered else _NONE_ANSWERED
    print(said.format(form=taken.questionnaire, version=taken.version, among=", ".join(versions)), file=sys.stderr)
    return taken


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
