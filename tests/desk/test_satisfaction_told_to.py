"""What the page of satisfaction tells whom, over real sockets: one version at a time, a unit's officers, forms by how they came."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from feedback_store import endings
from feedback_store.endings import Ending
from handlers.desk.desk import add_desk
from handlers.desk.frame import bundled_rules
from knowledge.questionnaires.questionnaire import Questionnaire
from tests.desk.case_office import CaseOffice
from tests.desk.office import Build, desk_open
from tests.desk.rated import FORM, Rated, keep
from tests.desk.test_satisfaction import DAY_BEFORE, HIDDEN, MIDNIGHT, NONE, NOW, SHORT, boss, many, rows_of, tile

__all__ = ["boss"]
PAGES_OF_VERSIONS = ("satisfaction", "satisfaction/comments", "satisfaction/report", "exports/ratings")


def test_two_versions_are_never_added_up(desk: CaseOffice, boss: httpx.Client) -> None:
    """In mid-period: each has its own figures, with a note; the latest is shown unless the address says which."""
    desk.office.write(lambda db: keep(db, many(10, 1) + many(8, 5, version="2")))
    first = bundled_rules().questionnaires[FORM][-1]
    with desk_open(desk.office.store, with_versions(first, replace(first, version="2"))) as office:
        office.clock.now = NOW
        office.hire("lan")
        http = office.at_work("lan")
        text, old = (http.get(f"/desk/satisfaction{query}").text for query in ("", "?questionnaire=mot-cham%401"))
    assert tile(text, "Hài lòng") == "100,00 %" and tile(old, "Hài lòng") == "0,00 %"
    assert all("Trong kỳ này có 2 bản" in one and "n = 10" in one and "n = 8" in one and "n = 18" not in one for one in (text, old))


def test_every_page_tells_the_version_that_was_answered(desk: CaseOffice) -> None:
    """A newer one that nobody has answered yet leaves page, comments, report and file with the one that people did answer."""
    desk.office.write(lambda db: keep(db, many(9, 5, DAY_BEFORE, comment="bản một")))
    first = bundled_rules().questionnaires[FORM][-1]
    with desk_open(desk.office.store, with_versions(first, replace(first, version="2"))) as office:
        office.clock.now = NOW
        office.hire("sep", "administrator")
        http = office.at_work("sep")
        texts = {path: http.get(f"/desk/{path}").text for path in PAGES_OF_VERSIONS}
        assert "bản một" in texts["satisfaction/comments"]
        assert "9 phiếu trả lời" in texts["exports/ratings"]
        assert all(", bản 1" in texts[page] for page in ("satisfaction/report", "satisfaction"))
        assert 'name="questionnaire" value="mot-cham@1"' in texts["exports/ratings"], "and that is what the file is made of"
        asked_for = {path: http.get(f"/desk/{path}?questionnaire=mot-cham%402").text for path in PAGES_OF_VERSIONS}
        assert "bản một" not in asked_for["satisfaction/comments"] and "phục vụ, bản 2" in asked_for["satisfaction/report"]


def with_versions(*versions: Questionnaire) -> Build:
    """A desk whose one-tap rating has these versions."""
    rules = bundled_rules()
    changed = replace(rules, questionnaires={**rules.questionnaires, FORM: versions})
    return lambda app, store, given: add_desk(app, store, replace(given, rules=lambda: changed))


def test_a_unit_officer_sees_the_own_unit(desk: CaseOffice) -> None:
    """Whatever the address asks for; without a unit nothing; comments not at all."""
    desk.office.write(
        lambda db: keep(db, many(9, 5, DAY_BEFORE) + many(30, 1, DAY_BEFORE, unit="so_giao_duc", comment="chim hoàng yến"))
    )
    desk.office.hire("binh", "unit_officer", "so_y_te")
    desk.office.hire("an", "unit_officer")
    http = desk.office.at_work("binh")
    for query in ("", "?unit=so_giao_duc", "?channel=web", "?field=infrastructure&unit=so_giao_duc"):
        text = http.get(f"/desk/satisfaction{query}").text
        assert "n = 9<" in text and "Sở Giáo dục" not in text and "/satisfaction/comments" not in text
    assert NONE in desk.office.at_work("an").get("/desk/satisfaction").text
    assert http.get("/desk/satisfaction/comments").status_code == 403


def test_a_unit_officer_does_not_see_the_figures_move(desk: CaseOffice, boss: httpx.Client) -> None:
    """Who has just served somebody would read off the last one's rating; survey staff see it the same minute (the twin)."""

    def rate(at: datetime) -> None:
        def work(db: object) -> None:
            number = endings.add(db, Ending(f"x:{at}", "case", "web", "so_y_te", "", "", None, None, at, at))  # type: ignore[arg-type]
            (response,) = keep(db, many(1, 1, at))  # type: ignore[arg-type]
            endings.rated(db, number, response, at)  # type: ignore[arg-type]

        desk.office.write(work)

    for minute in range(7):
        rate(MIDNIGHT - timedelta(minutes=minute + 1))
    desk.office.hire("binh", "unit_officer", "so_y_te")
    binh, places = desk.office.at_work("binh"), ("/desk/satisfaction", "/desk/satisfaction/report")
    before = [binh.get(place).text for place in places]
    assert all("n = 7<" in text and "7 trong 7 lần hỏi" in text for text in before)
    rate(MIDNIGHT)
    after = [binh.get(place).text for place in places]
    assert all("n = 7<" in text and "7 trong 8 lần hỏi" in text for text in after), "that somebody was served they know"
    assert tile(after[0], "Điểm trung bình") == tile(before[0], "Điểm trung bình") == "1,00"
    assert "n = 8<" in boss.get("/desk/satisfaction?unit=so_y_te").text
    desk.office.clock.now += timedelta(days=1)
    assert "n = 8<" in desk.office.at_work("binh").get("/desk/satisfaction?period=12-thang").text


