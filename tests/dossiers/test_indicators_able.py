"""Which procedures of the catalogue can be filed online, and which of those the province's own bodies settle."""

from __future__ import annotations

import pytest

from handlers import procedure_names
from handlers.desk.indicators_able import able
from knowledge.procedure import Method, Procedure
from knowledge.rules.indicators import bundled
from tests.dossiers.made import CATALOGUED, UNKNOWN


def test_who_can_be_filed_online_by_the_catalogue() -> None:
    """A procedure of provinces or communes with an online way; none between state bodies, none of ministries alone."""
    way = (Method("online"),)
    served = [
        Procedure(CATALOGUED, "a", levels=("ministry", "province"), methods=way, agency="Cục A - Bộ B, Sở Xây dựng"),
        Procedure(UNKNOWN, "b", levels=("province",), agency="Sở Xây dựng"),
        Procedure("1.1", "c", levels=("ministry",), methods=way, agency="Sở Xây dựng"),
        Procedure("5.1", "d", levels=("province",), methods=way, agency="Sở Xây dựng"),
    ]
    found = able(served, bundled().own)
    assert found.all == found.own == {CATALOGUED} and (found.elsewhere, found.unsaid) == (0, 0)


@pytest.mark.parametrize(
    ("agency", "is_own"),
    [
        ("Uỷ ban Nhân dân cấp xã, phường, đặc khu", True),
        ("Cơ quan chức năng do Ủy ban nhân dân cấp tỉnh chỉ định", True),
        ("CHỦ TỊCH UBND CẤP XÃ", True),
        ("Bộ phận Một cửa Sở Công thương", True),
        ("Chi nhánh Văn phòng đăng ký đất đai", True),
        ("Chi cục Hải quan khu vực", False),
        ("Thuế tỉnh, thành phố, Thuế cơ sở", False),
        ("Công an cấp Xã", False),
        ("Ngân hàng Nhà nước Khu vực", False),
        ("Cơ sở giáo dục nghề nghiệp và giáo dục đại học công lập", False),
        ("Cục Lâm nghiệp và Kiểm lâm - Bộ NN và MT", False),
        ("Ủy ban Chứng khoán Nhà nước - Bộ tài chính", False),
    ],
)
def test_whose_a_procedure_is_says_the_authority(agency: str, is_own: bool) -> None:
    """The catalogue calls procedures of the customs ones of communes: the level alone does not tell."""
    found = able([Procedure("1.1", "a", levels=("commune",), methods=(Method("online"),), agency=agency)], bundled().own)
    assert found.all == {"1.1"} and (found.own == {"1.1"}) is is_own and found.elsewhere == (not is_own)


def test_of_the_catalogue_none_of_the_customs_is_the_provinces() -> None:
    """All stand in one pile; who settles a procedure of which no authority is told, nobody knows."""
    served = procedure_names.names(None).procedures
    found = able(served.values(), bundled().own)
    assert len(found.all) == len(found.own) + found.elsewhere + found.unsaid and found.unsaid
    assert {"1.001193", "1.004194"} <= found.all and len(found.own) > 500
    assert not [code for code in found.own if served[code].field == "Hải quan" or served[code].agency == "Công an cấp Xã"]
    assert [code for code in found.all if served[code].field == "Hải quan"]
