"""Every sentence that a citizen reads. `{you}` is how the citizen is addressed, `{You}` the same at the start of a sentence.

The voice: the fact first, then what to do, then where it stands. Short sentences, no officialese, no blame.
"""

from __future__ import annotations

from dataclasses import dataclass

ME = "Một Cửa"


@dataclass(frozen=True, slots=True)
class Voice:
    """How this province's service speaks, and whom it sends a citizen to (config.toml, section [centre])."""

    you: str = "anh/chị"
    centre: str = "Trung tâm Phục vụ hành chính công"
    hotline: str = ""
    hours: str = ""

    def say(self, sentence: str, **facts: object) -> str:
        """A sentence of this file with its gaps filled."""
        you = self.you
        return sentence.format(you=you, You=you[0].upper() + you[1:], me=ME, centre=self.centre, **facts)

    @property
    def person(self) -> str:
        """Where a person can be reached, as one sentence; without a hotline in the configuration, the centre itself."""
        if not self.hotline:
            return self.say(COME_TO_CENTRE)
        return self.say(CALL_HOTLINE, hotline=self.hotline, hours=self.in_hours)

    @property
    def in_hours(self) -> str:
        """When the hotline is attended, in brackets, "" when that is not known."""
        return f" ({self.hours})" if self.hours else ""


# The first message: a machine speaks; what is kept and why (Luật TTNT 134/2025/QH15, Luật 91/2025/QH15 art. 9).
INTRODUCTION = (
    "Chào {you}, đây là {me}, máy trả lời tự động của {centre}.\n"
    "Tin nhắn được lưu để trả lời và phục vụ tốt hơn; {you} đừng gửi mật khẩu, mã OTP, và chỉ gửi ảnh giấy tờ khi {me} nhờ."
)
INVITATION = "{You} cần làm giấy tờ gì ạ? Cứ nói như nói với người nhà, có dấu hay không dấu đều được."
GREETING_AGAIN = "Dạ, {me} đây ạ. {You} cần hỏi thủ tục hay phản ánh việc gì?"
EXAMPLES = ("Làm khai sinh cho con", "Cấp lại bằng lái xe bị mất", "Sang tên sổ đỏ", "Đăng ký hộ kinh doanh")

ABOUT = (
    "Dạ, {me} là máy, trả lời về thủ tục hành chính: cần giấy tờ gì, nộp ở đâu, bao lâu, hết bao nhiêu, nộp trực tuyến thế nào; "
    "và nhận phản ánh, kiến nghị để chuyển đúng nơi xử lý. "
    "Thông tin lấy từ dữ liệu thủ tục công bố chính thức, mỗi câu trả lời đều ghi mã thủ tục và ngày của dữ liệu."
)
THANKS = "Dạ không có gì ạ. Cần gì {you} cứ nhắn tiếp."
GOODBYE = "Dạ, chào {you}. Khi cần {you} cứ nhắn lại, {me} lúc nào cũng ở đây."
WELL_BEING = "Dạ, {me} là máy nên lúc nào cũng khỏe. {You} cần hỏi thủ tục gì ạ?"
START_AGAIN = "Dạ, mình bắt đầu lại nhé. {You} cần làm giấy tờ gì ạ?"

CALL_HOTLINE = "{You} gọi {hotline}{hours} để gặp cán bộ."
COME_TO_CENTRE = "Mời {you} đến {centre} hoặc bộ phận một cửa xã, phường gần nhất để gặp cán bộ."

WHICH = "Dạ, {you} cần việc nào dưới đây ạ?"
WHICH_AGAIN = "Dạ, {you} chọn giúp một số, hoặc nói rõ thêm một chút ạ."
NONE_OF_THESE = "Không phải các việc này"
SAY_MORE = "Dạ, {you} nói thêm giúp: làm giấy tờ gì, cho ai, làm mới hay làm lại? Ví dụ: «cấp lại căn cước bị mất»."
UNKNOWN = "Dạ, {me} chưa tìm thấy thủ tục này. {You} thử nói cách khác, hoặc gặp cán bộ ạ. Câu hỏi đã được ghi lại cho cán bộ xem."
UNKNOWN_AGAIN = "Dạ, {me} vẫn chưa tìm ra việc {you} cần. Câu hỏi đã được ghi lại cho cán bộ xem. {person}"
OUTSIDE = "Dạ, việc này thuộc {who}; {me} chưa có dữ liệu nên chưa trả lời được. Câu hỏi đã được ghi lại. {person}"
NOT_OUR_WORK = "Dạ, {me} chỉ giúp được về thủ tục hành chính và phản ánh, kiến nghị thôi ạ. {You} cần việc gì không?"
NOT_TOLD = "Dạ, về {title}, {me} chưa có thông tin cho câu hỏi này. {You} chọn một mục dưới đây, hoặc hỏi cán bộ ạ."
NO_SUCH_CODE = "Dạ, {me} không có thủ tục mã {code}: mã có thể gõ nhầm, hoặc thủ tục đã bãi bỏ. {You} nói giúp việc cần làm ạ."
REPEALED = "Dạ, thủ tục {title} đã được bãi bỏ, {me} không còn hướng dẫn. {person}"
GONE = "Dạ, lựa chọn này không còn nữa. {You} nói lại giúp cần làm giấy tờ gì ạ."
OPEN = "Dạ, giờ làm việc: {hours}."
OPEN_WEEK, SHUT_ON = "Giờ làm việc: {hours}.", "Nghỉ {days}."
OPEN_DAY, SHUT_DAY = "{day} mở cửa {hours}.", "{day} nghỉ."
SHUT_ON_HOLIDAYS, NEXT_HOLIDAYS = "Ngày lễ, Tết thì nghỉ.", "Sắp tới nghỉ: {days}."
PLACE_OF = "{unit} ở {place}."
PHONE_OF = "Điện thoại {unit}: {phone}."
TOO_SHORT = "Dạ, {you} nói rõ hơn một chút ạ. Ví dụ: «đổi bằng lái xe», «nhập khẩu cho con»."

ENOUGH = "Dạ vâng. Cần gì {you} cứ nhắn tiếp ạ."
PUZZLED = "Dạ, {me} xin lỗi vì nói chưa rõ. {You} chưa hiểu chỗ nào ạ? Nhắn lại chỗ ấy, hoặc gặp cán bộ."
UPSET = "Dạ, {me} xin lỗi {you}. Có chuyện gì chưa được ạ? {You} kể ở đây, gửi phản ánh, hoặc gặp cán bộ."

PERSON_LABEL = "Gặp cán bộ"
OTHER_QUESTION_LABEL = "Hỏi thủ tục khác"

NO_TEXT = {
    "voice": "Dạ, {me} chưa nghe được tin thoại. {You} gõ giúp vài chữ, không dấu cũng được ạ.",
    "sticker": "Dạ, {me} nhận được rồi ạ. {You} cần hỏi thủ tục gì?",
    "file": "Dạ, {me} đã nhận tệp nhưng không mở tệp. {You} gõ giúp cần làm giấy tờ gì ạ.",
    "other": "Dạ, {me} chưa đọc được loại tin này. {You} gõ giúp bằng chữ ạ.",
}
ONLY_EMOJI = "Dạ, {you} cần hỏi thủ tục hay phản ánh việc gì ạ?"
TOO_LONG = "Dạ, tin hơi dài nên {me} đọc phần đầu. Nếu {me} hiểu chưa đúng, {you} nhắn lại một câu ngắn ạ."
FOREIGN = (
    "Dạ, {me} mới nói được tiếng Việt. {person}\nI only understand Vietnamese for now. Please write in Vietnamese or ask our staff."
)
INSULT = "Dạ, {me} xin lỗi vì chưa giúp được {you}. {You} cho biết việc cần làm ạ. {person}"
SECRET = (
    "{You} đừng gửi mật khẩu hay mã OTP cho bất kỳ ai, kể cả {me}. {me} không giữ tin này, và không bao giờ hỏi các mã ấy. "
    "Tin còn trên máy thì {you} xóa đi; mật khẩu đã gửi thì đổi ngay nhé."
)
PERHAPS_CODE = "Dạ, {you} nói thêm giúp: số này là gì ạ? Nếu là mã OTP thì đừng gửi cho ai, kể cả {me}."

EMERGENCY = "{You} gọi ngay **{number}** ({who}). {me} là máy nên không gọi thay được."
EMERGENCY_STILL = (
    "{You} gọi lại ngay {calls}, nói rõ địa chỉ. Trong lúc chờ, {you} ra chỗ an toàn và gọi người xung quanh giúp; "
    "{me} là máy nên không gọi thay được."
)
DESPAIR = (
    "{me} rất lo cho {you}. {You} gọi ngay **{number}**, hoặc gọi một người thân ở bên mình lúc này. "
    "Mọi chuyện đều có cách, {you} đừng ở một mình nhé."
)
THREAT = (
    "Chuyện này {you} không có lỗi. {You} đừng gửi tiền, đừng gửi thêm ảnh, giữ lại tin nhắn của họ "
    "và gọi ngay **{number}** ({who}). "
    "Trẻ em thì gọi thêm {children}. {me} là máy nên không gọi thay được."
)
PERHAPS_DANGER = "Nếu có người đang gặp nguy hiểm, {you} gọi ngay {calls}; trẻ em gọi được {children}."
PERHAPS_NONE = "Không phải vậy thì {you} nói thêm giúp {me} ạ."
CONDOLENCE = "{me} xin chia buồn cùng {you} và gia đình."
DEATH_QUESTION = "đăng ký khai tử"
UNSURE = "Dạ, {you} muốn hỏi cách làm, hay muốn gửi phản ánh việc này ạ?"
UNSURE_ASK_LABEL, UNSURE_REPORT_LABEL = "Tôi hỏi cách làm", "Phản ánh việc này"
TELLS_NEWS = "Dạ vâng. Có gì mới, {me} nhắn {you} ngay ở đây."
TELLS_NEWS_OF = "Dạ, {you} gửi giúp mã hồ sơ hoặc mã phản ánh; có gì mới {me} nhắn {you} ngay ở đây."
HELPED_AT_COUNTER = "Không rành mạng cũng không sao: {you} ra thẳng nơi nộp, cán bộ làm giúp tại chỗ."
HELPED_BY_CHILDREN = "Con cháu trong nhà cũng làm giúp được."
HELPED_FROM_HOME = "Đi lại khó thì con cháu trong nhà làm giúp được."
ADDED_TO_REQUEST = "Dạ, {me} đã ghi thêm {what} để cán bộ biết. Cán bộ trả lời ở đây; {you} cứ viết sẵn câu hỏi ạ."
OF_SENDER = {"name": "tên", "phone": "số điện thoại"}
SEALED = (
    "Dạ, việc tố cáo gửi tới {who}; đơn cần ghi rõ họ tên, địa chỉ người tố cáo. "
    "{me} không chuyển nội dung này cho ai; {you} đừng gửi thêm chi tiết ở đây."
)