def test_who_came_by_themselves_is_told_apart(desk: CaseOffice, boss: httpx.Client) -> None:
    """Forms by QR, kiosk and link are no sample; each sort by itself, on the page and on paper; one-tap ratings have no sorts."""
    item = bundled_rules().questionnaires[SHORT][-1].scored[0].key
    sorts = {"counter": 9, "kiosk": 6, "link": 5, "invitation": 7, "paper": 8}
    rated = [
        Rated(NOW, {item: 5 if origin == "kiosk" else 1}, origin=origin, form=SHORT)
        for origin, n in sorts.items()
        for _ in range(n)
    ]
    desk.office.write(lambda db: keep(db, rated + many(9, 5)))
    for place in ("satisfaction", "satisfaction/report"):
        text = boss.get(f"/desk/{place}?questionnaire={SHORT}").text
        assert "<strong>20</strong> phiếu" in text and "<strong>15</strong> phiếu" in text and "không phải mẫu" in text, place
        assert rows_of(text, "Theo cách đến với phiếu")["Theo lời mời, phiếu giấy"][0] == "15"
    assert "không phải mẫu" not in boss.get("/desk/satisfaction").text
    alone = {"self": "20 phiếu (", "invited": "15 phiếu ("}
    for key, n in alone.items():
        assert n in boss.get(f"/desk/satisfaction?questionnaire={SHORT}&selection={key}").text
    assert boss.get(f"/desk/exports/ratings?questionnaire={SHORT}&selection=self").text.count("20 phiếu trả lời") == 1


def test_a_sort_and_its_origins_cannot_be_subtracted(desk: CaseOffice, boss: httpx.Client) -> None:
    """Three by kiosk: with the link told, those who came by themselves less the link would leave them."""
    item = bundled_rules().questionnaires[SHORT][-1].scored[0].key
    sorts = {"link": 20, "kiosk": 3, "invitation": 4, "paper": 9}
    rated = [Rated(NOW, {item: 5}, origin=origin, form=SHORT) for origin, n in sorts.items() for _ in range(n)]
    desk.office.write(lambda db: keep(db, rated))
    text = boss.get(f"/desk/satisfaction?questionnaire={SHORT}").text
    assert "<strong>23</strong> phiếu" in text
    told = rows_of(text, "Theo lần phục vụ")
    assert told["Phiếu mở từ liên kết"][0] == told["Máy tính bảng ở quầy"][0] == HIDDEN
