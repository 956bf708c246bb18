"""What the pages of the hotline say to operators from Python; what stands still on a page is in its template."""

from __future__ import annotations

SAID = {
    "call-ended": "Đã ghi cuộc gọi.",
    "callback-added": "Đã thêm vào danh sách gọi lại.",
    "callback-done": "Đã ghi là gọi được.",
    "callback-missed": "Đã ghi một lần gọi chưa gặp.",
    "callback-gone": "Việc này đã có người làm xong.",
    "extension-kept": "Đã ghi máy nhánh. Có cuộc gọi đến máy này, trang Tổng đài sẽ hiện ngay.",
    "extension-taken": "Đã ghi. Máy nhánh này trước đó của người khác, nay là của anh/chị.",
    "extension-gone": "Đã bỏ máy nhánh. Cuộc gọi đến sẽ không tự hiện.",
    "redirected": "Không ghi phản ánh nào. Nội dung vừa gõ đã xóa.",
}
"""What a page says after something was done, by the word in its address (`?said=…`)."""

NOT_A_NUMBER = "Chưa đọc được số này. Hãy gõ đủ số, ví dụ 0912 345 678, hoặc bỏ trống nếu máy không hiện số."
NO_CODE_OF_DOSSIER = "Chưa đọc được mã hồ sơ. Hãy đọc lại với người gọi từng phần: chữ và số đầu, ngày, các số cuối."
NO_NUMBER_OF_DOSSIER = "Chưa đọc được số. Hãy gõ đủ số điện thoại, hoặc số căn cước, mà người gọi đã khai khi nộp."
DOSSIER_NOT_FOUND = (
    "Mã và số không khớp hồ sơ nào. Hãy đọc lại cả hai với người gọi. Vẫn không được thì mời họ hỏi nơi nộp, mang theo giấy hẹn."
)
NUMBER_NEEDED = "Hãy gõ số điện thoại cần tra."
NOTHING_TOLD = "Chưa ghi người gọi nói gì."
NO_CATEGORY = "Chưa chọn lĩnh vực."
NO_PLACE = "Chưa ghi nơi xảy ra."
NO_NAME = "Chưa ghi họ và tên. Người gọi không muốn nói tên thì chọn «Không nêu tên»."
NO_ADDRESS = "Chưa ghi địa chỉ của người gọi."
NO_PHONE = "Chưa ghi số điện thoại."
BAD_PHONE = "Số điện thoại chưa đúng. Hãy đọc lại từng số với người gọi."
CHANGED_SINCE_READ = "Nội dung vừa được sửa ở cửa sổ khác. Hãy đọc lại một lần nữa rồi mới gửi."
CALL_IS_OVER = "Cuộc gọi này đã kết thúc."
CALLBACK_NEEDS_NUMBER = "Chưa có số điện thoại để gọi lại."
BAD_TIME = "Giờ hẹn chưa đúng. Hãy chọn lại ngày và giờ."
CHOOSE_OUTCOME = "Hãy chọn kết quả của cuộc gọi."

NEEDED = "bắt buộc ({law})"
OUR_DEFAULT = "bắt buộc"
ASKED = "nên hỏi, bỏ qua được"
ALWAYS = "bắt buộc"

NAMELESS_REFERENCE = (
    "Không nêu tên: tin chỉ giữ để tham khảo, không vào sổ, không tính hạn, không báo kết quả (NĐ 20/2008/NĐ-CP Điều 7, 9)."
)
NAMELESS_REGISTERED = "Không nêu tên: vẫn ghi vào sổ và tính hạn, nhưng không có nơi báo kết quả."
NUMBER_FORGOTTEN = "Số gọi đến cũng được xóa khỏi nhật ký cuộc gọi."

MISSED_ONCE = "Gọi đến mà không ai nghe máy, lúc {when}."
MISSED_OFTEN = "Gọi đến {count} lần mà không ai nghe máy, lần cuối lúc {when}."
CANNOT_BE_WRITTEN = "Không nhắn tin được nữa, gọi để báo tin về {code}."
EXTENSION_TOO_LONG = "Tên máy nhánh dài quá. Hãy xem lại, ví dụ 101 hoặc agent_07."
CALL_IS_GONE = "Cuộc gọi này đã kết thúc hoặc đã có người nghe."

NEWS_NAMES = {
    "answered": "Báo kết quả",
    "asked": "Hỏi thêm",
    "refused": "Báo không tiếp nhận",
    "replied": "Báo tin",
    "taken_back": "Báo kết quả gửi nhầm",
}
TOLD_BY_PHONE = "Đã gọi điện báo người dân: {what}."
CANNOT_SEARCH = "Chưa tra được lúc này. Hãy thử lại sau ít giây."
FACET_NAMES = {"fee": "Lệ phí", "time": "Thời hạn", "documents": "Giấy tờ", "where": "Nơi nộp", "online": "Trực tuyến"}