BROKEN = "Dạ, {me} gặp trục trặc nên chưa trả lời được tin vừa rồi. Tin đã được giữ lại cho cán bộ xem. {person}"

# A person is asked for. Out of hours: from when somebody answers here, and whom to call where it cannot wait.
OFFICER_SOON = "Dạ, {me} đã báo cán bộ; cán bộ sẽ trả lời ngay ở đây. Trong lúc chờ, {you} cứ viết sẵn câu hỏi ạ."
OR_CALL = "{You} cũng gọi được {hotline}{hours}."
OFFICER_LATER = "Dạ, giờ này chưa có cán bộ. {me} đã ghi lại, cán bộ sẽ trả lời ở đây từ {when}."
CALL_LATER = "Số {hotline} cũng chỉ có người nghe máy trong giờ làm việc{hours}."
DANGER_NOW = "Việc nguy hiểm đến người thì đừng chờ, {you} gọi ngay {calls}."
OFFICER_HERE = "{name} ở {centre} đây ạ. {You} cứ nói, tôi đang đọc."
NOT_NEEDED = "Dạ vâng, {you} không phải chờ nữa. Cần gì {you} cứ nhắn tiếp ạ."
HANDED_BACK = "Dạ, {me} lại trả lời {you} ở đây. Cần gặp cán bộ nữa, {you} cứ nhắn «gặp cán bộ»."

# Answers about a procedure.
OVERVIEW = "Dạ, về **{title}**{summary}"
FEE_SHORT = "Lệ phí: {fee}."
TIME_SHORT = "Thời hạn: {time}."
WHERE_SHORT = "Nơi nộp: {where}"
FACET_LABELS = {
    "documents": "Cần giấy tờ gì",
    "fee": "Hết bao nhiêu tiền",
    "time": "Bao lâu có",
    "where": "Nộp ở đâu",
    "online": "Nộp trực tuyến",
    "steps": "Các bước làm",
    "who": "Ai làm được",
    "result": "Nhận được gì",
    "form": "Mẫu đơn",
}
SOURCE = "(Thủ tục {code}{decision}, dữ liệu tháng {month}{page})"
OFFICIAL_PAGE = "xem {url}"

FEE_OF = "Dạ, lệ phí {title}: {fee}."
FEE_LINES = "Dạ, lệ phí {title}:\n{lines}"
FREE = "miễn phí"
FEE_ENDED = "Mức {fee} {when}chỉ áp dụng đến hết {until}, nay không còn."
FEE_UNTIL = "áp dụng đến hết {until}"
FEE_UNSTATED = "Dạ, dữ liệu chưa ghi lệ phí của {title}. {You} hỏi lại nơi nộp trước khi đi ạ."
FEE_BY_RULE = "Dạ, {me} chưa có số tiền cụ thể; lệ phí {title} theo {rules}. {You} hỏi nơi nộp giúp ạ."
FEE_BY_UNNAMED_RULE = "biểu mức thu hiện hành"
FEE_NOTED = (
    "Dạ, về lệ phí {title}, dữ liệu ghi chưa thống nhất: có chỗ ghi miễn phí, có chỗ ghi **{amounts}**. "
    "{You} chuẩn bị theo mức này và hỏi lại nơi nộp ạ."
)
FEE_DOUBTFUL = "Dạ, dữ liệu ghi lệ phí {title} là «{amounts}», có vẻ sai đơn vị nên {me} không dám chắc. {You} hỏi lại nơi nộp ạ."
FEE_ENDS = "Trong đó có mức chỉ áp dụng đến hết {ends}."
FEE_SOME_ENDED = "Mức áp dụng đến hết {ends} nay không còn."

TIME_OF = "Dạ, {title} làm trong {time}."
TIME_LINES = "Dạ, thời hạn {title}:\n{lines}"
TIME_UNSTATED = "Dạ, dữ liệu chưa ghi rõ thời hạn của {title}. Khi nộp, {you} nhận giấy hẹn có ghi ngày trả."
TIME_UNCLEAR = "thường thì có vào ngày ghi trên giấy hẹn"
TIME_NO_UNIT = (
    "Dạ, dữ liệu ghi thời hạn {title} là «{amount}» mà không ghi đơn vị nên {me} không dám nói là ngày hay giờ. "
    "Khi nộp, {you} nhận giấy hẹn có ghi ngày trả."
)
UNITS = {"working_day": "ngày làm việc", "day": "ngày", "hour": "giờ", "month": "tháng"}
WAYS = {"counter": "nộp trực tiếp", "online": "nộp trực tuyến", "post": "gửi bưu điện"}
COUNTED_FROM = "Tính từ lúc nộp đủ giấy tờ."

PAPERS_OF = "Dạ, giấy tờ để làm {title}:\n{lines}"
PAPERS_SOMETIMES = "Thêm, tùy trường hợp:"
PAPERS_PARTLY = "Dạ, giấy tờ để làm {title} gồm:\n{lines}\nCòn {more} mục nữa, {you} {look}."
PAPERS_ELSEWHERE = "Dạ, {title} cần {more} loại giấy tờ, {me} chưa tóm tắt được. {You} {look} ạ."
PAPERS_NONE = "Dạ, dữ liệu không ghi giấy tờ nào phải nộp cho {title}. {You} hỏi lại nơi nộp cho chắc ạ."
PAPER_WHEN = "{name} ({when})"
ORIGINALS = "{count} bản chính"
COPIES = "{count} bản sao"

WHERE_OF = "Dạ, {title} nộp tại: {where}"
WHERE_UNSTATED = "Dạ, dữ liệu chưa ghi nơi nộp của {title}. {person}"
WHERE_BY_POST = "Cũng có thể gửi qua bưu điện."

ONLINE_YES = "Dạ được, {title} nộp trực tuyến tại dichvucong.gov.vn, đăng nhập bằng VNeID."
ONLINE_PART = "Dạ, {title} làm trực tuyến được một phần tại dichvucong.gov.vn (đăng nhập bằng VNeID)."
ONLINE_NO = "Dạ, {title} chưa nộp trực tuyến được."
ONLINE_LISTED = "Dạ, {title} có cách nộp trực tuyến, tại dichvucong.gov.vn (đăng nhập bằng VNeID)."

WHO_OF = "Dạ, {title}: {who}"
WHO_LISTED = "dành cho {subjects}."
STEPS_OF = "Dạ, các bước làm {title}:\n{lines}"
STEPS_ELSEWHERE = "Dạ, các bước {title} {me} chưa tóm tắt được. {You} {look} ạ."
RESULT_OF = "Dạ, làm {title} xong, {you} nhận được: {result}."
RESULT_UNSTATED = "Dạ, dữ liệu chưa ghi kết quả của {title}."
# Points that only a guide may know. The first of each tells them, the second says that they are not known and whom to ask.
POINTS = {
    "condition": "Điều kiện:\n{lines}",
    "validity": "Dạ, về {title}, thời hạn sử dụng là:\n{lines}",
    "benefit": "Dạ, về {title}, mức được hưởng là:\n{lines}",
    "difference": "Dạ, khác nhau ở chỗ:\n{lines}",
    "penalty": "Dạ, nếu làm trễ ({title}):\n{lines}",
    "trouble": "Dạ, {you} thử thế này ạ:\n{lines}",
}
POINT_BASIS = "(Căn cứ: {laws}.)"
POINT_UNSTATED = {
    "condition": "Dữ liệu chỉ ghi vậy; chưa rõ trường hợp của mình thì {you} hỏi cán bộ giúp ạ.",
    "validity": "Dạ, về {title}, dữ liệu chưa ghi dùng được bao lâu. Giấy thường có ghi ngày hết hạn; {you} hỏi cán bộ cho chắc ạ.",
    "benefit": "Còn được hưởng bao nhiêu thì dữ liệu chưa ghi; {you} hỏi cán bộ giúp ạ.",
    "difference": "Còn khác nhau chỗ nào thì {me} chưa có thông tin; {you} hỏi cán bộ giúp ạ.",
}
PENALTY_ASK = "Dạ, {me} chưa có mức phạt nên không dám đoán. Về {title}, {you} hỏi nơi nhận hồ sơ: {where}."
PENALTY_UNSTATED = "Dạ, {me} chưa có mức phạt nên không dám đoán. Về {title}, {you} hỏi cán bộ nơi nhận hồ sơ giúp ạ."

FORM_OF = "Dạ, mẫu của {title}: {form}."
FORM_ELSEWHERE = "Dạ, mẫu đơn của {title}: {you} {look}. Xin ở quầy nơi nộp không mất tiền."
LOOK_THERE, ASK_THERE = "xem đủ ở trang chính thức", "hỏi đủ ở nơi nộp"
MISTAKES = "Hay sai: {mistakes}"

SMALL_TALK = "chuyện phiếm"
"""The title of the sections of knowledge/data/outside.txt that hold no administrative matter at all."""

# The web chat. What the service says when it refuses a request, by the status of HTTP.
REFUSALS = {
    400: "Một Cửa chưa đọc được yêu cầu này.",
    403: "Trang này không mở cho mọi người.",
    404: "Không tìm thấy trang này.",
    405: "Địa chỉ này không nhận kiểu yêu cầu đó.",
    408: "Đường truyền chậm quá, Một Cửa chưa nhận đủ. Xin gửi lại giúp.",
    413: "Nội dung lớn quá, Một Cửa chưa nhận được.",
    415: "Một Cửa không nhận kiểu nội dung này.",
    417: "Một Cửa không đáp ứng được yêu cầu này.",
    500: "Một Cửa đang gặp trục trặc. Xin thử lại sau ít phút.",
    503: "Một Cửa đang bận, chưa ghi được tin. Xin thử lại sau ít giây.",
}
TOO_OFTEN = "Thao tác hơi nhanh. Xin thử lại sau ít giây."
OPEN_TOO_OFTEN = "Cuộc trò chuyện này đang mở ở nhiều nơi quá."
SESSION_UNKNOWN = "Một Cửa không nhận ra cuộc trò chuyện này. Xin bắt đầu lại giúp."
STRANGE_CHARACTERS = "Tin có ký tự lạ, xin gõ lại giúp."
MESSAGE_TOO_LONG = "Tin dài quá {longest} ký tự. Xin chia thành vài tin giúp."
PHOTO_TOO_LARGE = "Ảnh lớn quá {megabytes} MB."
PHOTO_OF_NO_KIND = "Một Cửa nhận ảnh JPG, PNG, WebP. Ảnh HEIC xin lưu lại thành JPG rồi gửi giúp."
TOO_MANY_PHOTOS = "Một Cửa đang nhận nhiều ảnh quá. Xin gửi lại sau ít giây."
NO_ROOM_FOR_PHOTOS = "Một Cửa tạm chưa nhận được ảnh. Xin mô tả bằng chữ giúp."
# The page never causes these: whoever writes an app of their own reads them.
STRANGE_FIELDS = "Tin có {count} mục lạ. Chỉ gửi id, text, choice hoặc position."
FIELDS_NOT_TEXT = "Các mục id, text, choice phải là chuỗi chữ."
NO_UUID = "Mục id phải là một UUID do máy gửi tạo ra."
ID_TAKEN = "Mục id này đã dùng cho một tin khác. Mỗi tin cần một id riêng."
NOT_ONE_CONTENT = "Mỗi tin cần text, choice, position hoặc một ảnh."
NO_POSITION = "Mục position phải là [vĩ độ, kinh độ] tính bằng độ."
FORM_NOT_UTF8 = "Chữ trong biểu mẫu phải ở dạng UTF-8."
FORM_DAMAGED = "Biểu mẫu gửi lên bị thiếu hoặc hỏng."
NOT_JSON = "Nội dung không phải là JSON đúng chuẩn."
NOT_AN_OBJECT = "Nội dung phải là một đối tượng JSON."
NO_KNOWN_CONTENT = "Một Cửa nhận tin ở dạng application/json hoặc multipart/form-data."
COMPRESSED = "Một Cửa không nhận nội dung nén."
NO_AFTER = "Mục after phải là số thứ tự của tin cuối cùng đã nhận."

