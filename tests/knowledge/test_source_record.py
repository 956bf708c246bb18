"""A published record read into facts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import agencies, export_file, importing, paper_names, plain_text, source_record
from knowledge.procedure import Procedure
from knowledge.source_record import BadRecord
from tests.knowledge.sources import method, published, real_records

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def test_a_sound_record_becomes_facts() -> None:
    """Catalogue: title without "Thủ tục", ways, papers, dates, the official page."""
    row = source_record.procedure(published())
    assert (row.code, row.title, row.snapshot, row.decision) == ("1.001193", "Đăng ký khai sinh", "2026-07", "1898/QĐ-BTP")
    assert row.methods[0].time.amount == 5 and row.methods[0].fee.kind == "free"
    assert row.papers[0].name == "Tờ khai đăng ký khai sinh theo mẫu"
    assert row.url.startswith("https://dichvucong.gov.vn/")


def test_facts_survive_being_written_and_read() -> None:
    """`to_data` and `from_data` are each other's inverse, for real procedures too."""
    rows = [published(), *list(real_records().values())[::40]]
    for row in map(source_record.procedure, rows):
        assert Procedure.from_data(row.to_data()) == row


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("THỦ TỤC CẤP GIẤY PHÉP", "Cấp giấy phép"),
        ("Cấp giấy phép môi trường (cấp Tỉnh) ( 1.010727 )", "Cấp giấy phép môi trường (cấp Tỉnh)"),
        (". Thủ tục chấp thuận , sửa đổi giấy phép.", "Chấp thuận, sửa đổi giấy phép"),
        ("Thủ tục", "Thủ tục"),
    ],
)
def test_titles_lose_what_does_not_belong_to_them(name: str, title: str) -> None:
    """Catalogue: garbled titles."""
    assert source_record.procedure(published(name=name)).title == title


def test_a_flagged_record_is_nowhere_free() -> None:
    """Trap `fee_says_free_but_note_has_amount`; its twin without the flag is free."""
    flagged = published(quality_flags=["fee_says_free_but_note_has_amount"])
    assert source_record.procedure(flagged).methods[0].fee.kind == "by_rule"
    assert source_record.procedure(published()).methods[0].fee.kind == "free"


def test_subjects_split_at_their_comma_are_put_together() -> None:
    """Trap "subjects split ĐT9 and DT13"."""
    split = ["Cán bộ", "công chức", "viên chức", "Tổ chức (không bao gồm doanh nghiệp", "HTX)"]
    subjects = source_record.procedure(published(subjects=split)).subjects
    assert subjects == ("Cán bộ, công chức, viên chức", "Tổ chức (không bao gồm doanh nghiệp, HTX)")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sở Nông nghiệp và Môi trường Thành phố Hà Nội", "Sở Nông nghiệp và Môi trường"),
        ("Sở Xây dựng, Sở Giao thông công chánh - TP.HCM", "Sở Xây dựng"),
        ("Bộ Tư pháp, Bộ Tư pháp", "Bộ Tư pháp"),
        ("Cục Chất lượng, Chế biến và Phát triển thị trường", "Cục Chất lượng, Chế biến và Phát triển thị trường"),
        ("Bảo hiểm xã hội tỉnh, Bảo hiểm xã hội cấp huyện", "Bảo hiểm xã hội tỉnh"),
        ("Ủy ban Nhân dân xã, phường, thị trấn.", "Ủy ban Nhân dân xã, phường, đặc khu"),
        ("Sở Giao thông vận tải", "Sở Xây dựng"),
        ("Công an huyện", ""),
    ],
)
def test_authorities_are_todays_and_nobodys_city(text: str, told: str) -> None:
    """Traps "agencies of one city" and "district-level words still occur"."""
    assert agencies.told(text) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a) Đơn đề nghị theo Mẫu số 01;", "Đơn đề nghị theo Mẫu số 01"),
        ("Đơn đề nghị cấp lại giấy phépMau 11 - Phu luc II_36.2025.", "Đơn đề nghị cấp lại giấy phép"),
        ("++ Văn bản chứng minh, bao gồm:", "Văn bản chứng minh"),
        ("Giấy chứng nhận (nếu dùng phao neo", "Giấy chứng nhận"),
        ("Trường hợp ủy quyền phải có văn bản", None),
        ("Đơn đề nghị theo mẫu;văn bản đề nghị.docx", None),
        ("Bản chính hộ chiếu. Trường hợp mất thì nộp đơn", None),
        ("Thành phần hồ sơ 1: Bản khai", None),
        ("G19-KQ006178", None),
        ("", None),
    ],
)
def test_names_of_papers_are_names(name: str, told: str | None) -> None:
    """Trap "4 % of the document rows keep residue": a name is mended or left out, never told as it is."""
    paper = paper_names.paper(name, "", 1, 0, "")
    assert (paper and paper.name) == told


