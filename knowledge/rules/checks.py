"""Whether the rules are complete and fit together, told line by line to the officer who edits the files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from string import Formatter
from typing import TYPE_CHECKING

from knowledge.rules import retention as kept
from knowledge.rules.calendar_file import WEEKDAYS
from knowledge.rules.deadlines import DEFAULT, URGENCIES, Deadline
from knowledge.rules.opening_hours import ordered, told
from knowledge.rules.redirect import NAMED
from knowledge.rules.states import EVERY, reachable
from knowledge.rules.units import in_force

if TYPE_CHECKING:
    from knowledge.rules.rules import Rules


def _places(rules: Rules) -> frozenset[str]:
    """What a table by category may be keyed by: categories and their groups."""
    return frozenset(rules.categories) | {category.group for category in rules.categories.values()}


def of_routing(rules: Rules) -> Iterator[str]:
    """Every category goes to a unit that is there for good; conduct has a second door and stays out of the communes."""
    for category in rules.categories.values():
        way = rules.routing.of(category.key)
        if way is None:
            yield f"routing.toml: lĩnh vực «{category.key}» ({category.name}) chưa giao cho đơn vị nào"
        elif category.law == "conduct" and (way.commune or not way.instead or way.instead == way.unit):
            yield f"routing.toml: «{category.key}» là hành vi cán bộ, cần unit, một instead khác unit, và không giao về xã, phường"
    for key, way in rules.routing.routes.items():
        if key not in _places(rules):
            yield f"routing.toml: «{key}» không có trong categories.toml"
        for unit in filter(None, (way.unit, way.instead)):
            if unit not in rules.units:
                yield f"routing.toml: «{key}» giao cho «{unit}», đơn vị này không có trong units.toml"
            elif in_force(rules.units, unit, date.max) is None:
                yield f"routing.toml: «{key}» giao cho «{unit}», đơn vị này hết hoạt động mà không ai tiếp nhận"


def of_units(rules: Rules) -> Iterator[str]:
    """Units that end are followed by one that exists; two communes never answer to one name."""
    names: dict[str, str] = {}
    for unit in rules.units.values():
        if unit.successor and unit.successor not in rules.units:
            yield f"units.toml: «{unit.key}» có đơn vị tiếp nhận «{unit.successor}» không tồn tại"
        elif (unit.until is None) != (not unit.successor):
            yield f"units.toml: «{unit.key}» phải ghi cả until lẫn successor, hoặc không ghi gì"
        elif in_force(rules.units, unit.key, date.max) is None:
            yield f"units.toml: «{unit.key}» chuyển việc vòng quanh, không đến đơn vị nào còn hoạt động"
        for name in (unit.name, *unit.heard):
            if names.setdefault(name.lower(), unit.key) != unit.key:
                yield f"units.toml: «{name}» vừa là «{names[name.lower()]}» vừa là «{unit.key}»"


def of_deadlines(rules: Rules) -> Iterator[str]:
    """Every category has a deadline at every urgency; none is empty; the tables name what exists; more urgent is not slower."""
    table, known = rules.deadlines, rules.deadlines.all
    if set(table.urgencies) != set(URGENCIES):
        yield f"deadlines.toml: mục [urgencies] phải có đúng {', '.join(URGENCIES)}"
    for one in known.values():
        if one.amount < 1:
            yield f"deadlines.toml: thời hạn «{one.id}» phải từ 1 trở lên"
    for category in rules.categories.values():
        for urgency in URGENCIES:
            chosen = table.resolve_id(category.key, category.law, urgency)
            if chosen not in known:
                missing = f"«{chosen}» không có trong danh sách" if chosen else "chưa có thời hạn"
                yield f"deadlines.toml: lĩnh vực «{category.key}», độ gấp «{urgency}»: {missing}"
    for key in sorted(table.field.keys() - _places(rules) - {DEFAULT}):
        yield f"deadlines.toml: bảng «{key}» không có trong categories.toml"
    for key, row in table.field.items():
        for urgency in sorted(row.keys() - set(URGENCIES)):
            yield f"deadlines.toml: bảng «{key}» có độ gấp «{urgency}» không ai biết"
        times = [known[row[urgency]] for urgency in URGENCIES if row.get(urgency) in known]
        if any(_roughly(sooner) > _roughly(later) for later, sooner in pairwise(times)):
            yield f"deadlines.toml: bảng «{key}» cho việc gấp hơn nhiều thời gian hơn"


def of_calendar(rules: Rules) -> Iterator[str]:
    """Hours are in order; a day that counts is open."""
    calendar = rules.calendar
    every = [*zip(WEEKDAYS, calendar.week, strict=True), ("make_up", calendar.make_up)]
    every += [(f"{day:%d/%m/%Y}", own.hours) for day, own in calendar.days.items()]
    for name, spans in every:
        if not ordered(spans):
            yield f"calendar.toml: giờ của «{name}» không theo thứ tự: {told(spans)}"
    if not calendar.counted or not calendar.make_up or not all(calendar.week[day] for day in calendar.counted):
        yield "calendar.toml: có ngày làm việc mà không ghi giờ nào"


def of_states(rules: Rules) -> Iterator[str]:
    """Every state that the program knows is there and can be reached; what follows exists; official names are official."""
    found = rules.states.all
    official = {name for names in rules.states.official.values() for name in names}
    for key in EVERY:
        if key not in found:
            yield f"states.toml: thiếu trạng thái «{key}»"
    for key in sorted(found.keys() - set(EVERY)):
        yield f"states.toml: chương trình không biết trạng thái «{key}»"
    for key in sorted(found.keys() - reachable(rules.states)):
        yield f"states.toml: không có đường nào đến trạng thái «{key}»"
    for state in found.values():
        for key in state.next:
            if key not in found or key == state.key:
                yield f"states.toml: từ «{state.key}» không chuyển sang «{key}» được"
        if state.official and state.official not in official:
            yield f"states.toml: «{state.key}» có tên chính thức lạ: «{state.official}»"
        if state.clock and state.ends:
            yield f"states.toml: «{state.key}» đã xong mà hạn vẫn chạy"
        if not state.next and not state.ends:
            yield f"states.toml: «{state.key}» chưa xong mà không đi tiếp được"


def of_reasons(rules: Rules) -> Iterator[str]:
    """Each reason leads to a state that a case in work may go to, under a name that exists, with a sentence that can be filled."""
    official = {name for names in rules.states.official.values() for name in names}
    for reason in rules.reasons.values():
        if reason.state not in rules.states.all:
            yield f"reasons.toml: «{reason.key}» dẫn đến trạng thái lạ «{reason.state}»"
        elif not any(reason.state in state.next for state in rules.states.all.values() if state.clock):
            yield f"reasons.toml: «{reason.key}» dẫn đến «{reason.state}», đang xử lý thì không chuyển thẳng sang đó được"
        if reason.official and reason.official not in official:
            yield f"reasons.toml: «{reason.key}» có tên chính thức lạ: «{reason.official}»"
        if not _fillable(reason.sentence):
            yield f"reasons.toml: câu của «{reason.key}» chỉ dùng được {{you}} và {{You}}"


def of_required(rules: Rules) -> Iterator[str]:
    """Nobody is asked twice, content is always needed, an anonymous case has a state."""
    for law, demand in rules.required.items():
        keys = [field.key for field in demand.fields]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"required.toml: «{law}» hỏi «{key}» hai lần"
        if not any(field.key == "content" and field.need == "must" for field in demand.fields):
            yield f"required.toml: «{law}» phải bắt buộc có nội dung (content)"
        state = rules.states.all.get(demand.anonymous.state)
        if state is None:
            yield f"required.toml: «{law}» giữ tin không tên ở trạng thái lạ «{demand.anonymous.state}»"
        elif state.clock != demand.anonymous.clock:
            yield f"required.toml: «{law}» và trạng thái «{state.key}» không thống nhất về việc tính hạn"


def of_escalation(rules: Rules) -> Iterator[str]:
    """Steps have names and days of their own and go to roles that exist."""
    steps = rules.escalation.steps
    for what, values in (("tên", [step.key for step in steps]), ("số ngày", [str(step.days) for step in steps])):
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield f"escalation.toml: hai bước cùng {what} «{value}»"
    for step in steps:
        for role in step.to:
            if role not in rules.escalation.roles:
                yield f"escalation.toml: bước «{step.key}» báo cho vai trò lạ «{role}»"
        if not step.to:
            yield f"escalation.toml: bước «{step.key}» không báo cho ai"
    if not any(step.days >= 0 for step in steps):
        yield "escalation.toml: quá hạn mà không báo cho ai"


def of_retention(rules: Rules) -> Iterator[str]:
    """Every kind of record has its time, and no other is named."""
    for kind in kept.KINDS:
        if kind not in rules.retention:
            yield f"retention.toml: chưa ghi giữ «{kind}» bao lâu"
    for kind, row in rules.retention.items():
        if kind not in kept.KINDS:
            yield f"retention.toml: chương trình không có loại dữ liệu «{kind}»"
        if row.days is not None and row.days < 1:
            yield f"retention.toml: «{kind}» phải giữ ít nhất 1 ngày"


def of_redirects(rules: Rules) -> Iterator[str]:
    """Khiếu nại and tố cáo each have a door and times; what a denouncer says is sealed."""
    for kind, limits in NAMED.items():
        one = rules.redirects.get(kind)
        if one is None:
            yield f"redirect.toml: thiếu «{kind}»"
        elif not one.doors or set(limits) - one.limits.keys() or any(limit.days < 1 for limit in one.limits.values()):
            yield f"redirect.toml: «{kind}» phải chỉ rõ đến đâu (doors) và trong bao nhiêu ngày ({', '.join(limits)})"
        elif kind == "denunciation" and not one.sealed:
            yield "redirect.toml: tố cáo phải giữ kín (sealed = true), Luật Tố cáo 2018"


def open_questions(rules: Rules) -> Iterator[str]:
    """Days that nobody confirmed, and deadlines that the project set in place of the province."""
    for question in rules.calendar.questions:
        if not question.confirmed:
            days = ", ".join(f"{day:%d/%m/%Y}" for day in question.days)
            now = "ngày nghỉ" if question.off else "ngày thường"
            yield f"calendar.toml: {question.name} ({days}) đang tính là {now}, chờ xác nhận"
    standings = [one.standing for one in rules.deadlines.all.values()]
    if ours := standings.count("project"):
        yield f"deadlines.toml: {ours} thời hạn là mặc định của Một Cửa, chưa theo quyết định của tỉnh"
    if unread := standings.count("unchecked"):
        yield f"deadlines.toml: {unread} thời hạn theo luật nhưng chưa đối chiếu được với văn bản"


def _roughly(deadline: Deadline) -> int:
    """Hours of work, near enough to tell the shorter of two deadlines."""
    return deadline.amount * (1 if deadline.unit.endswith("hour") else 8)


def _fillable(sentence: str) -> bool:
    try:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None} <= {"you", "You"}
    except ValueError:
        return False


CHECKS: tuple[Callable[[Rules], Iterator[str]], ...] = (
    of_routing,
    of_units,
    of_deadlines,
    of_calendar,
    of_states,
    of_reasons,
    of_required,
    of_escalation,
    of_retention,
    of_redirects,
)