# The page itself: bot/web/index.html and widget.js name these in {{double braces}}, the scripts as `said.name`.
NO_SCRIPT = "Trang này cần JavaScript để trò chuyện. {contact}"
NO_SCRIPT_HOTLINE = "Xin gọi {hotline} hoặc đến {centre}."
NO_SCRIPT_CENTRE = "Xin đến trực tiếp {centre} giúp."
PAGE = {
    "description": "Hỏi thủ tục hành chính: giấy tờ, nơi nộp, lệ phí, thời gian.",
    "skip": "Đến ô viết tin",
    "menu": "Thêm lựa chọn",
    "send_place": "Gửi vị trí đang đứng",
    "finding_place": "Đang tìm vị trí của máy…",
    "place_sent": "Vị trí {you} gửi",
    "place_unknown": "Máy chưa cho biết vị trí. {You} ghi tên đường, thôn, xã phường giúp.",
    "restart": "Bắt đầu lại",
    "print": "In cuộc trò chuyện",
    "erase": "Xóa khỏi máy này",
    "close": "Đóng khung trò chuyện",
    "log": "Cuộc trò chuyện",
    "compose": "Viết tin",
    "photo_ready": "Ảnh sắp gửi",
    "drop_photo": "Bỏ ảnh",
    "add_photo": "Thêm ảnh",
    "message_of": "Tin nhắn của {you}",
    "ask": "{You} hỏi gì ạ?",
    "send": "Gửi",
    "erase_title": "Xóa khỏi máy này?",
    "erase_why": "Máy này sẽ quên cuộc trò chuyện, kể cả tin chưa gửi. Nơi dùng máy chung thì nên xóa khi xong việc.",
    "erase_keep": "Giữ lại",
    "erase_now": "Xóa",
    "begun_again": "Cuộc trò chuyện trước đã khép lại. {me} bắt đầu lại cùng {you}.",
    "reconnecting": "Đang nối lại với {me}. Tin {you} viết vẫn được giữ và sẽ tự gửi.",
    "offline": "Máy chưa có mạng. Tin {you} viết vẫn được giữ và sẽ tự gửi.",
    "answering": "{me} đang trả lời",
    "photo_unreadable": "Máy chưa đọc được ảnh này. {You} chọn ảnh khác giúp.",
    "photo_gone": "Ảnh không còn trên máy, {you} gửi lại giúp.",
    "photo_sent": "Ảnh {you} gửi",
    "not_taken": "{me} chưa nhận được tin này.",
    "waiting": "Đang gửi",
    "received": "Đã nhận",
    "not_sent": "Chưa gửi được",
    "drop": "Bỏ tin này",
    "own": "{You}",
    "bot": "{me}",
    "officer": "Cán bộ",
    "widget": "Hỏi {me}",
    "widget_frame": "Trò chuyện với {me}",
}

# Cases (phản ánh, kiến nghị).

# Telling one.
REPORT_LABEL = "Gửi phản ánh, kiến nghị"
REPORT_TELL = "Dạ, {you} kể giúp: có chuyện gì, ở đâu, từ bao giờ? Có ảnh thì gửi luôn ạ."
REPORT_TAKEN = "Dạ, {me} hiểu đây là {kind} về **{category}**."
KEPT_WHOLE = "… (giữ đủ)"
REPORT_KINDS = {"complaint": "phản ánh", "recommendation": "kiến nghị"}
REPORT_PHOTO = (
    "Dạ, {me} đã nhận {what}. Nếu là việc cần phản ánh, {you} cho biết chuyện gì, ở đâu; nếu hỏi thủ tục, {you} gõ câu hỏi giúp ạ."
)
A_PHOTO, A_FILE, A_POSITION, A_VOICE = "ảnh", "tệp", "vị trí", "tin thoại"
REPORT_PHOTO_TOO = "Dạ, {me} đã nhận ảnh."
REPORT_FILE_TOO = "Dạ, {me} đã nhận tệp."
REPORT_POSITION_TOO = "Dạ, {me} đã nhận vị trí."
REPORT_VOICE_TOO = "Dạ, {me} đã nhận tin thoại, cán bộ sẽ nghe."
REPORT_DANGER = "Trong lúc chờ, {you} nhắc mọi người tránh xa chỗ đó giúp."
ASK_OF_CASE = {
    "text": "{You} kể rõ hơn một chút giúp: có chuyện gì ạ?",
    "place": "Chuyện này ở đâu ạ? {You} ghi tên đường, thôn, xã phường hoặc gần chỗ nào; có ảnh thì gửi luôn.",
    "commune": "Chỗ đó thuộc xã, phường nào ạ?",
    "name": "{You} tên gì ạ?",
    "phone": "{You} cho xin số điện thoại ạ.",
    "address": "{You} ở thôn, đường nào, xã phường nào ạ? Theo quy định, phản ánh này phải có địa chỉ mới được giải quyết.",
}
COMMUNE_UNLISTED = (
    "{me} không thấy {name} trong danh sách xã, phường hiện nay, có thể là tên cũ. "
    "Chỗ đó nay thuộc đâu ạ? {You} chọn một tên, hoặc nhắn tên khác."
)
COMMUNE_UNKNOWN_LABEL = "Tôi không biết"
COMMUNE_LEFT = "Dạ không sao, cán bộ sẽ tìm xem chỗ đó thuộc xã, phường nào."
PLACE_NOT_KNOWN, PLACE_AS_SAID = "chưa rõ chỗ", "{place} (người gửi ghi: {said})"
NAME_KEPT = "Dạ, {me} ghi tên {you} là {name}."
ASK_WHO = "{You} cho xin họ tên và số điện thoại ạ."
ASK_WHO_AGAIN = "Dạ, {me} chưa đọc ra. {You} ghi tên và số giúp ạ."
ASK_AGAIN = {
    "text": "Dạ, {me} chưa hiểu. Có chuyện gì ạ?",
    "place": "Dạ, {me} chưa rõ chỗ. Gần đường nào, thôn nào ạ?",
    "commune": "Dạ, {me} chưa nhận ra. Xã, phường nào ạ?",
    "name": "Dạ, {me} chưa đọc ra tên. {You} ghi lại giúp ạ.",
    "phone": "Dạ, {me} chưa thấy số. {You} gõ giúp, ví dụ 0912 345 678.",
    "address": "Dạ, {me} chưa nhận ra chỗ ở. Đường nào, xã phường nào ạ?",
}
"""A question that was asked just before: short, for what it asks was read."""
PURPOSE = (
    "Tên, số điện thoại, địa chỉ chỉ dùng để xử lý phản ánh này và báo kết quả, chỉ cán bộ có trách nhiệm được xem. "
    "Muốn xem, sửa hay xóa, {you} nhắn «gặp cán bộ»."
)
NO_NAME_LABEL, NO_PHONE_LABEL = "Không để tên", "Không để số"
CANCEL_LABEL, SEND_LABEL, CHANGE_LABEL = "Thôi, không gửi", "Gửi đi", "Sửa lại"
CONTINUE_LABEL, DROP_LABEL = "Viết tiếp phản ánh", "Bỏ phản ánh này"
WITH_NAME_LABEL = "Để tên"
NO_NAME_FIELD = "Dạ được, đơn vị vẫn xử lý. Kết quả chỉ xem được trong cuộc trò chuyện này, {you} đừng xóa nhé."
NO_NAME_RULED = (
    "Dạ, {you} có thể không để tên, nhưng khi đó theo quy định tin chỉ được giữ để tham khảo: không vào sổ, không ai phải trả lời. "
    "{You} vẫn không để tên ạ?"
)
NOT_A_PHONE = "Dạ, số này {me} đọc chưa ra. {You} gõ lại số điện thoại giúp, ví dụ 0912 345 678."
SUMMARY = "{You} xem lại giúp:\n{lines}\nĐúng rồi thì {you} bấm hoặc nhắn «gửi đi». Sai chỗ nào, {you} cứ nói chỗ đó."
SUMMARY_LINES = {
    "category": "Việc: {value}",
    "text": "Nội dung: {value}",
    "place": "Nơi xảy ra: {value}",
    "files": "Ảnh, tệp kèm theo: {value}",
    "name": "Người gửi: {value}",
    "phone": "Điện thoại: {value}",
    "address": "Địa chỉ: {value}",
}
STILL_TO_SEND = "Phản ánh đang chờ {you} xem: đúng rồi thì nhắn «gửi đi», sai chỗ nào {you} nói chỗ đó."
ON_THE_MAP = "vị trí {you} đã gửi"
NOBODY_NAMED = "không để tên"
WHAT_TO_CHANGE = "Dạ, {you} muốn sửa chỗ nào ạ?"
FIELD_LABELS = {
    "category": "Loại việc",
    "text": "Nội dung",
    "place": "Nơi xảy ra",
    "name": "Họ tên",
    "phone": "Điện thoại",
    "address": "Địa chỉ",
}
ASK_CATEGORY = "Dạ, vậy là việc gì ạ? {You} nói vài chữ, ví dụ: nắp cống, đèn đường, rác, thái độ cán bộ."
CATEGORY_NOW = "Dạ, {me} đổi thành việc **{category}**."
CATEGORY_UNKNOWN = "Dạ, {me} chưa nhận ra loại việc nên ghi thêm lời {you} để cán bộ xếp lại."
MORE_KEPT = "Dạ, {me} đã ghi thêm."
SECOND_KEPT = "Dạ, {me} giữ việc «{text}» lại, gửi xong việc đầu là làm tiếp ngay."
SAME_LABEL = "Cùng một việc"
NOW_THE_NEXT = "Giờ đến việc «{text}», {me} hiểu là {kind} về **{category}**."
DROPPED = "Dạ, {me} bỏ bản viết dở, không gửi gì cả."
DRAFT_GONE = "Dạ, bản viết dở này không còn nữa. Cần phản ánh, {you} cứ kể lại ạ."
SORRY = "Dạ, {me} xin lỗi vì hỏi nhiều."
NEARLY_DONE = "Dạ, {me} chỉ hỏi đủ để việc đến đúng nơi, sắp xong rồi ạ."
HERE = "Dạ, {me} đây ạ."
I_AM_WELL = "Dạ, {me} là máy nên lúc nào cũng khỏe."
YOU_ARE_WELCOME = "Dạ không có gì ạ."
NOT_SENT = "Dạ, {me} không gửi gì cả. Khi cần, {you} cứ nhắn lại."
DRAFT_WAITS = "(Phản ánh đang viết vẫn còn đây. {question} {instead})"
OR_ELSE = {
    "name": "Không muốn thì nhắn «không để tên», hoặc «thôi, không gửi».",
    "phone": "Không muốn thì nhắn «không để số», hoặc «thôi, không gửi».",
    "": "Không gửi nữa thì nhắn «thôi, không gửi».",
}
DRAFT_WAITS_TO_GO = "(Phản ánh vẫn chờ {you} xem; đúng rồi thì nhắn «gửi đi».)"
STILL_TELLING = "{You} còn một phản ánh viết dở: «{text}». Viết tiếp không ạ?"
STILL_TELLING_AND_NEW = (
    "{You} còn một phản ánh viết dở: «{text}». Việc mới {you} vừa kể {me} đã giữ. Viết tiếp việc cũ trước, hay bỏ việc cũ ạ?"
)
CONTINUE_OLD_LABEL, DROP_OLD_LABEL = "Viết tiếp việc cũ", "Bỏ việc cũ, gửi việc mới"
FILED = "Dạ, đã gửi. Mã phản ánh của {you}: **{code}**\n{unit} xử lý, chậm nhất {due}. Có tin gì {me} nhắn ngay ở đây."
FILED_FOR_INFORMATION = "Dạ, đã gửi, mã **{code}**. Tin không có tên nên được giữ để tham khảo, không có hạn trả lời."
ALREADY_FILED = "Dạ, phản ánh này đã gửi rồi ạ, mã **{code}**."
MANY_CASES = "Dạ, các phản ánh của {you}:\n{lines}"
NO_CASES = "Dạ, ở cuộc trò chuyện này chưa có phản ánh nào. {You} gửi mã phản ánh (ví dụ PA-4K7M-2XP) để {me} xem giúp."
DOSSIER = (
    "Dạ, {me} chưa xem được hồ sơ thủ tục. {You} tra theo mã hồ sơ ghi trên giấy hẹn ở mục Tra cứu hồ sơ của dichvucong.gov.vn, "
    "hoặc hỏi nơi đã nộp. {person}"
)
CASE_LINE = "**{code}**, {category}: {state}."
CASE_DUE = "Hạn trả lời {due}."
CASE_LATE = "Việc này đã quá hạn {due}; {me} xin lỗi {you}."
CASE_ASKED = "Cán bộ đang chờ {you} cho biết: {asked}"
CASE_WITHDRAWN = "{You} đã rút phản ánh này, cán bộ xem rồi khép lại."
CASE_RESULT = "Kết quả: {result}"
CODE_MISTYPED = "Dạ, mã {code} hình như gõ nhầm một chữ. {You} xem lại giúp ạ."
PROVE = "Dạ, để giữ kín thông tin, {you} gõ số điện thoại đã để lại khi gửi mã {code} ạ."
NOT_PROVEN = "Dạ, mã và số điện thoại này chưa khớp. {You} xem lại giúp, hoặc gặp cán bộ ạ."
NO_MORE_TRIES = "Dạ, {me} chưa mở được mã này. {You} thử lại vào ngày mai; cần ngay thì hỏi cán bộ. {person}"
ADD_LABEL, ANSWER_LABEL = "Bổ sung thông tin", "Trả lời cán bộ"
ADD_WHAT = "Dạ, {you} gửi thêm chữ hoặc ảnh cho {code} ạ."
ANSWER_WHAT = "Dạ, {you} trả lời cán bộ giúp: {asked}"
ADDED = "Dạ, đã thêm vào {code} và báo cho đơn vị."
ANSWERED = "Dạ, cảm ơn {you}. {me} đã chuyển cho đơn vị; hạn trả lời nay là {due}."
ANSWERED_NO_DUE = "Dạ, cảm ơn {you}. {me} đã chuyển cho đơn vị."
GLAD = "Dạ, cảm ơn {you} đã cho biết."
WHY_NOT = "Dạ, {me} xin lỗi {you}. Chỗ nào chưa được ạ? {You} nói rõ để đơn vị xem lại."
REOPENED = "Dạ, {code} được mở lại, {unit} xem lại và trả lời chậm nhất {due}."
REOPENED_BEFORE = "Dạ, {code} đã được xem lại một lần nên {me} không mở lại nữa; ý kiến của {you} đã ghi vào hồ sơ. {person}"
NOT_CLOSED_YET = "Dạ, {code} còn đang xử lý; ý kiến của {you} đã được ghi thêm và báo cho đơn vị."
RATING_TAKEN = "Dạ, cảm ơn {you} đã cho ý kiến."

