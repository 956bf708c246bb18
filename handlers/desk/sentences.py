"""What the desk says to officers from Python; what stands still on a page is in its template."""

from __future__ import annotations

from feedback_store.officers import Role

ROLE_NAMES: dict[Role, str] = {
    "administrator": "Quản trị viên",
    "desk_officer": "Cán bộ tiếp nhận",
    "unit_officer": "Cán bộ xử lý",
    "survey_staff": "Cán bộ khảo sát",
    "knowledge_editor": "Biên tập kiến thức",
    "operator": "Tổng đài viên",
}

ERRORS = {
    400: ("Yêu cầu chưa đúng", "Một Cửa không hiểu yêu cầu này. Hãy quay lại trang trước và thử lại."),
    401: ("Cần đăng nhập", "Hãy đăng nhập rồi làm lại việc này."),
    403: ("Không có quyền", "Tài khoản này không được dùng trang vừa mở. Nếu đúng là việc của anh/chị, hãy báo quản trị viên."),
    404: ("Không tìm thấy", "Không có trang này, hoặc nội dung đã được chuyển đi. Hãy kiểm tra lại địa chỉ."),
    405: ("Yêu cầu chưa đúng", "Trang này không nhận yêu cầu kiểu đó. Hãy quay lại trang trước và thử lại."),
    408: ("Mạng quá chậm", "Dữ liệu gửi lên chưa tới đủ. Hãy kiểm tra mạng rồi gửi lại."),
    409: ("Có người vừa sửa", "Nội dung này đã được người khác thay đổi sau khi trang mở ra. Chưa ghi đè gì cả."),
    413: ("Nội dung quá lớn", "Nội dung gửi lên vượt giới hạn của trang này. Hãy gửi tệp nhỏ hơn."),
    429: ("Thử lại sau ít phút", "Yêu cầu đến quá nhanh. Hãy chờ một lát rồi thử lại."),
    500: ("Có lỗi bất ngờ", "Một Cửa gặp lỗi khi mở trang này. Hãy thử lại. Nếu vẫn lỗi, hãy báo quản trị viên."),
    503: ("Chưa lưu được", "Kho dữ liệu chưa nhận thêm được. Chưa có gì thay đổi. Hãy thử lại sau ít phút."),
}
"""Title and text of an error page, by status."""

FOREIGN_REQUEST = "Yêu cầu này không xuất phát từ trang làm việc của Một Cửa nên đã bị chặn. Hãy mở lại trang và thử lại."
NEEDS_SECOND_FACTOR = "Việc này cần xác thực hai bước. Hãy mở trang Xác thực hai bước trước."

SIGN_IN_WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
SIGN_IN_TOO_OFTEN = "Đăng nhập sai quá nhiều lần. Hãy chờ 15 phút rồi thử lại. Nếu quên mật khẩu, hãy nhờ quản trị viên đặt lại."
SIGN_IN_BUSY = "Đang có quá nhiều người đăng nhập cùng lúc. Hãy thử lại sau ít giây."
CODE_WRONG = "Mã chưa đúng hoặc đã dùng rồi. Hãy chờ mã mới hiện ra trong ứng dụng rồi nhập lại."
CODE_TOO_OFTEN = "Nhập sai mã quá nhiều lần. Hãy chờ 15 phút rồi thử lại."

PASSWORD_SHORT = "Mật khẩu cần ít nhất {shortest} ký tự. Một câu ngắn dễ nhớ là đủ."
PASSWORD_LONG = "Mật khẩu dài nhất {longest} ký tự."
PASSWORD_COMMON = "Mật khẩu này quá dễ đoán. Hãy chọn một câu mà người khác khó nghĩ ra."
PASSWORD_IS_LOGIN = "Mật khẩu không được trùng với tên đăng nhập."
PASSWORDS_DIFFER = "Hai lần nhập chưa giống nhau."
PASSWORD_NOT_YOURS = "Mật khẩu hiện tại chưa đúng."
LINK_OVER = "Liên kết này đã dùng rồi hoặc đã quá 24 giờ. Hãy nhờ quản trị viên cấp liên kết mới."

LOGIN_FORM = "Tên đăng nhập gồm 2 đến 40 chữ thường không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới."
LOGIN_TAKEN = "Đã có tài khoản mang tên «{login}». Hãy chọn tên khác."
NAME_MISSING = "Hãy ghi họ và tên, không quá 100 ký tự."
ROLE_UNKNOWN = "Hãy chọn một vai trò trong danh sách."
UNIT_MISSING = "Cán bộ xử lý phải thuộc một đơn vị. Hãy chọn đơn vị."
UNIT_UNKNOWN = "Không có đơn vị «{unit}»."
DUTY_UNKNOWN = "Hãy chọn một nhiệm vụ trong danh sách."
DUTY_NEEDS_UNIT = "Lãnh đạo đơn vị phải thuộc một đơn vị. Hãy chọn đơn vị."
LAST_ADMINISTRATOR = "Đây là quản trị viên duy nhất còn hoạt động. Hãy thêm một quản trị viên khác trước."
ACCOUNT_CHANGED = "Tài khoản này vừa được người khác thay đổi. Hãy xem lại rồi làm tiếp."

SAID = {
    "signed-out": "Đã đăng xuất.",
    "password-set": "Đã đặt mật khẩu. Mời anh/chị đăng nhập.",
    "password-changed": "Đã đổi mật khẩu. Mời anh/chị đăng nhập lại.",
    "totp-on": "Đã bật xác thực hai bước.",
    "account-changed": "Đã lưu thay đổi.",
    "account-disabled": "Đã khóa tài khoản và kết thúc mọi phiên làm việc của người này.",
    "account-enabled": "Đã mở lại tài khoản.",
}
"""What a page says after something was done, by the word in its address (`?said=…`)."""

