"""What the public pages of ratings and surveys say to citizens."""

from __future__ import annotations

REFUSALS = {
    400: "Trang chưa đọc được phiếu này. Xin mở lại liên kết rồi gửi lần nữa.",
    403: "Phiếu chưa được ghi vì gửi từ một trang khác. Xin mở lại liên kết rồi gửi từ trang này.",
    404: "Không tìm thấy trang này. Có thể liên kết bị thiếu chữ; xin mở lại từ tin nhắn hoặc mã QR.",
    408: "Đường truyền chậm quá nên phiếu chưa tới. Xin gửi lại giúp.",
    413: "Phần ghi thêm dài quá. Xin viết gọn lại rồi gửi.",
    415: "Trang không nhận kiểu nội dung này.",
    500: "Trang đang gặp trục trặc. Xin thử lại sau ít phút.",
    503: "Trang đang bận, phiếu chưa được ghi. Xin thử lại sau ít giây.",
}
WAIT = "Thao tác hơi nhanh. Xin đợi {seconds} giây rồi thử lại."

# One-tap rating by link.
LINK_OVER = "Liên kết đánh giá này không còn dùng được. Nếu có điều chưa ổn, xin cứ nhắn cho Một Cửa."
RATE = "Đánh giá lần phục vụ"
OF_KIND = {
    "answer": "Câu trả lời ngày {day}",
    "case": "Lần trả lời phản ánh ngày {day}",
    "refused": "Lần báo không tiếp nhận phản ánh ngày {day}",
    "withdrawn": "Phản ánh rút lại ngày {day}",
    "filing": "Lần hướng dẫn nộp hồ sơ ngày {day}",
    "call": "Cuộc gọi ngày {day}",
    "chat": "Lần trò chuyện với cán bộ ngày {day}",
}
"""What is rated, by the kind of its ending: told by the day alone, for a link may be seen by others."""
RATE_SECRET = "Chưa bấm «{button}» thì chưa ghi gì. Đánh giá không ghi tên {you}."
RATED_BEFORE = "{You} đã chọn «{level}». Chọn lại rồi gửi thì đánh giá cũ được thay."
SEND, SEND_AGAIN = "Gửi đánh giá", "Gửi đánh giá mới"
CHOOSE_LEVEL = "Xin chọn một mức."
THANKS = "Cảm ơn {you}"
RATED_AS = "Đã ghi: {level}."
RATED_LOW = "Người phụ trách sẽ xem lại lần phục vụ này mà không biết ai đánh giá."
RATED_SHOWN = "Người phụ trách sẽ mở phản ánh của {you} để xem lại."
RATED_CASE_LOW = (
    "Nếu việc chưa xong, {you} nhắn vào nơi đã gửi phản ánh, ví dụ «tôi không đồng ý với kết quả», để được xử lý lại{call}."
)
OR_CALL = ", hoặc gọi {phone}"
CHANGE = "Sửa đánh giá"
CHANGE_UNTIL = "Sửa được đến {until}."

