"""What the pages of satisfaction, reviews and surveys say to officers from Python; what stands still is in their templates."""

from __future__ import annotations

from handlers.desk.case_sentences import CHANNEL_NAMES
from knowledge.satisfaction.levels import LOW_SAID, SATISFIED_SAID
from knowledge.satisfaction.method import bundled

HIDDEN, NONE = bundled().hidden_said, bundled().none_said
ONE_FILTER = "Mỗi lần chỉ lọc theo một mục: lọc chồng hai mục ra nhóm quá nhỏ, có thể đoán ra người đánh giá. Đang xem tất cả."
NO_SUCH_UNIT = "Không có đơn vị «{unit}». Hãy chọn lại đơn vị ở ô lọc. Đang xem tất cả."
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
PHRASES = "Cụm từ hay gặp"
PHRASES_LOW, PHRASES_HIGH = (f"{PHRASES} ở đánh giá mức {levels}" for levels in (LOW_SAID, SATISFIED_SAID))
NOT_ASKED = {"no_channel": "không có kênh để hỏi", "nobody_came": "cán bộ chưa kịp trả lời"}
ASKED_NOT_RATED = "được hỏi, chưa đánh giá"
WHOLE, NOTHING, NO_UNIT = "Tất cả", "Không ghi", "Câu hỏi, không thuộc đơn vị nào"
BETTER, WORSE, SAME = "cao hơn chung", "thấp hơn chung", "chưa khác chung"
NOT_COMPARED = "–"
CANNOT_COMPARE, WITHOUT_ANSWERS = "không so được", "kỳ trước {months} {why}"
PARTLY_ANSWERED = "{answered} trong {months} tháng của kỳ trước có câu trả lời"
GREW, SHRANK, UNSURE = "chắc là tăng", "chắc là giảm", "chưa chắc là khác"
"""What is said of a change, by the interval of the difference."""
UNFINISHED = "{name} (chưa hết)"

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
OPENS_ON, DAYS_OVER = "sắp mở ngày {day}", "hết hạn ngày {day}"
"""The state of a survey that was opened, before its first day and after its last one."""
TO_OPEN, RUNNING, TO_CLOSE = "đợt khảo sát đang soạn", "đợt khảo sát đang mở", "đợt khảo sát hết hạn, chưa đóng"
"""What waits, on the first page of the desk."""
NO_RATING_LINK = (
    "Phản ánh này không lấy liên kết đánh giá được: đã chấm, đã hỏi ở nơi gửi, hết hạn chấm, hoặc do chính anh/chị xử lý."
)
PRINTING = "Máy đang in nhiều tờ. Hãy thử lại sau ít giây."
LEFT_OUT = {"recently_invited": "mới được mời gần đây", "unit_full": "đơn vị đã đủ người"}
TITLE_NEEDED = "Hãy đặt tên cho đợt khảo sát."
BAD_DAYS = "Hãy chọn ngày mở và ngày đóng. Ngày mở sớm nhất là ngày mai; đợt khảo sát dài từ {fewest} đến {longest} ngày."
OPENS_TOO_EARLY = "Ngày mở đã tới hoặc đã qua. Hãy sửa thành ngày mai hoặc muộn hơn, rồi mở."
CLOSES_TOO_EARLY = "Đợt khảo sát chưa đủ {fewest} ngày. Dừng trước ngày {day} thì ghi lý do; lý do được lưu ở nhật ký."
QUOTA_TOO_SMALL = "Mỗi đơn vị mời ít nhất {fewest} người: ít hơn thì kết quả phải ẩn, để không đoán được ai trả lời."
BAD_SAMPLING = "Tỷ lệ từ 0 đến 100 %; số người mỗi đơn vị từ {fewest} đến 10.000; số ngày từ 30 đến {longest}."
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
    "ratings.link": "Lấy liên kết đánh giá cho người gọi",
    "surveys.make": "Tạo đợt khảo sát",
    "surveys.change": "Sửa khảo sát đang soạn",
    "surveys.open": "Mở khảo sát",
    "surveys.close": "Đóng khảo sát",
}
"""How the audit page calls these actions."""
