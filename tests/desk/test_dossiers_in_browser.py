"""The pages of dossiers in a real Chromium: readable by everybody, on a phone too; late, apologised for, told, all by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from docx import Document
from playwright.sync_api import Browser, expect

from feedback_store.store import Store
from tests.browser.browsing import DESKTOP, PHONE, chromium
from tests.desk.case_office import case_office_open
from tests.desk.dossier_office import CODE, HOSTILE, WEDNESDAY, followed, row, told
from tests.desk.test_dossier_filings import BIRTH, LODGING, filed
from tests.desk.test_pages_in_browser import looked_at, signed_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_from_late_to_told(browser: Browser, store: Store, size: str, scheme: str) -> None:
    """WCAG 2.2 AA; a draft, a day off with nothing lost, the new date, the letter, what was done by telephone."""
    faults: list[str] = []
    with case_office_open(store) as desk:
        desk.office.hire("chi", "administrator")
        late = WEDNESDAY - timedelta(days=9)
        told(desk, row(due=late, field=HOSTILE), *(row(f"H05.12.3-261120-{number:04}", late) for number in range(2, 60)))
        told(desk, row("H05.12.3-261120-0071", status=5, supplement_until="2026-12-05", procedure="9.999999"))
        followed(desk, "web:1", code="H05.12.3-261120-0002")
        for procedure, ended, reached in ((BIRTH, "filed", "form"), (BIRTH, "stopped", "login"), (LODGING, "forgotten", "form")):
            filed(desk, procedure, 12, ended, reached)
        shown = signed_in(browser, desk.office, "chi", faults, viewport=PHONE if size == "phone" else DESKTOP, color_scheme=scheme)
        page = shown.new_page()
        for name, path in {
            "filings": "/filings",
            "waiting": "?view=cho-bo-sung",
            "none": "?q=H99",
            "late": "?field=Xây dựng",
        }.items():
            assert page.goto(f"/desk/dossiers{path}")
            looked_at(page, f"dossiers-{name}-{size}-{scheme}")
        page.goto("/desk/dossiers")
        page.get_by_role("link", name=CODE).click()
        expect(page.get_by_text("Đã muộn hơn luật định")).to_be_visible()
        looked_at(page, f"dossier-late-{size}-{scheme}")
        page.get_by_label("Lý do", exact=True).select_option(label="Đang chờ ý kiến của cơ quan phối hợp giải quyết.")
        page.get_by_label("Nói rõ thêm").fill(HOSTILE)
        page.get_by_label("Ngày hẹn mới").fill("2026-12-06")
        page.get_by_role("button", name="Đọc lại trước khi ghi").click()
        expect(page.get_by_role("alert")).to_contain_text("không phải ngày làm việc")
        expect(page.get_by_label("Ngày hẹn mới")).to_be_focused()
        expect(page.get_by_label("Ngày hẹn mới")).to_have_attribute("aria-describedby", "e-due h-due")
        expect(page.get_by_role("alert")).to_be_in_viewport()
        expect(page.get_by_label("Nói rõ thêm")).to_have_value(HOSTILE)
        looked_at(page, f"dossier-fault-{size}-{scheme}")
        page.get_by_label("Ngày hẹn mới").fill("2026-12-07")
        with page.expect_download() as draft:
            page.get_by_role("button", name="Xem thử văn bản").click()
        assert HOSTILE in "".join(cell.text for table in Document(str(draft.value.path())).tables for cell in table._cells)
        page.get_by_role("button", name="Đọc lại trước khi ghi").click()
        expect(page.get_by_role("heading", name="Đọc lại trước khi ghi")).to_be_visible()
        looked_at(page, f"dossier-review-{size}-{scheme}")
        page.get_by_role("button", name="Ghi ngày hẹn mới").click()
        expect(page.get_by_role("status")).to_contain_text("Đã ghi ngày hẹn mới")
        with page.expect_download() as letter:
            page.get_by_role("link", name="Tải văn bản xin lỗi").click()
        assert letter.value.suggested_filename == f"xin-loi-{CODE}.docx"
        looked_at(page, f"dossier-extended-{size}-{scheme}")
        page.get_by_label("Đã báo người dân bằng").select_option(label="Gọi điện thoại")
        page.get_by_role("button", name="Ghi đã báo").click()
        expect(page.get_by_role("status")).to_contain_text("Đã ghi là đã báo người dân")
        page.goto("/desk/dossiers/H05.12.3-261120-0002")
        page.get_by_label("Lý do", exact=True).select_option("load")
        page.get_by_role("button", name="Đọc lại trước khi ghi").click()
        page.get_by_role("button", name="Ghi ngày hẹn mới").click()
        expect(page.get_by_role("status")).to_contain_text("vừa được báo qua trò chuyện")
        assert len(desk.heard()) == 1
        page.goto("/desk/dossiers?view=dang-giai-quyet")
        looked_at(page, f"dossiers-running-{size}-{scheme}")
        assert [fault for fault in faults if "422" not in fault] == []  # the day off
        shown.close()
