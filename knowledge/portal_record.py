"""A record of the national portal's own JSON, turned into the keys of a published record (docs: the portal's traps, one by one)."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.facts import amounts, duration, legal_codes
from knowledge.source_record import FREE_BUT_NOTED, BadRecord
from knowledge.vietnam_time import VIETNAM

_CURRENT = ("ACTIVE", "UPDATED")
_METHODS = {"DIRECT": "Trực tiếp", "ONLINE": "Trực tuyến", "POSTAL": "Dịch vụ bưu chính"}
_UNITS = {"WORKING_DAY": "ngày làm việc", "DAY": "ngày", "HOUR": "giờ", "MONTH": "tháng"}
_LEVELS = {"isMinistry": "ministry", "isProvince": "province", "isWard": "commune", "isOtherAgency": "other"}
# The prefix mixes the Vietnamese Đ and the Latin D; the names of these two hold commas and arrive split in older exports.
_SUBJECTS = {"T9": "Tổ chức (không bao gồm doanh nghiệp, HTX)", "T13": "Cán bộ, công chức, viên chức"}
_DONG = "019b3fb2-b5b8-70ac-85e2-9409ec1eaffa"
_DECREE_WITHOUT_SUFFIX = re.compile(r"nghị định\s*(?:số)?\s*:?\s*(\d{1,4}/(?:19|20)\d\d)(?![\d/])", re.I)
_BY_COUNCIL = re.compile(r"hội đồng nhân dân|hđnd", re.I)
_TIME_IN_WORDS = re.compile(r"(?<!\d)0*(\d{1,3})\s*(?:\([^)]{1,20}\)\s*)?(ngày(?: làm việc)?|giờ|tháng)", re.I)


class NotPublished(BadRecord):
    """The record is sound, but not for citizens: internal, or in a state other than current."""


def is_portal(data: Any) -> bool:
    """Whether the object has the portal's shape."""
    return isinstance(data, dict) and not data.keys().isdisjoint(("executionMethods", "executionCases", "codeNotation"))


def as_record(data: dict[str, Any]) -> dict[str, Any]:
    """The published record's keys from a portal record. Raises NotPublished, or BadRecord for values of the wrong type."""
    if data.get("isInternal") is True:
        raise NotPublished("thủ tục nội bộ, không đưa cho người dân")
    if (state := data.get("state")) not in (None, *_CURRENT):
        raise NotPublished(f"trạng thái «{str(state)[:30]}», không phải ACTIVE hay UPDATED")
    methods = [_method(row) for row in _objects(data, "executionMethods")]
    documents = _documents(data)
    proposal = _object(data, "procedureProposal")
    decision = _text(proposal, "proposalNumber").strip() or _text(data, "decisionNo").strip()
    legal = [code for code in _legal_codes(data, documents) if code != decision]
    record: dict[str, Any] = {
        "code": (_text(data, "code") or _text(data, "codeNotation")).strip(),
        "name": _text(data, "name"),
        "field": next(_names(data, "categoriesDetails"), _text(_object(data, "category"), "name")),
        "agency": _joined(data, ("departmentsExecuting", "unitGroupsExecuting"), "executingAgencies"),
        "competent_agency": _joined(data, ("departmentsAuthority", "unitGroupsAuthority")),
        "managing_body": _text(data, "departmentPromulgateName"),
        "level": [level for key, level in _LEVELS.items() if data.get(key) is True],
        "subjects": [_subject(row) for row in _objects(data, "subjectTypesDetails")],
        "steps": "\n".join(_step(row) for row in _objects(data, "executionSteps")),
        "submission_methods": methods,
        "documents": documents,
        "fee": _unique(row["fee"] for row in methods),
        "processing_time": _unique(row["time"] for row in methods),
        "result": list(_names(data, "resultsDetails")),
        "legal_basis": legal,
        "legal_basis_text": "\n".join(_names(data, "legalBasisesDetails")),
        "forms": list(dict.fromkeys(row["form"] for row in documents if row["form"])),
        "requirements": _text(data, "requirementsAndConditions"),
        "receiving_address": _text(data, "dossierReceivingAddresses"),
        "decision": decision,
        "decision_date": _day(proposal.get("decisionDate")),
        "detail_url": _page(_text(data, "id")),
        "crawled": _day(data.get("updatedAt")) or _day(proposal.get("decisionDate")),
    }
    return {**record, "quality_flags": list(_flags(data, record))}


