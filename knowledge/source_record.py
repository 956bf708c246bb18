"""A full record as published (JSON Lines), read into a procedure; what is wrong with it is said in one line."""

from __future__ import annotations

import re
from typing import Any, Literal

from knowledge import agencies, facts, fee_reading, paper_names
from knowledge.plain_text import plain
from knowledge.procedure import Method, Paper, Procedure
from knowledge.vietnamese.fold import fold

CODE = re.compile(r"^\d\.\d{6}$", re.ASCII)
_WAYS: dict[str, Literal["counter", "online", "post"]] = {
    "truc tiep": "counter",
    "truc tuyen": "online",
    "dich vu buu chinh": "post",
}
_TEXTS = ("code", "name", "field", "agency", "managing_body", "decision", "detail_url", "crawled", "receiving_address")
_LISTS = ("level", "subjects", "result", "legal_basis", "submission_methods", "documents", "quality_flags")
_OFFICIAL_PAGE = re.compile(r"^https://dichvucong\.gov\.vn/[\w./?=&%-]*$", re.ASCII)
_SPLIT_AT_COMMA = {
    "Tổ chức (không bao gồm doanh nghiệp": "Tổ chức (không bao gồm doanh nghiệp, HTX)",
    "Cán bộ": "Cán bộ, công chức, viên chức",
}
_OWN_CODE = re.compile(r"\s*\(\s*\d\.\d{6}\s*\)", re.ASCII)
_MINISTRY_MARK = re.compile(r"\s*\((?:B[A-ZĐ]{1,6}|NHNN)\)$")
_MOST_COPIES = 100
FREE_BUT_NOTED = "fee_says_free_but_note_has_amount"


class BadRecord(ValueError):
    """A record cannot be used; the message is one line in Vietnamese that names the key."""


def checked(data: Any) -> dict[str, Any]:
    """The record with every expected key present and of the right type. Raises BadRecord."""
    if not isinstance(data, dict):
        raise BadRecord("mỗi thủ tục phải là một đối tượng JSON {…}")
    record: dict[str, Any] = dict(data)
    for key in _TEXTS:
        record[key] = _text(record.get(key), key)
    for key in _LISTS:
        value = record.get(key) or []
        if not isinstance(value, list):
            raise BadRecord(f"«{key}» phải là một danh sách")
        record[key] = value
    if not CODE.match(record["code"]):
        raise BadRecord(f"mã thủ tục không hợp lệ: «{record['code'][:40]}»")
    if not record["name"]:
        raise BadRecord(f"thủ tục {record['code']} không có tên")
    return record


