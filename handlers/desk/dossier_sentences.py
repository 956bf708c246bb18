"""What the pages of dossiers say to officers from Python; what stands still on a page is in its template."""

from __future__ import annotations

CHANNELS = {"counter": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính công ích"}
"""How a dossier was filed, or its result is given."""
LEVELS = {"whole": "Toàn trình", "part": "Một phần", "none": "Không nộp trực tuyến"}

LATE_BY, LEFT = "quá hạn {span}", "còn {span}"
NONE_FOUND = "Không có hồ sơ nào khớp."
NOT_BY_NUMBER = (
    "Không tìm được theo số điện thoại hay số giấy tờ: ở đây không lưu số của ai. Hãy hỏi mã trên giấy hẹn, bốn số cuối cũng được."
)
DAYS, UNDER_A_DAY = "{days} ngày làm việc", "chưa đến 1 ngày làm việc"
JUST_LATE, TODAY = "vừa quá hạn, chưa trọn 1 ngày làm việc", "hạn hôm nay, {hour}"
NO_DUE = "không có ngày hẹn"
STANDS, NOT_BEGUN, TO_PAY = "không tính hạn", "chưa tiếp nhận nên chưa tính hạn", "chờ người dân nộp tiền"
IN_TIME, TOO_LATE = "xong đúng hẹn", "xong trễ hẹn"
AFTER_FIRST = "đã hẹn lại {due}, xong sau ngày hẹn đầu"
WAITS_UNTIL, WAITS_TODAY, WAITED = "chờ đến {day}, còn {days} ngày", "hôm nay là ngày cuối", "hết hạn bổ sung từ {day}"
WAITS = "chờ người dân bổ sung"
UNKNOWN_UNIT = "Chưa rõ đơn vị"

SAID = {
    "apologised": "Đã ghi ngày hẹn mới. Tải văn bản xin lỗi, trình ký, gửi cho người dân rồi ghi lại cách đã báo.",
    "apologised-told": "Đã ghi ngày hẹn mới. Người dân đang theo dõi hồ sơ vừa được báo qua trò chuyện.",
    "sent": "Đã ghi là đã báo người dân.",
}
"""What a page says after something was done, by the word in its address (`?said=…`)."""

WHY = "Hãy chọn một lý do hoặc viết lý do. Người dân cần biết vì sao hồ sơ trễ."
REASON_TOO_LONG = "Lý do dài {size} ký tự. Hãy viết gọn trong {most} ký tự; chưa cắt bớt chữ nào."
REASON_HAS_NUMBER = (
    "Lý do có {what}. Người dân đọc nguyên văn, nên hãy bỏ số ấy đi; tên và số điện thoại của đơn vị đã được ghi kèm sẵn."
)
NUMBERS = {
    "phone": "số điện thoại",
    "id_number": "số giấy tờ",
    "email": "địa chỉ thư điện tử",
    "bank_account": "số tài khoản",
    "plate": "biển số xe",
}
NO_DAY = "Hãy chọn ngày hẹn mới, ghi như 30/11/2026."
NOT_AFTER_TODAY = "Ngày hẹn mới phải sau hôm nay."
NOT_AFTER_DUE = "Ngày hẹn mới phải sau ngày hẹn cũ, {day}."
DAY_OFF = "Ngày {day} không phải ngày làm việc. Ngày làm việc gần nhất sau đó là {next}."
TOO_FAR = "Ngày {day} xa quá. Hãy xem lại năm."
SECOND = "Hồ sơ này đã hẹn lại một lần. Luật chỉ cho hẹn lại một lần ({law}), nên chưa ghi gì thêm."
MEANWHILE = "Ngày hẹn của hồ sơ vừa thay đổi theo phần mềm một cửa. Chưa ghi gì; hãy xem lại ngày hẹn mới rồi ghi lần nữa."
NOT_NOW = "Hồ sơ này không còn đang tính hạn nên không cần hẹn lại. Chưa ghi gì."
HOW = "Hãy chọn đã báo người dân bằng cách nào."
NO_APOLOGY = "Hồ sơ này chưa có văn bản xin lỗi. Chưa ghi gì."
SENT_BEFORE = "Đã có người ghi là đã báo người dân. Chưa ghi gì thêm."
BY_CHAT = "Nhắn qua Một Cửa"

ACTION_NAMES = {
    "dossiers.list": "Xem danh sách hồ sơ",
    "dossiers.read": "Xem hồ sơ",
    "dossiers.apologise": "Xin lỗi, hẹn lại ngày trả hồ sơ",
    "dossiers.review": "Đọc lại trước khi hẹn lại ngày trả hồ sơ",
    "dossiers.draft": "Xem thử văn bản xin lỗi",
    "dossiers.letter": "Tải văn bản xin lỗi",
    "dossiers.sent": "Ghi đã báo người dân về hồ sơ",
    "dossiers.filings": "Xem số liệu nộp có trợ giúp",
}
"""How the audit page calls these actions."""

# Filing with help
QUARTER, ROMAN = "Quý {place}/{year}", ("I", "II", "III", "IV")
ALL = "Tất cả"
ENDS = ("Nộp xong trực tuyến", "Sẵn sàng mang nộp", "Đã có giấy", "Chuyển sang việc khác", "Còn đang làm", "Bỏ dở")
"""What becomes of a filing; what was given up is the last one."""
OTHERS = "{n} thủ tục khác"
"""Those too rare to be told each by itself."""
HIDDEN = "ẩn"
"""In a cell, where the whole sentence makes a table too wide; what it means stands below."""
NOBODY_LEFT, LEFT_HIDDEN = "Quý này chưa có ai bỏ dở.", "Số lần bỏ dở phải ẩn nên cũng không nêu theo bước."
OTHER_STEP = "other"
STEPS = {
    "": "Chưa qua bước nào",
    "questions": "Trả lời câu hỏi đầu",
    "refused": "Không thuộc trường hợp được làm",
    "papers": "Chuẩn bị giấy tờ",
    "login": "Đăng nhập VNeID",
    "find": "Tìm thủ tục",
    "agency": "Chọn cơ quan",
    "form": "Điền tờ khai",
    "attach": "Tải giấy tờ lên",
    "sign": "Ký số",
    "receive": "Chọn cách nhận",
    "pay": "Nộp phí",
    "send": "Bấm nộp",
    "draft": "Xem bản nháp",
    "track": "Giữ mã",
    "original": "Mang bản gốc",
    OTHER_STEP: "Bước khác",
}
"""How far those came who gave up, in the order of the way; an officer reads these."""