def _method(row: dict[str, Any]) -> dict[str, str]:
    """One way of filing; a time of another unit is told in the description's words, never as "0" or "1"."""
    note = _text(row, "description").strip()
    amount, unit = _number(row.get("processingTime")), _UNITS.get(_text(row, "processingTimeUnit"), "")
    time = f"{amount:g} {unit}" if amount and unit else ""
    if not unit and not re.fullmatch(r"[\d.,\s]*", note):
        time = note if len(note) <= 80 else ""
    column, remarks = _fees(row)
    remark = "; ".join(remarks)
    return {
        "method": _METHODS.get(_text(row, "submissionMethod"), ""),
        "time": time,
        "fee": column,
        "note": f"({remark}){note}" if remark else note,
    }


def _fees(row: dict[str, Any]) -> tuple[str, list[str]]:
    """The fee column as published records have it, and the remarks on it; a value without a known currency is no sum."""
    column, remarks = [], []
    for fee in _objects(row, "fees"):
        value = _number(fee.get("value"))
        if value is not None:
            currency = _currency(fee)
            column.append(
                f"{value:,.0f} {currency}" if value and currency else "Miễn phí" if not value else "mức thu chưa rõ loại tiền"
            )
        if remark := _text(fee, "description").strip():
            remarks.append(remark)
    stated = [text for text in column if text != "Miễn phí"] or column
    return "; ".join(dict.fromkeys(stated)), list(dict.fromkeys(remarks))


def _currency(fee: dict[str, Any]) -> str:
    name = _text(fee, "currencyName")
    if "usd" in name.lower() or "đô la mỹ" in name.lower():
        return "USD"
    return "VNĐ" if _text(fee, "currencyId") in ("", _DONG) and (not name or "đồng" in name.lower() or "vn" in name.lower()) else ""