def _text(value: Any, key: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRecord(f"«{key}» phải là chữ")
    return plain(value)


def procedure(data: Any) -> Procedure:
    """Read one record of the shape described in the data's README. Raises BadRecord."""
    record = checked(data)
    papers, left_out = _papers(record["documents"])
    flags = _strings(record["quality_flags"], "quality_flags")
    if agencies.outdated(record["agency"]):
        flags = tuple(dict.fromkeys((*flags, "outdated_agency_names")))
    return Procedure(
        code=record["code"],
        title=_title(record["name"]),
        field=record["field"],
        agency=agencies.told(record["agency"]),
        ministry=record["managing_body"],
        receiving_place="" if agencies.outdated(place := record["receiving_address"]) or len(place) > 160 else place,
        levels=_strings(record["level"], "level"),
        subjects=_subjects(_strings(record["subjects"], "subjects")),
        methods=_methods(record["submission_methods"], doubted=FREE_BUT_NOTED in flags),
        papers=papers,
        papers_left_out=left_out,
        results=_results(_strings(record["result"], "result")),
        legal_basis=facts.legal_codes(" ; ".join(_strings(record["legal_basis"], "legal_basis"))),
        decision=record["decision"],
        url=record["detail_url"] if _OFFICIAL_PAGE.match(record["detail_url"]) else "",
        snapshot=_month(record["crawled"]),
        flags=flags,
    )


def _title(name: str) -> str:
    """The official title without "Thủ tục", the code, numbering and a closing full stop; a title in capitals in small letters."""
    name = _OWN_CODE.sub("", name).lstrip(" .,;:–-")
    name = re.sub(r"^(?:thủ tục(?: hành chính)?(?::|\s)+)", "", name, flags=re.I).strip(" .;,") or name
    name = re.sub(r"\s+([,.;)])", r"\1", re.sub(r"\(\s+", "(", name))
    if name.isupper():
        name = name.lower()
    return name[:1].upper() + name[1:]


_LOST_LETTER = {
    "ăn": "Văn", "uyết": "Quyết", "hông": "Thông", "iấy": "Giấy", "ơ": "Cơ", "ông": "Công", "ập": "Cập", "iền": "Tiền",
    "hẻ": "Thẻ", "hụ": "Phụ", "rường": "Trường", "ác": "Xác", "áo": "Báo", "iển": "Biển", "hiếu": "Phiếu", "ản": "Bản",
    "ết": "Kết", "ổng": "Cổng", "iên": "Biên", "rích": "Trích", "hứng": "Chứng", "hương": "Phương", "ho": "Kho", "ổ": "Sổ",
    "ự": "Dự", "ệ": "Hệ", "ằng": "Bằng", "oặc": "Hoặc", "huyển": "Chuyển", "ửi": "Gửi", "ệnh": "Lệnh", "anh": "Danh",
    "ờ": "Tờ",
}  # fmt: skip
"""The source drops the first letter of about one result in six ("iấy phép", "ăn bản"): what each remainder was."""


def _results(results: tuple[str, ...]) -> tuple[str, ...]:
    """The results with their first letter back, without the ministry's mark ("… (BYT)"); whole paragraphs are left out."""
    told = (_result(_MINISTRY_MARK.sub("", result)) for result in results if len(result) <= 160)
    return tuple(dict.fromkeys(result for result in told if result))


def _result(text: str) -> str:
    first, space, rest = text.strip(" .;,/…-").partition(" ")
    whole = _LOST_LETTER.get(first, first) + space + rest
    return whole[:1].upper() + whole[1:] if len(whole) > 2 else ""


def _month(day: str) -> str:
    return day[:7] if re.match(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])", day, re.ASCII) else ""


def _strings(values: list[Any], key: str) -> tuple[str, ...]:
    if not all(isinstance(value, str) for value in values):
        raise BadRecord(f"«{key}» phải là một danh sách chữ")
    return tuple(dict.fromkeys(text for value in values if (text := plain(value))))


def _subjects(subjects: tuple[str, ...]) -> tuple[str, ...]:
    """Put back together the two names that were split at their comma (ĐT9 and DT13 of the portal)."""
    whole = (_SPLIT_AT_COMMA.get(name, name) for name in subjects if name not in ("HTX)", "công chức", "viên chức"))
    return tuple(dict.fromkeys(whole))


def _methods(rows: list[Any], doubted: bool) -> tuple[Method, ...]:
    methods = []
    for row in rows:
        if not isinstance(row, dict):
            raise BadRecord("«submission_methods» phải gồm các đối tượng {…}")
        way = _WAYS.get(fold(_text(row.get("method"), "method")))
        if way:
            time, cost, note = (_text(row.get(key), key) for key in ("time", "fee", "note"))
            read = fee_reading.fee(cost, note)
            methods.append(Method(way, facts.duration(time), fee_reading.doubted(read) if doubted else read))
    return tuple(dict.fromkeys(methods))


def _papers(rows: list[Any]) -> tuple[tuple[Paper, ...], int]:
    """The papers whose name is short enough to be a name, and how many were left out."""
    papers, left_out = [], 0
    for row in rows:
        if not isinstance(row, dict):
            raise BadRecord("«documents» phải gồm các đối tượng {…}")
        name, case, form = (_text(row.get(key), key) for key in ("name", "case", "form"))
        original, copies = (_count(row.get(key), key) for key in ("original", "copy"))
        paper = paper_names.paper(name, case, original, copies, form)
        if paper:
            papers.append(paper)
        elif original or copies:
            left_out += 1
    return tuple(dict.fromkeys(papers)), left_out


def _count(value: Any, key: str) -> int:
    """How many are asked for; a number that no office would ask for is no number of copies."""
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRecord(f"«{key}» phải là số nguyên")
    return value if 0 <= value <= _MOST_COPIES else 0