# One-tap ratings. The levels have the official wording of the satisfaction scale; their numbers are the points.
LEVELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
RATE_ANSWER = "{You} hài lòng với câu trả lời hôm nay ở mức nào ạ?"
RATE_ANSWER_LATER = "Dạ, {you} hài lòng với câu trả lời lúc nãy ở mức nào ạ?"
RATE_CHAT = "{You} hài lòng với cuộc trò chuyện vừa rồi ở mức nào ạ?"
RATE_FILING = "{You} hài lòng với cách {me} giúp nộp hồ sơ ở mức nào ạ?"
RATE_CASE = "{You} hài lòng với cách xử lý ở mức nào ạ?"
RATE_WHICH = "Dạ, để khỏi ghi nhầm, {you} chọn giúp {me} một trong năm mức ạ."
RATE_WHICH_OF_WORDS = "Dạ, {me} ghi lời này kèm đánh giá. {You} chọn giúp {me} một mức ạ."
RATE_GLADLY = "Dạ vâng ạ."
RATE_NOTHING_YET = (
    "Dạ, bây giờ chưa có việc nào để {you} chấm. Khi {me} trả lời xong, hay phản ánh của {you} có kết quả, {me} hỏi {you} ngay. "
    "Muốn góp ý chuyện khác, {you} kể luôn ạ."
)
RATED_ANEW = "Dạ, {me} đã đổi thành «{level}». Muốn góp ý thêm thì {you} nhắn luôn ở đây."
RATED_HIGH = "Dạ, cảm ơn {you} nhiều. Muốn góp ý thêm thì {you} nhắn luôn ở đây."
RATED_MIDDLE = "Dạ, cảm ơn {you}. Có điều gì cần làm tốt hơn không ạ? {You} chọn một hoặc nhiều số, nhắn thành lời, hoặc «xong»."
RATED_LOW = (
    "Dạ, cảm ơn {you} đã cho biết. Chỗ nào chưa được ạ? {You} chọn một hoặc nhiều số, ví dụ «1 3», nhắn thành lời, hoặc «xong»."
)
RATED_MORE = "Dạ, {me} ghi: {reasons}. Còn điều gì nữa không ạ?"
RATED_NOTED = "Dạ, {me} đã ghi và chuyển người phụ trách xem lại; không ai biết đây là ý kiến của {you}."
RATED_CASE_NOTED = (
    "Dạ, {me} đã ghi và chuyển người phụ trách xem lại, không kèm tên hay mã {code}. "
    "Nếu {you} cho xem phản ánh này, người phụ trách sẽ biết đây là đánh giá của {you}."
)
RATED_SHOWN = "Dạ, người phụ trách sẽ mở phản ánh {code} để xem lại."
RATED_AGAIN = "Việc chưa xong thì {you} yêu cầu xử lý lại được."
RATED_MONEY = "Muốn việc thu tiền được xử lý, {you} nhắn «phản ánh thu tiền ngoài quy định»."
FILING_LABEL = "Giúp tôi nộp hồ sơ"
FILING_BEGUN = (
    "Dạ, {me} hỏi vài câu để biết trường hợp của {you}, rồi soạn giấy tờ, lệ phí và từng bước nộp. "
    "Mật khẩu, mã OTP {you} đừng gửi cho ai, kể cả vào đây ạ."
)
FILING_UNSURE, FILING_STOP, FILING_BACK, FILING_SHOW = "Không rõ", "Dừng ở đây", "Sửa câu vừa rồi", "Xem lại giấy tờ"
FILING_LACK, FILING_STEPS = "Tôi còn thiếu giấy", "Bắt đầu nộp qua mạng"
FILING_STOPPED = "Dạ vâng, {me} giữ lại. Khi nào làm tiếp, {you} nhắn «làm tiếp hồ sơ»."
FILING_DROP = (
    "Dạ, {you} muốn bỏ phần chuẩn bị hồ sơ {title} ở đây ạ? Hồ sơ đã nộp rồi thì {me} không rút thay được: "
    "{you} yêu cầu rút trên Cổng Dịch vụ công, hoặc tại nơi đã nộp."
)
FILING_DROP_SURE, FILING_KEEP = "Bỏ phần chuẩn bị", "Giữ lại"
FILING_DROPPED = "Dạ vâng, {me} bỏ phần chuẩn bị này rồi ạ. Khi nào cần nộp, {you} nhắn lại tên thủ tục."
FILING_GONE = "Dạ, phần hướng dẫn nộp này không còn. {You} nhắn lại tên thủ tục giúp {me} ạ."
FILING_REFUSED = "Dạ, {reason}"
FILING_PAPERS = "Dạ, để làm {title}, {you} cần:\n{lines}"
FILING_UNSETTLED = "Dạ, chưa rõ trường hợp của {you} nên {me} chưa chốt được giấy nào."
FILING_PLACE = "Nơi nộp: {place}"
FILING_READY, FILING_ON = "Đủ giấy rồi", "Làm tiếp hồ sơ"
FILING_BRING = "Dạ, {you} mang các giấy vừa kể đến nơi nộp."
FILING_COME = "Dạ, {you} đến nơi nộp, không phải mang thêm giấy nào."
FILING_RECEIPT = "Nộp xong sẽ có giấy hẹn: {you} xem lại tên, ngày sinh trên đó, rồi giữ đến ngày nhận kết quả ạ."
FILING_BY_POST = "Dạ, {you} mang các giấy vừa kể ra bưu cục, nói «gửi hồ sơ hành chính», giữ phiếu gửi đến khi có kết quả ạ."
FILING_BY_POST_ALONE = "Dạ, {you} ra bưu cục, nói «gửi hồ sơ hành chính», giữ phiếu gửi đến khi có kết quả ạ."
FILING_NOT_READ = "Dạ, {me} chưa hiểu. {You} chọn một mục dưới đây giúp {me} ạ."
FILING_NOT_READ_AGAIN = (
    "Dạ, {me} vẫn chưa hiểu đúng ý {you}. {You} nhắn số đứng trước câu đúng với mình, như «1», "
    "hoặc chọn «Gặp cán bộ» để có người hỏi giúp ạ."
)
FILING_WHICH_OF = "Dạ, {me} hỏi lại cho chắc: {you} chọn câu đúng nhất giúp {me} ạ."
FILING_NOTED_HAD, FILING_NOTED_LACKED = "Dạ, {me} ghi là đã có {names}.", "Dạ, {me} ghi là chưa có {names}."
FILING_CHANGED = "Dạ, {me} đổi lại rồi ạ."
FILING_AT_COUNTER = "Chuyển sang nộp tại quầy"
FILING_NOT_OF_LIST = (
    "Dạ, {me} không thấy giấy ấy trong danh sách của hồ sơ này. Trong các giấy dưới đây, {you} còn thiếu giấy nào ạ?"
)
FILING_FORM_ONLINE = (
    "Dạ, nộp qua mạng thì không phải tải hay viết đơn giấy: {you} điền tờ khai ngay trên Cổng, đến bước ấy {me} chỉ ạ."
)
FILING_FORM = (
    "Dạ, mẫu phải viết là {names}. Xin ở quầy nơi nộp không mất tiền, cán bộ chỉ cách ghi; họ tên, ngày sinh ghi đúng như căn cước."
)
FILING_HANDED_IN = "Dạ, vậy là {you} đã nộp xong. {You} giữ giấy hẹn đến ngày nhận kết quả."
FILING_NO_PAPERS = "Dạ, để làm {title}, {you} không phải chuẩn bị giấy tờ nào."
FILING_OPEN_PAPERS = "Có thể cần thêm, nếu đúng trường hợp của {you}:\n{lines}"
FILING_FEE, FILING_FEES, FILING_TOTAL = "Lệ phí: {fee}.", "Lệ phí:\n{lines}", "Tổng cộng **{total}**."
FILING_DUE = "Nộp đủ hôm nay thì chậm nhất {day} có kết quả."
FILING_DUE_BY_POST = "Có kết quả sau {time}, tính từ ngày nơi nhận có đủ giấy."
FILING_NEEDS = "Nộp qua mạng cần có sẵn:\n{lines}"
FILING_IN_PART = "Qua mạng chưa làm được hết: {reason}"
FILING_WHICH = "Dạ, {you} còn thiếu giấy nào ạ?"
FILING_TICK, FILING_ALL, FILING_GOT, FILING_GOT_THERE = "Đánh dấu giấy đã có", "Có đủ rồi", "Đã có giấy này", "Đã có giấy cần xin"
FILING_WHICH_HAD = "Dạ, {you} có giấy nào rồi ạ? Nhắn nhiều số một lúc cũng được, như «1 và 3 rồi». Chọn lại là bỏ dấu."
FILING_LEFT = "Đã có {there} giấy, còn thiếu {left}."
FILING_HAS_ALL, FILING_HAS_SURE = "{You} đã có đủ giấy.", "Giấy chắc chắn phải có thì {you} đã đủ."
FILING_RETURN = "Quay lại hồ sơ trước"
FILING_THERE = "Dạ, mình đi xin «{name}» trước. Xong hoặc muốn thôi, {you} nhắn «quay lại» là về hồ sơ {title}."
FILING_CAME_BACK = "Dạ, mình quay lại hồ sơ {title}."
FILING_GOT_BACK = "Dạ, {me} đã đánh dấu «{name}». Mình quay lại hồ sơ {title}."
FILING_APPLIED = " (đang xin)"
FILING_APPLIED_BACK = "«{name}» {me} ghi là đang xin, khi nhận được {you} đánh dấu giúp {me}. Mình quay lại hồ sơ {title}."
FILING_GET = "**{name}**: {how}"
FILING_GIVEN_BY = "Giấy này có được từ thủ tục «{title}»."
FILING_STEP = "**Bước {number}/{count}.** {do}"
FILING_SEE = "{You} sẽ thấy: {see}"
FILING_MISTAKE = "Hay nhầm: {mistake}"
FILING_DONE, FILING_STUCK, FILING_OTHER, FILING_AGAIN = "Xong", "Bị kẹt", "Vướng chuyện khác, gặp cán bộ", "Xem lại bước này"
FILING_WHICH_PROBLEM = "Dạ, {you} vướng chỗ nào ạ?"
# What an officer reads of who was stuck.
FILING_FOR_OFFICER = "Đang nộp «{title}» ({code}){way}, {where}"
FILING_WAYS = {"online": " qua mạng", "counter": " tại quầy", "post": " qua bưu điện"}
FILING_AT_QUESTION, FILING_AT_PAPERS, FILING_AT_STEP = "câu hỏi «{text}»", "đang soạn giấy tờ", "bước {number}/{count} «{do}»"
FILING_PROBLEM, FILING_SAYS = "; vướng: {problem}", "; người dân nói: «{text}»"
FILING_FILED = "Dạ, vậy là {you} đã nộp xong."
FILING_FILED_NEWS = "{You} giữ mã hồ sơ; gửi mã cho {me} là {me} báo khi có tin ạ."
FILING_FILED_LOOK = "{You} giữ mã hồ sơ để tra cứu trên Cổng Dịch vụ công ạ."
FILING_AFTERWARDS = "Sau khi nộp:\n{lines}"
PRIVATE_GONE = "(Tin nhắn về đánh giá đã được xóa để giữ kín.)"
RATED_THANKS = "Dạ, {me} đã ghi góp ý. Cảm ơn {you}."
RATED_NO_MORE = "Dạ vâng, cảm ơn {you}."
RATING_OVER = "Dạ, lượt đánh giá này đã đóng. {You} có điều gì chưa ổn thì cứ nhắn ở đây."

