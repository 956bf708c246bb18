"""What the pages of cases say to officers from Python; what stands still on a page is in its template."""

from __future__ import annotations

CHANNEL_NAMES = {
    "web": "Trò chuyện trên web",
    "zalo": "Zalo",
    "zalobot": "Zalo Bot",
    "telegram": "Telegram",
    "phone": "Điện thoại",
    "desk": "Cán bộ ghi",
    "terminal": "Dòng lệnh",
}
"""Where something came from."""
PLATFORM_NAMES = CHANNEL_NAMES | {"phone": "Tổng đài"}
"""The same where it matters how the channel itself is."""
KIND_NAMES = {"complaint": "Phản ánh", "recommendation": "Kiến nghị"}
ORDERS = {"": "Hạn gần nhất trước", "newest": "Mới gửi trước"}

SAID = {
    "accepted": "Đã nhận. Người dân đã được báo.",
    "routed": "Đã giao đơn vị. Người dân vừa được báo.",
    "routed-away": "Đã chuyển phản ánh sang đơn vị khác; đơn vị của anh/chị không còn giữ việc này.",
    "assigned": "Đã ghi người xử lý.",
    "described": "Đã sửa. Nếu hạn thay đổi thì người dân vừa được báo.",
    "asked": "Đã hỏi người dân; nếu chỉ có số điện thoại thì câu hỏi vào danh sách gọi lại. Hạn tạm dừng cho đến khi có trả lời.",
    "resumed": "Đã ghi câu trả lời. Hạn chạy tiếp.",
    "replied": "Đã gửi cho người dân.",
    "remarked": "Đã ghi chú.",
    "refused": "Đã báo người dân là không tiếp nhận, kèm lý do.",
    "merged": "Đã gộp. Người dân vẫn giữ mã của mình.",
    "unmerged": "Đã tách ra, xử lý riêng.",
    "split": "Đã tách. Đây là phản ánh mới.",
    "answered": "Đã trả lời kết quả. Người dân được hỏi xem đã ổn chưa.",
    "taken-back": "Đã mở lại. Người dân được báo là kết quả gửi nhầm; nếu chỉ có số điện thoại thì vào danh sách gọi lại.",
    "published": "Đã công khai kết quả.",
    "unpublished": "Đã gỡ kết quả công khai.",
    "numbered": "Đã ghi mã PAKN quốc gia.",
    "revealed": "Đơn vị xử lý đã xem được tên người gửi.",
    "joined": "Đã nối. Người dân xem được cả hai phản ánh ở kênh nào cũng được.",
    "parted": "Đã tách. Mỗi kênh chỉ xem được phản ánh gửi ở đó.",
    "bulk": "Đã làm xong cho mọi phản ánh được chọn.",
    "view-saved": "Đã lưu bộ lọc.",
    "view-removed": "Đã xóa bộ lọc.",
}
"""What a page says after something was done, by the word in its address (`?said=…`)."""

OTHER_CHANGED = "Phản ánh {code} vừa có thay đổi: {who} {what}. Chưa gộp. Hãy xem lại phản ánh đó rồi gộp lần nữa nếu vẫn cần."
CHANGED_MEANWHILE = "Có người vừa thay đổi phản ánh này. Chưa ghi gì đè lên."
NOT_YET_CHOSEN = "Hãy đánh dấu ít nhất một phản ánh, rồi chọn việc cần làm."
NO_SUCH_CODE = "Không có phản ánh mang mã này."
NO_SUCH_OFFICER = "Không giao được cho người này."
ALREADY_REVEALED = "Đơn vị đã xem được tên người gửi."
NOT_THE_SAME_NUMBER = "Hai cuộc trò chuyện này không còn cùng số điện thoại, hoặc vừa có người nối, tách rồi."
NOBODY_TO_REVEAL = "Người gửi không để lại tên."
WHY_REOPENED = "Cần ghi vì sao mở lại; người dân đọc câu này."
TAKEN_BACK = "kết quả vừa báo là gửi nhầm, {you} bỏ qua giúp. Lý do: {reason} Việc vẫn được xử lý, hạn trả lời vẫn là {due}."
TAKEN_BACK_LATE = "kết quả vừa báo là gửi nhầm, {you} bỏ qua giúp. Lý do: {reason} Việc đang được xử lý tiếp và sẽ có trả lời mới."
VIEW_NAME = "Hãy đặt tên cho bộ lọc, không quá 40 ký tự."
VIEWS_FULL = "Đã có {most} bộ lọc. Hãy xóa bớt một bộ lọc cũ."
FILES_TOO_MANY = "Mỗi lần gửi được nhiều nhất {most} tệp."
CHOOSE_FILES_AGAIN = "Nội dung đã gõ vẫn còn; riêng tệp thì cần chọn lại."

ACTIONS = {
    "cases.list": "Xem danh sách phản ánh",
    "cases.read": "Xem phản ánh",
    "cases.file": "Xem tệp của phản ánh",
    "cases.bulk": "Làm hàng loạt",
    "cases.accept": "Tiếp nhận, nhận việc",
    "cases.route": "Giao, chuyển đơn vị",
    "cases.assign": "Chọn người xử lý",
    "cases.describe": "Sửa lĩnh vực, độ gấp, nơi",
    "cases.ask": "Hỏi thêm người dân",
    "cases.resume": "Ghi câu trả lời, hạn chạy tiếp",
    "cases.reply": "Nhắn người dân",
    "cases.remark": "Ghi chú nội bộ",
    "cases.close": "Trả lời kết quả",
    "cases.reopen": "Mở lại",
    "cases.refuse": "Không tiếp nhận",
    "cases.merge": "Gộp phản ánh",
    "cases.unmerge": "Thôi gộp phản ánh",
    "cases.split": "Tách phản ánh",
    "cases.publish": "Công khai kết quả",
    "cases.unpublish": "Gỡ kết quả công khai",
    "cases.number": "Ghi mã PAKN quốc gia",
    "cases.reveal": "Cho đơn vị xem tên người gửi",
    "cases.join": "Nối hai kênh của một người",
    "cases.part": "Tách hai kênh của một người",
    "views.save": "Lưu bộ lọc",
    "views.remove": "Xóa bộ lọc",
}
"""How the audit page calls these actions."""