# Surveys.
SURVEY_UNKNOWN = "Không có khảo sát ở địa chỉ này. Có thể liên kết bị thiếu chữ; xin mở lại từ tin nhắn hoặc mã QR."
SURVEY_NOT_YET = "Khảo sát này mở từ ngày {day}. Mời quay lại từ hôm ấy."
SURVEY_OVER = "Khảo sát này đã khép lại. Cảm ơn {you} đã quan tâm."
INVITATION_OVER = "Lời mời này đã dùng xong hoặc không còn hiệu lực. Cảm ơn {you} đã quan tâm."
WHO, WHY, HOW_LONG, SECRET, KEPT, FREE = "Ai hỏi", "Để làm gì", "Bao lâu", "Ẩn danh", "Giữ đến khi nào", "Tự nguyện"
WHY_TEXT = "Để biết việc gì đang tốt, việc gì chưa tốt mà sửa. {notice}"
LONG_TEXT = "Khoảng {minutes} phút, nhiều nhất {count} câu{words}. Dừng giữa chừng cũng được, mở lại trên máy này là làm tiếp."
IN_WORDS = ", gồm {n} câu viết lời"
"""Questions that a kiosk leaves out."""
SECRET_TEXT = (
    "Phiếu không ghi tên, số điện thoại hay thiết bị. Kết quả chỉ nêu số chung. "
    "Gửi rồi thì không rút lại được, vì không biết phiếu nào của ai."
)
KEPT_TEXT = "Các mục đã chọn giữ lại làm số liệu. Lời viết thêm xóa sau {days} ngày."
FREE_TEXT = "Không trả lời cũng không ảnh hưởng gì đến việc của {you}; câu nào cũng bỏ trống được."
FREE_TEXT_BUT = "Không trả lời cũng không ảnh hưởng gì đến việc của {you}; chỉ câu ghi «cần trả lời» là không bỏ trống được."
ABOUT_UNIT = "{You} đang trả lời về: {unit}."
BEGIN, GO_ON, BEGIN_ANEW = "Bắt đầu", "Làm tiếp phiếu dở", "Bỏ phiếu dở, làm phiếu mới"
NEXT, BACK, TO_REVIEW = "Tiếp tục", "Quay lại", "Xem lại rồi gửi"
PART = "Phần {at}/{count}"
PART_ANSWERED = "trả lời {n}/{count} câu"
FIRST_QUESTIONS, OTHER_QUESTIONS = "Các câu đầu", "Các câu khác"
NEEDED = "cần trả lời"
OWN_WORDS = "Ghi rõ, nếu muốn"
LEAVE_BLANK = "Bỏ trống câu này"
CONSENT = "Vài điều về {you}, nếu {you} đồng ý"
CONSENT_TEXT = (
    "Phần sau hỏi về người trả lời, chỉ dùng đúng mục đích ghi dưới đây. "
    "{You} đồng ý trả lời điều nào thì đánh dấu điều ấy; không đánh dấu thì không hỏi."
)
AGREED_TO = "đồng ý {n}/{count} điều"
AGREED, NOT_AGREED = "Đồng ý trả lời", "Không đồng ý"
MISTAKES = "Có câu cần sửa, xin xem dòng chữ bên dưới câu ấy."
REVIEW = "Xem lại lần cuối"
REVIEW_TEXT = "Chưa gửi thì chưa ai đọc được, gửi rồi thì không rút lại được. Câu bỏ trống không được tính vào kết quả."
NOTHING_SAID = "(bỏ trống)"
NUMBERS_TOLD = (
    "Lời {you} viết có vẻ có số điện thoại hoặc số giấy tờ. Phiếu không cần biết {you} là ai: {you} bấm «Sửa» để bỏ số ấy đi. "
    "Để nguyên vẫn gửi được, khi cán bộ đọc thì số ấy được che."
)
NUMBERS_HERE = "Có vẻ có số điện thoại hoặc số giấy tờ."
EDIT = "Sửa"
SUBMIT = "Gửi phiếu"
ALL_BLANK = "Phiếu chưa có câu nào được trả lời nên chưa gửi được."
TOO_MANY_FORMS = (
    "Vừa có nhiều phiếu gửi từ mạng này. Phiếu của {you} vẫn còn ở đây, chưa mất câu nào; "
    f"xin đợi chừng {{minutes}} phút rồi bấm «{SUBMIT}» lần nữa."
)
SURVEY_THANKS = "Đã nhận phiếu"
SENT_BEFORE = "Máy này vừa gửi một phiếu, phiếu ấy đã nhận rồi."
BEGIN_OTHER = "Làm phiếu khác"

# Kiosk.
KIOSK_BEGIN = "Chạm để bắt đầu"
KIOSK_TEXT = "Nhiều nhất {count} câu, chạm để trả lời. Không ghi tên."
SKIP, KIOSK_BACK, KIOSK_STOP = "Bỏ qua câu này", "Câu trước", "Thôi, xóa hết"
KIOSK_AT = "Câu {at}/{count}"
KIOSK_NEXT = "Tiếp"
KIOSK_AGAIN = "Người tiếp theo"
KIOSK_STILL_HERE = "Còn {you} ở đây không? Chạm để làm tiếp."
KIOSK_TOO_MANY = "Máy vừa nhận nhiều phiếu quá. Xin đợi một lát rồi chạm để gửi."
KIOSK_SEND = "Gửi phiếu"
KIOSK_AWAY = "Máy đang chờ kết nối lại. Mời quay lại sau ít phút."

# The sheet with a QR code.
SHEET_TITLE = "Mời {you} cho ý kiến"
SHEET_STEPS = (
    "Mở máy ảnh của điện thoại, hướng vào ô vuông ở trên.",
    "Chạm vào đường liên kết hiện ra; không cần cài gì thêm.",
    f"Bấm «{BEGIN}», chọn câu trả lời, xem lại rồi bấm «{SUBMIT}».",
)
SHEET_SECRET = "Phiếu không ghi tên. Không trả lời cũng không ảnh hưởng gì đến việc của {you}."
SHEET_UNTIL = "Khảo sát mở từ {opens} đến hết {closes}."
SHEET_NO_PHONE = "Không có điện thoại thông minh? Mời {you} hỏi cán bộ ở quầy để xin phiếu giấy."

# The form on paper.
PAPER_HOW = (
    "Đánh dấu vào ô. Không muốn trả lời câu nào thì bỏ trống câu ấy.",
    "Phiếu không ghi tên, nộp rồi thì không rút lại được. Không trả lời cũng không ảnh hưởng gì đến việc của {you}.",
)
PAPER_UNIT = "Đơn vị phục vụ"
PAPER_CONSENT = (
    "Phần sau hỏi về người trả lời. {You} đồng ý trả lời điều nào thì đánh dấu điều ấy; "
    "không đánh dấu thì bỏ qua các câu của điều ấy."
)
PAPER_ONLY = "Chỉ trả lời nếu {conditions}."
PAPER_CONDITION, PAPER_AGREED = "câu {number} chọn {labels}", "đồng ý điều {letter}"
PAPER_AND, PAPER_OR = " và ", " hoặc "