# Photos of papers before filing: what a machine can honestly say of a picture, and files made of them.
PAPER_LOOKING = "Dạ, {me} xem {what} giúp ngay, {you} đợi một chút ạ."
PAPER_LOOKING_ON = "Dạ, {me} xem tiếp {what} ạ."
PAPER_THE_PHOTO, PAPER_PHOTO_NAMED, PAPER_PHOTO_NUMBER = "ảnh", "ảnh «{name}»", "ảnh {number}"
PAPER_BIG_PHOTO_NAMED, PAPER_BIG_PHOTO_NUMBER = "Ảnh «{name}»", "Ảnh {number}"
PAPER_MAKING = "Dạ, {me} làm tệp ngay, {you} đợi một chút ạ."
PAPER_OF_WHAT = "Dạ, ảnh này là giấy tờ để nộp hồ sơ hay ảnh cho phản ánh ạ?"
PAPER_IS_PAPER, PAPER_IS_REPORT = "Giấy tờ nộp hồ sơ", "Ảnh cho phản ánh"
PAPER_SEND = "Dạ được, {you} gửi ảnh chụp giấy tờ vào đây, {me} xem ảnh có đủ rõ và đúng loại tệp không ạ."
PAPER_NONE = "Dạ, {me} không có ảnh giấy tờ nào: {you} chưa gửi, hoặc ảnh đã xóa. {You} gửi ảnh vào đây giúp {me} ạ."
PAPER_GOOD = "Dạ, ảnh đủ rõ, đủ sáng, loại tệp và dung lượng thường được nhận."
PAPER_GOOD_TOO = "đủ rõ, đủ sáng, loại tệp và dung lượng thường được nhận."
PAPER_TO_MEND = "Dạ, {me} xem ảnh rồi ạ. {advice}"
PAPER_CAME = "Dạ, {me} nhận được tệp rồi ạ. {advice}"
PAPER_NOT_SEEN = "Dạ, {me} chưa xem được ạ. {advice}"
PAPER_NAMED = "{name}: {advice}"
PAPER_ONLY_LOOKS = (
    "{me} chỉ xem ảnh có rõ không, không đọc nội dung; giấy hợp lệ hay không do cán bộ xem. Ảnh được xóa sau {minutes} phút."
)
PAPER_TO_PDF, PAPER_TO_ONE_PDF, PAPER_TO_JPG = "Chuyển thành file PDF", "Gộp thành một file PDF", "Ảnh JPG"
PAPER_SOON = "Dạ, {me} đang làm, xong là gửi ngay vào đây ạ."
PAPER_SENT = "Dạ, {me} gửi rồi, ở tin phía trên ạ. {You} chưa thấy thì bấm lại giúp {me}."
PAPER_HOW = (
    "Dạ, {you} chụp thế này cho rõ ạ:\n– Đặt giấy phẳng trên mặt bàn sẫm màu, gần cửa sổ, tắt đèn nháy.\n– Giữ máy song song với"
    " giấy, lấy đủ bốn góc.\n– Lau ống kính, chạm vào chữ cho nét rồi mới chụp.\nChụp xong, {you} gửi vào đây, {me} xem giúp."
)
PAPER_UNREADABLE = "Tệp này không mở được, có thể đã hỏng. {You} chụp lại, hoặc gửi lại ảnh JPG giúp {me}."
PAPER_MISSING = "{me} không tải được tệp này. {You} gửi lại giúp {me}."
PAPER_WRONG_TYPE = "Loại tệp này thường không được nhận; nên là {types}. {You} lưu lại hoặc chụp màn hình rồi gửi ảnh giúp {me}."
PAPER_HEIC = "Ảnh HEIC của iPhone thường không được nhận. {You} lưu lại thành JPG rồi gửi giúp {me}."
PAPER_TYPE_CHANGED = "Loại tệp này thường không được nhận, nên là {types}."
PAPER_TOO_HEAVY = "Ảnh nặng {size}, quá mức {most}."
PAPER_FILE_TOO_HEAVY = "Tệp nặng {size}, quá mức {most}. {You} quét lại nhẹ hơn, hoặc tách thành nhiều tệp."
PAPER_MAY_BE_LOCKED = "Tệp PDF này có thể đặt mật khẩu, cán bộ sẽ không mở được. {You} bỏ mật khẩu rồi gửi lại giúp {me}."
PAPER_PDF = (
    "Tệp PDF nặng {size}, loại tệp và dung lượng thường được nhận. {me} không mở PDF, {you} tự xem lại từng trang có rõ không."
)
PAPER_SMALL = "Ảnh nhỏ ({width}×{height} điểm ảnh), chữ có thể khó đọc. {You} chụp gần hơn, hoặc gửi ảnh gốc."
PAPER_DARK = "Ảnh tối. {You} chụp lại gần cửa sổ hoặc bật thêm đèn."
PAPER_BLURRED = "Ảnh mờ. {You} lau ống kính, giữ chắc máy, chạm vào chữ cho nét rồi chụp lại."
PAPER_BLANK = "Ảnh là trang trắng, không thấy chữ. {You} xem có chụp nhầm mặt giấy không, rồi chụp lại giúp {me}."
PAPER_GLARE = "Có chỗ lóa trắng, chữ ở đó có thể mất. {You} chụp lại tránh bóng đèn, tắt đèn nháy."
PAPER_CUT = "Giấy có thể bị cắt mép {sides}. {You} xem lại, nếu thiếu thì lùi máy cho thấy đủ bốn góc."
PAPER_TURNED = "Có máy mở ảnh này ra bị xoay."
PAPER_SIDES = {"left": "trái", "top": "trên", "right": "phải", "bottom": "dưới"}
PAPER_MENDED = "{me} gửi kèm bản đã chỉnh."
PAPER_MADE_PDF = "Dạ, tệp PDF {pages} trang, {size}, đây ạ."
PAPER_MADE_PICTURES = "Dạ, {count} ảnh đã chỉnh đây ạ."
PAPER_SAVE = "{You} lưu tệp về máy giúp, {me} xóa sau {minutes} phút."
PAPER_FILE = "Tệp của {you}: {links}"
PAPER_CAPTION = "Tệp để nộp hồ sơ."
PAPER_NOT_SHOWN = "Tệp để nộp hồ sơ: {me} chưa gửi được ở đây. {You} gửi ảnh vào khung chat ở {where}, {me} trả tệp tại đó."
PAPER_ON_WEB = "Ở đây {me} chưa gửi trả tệp được. {You} gửi ảnh vào khung chat ở {where}, {me} trả tệp tại đó."
PAPER_OUR_PAGE = "trang của {centre}"
PAPER_LEFT_OUT = "Có {count} ảnh đã xóa hoặc không mở được nên không có trong tệp."
PAPER_REPLACED = "{me} bỏ ra {count} ảnh đã nhắc chụp lại: {which}. Cần cả những ảnh ấy, {you} nhắn «gộp tất cả»."
PAPER_STILL_POOR = "Trong tệp có {count} ảnh nên chụp lại: {which}. {You} gửi ảnh mới rồi gộp lại giúp {me}."
PAPER_TOO_MANY = "Một tệp ghép được nhiều nhất {most} ảnh; {me} lấy những ảnh gửi sau cùng."
PAPER_CANNOT = "Dạ, {me} chưa làm được tệp này. {You} gửi lại ảnh giúp {me} ạ."

