"""What the pages beside the cases say to officers from Python; what stands still on a page is in its template."""

from __future__ import annotations

SEALED = "nội dung khiếu nại/tố cáo, không hiển thị"
PRIVATE = "tin về đánh giá của người dân, không hiển thị"
ERASED = "nội dung đã xóa"
UNREADABLE = "tin này chưa đọc được"
KINDS = {
    "photo": "[ảnh]",
    "voice": "[tin thoại]",
    "sticker": "[nhãn dán]",
    "location": "[vị trí]",
    "file": "[tệp]",
    "choice": "[lựa chọn]",
}
CORRECTED = "sửa lại tin trước"
SIDES = {"citizen": "Người dân", "bot": "Một Cửa", "officer": "Cán bộ", "elsewhere": "Cán bộ, từ trang quản lý Zalo OA"}
ELSEWHERE = "cán bộ ở trang quản lý Zalo OA"
REPLY_STATES = {"queued": "đang gửi", "sending": "đang gửi", "unknown": "chưa rõ đã tới", "dead": "không gửi được"}

TAKEN = "{name} đang trả lời cuộc trò chuyện này."
NOT_YOURS = "Cuộc trò chuyện này không còn do anh/chị giữ. Chưa gửi gì cả."
OVER = "Cuộc trò chuyện đã được giao lại cho Một Cửa. Chưa gửi gì cả."
WRITE_SOMETHING = "Hãy viết vài chữ trước khi gửi."
NO_SUCH_COLLEAGUE = "Không giao được cho người này. Hãy chọn một người trong danh sách."

NO_FOLDER = "Trang này chưa được nối với thư mục kiến thức. Hãy báo quản trị viên."
CANNOT_WRITE = "Chưa ghi được cách gọi vào ổ đĩa. Hãy báo quản trị viên."
CHOOSE_PROCEDURE = "Hãy chọn một thủ tục trong danh sách tìm được."
NO_SUCH_ADDITION = "Cách gọi này đã được gỡ rồi."

CHANNEL_DOWN = "đang mất liên lạc"
CHANNEL_SLOW = "có tin chờ gửi quá 15 phút"
KEYS_END = "mã làm mới còn {days} ngày, cần lấy mã khác"
KEYS_ENDED = "mã làm mới đã hết hạn, cần lấy mã khác"
NO_ANSWER = "Nền tảng không trả lời."
TRY_LATER = "Thử lại sau ít phút; nếu vẫn vậy, kiểm tra đường mạng của máy chủ."

RETRIED_BEFORE = "Tin này đã được thử lại một lần, hoặc không còn trong danh sách."
RESENT_BEFORE = "Tin trả lời này vừa được gửi lại, hoặc đã tới nơi."
MAY_COME_TWICE = "Tin này có thể đã tới. Hãy đánh dấu rằng đã biết người dân có thể nhận hai lần."

SAID = {
    "taken": "Anh/chị đang trả lời cuộc trò chuyện này. Một Cửa im lặng cho đến khi được giao lại.",
    "written": "Đã gửi cho người dân.",
    "given": "Đã chuyển cho đồng nghiệp. Một Cửa vẫn im lặng.",
    "handed-back": "Đã giao lại cho Một Cửa. Người dân vừa được báo.",
    "sealed": "Đã giữ kín. Từ nay không ai đọc được tin này; hãy chỉ người dân đến đúng nơi nhận khiếu nại, tố cáo.",
    "handled": "Đã đánh dấu là xem xong.",
    "added": "Đã thêm cách gọi. Một Cửa dùng được sau vài giây.",
    "withdrawn": "Đã gỡ cách gọi. Một Cửa thôi dùng sau vài giây.",
    "retried": "Đã đưa tin trở lại hàng chờ.",
    "resent": "Đã xếp hàng để gửi lại.",
    "registered": "Đã ghi yêu cầu.",
    "corrected": "Đã sửa. Các lần sửa được ghi vào quá trình xử lý, không kèm nội dung.",
    "ended": "Đã ghi là trả lời xong.",
    "erased": "Đã xóa. Phần còn giữ và lý do ở bên dưới.",
    "held": "Đã giữ lại theo yêu cầu pháp lý. Phản ánh này không bị xóa.",
    "released": "Đã thôi giữ lại.",
}
"""What a page says after something was done, by the word in its address (`?said=…`)."""

ACTION_NAMES = {
    "conversations.list": "Xem danh sách trò chuyện",
    "conversations.read": "Đọc cuộc trò chuyện",
    "conversations.file": "Xem ảnh trong trò chuyện",
    "conversations.take": "Nhận trả lời trò chuyện",
    "conversations.write": "Nhắn cho người dân",
    "conversations.give": "Chuyển cuộc trò chuyện",
    "conversations.seal": "Giữ kín tin khiếu nại, tố cáo",
    "conversations.hand_back": "Giao lại cho Một Cửa",
    "questions.list": "Xem câu hỏi bỏ ngỏ",
    "questions.read": "Xem một câu hỏi bỏ ngỏ",
    "questions.handle": "Đánh dấu câu hỏi đã xem",
    "wording.add": "Thêm cách gọi",
    "wording.withdraw": "Gỡ cách gọi",
    "delivery.read": "Xem tin lỗi",
    "delivery.retry": "Thử lại tin lỗi",
    "delivery.resend": "Gửi lại câu trả lời",
    "rights.list": "Xem yêu cầu về dữ liệu",
    "rights.read": "Xem một yêu cầu về dữ liệu",
    "rights.register": "Ghi yêu cầu về dữ liệu",
    "rights.copy": "Xuất bản sao dữ liệu",
    "rights.correct": "Sửa dữ liệu cá nhân",
    "rights.end": "Kết thúc yêu cầu về dữ liệu",
    "rights.erase": "Xóa dữ liệu cá nhân",
    "rights.hold": "Giữ lại theo yêu cầu pháp lý",
    "rights.release": "Thôi giữ lại",
}
"""How the audit page calls these actions."""
