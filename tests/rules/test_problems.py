"""What does not fit together is told before it serves anybody: each rule of the check is broken once."""

from __future__ import annotations

import dataclasses
from datetime import time

import pytest

from knowledge.rules import qd766
from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules
from tests.rules.conftest import Change

BROKEN = {
    "routing.toml": [
        ('[other]\nunit = "trung_tam"', "", "lĩnh vực «other.other» (Việc khác) chưa giao cho đơn vị nào"),
        ('unit = "dien_luc"', 'unit = "dien"', "«utilities» giao cho «dien», đơn vị này không có trong units.toml"),
        ('instead = "thanh_tra"\n[procedures.fees]', 'instead = "x"\n[procedures.fees]', "«procedures» giao cho «x»"),
        ("[land.use]", "[land.usage]", "«land.usage» không có trong categories.toml"),
        ('[conduct]\nunit = "trung_tam"', '[conduct]\ncommune = true\nunit = "trung_tam"', "«conduct.attitude» là hành vi cán bộ"),
        (
            '[conduct.harassment]\nunit = "thanh_tra"\ninstead = "trung_tam"',
            '[conduct.harassment]\nunit = "thanh_tra"',
            "«conduct.harassment» là hành vi",
        ),
        ('unit = "dien_luc"', 'unit = "xa_go_me"', ""),
    ],
    "units.toml": [
        ('successor = "xa_go_noi"', 'successor = "xa_la"', "«xa_go_me» có đơn vị tiếp nhận «xa_la» không tồn tại"),
        ('successor = "xa_go_noi"', "", "«xa_go_me» phải ghi cả until lẫn successor"),
        ('successor = "xa_go_noi"', 'successor = "xa_go_me"', "«xa_go_me» chuyển việc vòng quanh"),
        (
            'name = "UBND phường Đông Mai"',
            'name = "UBND phường Bến Gỗ"',
            "«UBND phường Bến Gỗ» vừa là «phuong_ben_go» vừa là «phuong_dong_mai»",
        ),
    ],
    "deadlines.toml": [
        ('normal = "field.days_7"', "", "lĩnh vực «other.other», độ gấp «normal»: chưa có thời hạn"),
        ('conduct = "pakn.resolve"', 'conduct = "pakn.x"', "«conduct.absence», độ gấp «urgent»: «pakn.x» không có trong danh sách"),
        ("[resolve.field.land]", "[resolve.field.soil]", "bảng «soil» không có trong categories.toml"),
        ('urgent = "Khẩn"', 'soon = "Khẩn"', "mục [urgencies] phải có đúng normal, high, urgent"),
        (
            'urgent = "field.days_1"',
            'urgent = "field.days_1"\nsoon = "field.days_1"',
            "bảng «default» có độ gấp «soon» không ai biết",
        ),
        ('urgent = "field.days_1"', 'urgent = "field.days_15"', "bảng «default» cho việc gấp hơn nhiều thời gian hơn"),
        ("amount = 5", "amount = 0", "thời hạn «pakn.transfer» phải từ 1 trở lên"),
    ],
    "states.toml": [
        (
            'next = ["closed", "accepted", "assigned"]',
            'next = ["accepted", "assigned"]',
            "không có đường nào đến trạng thái «closed»",
        ),
        ('next = ["accepted"]', 'next = ["acepted"]', "từ «refused» không chuyển sang «acepted» được"),
        ('next = ["accepted"]', 'next = ["refused"]', "từ «refused» không chuyển sang «refused» được"),
        ('official = "Đã công khai"', 'official = "Xong"', "«closed» có tên chính thức lạ: «Xong»"),
        ("[merged]", "[joined]", "thiếu trạng thái «merged»"),
        ("[merged]", "[joined]", "chương trình không biết trạng thái «joined»"),
        ("clock = true\nends = false", "clock = true\nends = true", "«new» đã xong mà hạn vẫn chạy"),
        ('next = ["closed", "accepted", "assigned"]', "next = []", "«answered» chưa xong mà không đi tiếp được"),
    ],
    "reasons.toml": [
        ('state = "merged"', 'state = "gone"', "«duplicate» dẫn đến trạng thái lạ «gone»"),
        ('official = "Gửi đơn vị khác"', 'official = "Gửi"', "«other_authority» có tên chính thức lạ: «Gửi»"),
        ("{You} gửi thêm", "{name} gửi thêm", "câu của «missing_identity» chỉ dùng được {you} và {You}"),
        ("{You} gửi thêm", "{You gửi thêm", "câu của «missing_identity» chỉ dùng được {you} và {You}"),
        ('state = "merged"', 'state = "closed"', "«duplicate» dẫn đến «closed», đang xử lý thì không chuyển thẳng sang đó được"),
    ],
    "required.toml": [
        ('key = "name"', 'key = "content"', "«regulation» hỏi «content» hai lần"),
        ('name = "Nội dung"\nneed = "must"', 'name = "Nội dung"\nneed = "may"', "«regulation» phải bắt buộc có nội dung"),
        ('state = "reference"', 'state = "lost"', "«regulation» giữ tin không tên ở trạng thái lạ «lost»"),
        ('state = "reference"', 'state = "new"', "«regulation» và trạng thái «new» không thống nhất"),
    ],
    "escalation.toml": [
        ('to = ["unit_officer", "desk_officer"]', 'to = ["boss"]', "bước «before_3» báo cho vai trò lạ «boss»"),
        ('to = ["unit_officer", "desk_officer"]', "to = []", "bước «before_3» không báo cho ai"),
        ("days = -2", "days = -3", "hai bước cùng số ngày «-3»"),
        ('key = "before_2"', 'key = "before_3"', "hai bước cùng tên «before_3»"),
    ],
    "retention.toml": [
        ("[call]", "[calls]", "chưa ghi giữ «call» bao lâu"),
        ("[callback]", "[back]", "chưa ghi giữ «callback» bao lâu"),
        ("[call]", "[calls]", "chương trình không có loại dữ liệu «calls»"),
        ("days = 365", "days = 0", "«chat_text» phải giữ ít nhất 1 ngày"),
    ],
    "redirect.toml": [
        ("days = 90", "days = 0", "«legal_complaint» phải chỉ rõ"),
        ("[legal_complaint.limits.accept]", "[legal_complaint.limits.accepted]", "«legal_complaint» phải chỉ rõ"),
        ("\nsealed = true", "\nsealed = false", "tố cáo phải giữ kín"),
    ],
}