# Surveys in the chat.
SURVEY_INVITATION = (
    "Dạ, {centre} mời {you} trả lời khảo sát «{title}», khoảng {minutes} phút, không ghi tên. "
    "{You} tham gia hay không đều không ảnh hưởng gì đến việc của mình."
)
SURVEY_LINK = "Trả lời trên trang web cũng được: {link}"
SURVEY_GONE = "(Lời mời khảo sát này không còn dùng nữa nên đã được xóa.)"
SURVEY_ON_PAGE = "Dạ, {you} đang làm khảo sát này trên trang web. {You} mở lại liên kết trong lời mời để làm tiếp ạ."
SURVEY_QUESTION = "Câu {number} (còn khoảng {left} câu). {text}"
SURVEY_LAST_QUESTION = "Câu {number}. {text}"
SURVEY_LEVEL = "{text}. {lead}"
SURVEY_NUMBER = "{text} Nhắn một số, hoặc «bỏ qua», «dừng»."
SURVEY_MORE = "Dạ, {me} ghi: {answers}. Còn mục nào nữa không ạ? Chọn nhầm thì chọn lại mục ấy để bỏ."
SURVEY_OWN_WORDS = "Dạ, {you} ghi rõ giúp {me}; không muốn ghi thì nhắn «xong»."
SURVEY_PURPOSE = "{text} {You} đồng ý trả lời thêm mấy câu này không ạ? Không đồng ý thì không hỏi."
SURVEY_NOT_READ = "Dạ, {me} chưa hiểu câu trả lời này; {you} nhắn số của mục mình chọn, hoặc «bỏ qua»."
SURVEY_NO_NUMBER = "Dạ, {me} chưa hiểu câu trả lời này; {you} nhắn một số, ví dụ 35, hoặc «bỏ qua»."
SURVEY_PUT_OFF = "Dạ vâng. Khi nào rảnh, {you} nhắn «làm khảo sát»{until}."
SURVEY_PAUSED = "Dạ, {me} giữ lại các câu {you} đã trả lời. Khi nào rảnh, {you} nhắn «làm tiếp khảo sát»{until}."
SURVEY_UNTIL = ", đến hết {day}"
SURVEY_DECLINED = "Dạ vâng, cảm ơn {you}. {me} không mời lại khảo sát này nữa."
SURVEY_OVER = "Dạ, khảo sát này đã xong hoặc đã hết hạn. Cảm ơn {you}."
SURVEY_YES, SURVEY_LATER, SURVEY_NO = "Tham gia", "Để sau", "Không tham gia"
SURVEY_SKIP, SURVEY_STOP, SURVEY_DONE, SURVEY_AGREE, SURVEY_DISAGREE = "Bỏ qua", "Dừng ở đây", "Xong", "Đồng ý", "Không đồng ý"

RATED_BESIDE = "Dạ, {me} đã ghi mức {you} chấm. {You} nói tiếp việc đang kể ạ."
WHY_AGAIN = (
    "Dạ, {you} nhắn chỗ chưa được để đơn vị làm lại; góp ý vừa rồi được giữ kín nên đơn vị không đọc. "
    "Không cần nữa thì nhắn «thôi»."
)
LEAVE_LABEL = "Thôi"
NOT_REOPENED = "Dạ vâng, {code} để như cũ ạ."
RATING_DONE_LABEL, RATING_SHOW_LABEL, RATING_AGAIN_LABEL = "Xong", "Cho xem phản ánh", "Xử lý lại"
RATING_REDO_LABEL, RATING_OTHER_LABEL = "Chấm lại", "Tôi đang nói việc khác"
WHY_BAD = "Dạ, {me} xin lỗi {you}. Chỗ nào chưa được ạ? {You} nói rõ, {me} ghi vào phản ánh cho đơn vị xem."
WHY_BAD_AND_REPORT = "Dạ, {me} xin lỗi {you}. Chỗ nào chưa được, ở đâu ạ? {You} kể rõ, {me} chuyển thành phản ánh."

# Taking a case back; another name, number or address.
WITHDRAW_SURE = "Dạ, {you} muốn rút phản ánh {code} («{text}») phải không ạ?"
WITHDRAW_WHICH = "Dạ, {you} muốn rút phản ánh nào ạ?"
WITHDRAW_LABEL, KEEP_LABEL = "Rút phản ánh này", "Không rút"
WITHDRAWN = (
    "Dạ, {me} đã ghi là {you} rút {code} và báo cho đơn vị; cán bộ xem rồi khép lại. "
    "Việc còn gây nguy hiểm cho người khác thì đơn vị vẫn xử lý."
)
WITHDRAWN_BEFORE = "Dạ, {me} đã ghi là {you} rút {code} rồi ạ; cán bộ xem rồi khép lại."
NOT_WITHDRAWN = "Dạ, {code} vẫn được xử lý như cũ."
WITHDRAW_TOO_LATE = "Dạ, {code} đã xong rồi nên không cần rút nữa ạ."
WITHDRAW_WHERE_FILED = "Dạ, {code} chỉ rút được trong cuộc trò chuyện đã gửi, hoặc qua cán bộ. {person}"
NOTHING_TO_WITHDRAW = "Dạ, ở cuộc trò chuyện này không có phản ánh nào đang xử lý. {You} gửi mã phản ánh để {me} xem giúp."
SENDER_CHANGED = "Dạ, {me} đã ghi {what} cho {code}: {value}."
SENDER_FIELDS = {"phone": "số điện thoại", "name": "tên người gửi", "address": "địa chỉ người gửi"}
NEW_SENDER = {
    "phone": "Dạ, {you} cho xin số mới của {code} ạ.",
    "name": "Dạ, {you} cho xin họ tên đúng để ghi vào {code} ạ.",
    "address": "Dạ, {you} cho xin địa chỉ đúng để ghi vào {code} ạ.",
}

