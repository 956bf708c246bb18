"""What whoever types paper forms in is told: what is wrong with a file, row by row and column by column."""

from __future__ import annotations

FAULT = "dòng {row}, cột «{column}»: {why}"
MORE = "… và {count} lỗi nữa. Sửa những lỗi trên rồi xem lại."
EMPTY = "Tệp chưa có phiếu nào."
NO_HEADS = "Dòng đầu của tệp phải là mã cột như tệp mẫu; không thấy cột «{column}»."
UNKNOWN = "Phiếu này không có cột {columns}. Hãy dùng tệp mẫu của đúng đợt khảo sát."
MISSING = "Tệp thiếu cột {columns}. Câu không ai trả lời thì để cột trống, đừng xóa cột."
TWICE = "Cột «{column}» có hai lần."
NO_DAY = "chưa ghi ngày điền phiếu"
BAD_DAY = "«{text}» không phải ngày; ghi như 31/12/2026"
OUTSIDE = "ngày {day} nằm ngoài đợt khảo sát ({first}–{last})"
NO_UNIT = "không có đơn vị «{text}»; xem tờ «Mã» của tệp mẫu"
YES_OR_NO = "ghi «có» hoặc «không»"
NO_CODE = "«{text}» không phải mã trả lời; mã dùng được: {codes}"
NOT_AGREED = "người trả lời chưa đồng ý ở cột «{column}», xin để trống"
NOT_ASKED = "câu này chỉ hỏi khi {conditions}; xin để trống"
CONDITION = "câu «{item}» trả lời {among}"
REQUIRED = "câu này cần có câu trả lời"
NOTHING = "phiếu này chưa có câu trả lời nào"
AND, OR = " và ", " hoặc "
WRONG = "Tệp còn lỗi nên chưa nhập phiếu nào. Sửa rồi xem lại:"
RIGHT = "{count} phiếu, {units} đơn vị, điền từ {first} đến {last}. Không có lỗi."
NO_SURVEY = "Không có đợt khảo sát «{ref}»."
DRAFT = "Đợt khảo sát này còn là bản nháp. Hãy mở đợt khảo sát trước khi nhập phiếu giấy."
NO_QUESTIONNAIRE = "Không còn phiếu {name} trong bộ quy tắc."
TAKEN_BEFORE = "Tệp này đã nhập lúc {at} (lần nhập số {number}, tệp «{name}»)."
NO_BATCH = "Không có lần nhập số {number}."
CHOOSE = "Hãy chọn một tệp."
TOO_LARGE = "Tệp lớn quá. Hãy chia thành nhiều tệp."
SAID = {
    "paper-taken": "Đã nhập các phiếu trong tệp. Số liệu đã tính cả những phiếu này.",
    "paper-back": "Đã rút lại các phiếu của lần nhập ấy.",
}
"""What the page says after something was done, by the word in its address (`?said=…`)."""
