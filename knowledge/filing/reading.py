"""Flows from their tables: what all procedures share from `filing.toml`, the rest from the table [filing] of a guide."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

from knowledge.data_file import BadDataFile
from knowledge.filing.case import UNSURE, Case
from knowledge.filing.flow import WAY, WHO, Flow, Option, Portal, Question, Step, Stuck
from knowledge.rules import rows
from knowledge.rules.rows import Row

FILE = Path(__file__).parent.parent / "data" / "filing.toml"
_SHORTEST = 60
"""Days for which a filing is kept at least: some papers take that long."""
_MOST = 9
"""More than nine answers cannot be chosen by one figure."""


def load(path: Path = FILE) -> Portal:
    """What all procedures share. Raises BadDataFile."""
    file = rows.read(path)
    steps = {key: _step(key, row, None) for key, row in file.table("steps").tables().items()}
    questions = {key: _question(row, key) for key, row in file.table("questions").tables().items()}
    needs, days = file.table("needs").all_texts(), file.number("left_days")
    late = _time_of_day(file, "late_from")
    file.done()
    if days < _SHORTEST:
        raise BadDataFile(f"{path.name}: «left_days» phải từ {_SHORTEST} trở lên")
    for key in (WAY, WHO):
        if key not in questions:
            raise BadDataFile(f"{path.name}: thiếu câu hỏi «{key}»")
    return Portal(steps, needs, questions, timedelta(days=days), late)


def _time_of_day(row: Row, key: str) -> time:
    told = row.text(key)
    try:
        return datetime.strptime(told, "%H:%M").time()
    except ValueError:
        row.wrong(f'có «{key}» là «{told}», phải là giờ và phút, như "15:00"')


def flow(row: Row, portal: Portal) -> Flow:
    """The flow of one procedure from its table. Raises BadDataFile."""
    shared = [_chosen_of(portal.questions[key], row) for key in (WHO, WAY)]
    own = [_question(one) for one in row.rows("questions", ())]
    steps = _steps(row, portal)
    needs = row.texts("needs", ())
    if unknown := [key for key in needs if key not in portal.needs]:
        row.wrong(f"có «needs» là «{unknown[0]}», không có trong filing.toml")
    found = Flow((*shared, *own), steps, needs, row.text("in_part", ""))
    row.done()
    _check_questions(row, found)
    return found


def case(row: Row, key: str = "case") -> Case:
    """For whom a row holds: a list of tables, one of which must fit as a whole. Raises BadDataFile."""
    return tuple({name: one.texts(name) for name in one.keys} for one in row.rows(key, ()))


def check_case(row: Row, told: Case, questions: tuple[Question, ...]) -> None:
    """Refuse conditions on questions or options that do not exist. Raises BadDataFile."""
    known = {one.key: {option.key for option in one.options} for one in questions}
    for conditions in told:
        if not conditions:
            row.wrong("có «case» trống")
        for key, among in conditions.items():
            if key not in known:
                row.wrong(f"có «case» theo câu hỏi «{key}», câu ấy không được hỏi trước")
            if not among or (unknown := set(among) - known[key]):
                row.wrong(f"có «case» của câu «{key}» là «{', '.join(sorted(unknown)) if among else ''}», không có lựa chọn ấy")


def _check_questions(row: Row, found: Flow) -> None:
    for place, one in enumerate(found.questions):
        if one.key in {other.key for other in found.questions[:place]}:
            row.wrong(f"có hai câu hỏi «{one.key}»")
        check_case(row, one.case, found.questions[:place])


def _chosen_of(shared: Question, row: Row) -> Question:
    """A shared question with the options that this procedure takes, in its order; some of them with a refusal."""
    refusals = _refusals(row.table(f"not_{shared.key}", {}))
    labels = {option.key: option.label for option in shared.options}
    taken = (*row.texts(shared.key), *refusals)
    for key in taken:
        if key not in labels:
            row.wrong(f"có «{shared.key}» là «{key}», chỉ dùng được {', '.join(labels)}")
    return Question(shared.key, shared.text, tuple(Option(key, labels[key], *refusals.get(key, ())) for key in taken))


def _question(row: Row, key: str = "") -> Question:
    key, text = key or row.text("key"), row.text("text")
    labels, refusals = row.table("options").all_texts(), _refusals(row.table("refusals", {}))
    told = case(row)
    row.done()
    if not 2 <= len(labels) <= _MOST or UNSURE in labels:
        row.wrong(f"cần từ 2 đến {_MOST} lựa chọn (không kể «không rõ», vốn luôn có)")
    if unknown := refusals.keys() - labels.keys():
        row.wrong(f"có «refusals» là «{min(unknown)}», không có lựa chọn ấy")
    return Question(key, text, tuple(Option(name, label, *refusals.get(name, ())) for name, label in labels.items()), told)


def _refusals(row: Row) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Why an option cannot be taken, and the procedures that can be filed instead: a text alone, or with `instead`."""
    told = {}
    for key, one in row.tables().items():
        told[key] = one.text("text"), one.texts("instead")
        one.done()
    return {key: (text, ()) for key, text in row.all_texts().items()} | told


def _steps(row: Row, portal: Portal) -> tuple[Step, ...]:
    """Steps by their names, as this procedure has them: what it says replaces what is shared, its known problems come first."""
    names, own = row.texts("steps", ()), row.table("step", {}).tables()
    if unused := own.keys() - set(names):
        row.wrong(f"có [filing.step.{min(unused)}], nhưng «steps» không có bước ấy")
    for name in names:
        if name not in portal.steps and name not in own:
            row.wrong(f"có bước «{name}», không có trong filing.toml")
    return tuple(_step(name, own[name], portal.steps.get(name)) if name in own else portal.steps[name] for name in names)


def _step(key: str, row: Row, shared: Step | None) -> Step:
    plain = shared or Step(key, "")
    stuck = tuple(_stuck(one) for one in row.rows("stuck", ()))
    do = row.text("do", plain.do) if shared else row.text("do")
    step = Step(key, do, row.text("see", plain.see), row.text("mistake", plain.mistake), (*stuck, *plain.stuck))
    row.done()
    return step


def _stuck(row: Row) -> Stuck:
    stuck = Stuck(row.text("problem"), row.text("remedy"))
    row.done()
    return stuck