# What is asked about reporting itself.
NAMELESS_FIELD = "Dạ được, không để tên thì đơn vị vẫn xử lý; chỉ là kết quả xem ngay ở đây, không ai gọi lại được."
NAMELESS_RULED = (
    "Dạ được gửi, nhưng việc này theo quy định phải có họ tên, địa chỉ, số điện thoại mới vào sổ; không để tên thì chỉ giữ để "
    "tham khảo."
)
NAMELESS_GENERAL = (
    "Dạ, việc ngoài đường (đèn, đường, rác, cống …) không để tên vẫn được xử lý. "
    "Việc về cán bộ, thủ tục thì theo quy định phải có tên, địa chỉ, số điện thoại mới vào sổ."
)
ANSWER_WITHIN = "Dạ, việc này được trả lời trong {time}, tính từ lúc gửi."
ANSWER_WITHIN_GENERAL = (
    "Dạ, việc về cán bộ, thủ tục: trong {time}; việc khác tùy loại, từ {shortest} đến {longest}; tính từ lúc gửi. "
    "Gửi xong {me} báo đúng ngày giờ chậm nhất."
)
DEADLINE_UNITS = {"working_day": "ngày làm việc", "working_hour": "giờ làm việc", "day": "ngày", "hour": "giờ"}
YOUR_CODE = "Dạ, mã phản ánh của {you}: {code}. Nhắn mã này lúc nào cũng xem được việc đến đâu."
YOUR_CODES = "Dạ, mã các phản ánh của {you}, mới nhất trước: {code}. Nhắn mã nào xem được việc đó."
CODE_LATER = "Dạ, phản ánh này chưa gửi nên chưa có mã; gửi xong {me} báo mã ngay, dùng mã đó để hỏi việc đến đâu."
WHAT_A_CODE_IS = (
    "Dạ, mã có dạng PA-4K7M-2XP, {me} báo khi gửi xong phản ánh; nhắn mã là xem được việc đến đâu. Ở đây {you} chưa có mã nào."
)
PHOTO_WELCOME = "Dạ được, {you} gửi ảnh ngay ở đây, mấy ảnh cũng được; không có ảnh cũng không sao."
NO_VIDEO = "Dạ, ở đây {me} nhận chắc chắn là ảnh. Video, ghi âm thì tùy nơi {you} nhắn; {you} kể thêm bằng chữ giúp."
WHO_READS = (
    "Dạ, tên, số điện thoại, địa chỉ chỉ cán bộ tiếp nhận xem được; đơn vị xử lý chỉ thấy khi thật cần, và mỗi lần cho xem đều "
    "được ghi lại. "
    "Công khai kết quả cũng không nêu tên {you}."
)
NO_COST = "Dạ không, gửi phản ánh không mất tiền."
REPORT_HERE = "Dạ, {you} phản ánh ngay ở đây được."
REPORT_TELL_HERE = "{You} kể giúp: có chuyện gì, ở đâu, từ bao giờ? Có ảnh thì gửi luôn ạ."
OR_BY_PHONE = "Muốn nói với người thì {you} gọi {hotline}{hours}."
EDIT_NOW = "Dạ được, chỗ nào sai {you} cứ nói chỗ đó, trước hay sau khi gửi đều sửa được."
EDIT_LATER = "Dạ được: {you} nhắn mã phản ánh rồi chọn «Bổ sung thông tin»; đổi tên, số điện thoại thì nhắn thẳng ở đây."
DROP_NOW = "Dạ được. Chưa gửi thì {you} nhắn «thôi»; gửi rồi vẫn rút được, nhắn «rút phản ánh»."
WITHDRAW_LATER = "Dạ được, {you} nhắn «rút phản ánh» kèm mã ở đúng cuộc trò chuyện đã gửi."
WHO_HANDLES = "Dạ, việc này {unit} xử lý."
WHO_HANDLES_GENERAL = (
    "Dạ, tùy việc và tùy nơi xảy ra: {me} chuyển tới đúng xã, phường hoặc sở, ngành và báo {you} biết nơi nào nhận."
)
SOMEBODY_DOES = "Dạ có: phản ánh nào cũng có nơi nhận và hạn trả lời, quá hạn thì người phụ trách được báo."
HOW_NEWS_COMES = "Dạ, có tin gì {me} nhắn ngay ở đây; {you} nhắn mã phản ánh lúc nào cũng xem được."

# Khiếu nại, tố cáo: the doors of other laws.
LEGAL_COMPLAINT = (
    "Dạ, đây là việc khiếu nại, {me} không nhận thay được nên ở đây không tính hạn:\n"
    "– Gửi tới: {door}; {forms}.\n"
    "– Gửi trong {file_within} ngày kể từ ngày nhận hoặc biết quyết định, hành vi.\n"
    "– Báo có thụ lý hay không: {accept} ngày kể từ ngày nhận đơn.\n"
    "– Giải quyết lần đầu: {decide} ngày kể từ ngày thụ lý, việc phức tạp {decide_complex} ngày.\n"
    "Nội dung {you} vừa nhắn được giữ kín."
)
TO_COURT = "Muốn khởi kiện thì nộp đơn ở Tòa án nhân dân."
STILL_REPORT = "Nếu chỉ muốn phản ánh cách phục vụ (thái độ, chậm trễ), {you} chọn «{label}»."
DENUNCIATION = (
    "Dạ, đây là việc tố cáo: {you} gửi đơn có họ tên, địa chỉ tới {door}. Nơi nhận phải giữ bí mật cho {you}, "
    "giải quyết trong {days} ngày kể từ ngày thụ lý.\n"
    "{me} giữ kín và không chuyển nội dung này cho ai; {you} đừng gửi thêm chi tiết ở đây."
)
STILL_REPORT_CONDUCT = (
    "Còn việc khác không phải tố cáo (thái độ cán bộ, hồ sơ chậm, đường sá …), {you} chọn «{label}» rồi kể riêng việc đó."
)
SEALED_AGAIN = "Dạ, {me} giữ kín cả tin này và không chuyển cho ai. {You} gửi đơn tới nơi đã nói ở trên giúp ạ."
DOOR_ANSWERS = {
    "legal_complaint": {
        "where": "Dạ, khiếu nại thì {you} gửi một trong các nơi: {doors}. Gửi bằng {forms}.",
        "time": (
            "Dạ, khiếu nại phải gửi trong {file_within} ngày kể từ ngày nhận hoặc biết quyết định, hành vi. "
            "Trong {accept} ngày, nơi nhận báo có thụ lý hay không; giải quyết lần đầu trong {decide} ngày kể từ ngày thụ lý, "
            "việc phức tạp {decide_complex} ngày."
        ),
        "nameless": "Dạ không được ạ: khiếu nại phải biết ai gửi, gửi bằng {forms}.",
        "secret": (
            "Dạ, {me} giữ kín những gì {you} nhắn ở đây, không chuyển cho ai. "
            "Còn đơn khiếu nại {you} gửi thẳng tới nơi giải quyết nên nơi đó biết ai gửi."
        ),
        "form": "Dạ, khiếu nại bằng {forms}. Gửi một trong các nơi: {doors}.",
    },
    "denunciation": {
        "where": "Dạ, tố cáo thì {you} gửi một trong các nơi: {doors}. Gửi bằng {forms}.",
        "time": (
            "Dạ, tố cáo được giải quyết trong {decide} ngày kể từ ngày thụ lý; "
            "việc phức tạp có thể thêm {extend_complex} ngày, đặc biệt phức tạp thêm {extend_very_complex} ngày."
        ),
        "nameless": ("Dạ, đơn tố cáo phải có họ tên, địa chỉ; nơi nhận phải giữ bí mật cho {you}. {anonymous}"),
        "secret": (
            "Dạ, theo {law}, nơi nhận và giải quyết phải giữ bí mật họ tên, địa chỉ, mọi thông tin cho biết ai tố cáo. "
            "Bị đe dọa, trả thù thì {you} được đề nghị nơi giải quyết bảo vệ. Ở đây {me} không chuyển tin của {you} cho ai."
        ),
        "form": "Dạ, tố cáo bằng {forms}. Gửi một trong các nơi: {doors}.",
    },
}
HERE_LABEL, THERE_LABEL = "Phản ánh ở đây", "Tôi muốn tố cáo"
TWO_DOORS = (
    "Dạ, đòi tiền, gây khó cho dân là sai. {You} chọn một trong hai cách:\n"
    "– Phản ánh nhũng nhiễu ngay ở đây: {me} chuyển nơi có thẩm quyền xem và trả lời {you}.\n"
    "– Tố cáo người nhận tiền: gửi đơn có họ tên, địa chỉ tới {door}; nơi đó phải giữ bí mật cho {you}, giải quyết trong "
    "{days} ngày kể "
    "từ ngày thụ lý.\n"
    "Chưa chọn thì {me} chưa chuyển tin này cho ai."
)
TWO_DOORS_AGAIN = "Dạ, {me} đã ghi thêm mà chưa chuyển cho ai. {You} phản ánh ở đây, hay gửi đơn tố cáo tới {door} ạ?"
TWO_DOORS_LATER = (
    "Dạ, {me} giữ chuyện đòi tiền lại, chưa chuyển cho ai; gửi xong việc đang viết là đến chuyện này, không muốn phản ánh thì "
    "{you} nhắn «thôi». "
    "Muốn tố cáo thì {you} gửi đơn tới {door}; nơi đó phải giữ bí mật cho {you}, giải quyết trong {days} ngày kể từ ngày thụ lý."
)

# Telegram: the menu of commands, and what stands in the bot's profile.
TELEGRAM_COMMANDS = {
    "start": "Bắt đầu",
    "phananh": "Gửi phản ánh, kiến nghị",
    "tracuu": "Xem phản ánh đã gửi",
    "canbo": "Gặp cán bộ",
    "help": "Hỏi được những gì ở đây",
}
TELEGRAM_ABOUT = "Hỏi thủ tục hành chính, gửi phản ánh, kiến nghị. Máy trả lời ngay, cả ngày lẫn đêm."

# A dossier (hồ sơ thủ tục) is late: its office is sorry, says why, and gives one new date (NĐ 118/2025/NĐ-CP art. 19.6).
DOSSIER_APOLOGY = (
    "Dạ, cơ quan giải quyết xin lỗi {you}: hồ sơ {code} không xong kịp ngày đã hẹn ({before}).\n"
    "Lý do: {reason}\n"
    "Ngày trả kết quả mới: chậm nhất **{due}**, không hẹn lại lần nữa."
)
DOSSIER_APOLOGY_CONTACT = "Cần hỏi thêm, {you} gọi {unit}: {phone}."

# News of a case, sent when an officer has done something.
NEWS_ACCEPTED = "Dạ, phản ánh {code} đã được tiếp nhận, {unit} xử lý{until}."
NEWS_UNTIL = ", chậm nhất {due}"
NEWS_MOVED = "Dạ, phản ánh {code} được chuyển sang {unit} xử lý; hạn trả lời vẫn là {due}."
NEWS_MOVED_NO_DUE = "Dạ, phản ánh {code} được chuyển sang {unit} xử lý."
NEWS_ASKED = "Dạ, về phản ánh {code}, cán bộ cần {you} cho biết thêm: {asked}"
NEWS_CLOSED = "Dạ, phản ánh {code} đã xử lý xong. {result}\n{You} hài lòng với cách xử lý ở mức nào ạ?"
NEWS_PROOF = "Ảnh, văn bản kết quả: {links}"
NEWS_PROOF_AT_CENTRE = "Ảnh, văn bản kết quả: xem tại Trung tâm."
PROOF_CAPTION = "Kết quả xử lý."
NEWS_REFUSED = "Dạ, phản ánh {code} không tiếp nhận được: {reason}"
NEWS_MERGED = "Dạ, việc trong phản ánh {code} đã có người báo trước và đang được xử lý; {you} vẫn nhận kết quả theo mã {code}."
NEWS_UNMERGED = "Dạ, phản ánh {code} nay được xử lý riêng; hạn trả lời {due}."
NEWS_DUE_CHANGED = "Dạ, hạn trả lời của phản ánh {code} đổi thành {due}: {reason}"
NEWS_SPLIT = "Dạ, phản ánh {old} có hai việc nên được tách ra; việc «{text}» có mã riêng: **{code}**."
NEWS_REPLY = "Về phản ánh {code}: {text}"