def test_bundled_rules_have_no_problem(rules: Rules) -> None:
    """The twin of all below."""
    assert loading.problems(rules) == []


@pytest.mark.parametrize(("file", "old", "new", "line"), [(file, *row) for file, rows in BROKEN.items() for row in rows])
def test_a_break_is_told(change: Change, file: str, old: str, new: str, line: str) -> None:
    """One Vietnamese line that begins with the file to mend; a unit that was merged but has a successor is none."""
    found = loading.problems(loading.load(change(file, old, new)))
    assert any(one.startswith(f"{file}: ") and line in one for one in found) if line else found == []
    assert all("\n" not in one and one.partition(": ")[0].endswith(".toml") for one in found)


def test_a_clock_of_the_score_without_a_deadline_is_told(rules: Rules) -> None:
    """The bundled score fits, the twin."""
    score = qd766.load()
    assert list(qd766.problems(score, rules.deadlines.all)) == []
    without = [key for key in rules.deadlines.all if key != "pakn.refuse"]
    (line,) = qd766.problems(score, without)
    assert line == "qd766.toml: «refuse» cần thời hạn «pakn.refuse», không có trong deadlines.toml"


def test_a_missing_path_is_told(rules: Rules) -> None:
    """Without the other path of a khiếu nại, it says so."""
    without = dataclasses.replace(rules, redirects={"denunciation": rules.redirects["denunciation"]})
    assert loading.problems(without) == ["redirect.toml: thiếu «legal_complaint»"]


def test_nobody_hearing_of_lateness_is_told(rules: Rules) -> None:
    """Warnings alone are not enough."""
    steps = tuple(step for step in rules.escalation.steps if step.days < 0)
    only = dataclasses.replace(rules, escalation=dataclasses.replace(rules.escalation, steps=steps))
    assert loading.problems(only) == ["escalation.toml: quá hạn mà không báo cho ai"]


def test_hours_out_of_order_are_told(rules: Rules) -> None:
    """Also in a calendar that did not come from a file."""
    late = ((time(13, 30), time(17)), (time(7, 30), time(11, 30)))
    week = (late, *rules.calendar.week[1:])
    broken = dataclasses.replace(rules, calendar=dataclasses.replace(rules.calendar, week=week, _known={}))
    assert loading.problems(broken) == ["calendar.toml: giờ của «monday» không theo thứ tự: 13:30–17:00, 7:30–11:30"]
    closed = dataclasses.replace(rules.calendar, counted=frozenset((0, 6)), _known={})
    assert loading.problems(dataclasses.replace(rules, calendar=closed)) == ["calendar.toml: có ngày làm việc mà không ghi giờ nào"]


def test_what_waits_for_an_administrator(rules: Rules, change: Change) -> None:
    """Unconfirmed days and the project's own deadlines are questions, not problems; a confirmed day is none."""
    found = loading.questions(rules)
    assert "calendar.toml: Ngày Văn hóa Việt Nam (24/11/2026) đang tính là ngày nghỉ, chờ xác nhận" in found
    assert any("mặc định của Một Cửa" in line for line in found) and any("chưa đối chiếu" in line for line in found)
    settled = loading.questions(
        loading.load(change("calendar.toml", "off = true\nconfirmed = false", "off = false\nconfirmed = true"))
    )
    assert len(settled) == len(found) - 1 and not any("Văn hóa" in line for line in settled)
