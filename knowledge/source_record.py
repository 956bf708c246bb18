"""A full record as published (JSON Lines), read into a procedure; what is wrong with it is said in one line."""

from __future__ import annotations

import re
from typing import Any

from knowledge import facts
from knowledge.procedure import Method, Paper, Procedure
from knowledge.vietnamese.fold import fold

CODE = re.compile(r"^\d\.\d{6}$")
_WAYS = {"truc tiep": "counter", "truc tuyen": "online", "dich vu buu chinh": "post"}
_TEXTS = ("code", "name", "field", "agency", "managing_body", "decision", "detail_url", "crawled", "receiving_address")
_LISTS = ("level", "subjects", "result", "legal_basis", "submission_methods", "documents", "quality_flags")
_TAG = re.compile(r"<[^<>]{1,200}>")
_ONE_PROVINCE = re.compile(r"\s+(?:Thành phố|TP\.?|tỉnh)\s+(?:Hà Nội|Hồ Chí Minh)\b")
_SPLIT_AT_COMMA = {
    "Tổ chức (không bao gồm doanh nghiệp": "Tổ chức (không bao gồm doanh nghiệp, HTX)",
    "Cán bộ": "Cán bộ, công chức, viên chức",
}


class BadRecord(ValueError):
    """A record cannot be used; the message is one line in Vietnamese that names the key."""


def plain(text: str) -> str:
    """The text without HTML tags, NUL and other control characters, white space run together."""
    text = _TAG.sub(" ", text) if "<" in text else text
    return " ".join("".join(letter if letter >= " " else " " for letter in text).split())


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
    return Procedure(
        code=record["code"],
        title=_title(record["name"]),
        field=record["field"],
        agency=", ".join(
            dict.fromkeys(part.strip() for part in _ONE_PROVINCE.sub("", record["agency"]).split(",") if part.strip())
        ),
        ministry=record["managing_body"],
        receiving_place=record["receiving_address"] if len(record["receiving_address"]) <= 160 else "",
        levels=_strings(record["level"], "level"),
        subjects=_subjects(_strings(record["subjects"], "subjects")),
        methods=_methods(record["submission_methods"]),
        papers=papers,
        papers_left_out=left_out,
        results=tuple(result for result in _strings(record["result"], "result") if len(result) <= 160),
        legal_basis=facts.legal_codes(" ; ".join(_strings(record["legal_basis"], "legal_basis"))),
        decision=record["decision"],
        url=record["detail_url"] if record["detail_url"].startswith("https://dichvucong.gov.vn/") else "",
        snapshot=record["crawled"][:7],
        flags=_strings(record["quality_flags"], "quality_flags"),
    )


def _title(name: str) -> str:
    name = re.sub(r"^(thủ tục(?: hành chính)?(?::|\s)+)", "", name, flags=re.I).rstrip(" .;") or name
    if name.isupper():
        name = name.lower()
    return name[0].upper() + name[1:]


def _strings(values: list[Any], key: str) -> tuple[str, ...]:
    if not all(isinstance(value, str) for value in values):
        raise BadRecord(f"«{key}» phải là một danh sách chữ")
    return tuple(dict.fromkeys(text for value in values if (text := plain(value))))


def _subjects(subjects: tuple[str, ...]) -> tuple[str, ...]:
    """Put back together the two names that were split at their comma (ĐT9 and DT13 of the portal)."""
    whole = (_SPLIT_AT_COMMA.get(name, name) for name in subjects if name not in ("HTX)", "công chức", "viên chức"))
    return tuple(dict.fromkeys(whole))


def _methods(rows: list[Any]) -> tuple[Method, ...]:
    methods = []
    for row in rows:
        if not isinstance(row, dict):
            raise BadRecord("«submission_methods» phải gồm các đối tượng {…}")
        way = _WAYS.get(fold(_text(row.get("method"), "method")))
        if way:
            note = _text(row.get("note"), "note")
            time, cost = facts.duration(_text(row.get("time"), "time")), facts.fee(_text(row.get("fee"), "fee"), note)
            methods.append(Method(way, time, cost))  # type: ignore[arg-type]
    return tuple(dict.fromkeys(methods))


def _papers(rows: list[Any]) -> tuple[tuple[Paper, ...], int]:
    """The papers whose name is short enough to be a name, and how many were left out."""
    papers, left_out = [], 0
    for row in rows:
        if not isinstance(row, dict):
            raise BadRecord("«documents» phải gồm các đối tượng {…}")
        texts = [_text(row.get(key), key) for key in ("name", "case", "form")]
        counts = [row.get(key) or 0 for key in ("original", "copy")]
        if not all(isinstance(count, int) and not isinstance(count, bool) for count in counts):
            raise BadRecord("«original» và «copy» phải là số nguyên")
        paper = facts.paper(texts[0], texts[1], counts[0], counts[1], texts[2])
        if paper:
            papers.append(paper)
        elif any(counts):
            left_out += 1
    return tuple(dict.fromkeys(papers)), left_out