# Dossiers (hồ sơ thủ tục): where one's papers are, by the code on the slip.
DOSSIER_STATE = "Dạ, hồ sơ **{code}**{title}: **{state}**. {said}"
DOSSIER_NEWS_STATE = "Hồ sơ **{code}**{title}: **{state}**. {said}"
DOSSIER_FILED = "Nộp ngày {day}{unit}."
DOSSIER_AT = ", nơi giải quyết: {unit}"
DOSSIER_DUE = "Ngày hẹn trả: **{due}**."
DOSSIER_LATE = (
    "Đã quá ngày hẹn ({due}). Nơi giải quyết phải xin lỗi {you} và hẹn lại ngày mới; chưa thấy thì {you} phản ánh ngay ở đây."
)
DOSSIER_LATE_AGAIN = "Đã quá cả ngày hẹn lại ({due}). Nơi giải quyết chỉ được hẹn lại một lần; {you} muốn thì phản ánh ngay ở đây."
DOSSIER_NEW_DUE = "Nơi giải quyết đã xin lỗi vì chậm và hẹn lại: **{due}**."
DOSSIER_UNTIL = "Hạn bổ sung: hết ngày **{day}**. Quá ngày đó hồ sơ sẽ dừng ({law})."
DOSSIER_UNTIL_UNKNOWN = (
    "Hạn bổ sung: {days} ngày kể từ lúc được yêu cầu; ngày cuối ghi trên phiếu yêu cầu bổ sung. Quá hạn đó hồ sơ sẽ dừng ({law})."
)
DOSSIER_UNTIL_OVER = "Hạn bổ sung đã hết ngày **{day}** ({law}). {You} hỏi ngay nơi nộp xem hồ sơ còn được bổ sung không."
DOSSIER_FOLLOWED = "Có gì mới, {me} nhắn {you} ngay."
DOSSIER_PROVE = (
    "Dạ, để không ai khác xem được, {you} gõ số điện thoại hoặc số căn cước đã khai khi nộp hồ sơ **{code}** giúp {me} ạ. "
    "Số căn cước {me} so xong là xóa ngay."
)
DOSSIER_NOT_PROVEN = (
    "Dạ, {me} chưa mở được hồ sơ {code} bằng số này. {You} xem lại mã trên giấy hẹn và số điện thoại, "
    "số căn cước đã khai khi nộp, hoặc tra tại {look_up} ạ."
)
DOSSIER_EXPLAINED = (
    "Dạ, mã **{code}** là hồ sơ nộp ngày {day}{agency}. {me} chưa nối với phần mềm một cửa nên chưa xem được hồ sơ đang ở đâu: "
    "{you} vào {look_up}, chọn Tra cứu hồ sơ rồi gõ mã này ạ."
)
DOSSIER_OF = ", mã của {agency}"
DOSSIER_MISTYPED = (
    "Dạ, mã {code} hình như gõ nhầm: sáu số ở giữa phải là ngày nộp (năm, tháng, ngày). {You} xem lại giấy hẹn giúp {me} ạ."
)
DOSSIER_IN_GROUP = "Dạ, hồ sơ là việc riêng, {you} nhắn riêng cho {me} kèm mã hồ sơ để cả nhóm không thấy ạ."
DOSSIER_WHICH = "Dạ, {you} gửi {me} mã hồ sơ trên giấy hẹn hoặc tin báo nộp hồ sơ, dạng như H05.12.3-261120-0001 ạ."
DOSSIER_NUMBER_ONLY = (
    "Dạ, {me} cần thêm mã hồ sơ mới xem được ạ. Mã ghi trên giấy hẹn hoặc tin báo nộp hồ sơ, dạng như H05.12.3-261120-0001, "
    "{you} gửi {me} với ạ."
)
DOSSIERS = "Dạ, {you} đang theo dõi:\n{lines}\n{You} gửi mã để xem kỹ một hồ sơ ạ."
DOSSIER_LINE = "– {code}: {state}{due}"
DOSSIER_LINE_DUE = ", hẹn trả {due}"
DOSSIER_LEAVE_LABEL = "Thôi theo dõi hồ sơ này"
DOSSIER_LEFT = "Dạ, {me} không nhắn gì thêm về hồ sơ {code} nữa. Muốn có tin lại, {you} nhắn «theo dõi lại» ạ."
DOSSIER_AGAIN_LABEL = "Theo dõi lại hồ sơ này"
DOSSIER_FOLLOWED_ALREADY = "Dạ, {me} đang theo dõi hồ sơ {code} rồi ạ, có tin là nhắn {you} ngay."
DOSSIER_FOLLOWED_AGAIN = "Dạ, {me} theo dõi lại hồ sơ {code} rồi ạ, có tin là nhắn {you} ngay."
DOSSIER_WHEN = "Dạ, hồ sơ {code} hẹn trả **{due}**."
DOSSIER_NO_DUE = "Dạ, {me} chưa được báo ngày hẹn trả của hồ sơ {code}; {you} xem trên giấy hẹn."
DOSSIER_NOT_LATE = (
    "Dạ, hồ sơ {code} chưa quá hẹn: ngày hẹn trả là **{due}**. Quá ngày đó mà chưa xong, nơi giải quyết phải xin lỗi "
    "và hẹn lại một lần ({law})."
)
DOSSIER_IS_LATE = (
    "Dạ, hồ sơ {code} đã quá ngày hẹn ({due}). Nơi giải quyết phải có văn bản xin lỗi, nói rõ lý do và hẹn lại một lần ({law}). "
    "Chưa nhận được thì {you} hỏi nơi nộp, hoặc phản ánh ngay ở đây."
)
DOSSIER_IS_LATE_AGAIN = (
    "Dạ, hồ sơ {code} đã quá cả ngày hẹn lại ({due}), mà nơi giải quyết chỉ được hẹn lại một lần ({law}). "
    "{You} hỏi nơi nộp, hoặc phản ánh ngay ở đây."
)
DOSSIER_WHERE = "Dạ, hồ sơ {code} đã xong. {how}"
DOSSIER_WHERE_LATER = "Dạ, hồ sơ {code} chưa xong. Khi xong, nhận thế này ạ: {how}"
DOSSIER_MONEY = (
    "Dạ, {me} không thấy được hồ sơ {code} đã nộp tiền hay chưa. {You} xem biên lai, mục hồ sơ của mình trên Cổng Dịch vụ công, "
    "hoặc hỏi nơi nộp ạ."
)
DOSSIER_NO_CODE = (
    "Dạ, mã hồ sơ ghi trên giấy hẹn, trong tin nhắn báo nộp hồ sơ, và ở mục hồ sơ của {you} trên Cổng Dịch vụ công. "
    "Không còn cái nào thì {you} mang căn cước đến nơi đã nộp, cán bộ tìm theo họ tên và số căn cước ạ."
)
DOSSIER_FOUND_BY_NAME = "Mất giấy hẹn thì {you} mang căn cước đến nơi đã nộp, cán bộ tìm theo họ tên và mã này ạ."
DOSSIER_HEADLESS = (
    "Dạ, mã {tail} còn thiếu phần đầu: một chữ cái và hai số (như {example}), có khi thêm vài số sau dấu chấm. "
    "{You} gõ phần đầu ấy giúp {me} ạ."
)
DOSSIER_GONE = "Dạ, {you} không còn theo dõi hồ sơ này ạ."
DOSSIER_NEWS = "{You} ơi, có tin về hồ sơ:\n{told}"
DOSSIER_REMIND_SUPPLEMENT = (
    "{You} ơi, hồ sơ **{code}**{title} vẫn đang chờ bổ sung. Hạn cuối: hết ngày **{day}**, sau đó hồ sơ sẽ dừng."
)
DOSSIER_REMIND_READY = "{You} ơi, hồ sơ **{code}**{title} đã xong mà chưa thấy ghi là đã trả kết quả.{next}"
DOSSIER_REMIND_LATE = (
    "{You} ơi, hồ sơ **{code}**{title} đã quá ngày hẹn {due} mà chưa có kết quả. "
    "Nơi giải quyết phải xin lỗi và hẹn lại; {you} muốn thì {me} nhận phản ánh ngay."
)
DOSSIER_REMIND_LATE_AGAIN = (
    "{You} ơi, hồ sơ **{code}**{title} đã quá cả ngày hẹn lại {due} mà chưa có kết quả. "
    "Nơi giải quyết chỉ được hẹn lại một lần; {you} muốn thì {me} nhận phản ánh ngay."
)
DOSSIER_REMIND_DUE = "{You} ơi, ngày hẹn trả của hồ sơ **{code}**{title} đổi thành **{due}**."

# Where and how papers are handed in: the nearest office, and the post.
NEAR_WHERE = "Dạ, {you} đang ở xã, phường nào ạ?"
NEAR_UNKNOWN = "Dạ, {me} chưa nhận ra xã, phường này. {You} ghi tên mới (từ 1/7/2025) giúp {me} ạ. {person}"
NEAR = "Dạ, bộ phận một cửa của **{unit}** ở {place}. {hours}{phone}"
NEAR_HOURS = "Giờ làm việc: {hours}."
NEAR_PHONE = " Điện thoại {phone}."
NEAR_OPEN, NEAR_SHUT = " Hiện đang mở cửa.", " Lúc này đã đóng cửa; mở lại {at}."
NEAR_ANYWHERE = "Nộp ở trung tâm nào trong tỉnh cũng được, không cần đúng nơi đang ở ({law})."
POST_IN = (
    "Dạ, thủ tục nào nhận hồ sơ qua bưu điện thì {you} ra bưu cục, nói «gửi hồ sơ hành chính»; "
    "nhân viên xem giấy tờ, thu hộ phí và gửi đi. "
    "Cước do bưu điện tính theo quãng đường."
)
POST_IN_OF = (
    "Dạ được, {title} nhận hồ sơ qua bưu điện. {You} ra bưu cục, nói «gửi hồ sơ hành chính»; "
    "nhân viên xem giấy tờ, thu hộ phí và gửi đi. "
    "Cước do bưu điện tính theo quãng đường."
)
POST_NOT_OF = (
    "Dạ, theo dữ liệu của {me}, {title} không nhận hồ sơ qua bưu điện. {You} nộp tại quầy hoặc qua mạng nếu thủ tục cho phép ạ."
)
POST_OUT = (
    "Dạ, thủ tục nào cho nhận kết quả tại nhà qua bưu điện thì {you} chọn được: nộp qua mạng thì chọn ở bước nhận kết quả "
    "(không thấy mục ấy là thủ tục này chưa có), nộp tại quầy thì hỏi cán bộ. "
    "Cước trả cho bưu điện; giấy nào phải nộp bản gốc thì đưa cho bưu tá khi nhận."
)