def _documents(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The papers with the case that needs each; a paper that every case repeats is needed always, and told once."""
    cases = _objects(data, "executionCases")
    rows: dict[tuple[str, int, int], tuple[set[int], str, str]] = {}
    for place, case in enumerate(cases):
        for part in _objects(case, "profileComponents"):
            name = _text(part, "name").strip().removeprefix("- ").rstrip(" ;")
            key = (name, _copies(part, "originalQty"), _copies(part, "copyQty"))
            form = ", ".join(_text(file, "fileName") for file in _objects(part, "attachments"))
            places, title, forms = rows.get(key, (set(), _text(case, "name"), form))
            rows[key] = (places | {place}, title, forms or form)
    return [
        {"case": "" if len(places) == len(cases) else title, "name": name, "form": form, "original": original, "copy": copies}
        for (name, original, copies), (places, title, form) in rows.items()
    ]


def _legal_codes(data: dict[str, Any], documents: list[dict[str, Any]]) -> Iterator[str]:
    """The numbers of the legal texts: the list's own first, then those that only steps and papers name."""
    listed = [f"{_text(row, 'code')} ; {_text(row, 'name')}" for row in _objects(data, "legalBasisesDetails")]
    elsewhere = [_text(row, "description") for row in _objects(data, "executionSteps")] + [row["name"] for row in documents]
    text = " ; ".join([*listed, *elsewhere])
    yield from dict.fromkeys((*legal_codes(text), *(f"{number}/NĐ-CP" for number in _DECREE_WITHOUT_SUFFIX.findall(text))))


def _flags(data: dict[str, Any], record: dict[str, Any]) -> Iterator[str]:
    rows = record["submission_methods"]
    if any(_text(row, "processingTimeUnit") not in _UNITS for row in _objects(data, "executionMethods")):
        yield "time_unit_other"
    if rows and not any(row["fee"] for row in rows):
        yield "fee_not_stated"
    if any(row["fee"] == "Miễn phí" and (amounts(row["note"]) or _BY_COUNCIL.search(row["note"])) for row in rows):
        yield FREE_BUT_NOTED
    if any(_contradicts_note(row) for row in rows) or _contradicts_cases(data):
        yield "time_field_contradicts_note"
    if not record["legal_basis"]:
        yield "no_legal_codes"
    if not record["documents"]:
        yield "no_documents"


def _contradicts_note(row: dict[str, str]) -> bool:
    """Whether the note names times, and the field's is none of them."""
    stated = duration(row["time"])
    noted = {(int(number), unit.lower()) for number, unit in _TIME_IN_WORDS.findall(row["note"])}
    return stated.known and bool(noted) and stated.amount not in {number for number, _ in noted}


def _contradicts_cases(data: dict[str, Any]) -> bool:
    """Whether the e-form cases name another time than the ways of filing: the ways are believed, the clash is flagged."""
    rows = {(_number(row.get("processingTime")), _text(row, "processingTimeUnit")) for row in _objects(data, "executionMethods")}
    days = [_object(case, "processingDay") for case in _objects(data, "cases")]
    told = {(_number(day.get("qty")), _text(day, "type")) for day in days if day}
    return bool(rows) and bool(told - rows)


def _subject(row: dict[str, Any]) -> str:
    return _SUBJECTS.get(_text(row, "code").strip().removeprefix("Đ").removeprefix("D"), _text(row, "name"))


def _step(row: dict[str, Any]) -> str:
    title, text = _text(row, "name").strip(), _text(row, "description")
    return f"{title}: {text}" if title else text


def _joined(data: dict[str, Any], lists: Iterable[str], text: str = "") -> str:
    names = [name for key in lists for name in _names(data, key)]
    return ", ".join(dict.fromkeys([*names, *([_text(data, text)] if text and _text(data, text) else [])]))


def _unique(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _page(identity: str) -> str:
    return f"https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{identity}" if re.fullmatch(r"[0-9a-f-]{36}", identity) else ""


def _day(moment: Any) -> str:
    """The day in Vietnam of epoch milliseconds, which are midnight in UTC or in Vietnam; "" for what is no time."""
    if isinstance(moment, bool) or not isinstance(moment, int | float) or not 0 < moment < 4e12:
        return ""
    return datetime.datetime.fromtimestamp(moment / 1000, VIETNAM).date().isoformat()


def _number(value: Any) -> float | None:
    """A number that may be written as text ("0", "1.000.000"); None where none is given. Raises BadRecord."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        value = value.strip()
        grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", value, re.ASCII)
        value = re.sub(r"[.,]", "", value) if grouped else value.replace(",", ".")
        if not re.fullmatch(r"\d{1,15}(?:\.\d{1,6})?", value, re.ASCII):
            return None
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value < 1e15:
        raise BadRecord("số tiền và thời hạn phải là số không âm")
    return float(value)


def _copies(part: dict[str, Any], key: str) -> int:
    return int(_number(part.get(key)) or 0)


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadRecord(f"«{key}» phải là chữ")
    return value


def _object(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadRecord(f"«{key}» phải là một đối tượng {{…}}")
    return value


def _objects(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The list of objects under a key; null elements, which the portal does write, are passed over. Raises BadRecord."""
    value = data.get(key)
    rows = [row for row in value if row is not None] if isinstance(value, list) else []
    if (value is not None and not isinstance(value, list)) or not all(isinstance(row, dict) for row in rows):
        raise BadRecord(f"«{key}» phải là một danh sách các đối tượng {{…}}")
    return rows


def _names(data: dict[str, Any], key: str) -> Iterator[str]:
    yield from (name for row in _objects(data, key) if (name := _text(row, "name").strip()))
