"""What the pages of satisfaction, reviews and surveys say to officers from Python; what stands still is in their templates."""

from __future__ import annotations

from handlers.desk.case_sentences import CHANNEL_NAMES
from knowledge.satisfaction.method import bundled

HIDDEN, NONE = bundled().hidden_said, bundled().none_said
ONE_FILTER = "Mỗi lần chỉ lọc theo một mục: lọc chồng hai mục ra nhóm quá nhỏ, có thể đoán ra người đánh giá. Đang xem tất cả."
BAD_MONTHS = "Hãy chọn cả hai tháng, tháng đầu không sau tháng cuối."
TOO_MANY_MONTHS = "Khoảng dài nhất là 36 tháng. Hãy chọn khoảng ngắn hơn."

ORIGIN_NAMES = {
    "answer": "Câu hỏi được trả lời",
    "case": "Phản ánh khép lại",
    "refused": "Phản ánh không tiếp nhận",
    "withdrawn": "Phản ánh rút lại",
    "filing": "Hướng dẫn nộp hồ sơ",
    "call": "Cuộc gọi tổng đài",
    "chat": "Trò chuyện với cán bộ",
    "invitation": "Phiếu theo lời mời",
    "link": "Phiếu mở từ liên kết",
    "counter": "Mã QR ở quầy",
    "kiosk": "Máy tính bảng ở quầy",
    "paper": "Phiếu giấy",
}
"""Where a response came from, on pages and in exports."""
CHANNELS = CHANNEL_NAMES | {"page": "Trang phiếu", "kiosk": "Máy tính bảng", "paper": "Phiếu giấy"}
"""How a response was given, on pages and in exports."""
SELECTION_NAMES = {"self": "Tự mở phiếu (QR, máy tính bảng, liên kết)", "invited": "Theo lời mời, phiếu giấy"}
"""How somebody came to a survey's form."""
TITLES = {
    "unit": ("Theo đơn vị", "Đơn vị"),
    "field": ("Theo lĩnh vực", "Lĩnh vực"),
    "subject": ("Theo thủ tục, loại việc", "Thủ tục, loại việc"),
    "channel": ("Theo kênh", "Kênh"),
    "origin": ("Theo lần phục vụ", "Lần phục vụ"),
    "selection": ("Theo cách đến với phiếu", "Cách đến với phiếu"),
}
"""What figures are broken down by: the title of the breakdown, and what heads its rows."""
NOT_ASKED = {"no_channel": "không có kênh để hỏi", "nobody_came": "cán bộ chưa kịp trả lời"}
ASKED_NOT_RATED = "được hỏi, chưa đánh giá"
WHOLE, NOTHING = "Tất cả", "Không ghi"
BETTER, WORSE, SAME = "cao hơn chung", "thấp hơn chung", "chưa khác chung"

REVIEW_STATES = {"": "Chưa ai xem", "done": "Đã xem lại"}
OUTCOMES = {
    "fixed": "Đã khắc phục cho người dân",
    "guided": "Đã hướng dẫn lại cán bộ",
    "process": "Cần sửa quy trình",
    "correct": "Đã phục vụ đúng quy định",
    "unclear": "Chưa đủ thông tin để kết luận",
}
CHOOSE_OUTCOME = "Hãy chọn kết quả và ghi một câu."
REVIEWED_BEFORE = "Có người vừa xem lại đánh giá này rồi."

SURVEY_STATES = {"draft": "đang soạn", "open": "đang mở", "closed": "đã đóng"}
LEFT_OUT = {"recently_invited": "mới được mời gần đây", "unit_full": "đơn vị đã đủ người"}
TITLE_NEEDED = "Hãy đặt tên cho đợt khảo sát."
BAD_DAYS = "Hãy chọn ngày mở và ngày đóng. Ngày mở sớm nhất là ngày mai; đợt khảo sát dài từ {fewest} đến {longest} ngày."
OPENS_TOO_EARLY = "Ngày mở đã tới hoặc đã qua. Hãy sửa thành ngày mai hoặc muộn hơn, rồi mở."
CLOSES_TOO_EARLY = "Đợt khảo sát đã bắt đầu thì chạy ít nhất {fewest} ngày: từ ngày {day} mới đóng được."
BAD_SAMPLING = "Tỷ lệ từ 0 đến 100 %; số người mỗi đơn vị từ 1 đến 10.000; số ngày từ 30 đến {longest}."
NO_SUCH_FORM = "Hãy chọn một phiếu trong danh sách."
OVERTAKEN = "Có người vừa thay đổi đợt khảo sát này. Hãy xem lại rồi làm tiếp."
NOT_FROM_HERE = "Đợt khảo sát này {state}, không làm được việc đó nữa."

SAID = {
    "reviewed": "Đã ghi kết quả xem lại.",
    "survey-made": "Đã tạo đợt khảo sát. Chưa mở: xem lại rồi bấm «Mở khảo sát».",
    "survey-changed": "Đã lưu. Chưa mở: xem lại rồi bấm «Mở khảo sát».",
    "survey-opened": "Đã mở. Người được mời do Một Cửa chọn ngẫu nhiên; tỷ lệ mời là 0 thì chỉ nhận qua địa chỉ, mã QR.",
    "survey-closed": "Đã đóng. Phiếu đã nộp vẫn được tính; không nhận phiếu mới.",
}
"""What a page says after something was done, by the word in its address (`?said=…`)."""

ACTION_NAMES = {
    "satisfaction.read": "Xem mức hài lòng",
    "satisfaction.comments": "Đọc góp ý ẩn danh",
    "reviews.list": "Xem danh sách đánh giá thấp",
    "reviews.read": "Đọc một đánh giá thấp",
    "reviews.end": "Ghi kết quả xem lại",
    "surveys.make": "Tạo đợt khảo sát",
    "surveys.change": "Sửa khảo sát đang soạn",
    "surveys.open": "Mở khảo sát",
    "surveys.close": "Đóng khảo sát",
}
"""How the audit page calls these actions."""
