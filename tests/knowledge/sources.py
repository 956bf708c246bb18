"""Records as the sources write them, made small, and the real export where it is present."""

from __future__ import annotations

import functools
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[3] / "shared" / "data"
EXPORTS = (SHARED / "procedures.jsonl.gz", SHARED / "gap_procedures.jsonl")


def needs_real_data() -> None:
    """Skip, and say so loudly, where the real export is absent."""
    if not all(path.exists() for path in EXPORTS):
        pytest.skip(f"the real export is not at {SHARED}: this promise was NOT tested here")


@functools.cache
def real_records() -> dict[str, dict[str, Any]]:
    """Every record of the real export by code."""
    needs_real_data()
    lines = [*gzip.decompress(EXPORTS[0].read_bytes()).splitlines(), *EXPORTS[1].read_bytes().splitlines()]
    return {record["code"]: record for record in map(json.loads, lines)}


def method(**changes: Any) -> dict[str, Any]:
    """One way of filing of a published record."""
    return {"method": "Trực tiếp", "time": "5 ngày làm việc", "fee": "Miễn phí", "note": "", **changes}


def published(**changes: Any) -> dict[str, Any]:
    """A published record (JSON Lines)."""
    return {
        "code": "1.001193",
        "name": "Thủ tục đăng ký khai sinh",
        "field": "Hộ tịch",
        "agency": "Ủy ban nhân dân cấp xã",
        "managing_body": "Bộ Tư pháp",
        "level": ["commune"],
        "subjects": ["Công dân Việt Nam"],
        "submission_methods": [method()],
        "documents": [{"case": "", "name": "Tờ khai đăng ký khai sinh theo mẫu", "form": "", "original": 1, "copy": 0}],
        "result": ["Giấy khai sinh"],
        "legal_basis": ["60/2014/QH13"],
        "decision": "1898/QĐ-BTP",
        "detail_url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-7e5a-7000-8000-000000000000",
        "crawled": "2026-07-12",
        "quality_flags": [],
        **changes,
    }


def portal_method(**changes: Any) -> dict[str, Any]:
    """One way of filing of a portal record."""
    return {
        "submissionMethod": "DIRECT",
        "processingTime": 3,
        "processingTimeUnit": "WORKING_DAY",
        "description": "",
        "fees": [],
        **changes,
    }


def portal_fee(value: object, description: str = "", **changes: Any) -> dict[str, Any]:
    """One fee of a way of filing."""
    dong = "019b3fb2-b5b8-70ac-85e2-9409ec1eaffa"
    return {"type": "FEE", "value": value, "currencyId": dong, "description": description, **changes}


def portal(**changes: Any) -> dict[str, Any]:
    """A record of the national portal."""
    part = {"originalQty": 1, "copyQty": 0, "name": "Tờ khai theo Mẫu số 03", "attachments": []}
    return {
        "id": "01a0f66e-63a3-749a-a9d8-2dcbeda6af79",
        "code": "1.116910",
        "codeNotation": "1.116910",
        "name": "Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội",
        "state": "ACTIVE",
        "isInternal": False,
        "isWard": True,
        "executionMethods": [portal_method()],
        "executionSteps": [{"name": "", "description": "Bước 1: nộp hồ sơ."}],
        "executionCases": [{"name": "", "profileComponents": [part]}],
        "categoriesDetails": [{"id": "x", "name": "Bảo trợ xã hội", "code": "G07-LĐ03"}],
        "unitGroupsExecuting": [{"id": "x", "name": "Ủy ban nhân dân cấp xã"}],
        "subjectTypesDetails": [{"id": "x", "name": "Công dân Việt Nam", "code": "ĐT1"}],
        "resultsDetails": [{"id": "x", "name": "Quyết định hỗ trợ (BYT)", "code": "KQ"}],
        "legalBasisesDetails": [{"id": "x", "name": "Nghị định số 335/2026/NĐ-CP", "code": "335/2026/NĐ-CP"}],
        "departmentPromulgateName": "Bộ Y tế",
        "procedureProposal": {"proposalNumber": "3033/QĐ-BYT", "decisionDate": 1790614800000},
        "updatedAt": 1791172718057,
        **changes,
    }


def write_lines(path: Path, *records: object) -> Path:
    """A JSON Lines file."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path
