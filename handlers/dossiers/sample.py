"""A file to begin with: every column that a list of dossiers may have, and three invented dossiers."""

from __future__ import annotations

import csv
import io

from handlers.dossiers.row_reading import Place
from knowledge.dossiers.column_names import COLUMNS

NAME = "mau-ho-so.csv"
_LEFT_OUT = ("field", "identity")
"""The field comes with the procedure; a number that looks like somebody's is not handed out."""
_ROWS = (
    {"code": "H05.12.3-260105-0001", "status": "Đang xử lý", "filed_on": "05/01/2026", "accepted_at": "05/01/2026 08:15"}
    | {"due_at": "12/01/2026", "channel": "Trực tuyến", "online_level": "Toàn trình", "phone": "0911000234"},
    {"code": "H05.12.3-260105-0002", "status": "Yêu cầu bổ sung giấy tờ", "filed_on": "05/01/2026", "channel": "Trực tiếp"}
    | {"accepted_at": "05/01/2026 09:40", "supplements": "1", "supplement_until": "20/01/2026"},
    {"code": "H05.12.3-260106-0001", "status": "Đã trả kết quả", "filed_on": "06/01/2026", "accepted_at": "06/01/2026 14:00"}
    | {"due_at": "13/01/2026 17:00", "finished_at": "12/01/2026 16:10", "returned_at": "13/01/2026", "returned_by": "Bưu chính"},
)


def written(place: Place) -> bytes:
    """CSV as Excel opens it; the procedure and the unit are ones that are known here."""
    known = {"procedure": min(place.fields, default="1.004194"), "unit": next((one.name for one in place.units.values()), "")}
    columns = [column for column in COLUMNS if column not in _LEFT_OUT]
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow([place.names.shown[column] for column in columns])
    table.writerows([{**known, **row}.get(column, "") for column in columns] for row in _ROWS)
    return text.getvalue().encode("utf-8-sig")
