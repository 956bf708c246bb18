"""A case goes to the unit that can act on it, however its place is typed, and never to whom it complains about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.rules import rules as loading
from knowledge.rules.categories import groups
from knowledge.rules.routing import route
from knowledge.rules.rules import Rules
from knowledge.rules.units import in_force
from knowledge.vietnamese.fold import fold

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("place", "unit"),
    [
        ("phường Bến Gỗ", "phuong_ben_go"),
        ("p. Bến Gỗ", "phuong_ben_go"),
        ("P.Ben Go", "phuong_ben_go"),
        ("gần cầu, phuong ben go", "phuong_ben_go"),
        ("trước chợ Gỗ", "phuong_ben_go"),
        ("đường Bến Gỗ, phường Lộc Hoà", "phuong_loc_hoa"),
        ("ngõ 12 đường 5, x. Yên Khê", "xa_yen_khe"),
        ("xa tan loc", "xa_tan_loc"),
        ("xã Tân Lộc Hạ", "xa_tan_loc_ha"),
        ("xóm 3 tan loc ha", "xa_tan_loc_ha"),
        ("thôn Cầu Vồng", "xa_tan_loc_ha"),
        ("phường 5", "phuong_5"),
        ("p5", "phuong_5"),
        ("P.5", "phuong_5"),
        ("UBND xã Gò Nổi", "xa_go_noi"),
        ("xã Gò Me", "xa_go_noi"),
        ("", "so_xay_dung"),
        ("đường Bến Gỗ", "so_xay_dung"),
        ("phường 15", "so_xay_dung"),
        ("số 5", "so_xay_dung"),
        ("đồng mai", "so_xay_dung"),
        ("từ xã Tân Lộc đến xã Suối Trắng", "so_xay_dung"),
        ("xã Không Có", "so_xay_dung"),
    ],
)
def test_place_gives_the_commune(rules: Rules, place: str, unit: str) -> None:
    """One commune named: it; none, two, or only a street of its name: the province's unit."""
    assert route(rules, "infrastructure.lighting", place, TODAY).key == unit


def test_every_commune_is_found_by_its_name(rules: Rules) -> None:
    """With and without diacritics, as it stands in the file."""
    communes = [unit for unit in rules.units.values() if unit.level == "commune" and unit.until is None]
    assert len(communes) == 12
    for unit in communes:
        name = unit.name.removeprefix("UBND ")
        assert {route(rules, "infrastructure.roads", text, TODAY).key for text in (name, fold(name), name.upper())} == {unit.key}


@pytest.mark.parametrize(
    ("category", "unit"),
    [
        ("utilities.power", "dien_luc"),
        ("utilities.water", "cap_nuoc"),
        ("utilities.telecom", "so_khoa_hoc_cong_nghe"),
        ("infrastructure.signs", "so_xay_dung"),
        ("environment.waste", "xa_tan_loc"),
        ("environment.pollution", "so_nong_nghiep_moi_truong"),
        ("order.construction", "xa_tan_loc"),
        ("order.scams", "cong_an"),
        ("land.papers", "so_nong_nghiep_moi_truong"),
        ("society.health", "so_y_te"),
        ("society.education", "so_giao_duc"),
        ("trade.goods", "so_cong_thuong"),
        ("procedures.fees", "so_tai_chinh"),
        ("other.other", "trung_tam"),
    ],
)
def test_category_gives_the_unit(rules: Rules, category: str, unit: str) -> None:
    """In one and the same commune each matter goes to its own unit."""
    assert route(rules, category, "xã Tân Lộc", TODAY).key == unit


def test_conduct_never_goes_to_whom_it_is_about(rules: Rules) -> None:
    """Whatever unit is named, with or without diacritics, the complaint about its people goes elsewhere."""
    for category in (key for key, row in rules.categories.items() if row.law == "conduct"):
        for unit in rules.units.values():
            for text in (unit.name, fold(unit.name), f"cán bộ {unit.name} hách dịch", *unit.heard):
                assert route(rules, category, text, TODAY).key in {"trung_tam", "thanh_tra"} - {unit.key}


def test_centre_of_a_commune_is_not_the_centre_of_the_province(rules: Rules) -> None:
    """Who complains about a commune's one-stop centre is heard by the province's."""
    assert route(rules, "conduct.attitude", "Trung tâm Phục vụ hành chính công xã Tân Lộc", TODAY).key == "trung_tam"
    assert route(rules, "conduct.attitude", "Trung tâm Phục vụ hành chính công tỉnh", TODAY).key == "thanh_tra"


def test_a_merged_unit_works_until_its_last_day(rules: Rules) -> None:
    """Before the merger its own, afterwards its successor's."""
    assert [route(rules, "infrastructure.roads", "xã Gò Me", day).key for day in (date(2026, 6, 30), date(2026, 7, 1))] == [
        "xa_go_me",
        "xa_go_noi",
    ]
    assert in_force(rules.units, "nobody", TODAY) is None


def test_without_a_day_it_is_today(rules: Rules) -> None:
    """The day of Vietnam is taken when none is given."""
    assert route(rules, "infrastructure.roads", "xã Gò Me").key == "xa_go_noi"


def test_unknown_category_is_refused(rules: Rules) -> None:
    """There is no unit for what nobody described."""
    with pytest.raises(KeyError):
        route(rules, "nothing.here", "")


def test_sample_is_marked_as_one_and_has_no_district(rules: Rules) -> None:
    """Nobody takes the invented province for a real one; no unit is a huyện."""
    text = Path(loading.DATA / "units.toml").read_text("utf-8")
    assert "TỈNH MẪU" in text and not any("huyện" in unit.name.lower() for unit in rules.units.values())
    assert sum(unit.level == "province" for unit in rules.units.values()) >= 12


def test_categories_inherit_from_their_group(rules: Rules) -> None:
    """Law and place come from the group unless the category says otherwise."""
    assert len(rules.categories) == 36 and len(groups(rules.categories)) == 10
    road, scam = rules.categories["infrastructure.roads"], rules.categories["order.scams"]
    assert (road.law, road.needs_place, road.group_name) == ("field", True, "Hạ tầng")
    assert (scam.needs_place, rules.categories["order.parking"].needs_place) == (False, True)
    assert {row.law for row in rules.categories.values()} == {"regulation", "conduct", "field"}