ACTION_NAMES = {
    "sign_in": "Đăng nhập",
    "officers.first": "Cấp liên kết cho quản trị viên đầu tiên",
    "sign_out": "Đăng xuất",
    "password.set": "Đặt mật khẩu bằng liên kết",
    "password.change": "Đổi mật khẩu",
    "totp.confirm": "Xác thực hai bước",
    "officers.add": "Thêm tài khoản",
    "officers.change": "Sửa tài khoản",
    "officers.disable": "Khóa tài khoản",
    "officers.enable": "Mở lại tài khoản",
    "officers.reset": "Đặt lại tài khoản",
    "calls.desk": "Mở trang tổng đài",
    "calls.open": "Mở cuộc gọi đang đến",
    "calls.extension": "Ghi máy nhánh",
    "calls.records": "Xem cuộc gọi của tổng đài",
    "calls.preview": "Xem trước tệp cuộc gọi",
    "calls.import": "Nhập tệp cuộc gọi",
    "channels.look": "Hỏi nền tảng của một kênh",
    "calls.look_up": "Tra người gọi theo số máy",
    "calls.dossier": "Tra hồ sơ cho người gọi",
    "calls.list": "Xem nhật ký cuộc gọi",
    "calls.begin": "Bắt đầu cuộc gọi",
    "calls.read": "Xem cuộc gọi",
    "calls.write": "Ghi lời người gọi",
    "calls.live": "Ghi lời người gọi khi đang gõ",
    "calls.file": "Ghi phản ánh qua điện thoại",
    "calls.redirect": "Hướng dẫn người gọi đến nơi khác",
    "calls.end": "Kết thúc cuộc gọi",
    "callbacks.list": "Xem danh sách gọi lại",
    "callbacks.add": "Hẹn gọi lại",
    "callbacks.call": "Gọi lại",
    "callbacks.missed": "Gọi lại chưa gặp",
    "callbacks.done": "Đã gọi lại được",
    "reports.read": "Xem báo cáo",
    "exports.make": "Xuất danh sách ra tệp",
    "exports.ratings": "Xuất đánh giá, khảo sát",
    "exports.ratings_stop": "Dừng xuất đánh giá, khảo sát",
    "exports.ratings_file": "Tải tệp đánh giá, khảo sát",
    "paper.look": "Xem trước tệp phiếu giấy",
    "paper.take": "Nhập phiếu giấy",
    "paper.take_back": "Rút lại phiếu giấy đã nhập",
    "dossiers.look": "Xem trước tệp hồ sơ",
    "dossiers.take": "Nhập hồ sơ",
    "dossiers.report": "Tải báo cáo nhập hồ sơ",
    "ratings.recount": "Đếm lại đánh giá",
    "satisfaction.report": "Lập báo cáo mức hài lòng",
    "retention.run": "Xóa dữ liệu quá hạn giữ",
    "demo.fill": "Tạo dữ liệu mẫu",
}
"""How the audit page calls an action; one that is not here is shown as it is."""

DETAIL_NAMES = {
    "status": "kết quả",
    "new_device": "thiết bị mới",
    "first": "lần đầu",
    "role": "vai trò",
    "unit": "đơn vị",
    "from_role": "vai trò trước",
    "from_unit": "đơn vị trước",
    "rows": "số dòng",
    "changed": "thay đổi",
    "late": "muộn hơn luật định",
    "due": "ngày hẹn mới",
    "how": "cách báo",
    "act": "việc",
    "case": "phản ánh",
    "cases": "số phản ánh",
    "calls": "số cuộc gọi",
    "category": "loại việc",
    "channel": "kênh",
    "new": "mới",
    "wrong": "dòng sai",
    "duty": "nhiệm vụ",
    "field": "lĩnh vực",
    "fields": "mục đã sửa",
    "filters": "bộ lọc",
    "format": "dạng tệp",
    "forms": "số phiếu",
    "from_duty": "nhiệm vụ trước",
    "kind": "loại",
    "months": "tháng",
    "officers": "kèm bí danh cán bộ",
    "order": "thứ tự",
    "origin": "lần phục vụ",
    "outcome": "kết quả",
    "places": "số chỗ",
    "procedure": "thủ tục",
    "proof": "chứng minh",
    "reason": "lý do",
    "searched": "có tìm theo chữ",
    "seed": "số gốc",
    "selection": "cách đến với phiếu",
    "senders": "kèm người gửi",
    "since": "từ ngày",
    "subject": "thủ tục, loại việc",
    "survey": "đợt khảo sát",
    "until": "đến ngày",
    "urgency": "độ gấp",
    "view": "danh sách",
    "state": "trạng thái",
}
"""How the audit page calls a detail; one that is not here is shown as it is."""

STATUS_NAMES = {
    "200": "xong",
    "303": "xong",
    "400": "không hiểu yêu cầu",
    "401": "sai tên đăng nhập hoặc mật khẩu",
    "403": "không được phép",
    "404": "không tìm thấy",
    "409": "chưa làm, tình trạng đã khác",
    "413": "chưa làm, tệp lớn quá",
    "422": "chưa làm, điền chưa đúng",
    "429": "chưa làm, nhiều lần quá",
    "500": "máy gặp lỗi",
    "503": "máy đang bận",
}
"""How the audit page calls an answer, by its number."""

FIRST_ADMINISTRATOR = """
Chưa có cán bộ nào đăng nhập được vào trang làm việc.
Quản trị viên «{login}» đặt mật khẩu tại địa chỉ dưới đây (dùng một lần, trong 24 giờ):

    {address}

"""
