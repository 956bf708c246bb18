"""What officers read about call records that are taken over from a file."""

from __future__ import annotations

COLUMNS = {
    "call_id": "mã cuộc gọi",
    "caller": "số gọi",
    "callee": "số nhận",
    "agent": "máy nhánh",
    "direction": "hướng gọi",
    "start": "bắt đầu",
    "answer": "nghe máy",
    "end": "kết thúc",
    "duration": "thời lượng",
    "result": "kết quả",
}
SAMPLE_NAMES = {"caller": ("«Số gọi»", "«Người gọi»", "«caller»"), "start": ("«Bắt đầu»", "«Giờ gọi»", "«start time»")}

FILE_TOO_LARGE = "Tệp lớn quá {most} MB. Hãy chia theo tháng rồi nhập từng tệp."
NO_UTF8 = "Tệp không phải UTF-8. Trong Excel, hãy lưu lại kiểu «CSV UTF-8»."
NO_CSV = "Tệp không phải CSV, hoặc có dấu ngoặc kép chưa đóng."
TOO_MANY_LINES = "Tệp có hơn {most} dòng. Hãy chia theo tháng rồi nhập từng tệp."
COLUMN_TWICE = "Có hai cột cùng là «{column}». Hãy bỏ bớt một cột."
COLUMN_MISSING = "Thiếu cột «{column}». Dòng đầu của tệp cần một trong các tên: {names}."

TOO_MANY_CELLS = "nhiều ô hơn số cột"
NO_START = "chưa có giờ bắt đầu"
NO_TIME = "ô «{column}» không phải ngày giờ như 21/11/2026 08:05"
FUTURE = "ô «{column}» nằm ở tương lai"
NO_LENGTH = "ô «thời lượng» không phải số giây hay phút:giây"
TIMES_TURNED = "giờ bắt đầu, nghe máy, kết thúc ngược thứ tự"
UNKNOWN_RESULT = "ô «kết quả» không rõ là đã nghe hay nhỡ"
MISSED_AND_ANSWERED = "kết quả là nhỡ mà lại có giờ nghe máy"

COUNTS = "{new} cuộc mới, {repeated} cuộc đã có, {wrong} dòng sai."
WRONG_LINE = "Dòng {line}: {why}."
MORE_WRONG = "… và {count} dòng sai nữa."
TAKEN = "Đã nhập {count} cuộc gọi."
NOTHING_TAKEN = "Chưa nhập gì."

STATES = {"waiting": "đang vào", "ringing": "đang đổ chuông", "answered": "đang nói", "ended": "đã nghe", "missed": "nhỡ"}
CHOOSE_FILE = "Hãy chọn một tệp CSV."
PAGE_TOO_LARGE = "Tệp lớn quá {most} MB. Hãy chia nhỏ, hoặc nhập bằng lệnh «main.py calls import»."

SAID = {"records-taken": "Đã nhập. Cuộc gọi nhỡ trong ba ngày qua đã vào danh sách gọi lại."}
"""What a page says after something was done, by the word in its address (`?said=…`)."""