def test_remarks_without_copies_are_no_papers() -> None:
    """Trap "rows with 0/0 are usually remarks"."""
    assert paper_names.paper("Đơn đề nghị", "", 0, 0, "") is None


def test_html_and_unseen_characters_are_taken_out() -> None:
    """Import: HTML inside a record."""
    dirty = "Cấp &lt;b&gt;giấy<script>alert('x')</script> <i>phép</i>\u200b\x00 \ud800"
    assert plain_text.plain(dirty) == "Cấp giấy phép"
    assert plain_text.has_html(dirty) and not plain_text.has_html("a < b và c > d; A&B")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"code": "khong"}, "mã thủ tục không hợp lệ"),
        ({"name": " "}, "không có tên"),
        ({"documents": {"a": 1}}, "«documents»"),
        ({"documents": ["x"]}, "«documents»"),
        ({"documents": [{"name": "Đơn", "original": "1"}]}, "«original»"),
        ({"submission_methods": [{"method": 3}]}, "«method»"),
        ({"legal_basis": [1]}, "«legal_basis»"),
        ({"agency": ["x"]}, "«agency»"),
    ],
)
def test_a_wrong_type_is_told_by_the_name_of_its_key(changes: dict[str, Any], says: str) -> None:
    """Import: wrong types."""
    with pytest.raises(BadRecord, match=says):
        source_record.procedure(published(**changes))


@pytest.mark.parametrize("data", [None, [], "x", 3, {}])
def test_what_is_no_record_is_refused(data: object) -> None:
    """Import: an element that is no object."""
    with pytest.raises(BadRecord):
        source_record.procedure(data)


@given(JSON, st.dictionaries(st.sampled_from(sorted(published())), JSON, max_size=4))
def test_any_json_is_read_or_refused(data: object, changes: dict[str, Any]) -> None:
    """L5: records of arbitrary JSON raise nothing but BadRecord."""
    for candidate in (data, published(**changes), published(submission_methods=[method(**changes)])):
        try:
            assert importing.read(export_file.Found(1, candidate))[1].code
        except BadRecord as error:
            assert str(error)


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("iấy phép lưu hành xe.;", "Giấy phép lưu hành xe"),
        ("ăn bản không chấp thuận", "Văn bản không chấp thuận"),
        ("ờ khai hải quan", "Tờ khai hải quan"),
        ("thông báo kết quả", "Thông báo kết quả"),
        ("Quyết định", "Quyết định"),
    ],
)
def test_results_get_their_first_letter_back(stated: str, told: str) -> None:
    """The source drops the first letter of one result in six; dots at the end go, what is only dots is nothing."""
    record = {"code": "1.000001", "name": "Thử", "result": [stated, "..."]}
    assert source_record.procedure(record).results == (told,)


def test_a_place_that_is_gone_is_not_told() -> None:
    """A receiving place of the abolished district level, or of a merged department, gives way to the authority's name of today."""
    places = ("Công an cấp huyện", "Sở Giao thông vận tải", "Ủy ban nhân dân cấp xã")
    told = [
        source_record.procedure({"code": "1.000001", "name": "Thử", "receiving_address": place}).receiving_place for place in places
    ]
    assert told == ["", "", "Ủy ban nhân dân cấp xã"]
