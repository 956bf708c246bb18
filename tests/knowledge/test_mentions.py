"""What a first message already says: a phone number, a place, a name, or that it will not be said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import mentions
from knowledge.vietnamese.fold import fold

PLACES = """
đèn đường [trước chợ Bình Tân] hỏng 3 hôm nay
den duong [truoc cho binh tan] hong 3 hom nay
Rác chất đống ở [số 12 đường Lê Lợi phường 3] cả tuần
rac o [so 12 duong le loi phuong 3] ca tuan khong ai don
[ngã tư đèn đỏ gần trường cấp 2] ngập mỗi khi mưa
[nga tu den do gan truong cap 2] ngap qua
ổ gà to ở [đường Nguyễn Trãi] nguy hiểm quá
o ga to [duong nguyen trai] nguy hiem qua
đường Lê Hồng Phong bị sụt => [đường Lê Hồng Phong]
duong le hong phong bi sut => [duong le hong phong]
[hẻm 45 Trần Phú] không có đèn
hem 45 tran phu toi om => [hem 45 tran phu]
cống nghẹt ở [ngõ 12 phố Huyền Quang]
chó thả rông [trong]xx
cây đổ chắn [quốc lộ 1A] từ sáng
quoc lo 18 nhieu o ga => [quoc lo 18]
[đoạn gần cầu Hồ] xe tải chạy đêm
karaoke ồn ào [gần chùa Dâu] suốt đêm
nước thải đổ ra [kênh Bắc]
mất nước ở [thôn Đông, xã Tân An]
mat nuoc o [thon dong xa tan an] 2 ngay roi
[tổ 5 khu phố 2] mất điện
to 5 khu pho 2 mat dien => [to 5 khu pho 2]
[vỉa hè trước cổng trường tiểu học Kim Đồng] bị lấn chiếm
[truoc cong truong tieu hoc kim dong] ket xe
[sau bệnh viện đa khoa] đốt rác
[cạnh nhà văn hóa thôn Đoài] có bãi rác tự phát
[gần bến xe] có mùi hôi
[đối diện UBND phường Suối Hoa] đậu xe bừa bãi
doi dien ubnd phuong suoi hoa dau xe => [doi dien ubnd phuong suoi hoa]
Công viên Nguyễn Văn Cừ tối thui => [Công viên Nguyễn Văn Cừ]
[chung cư Hòa Bình] thang máy hỏng
ở [khu công nghiệp Quế Võ] xả khói
o [khu cong nghiep que vo] xa khoi
nắp cống vỡ [ngã ba Lý Thái Tổ và Huyền Quang]
[đoạn từ ngã tư Cổng Ô đến cầu vượt] ngập sâu
[đường Trần Hưng Đạo giao Nguyễn Đăng Đạo] đèn tín hiệu hỏng
tại [12 Lê Lợi, Võ Cường, Bắc Ninh] có quán nhậu ồn
địa chỉ: [số 7 Nguyễn Du]
[số nhà 45 ngách 3 ngõ 12 đường Thiên Đức]
[dưới]xx
tập kết vật liệu [đầu ngõ 5]
xe đậu [trước số nhà 18 đường Bà Triệu]
[xã Hòa Bình] chưa có nước sạch
[km 12 quốc lộ 38] sạt lở
[chợ Nhớn] bán hàng tràn ra đường
[ven đê sông Đuống] đổ trộm rác
ban dem dot rac [canh cho phu luu]
[đường tỉnh 285] hư nặng
gần chợ có người đổ rác => [gần chợ]
ở [Bình Tân] hay cúp nước
o [le hong phong] hay ngap
[ấp 3 xã Tân An] cầu gãy
cầu gãy ở [ấp Bình An]
[hồ Thành Cổ] cá chết nổi đầy
biển báo [ngã tư Hùng Vương] bị che
cán bộ [phường Vạn An] hách dịch
[trường mầm non Hoa Hồng] thu tiền vô lý
truong mam non hoa mai thu tien => [truong mam non hoa mai]
[vòng xuyến Nguyễn Văn Cừ] tắc đường
Tôi ở [khu đô thị Phúc Ninh], tiếng ồn cả đêm
[gần bùng binh] tắc đường
mặt [đường Âu Cơ] nứt
cột điện nghiêng [trước cửa hàng xăng số 8]xx
nước tràn [đường Kinh Dương Vương gần siêu thị Dabaco]
cay xang [gan cay xang so 2]xx
"""
NO_PLACES = """
cán bộ hách dịch quá
can bo hach dich qua
hồ sơ của tôi bị trễ
trường hợp của tôi thì sao
môi trường ô nhiễm
yêu cầu giải quyết
tôi đề nghị rút ngắn thời gian
lệ phí 135.000 đồng
đường truyền chậm, cổng dịch vụ công lỗi
đường hư quá
từ hôm qua tới giờ mất điện
xin chào
cho em hỏi thủ tục khai sinh
cho toi hoi lam ho chieu o dau
nộp ở đâu
sau khi nộp thì bao lâu
đèn hỏng 3 hôm nay rồi
rác không ai dọn
hom nay troi mua to
mất nước 3 ngày
ở nhà mất nước
ở đây ồn lắm
tôi cần gặp người phụ trách
bao giờ có kết quả
số điện thoại 0912345678
cảm ơn
truoc day co nguoi gom rac
"""
PHONES = {
    "0912345678": "0912345678",
    "sđt của em 0912.345.678": "0912345678",
    "sdt 091 234 5678 nha": "0912345678",
    "+84912345678": "0912345678",
    "+84 912 345 678": "0912345678",
    "(+84) 0912 345 678": "0912345678",
    "84912345678": "0912345678",
    "0084912345678": "0912345678",
    "o912345678": "0912345678",
    "O9l2345678": "0912345678",
    "912345678": "0912345678",
    "số em 912 345 678": "0912345678",
    "so em la 912345678": "0912345678",
    "382345678": "0382345678",
    "0382-345-678": "0382345678",
    "0222 3822 123": "02223822123",
    "(0222) 3822123": "02223822123",
    "máy bàn 024 3825 1234": "02438251234",
    "không chín một hai ba bốn năm sáu bảy tám": "0912345678",
    "khong chin mot hai ba bon nam sau bay tam": "0912345678",
    "không tám tám, ba hai một, không không không một": "0883210001",
    "gọi 0912345678 hoặc 0987654321": "0912345678",
    "113 không được thì gọi 0987654321": "0987654321",
    "０９１２３４５６７８": "0912345678",
    "0912345678.": "0912345678",
    "0912345678ạ": "0912345678",
    "sdt0912345678": "0912345678",
    "đt: 0912 34 56 78": "0912345678",
    "0 9 1 2 3 4 5 6 7 8": "0912345678",
    "liên hệ 0868 123 456 gặp Hoa": "0868123456",
    "lh: 0777.123.456": "0777123456",
    "hotline nhà em 0562 123 456": "0562123456",
    "0912/345/678": "0912345678",
    "0912,345,678": "0912345678",
    "số 0912_345_678": "0912345678",
    "zalo 0399888777": "0399888777",
    "Em tên Lan 0399888777 ở Tân An": "0399888777",
    "đèn hỏng ở số 12 Lê Lợi, gọi 0912 345 678": "0912345678",
    "cccd 001099012345 sđt 0912345678": "0912345678",
    "hồ sơ 1.005129, số tôi 0987 654 321": "0987654321",
    "+84 (0) 987 654 321": "0987654321",
    "0987654321 / 0912345678": "0987654321",
    "nha em khong co ten, 0987654321": "0987654321",
    "alo 098 765 4321": "0987654321",
    "tel 0987 65 43 21": "0987654321",
    "viber 0987-654321": "0987654321",
}
NO_PHONES = """
113
1022
gọi 1022
19001009
1900 1009
1800 1096
không có sđt
mình không muốn cho số
001099012345
cccd 001099012345
1.005129
lệ phí 135.000 đồng
ngày 12/03/1985
H05.12-251120-1234
PA-4K7M-2XP
stk 0912345678 MB
12 Lê Lợi
09123
091234567
0912345678901
năm 2025
"""


def lines(table: str) -> list[tuple[str, str]]:
    """Messages with the place that they say: between brackets, or after an arrow; those marked xx are left out."""
    rows = []
    for line in table.strip().splitlines():
        message, arrow, told = line.partition(" => ")
        if "]xx" not in line:
            start, end = line.find("["), line.find("]")
            rows.append((message, told[1:-1]) if arrow else (line.replace("[", "").replace("]", ""), line[start + 1 : end]))
    return rows


@pytest.mark.parametrize(("text", "where"), lines(PLACES))
def test_a_place_is_taken_as_it_was_typed(text: str, where: str) -> None:
    """The part that says where, no more and no less."""
    assert mentions.place(text) == where


@pytest.mark.parametrize("text", NO_PLACES.strip().splitlines())
def test_no_place_is_made_up(text: str) -> None:
    """The control: words that look like places and are none."""
    assert mentions.place(text) == ""


def test_most_places_are_found_without_diacritics_too() -> None:
    """The same table as it is typed without marks: found (overlapping) nearly always."""
    rows = [(fold(text), fold(where)) for text, where in lines(PLACES)]
    hits = sum(bool(found) and (found in where or where in found) for text, where in rows for found in [mentions.place(text)])
    assert hits >= 0.85 * len(rows), [(text, mentions.place(text)) for text, where in rows if mentions.place(text) != where]


@pytest.mark.parametrize(("text", "number"), PHONES.items())
def test_a_phone_number_in_any_format(text: str, number: str) -> None:
    """Normalised to 0xxxxxxxxx."""
    assert mentions.phone(text) == number


@pytest.mark.parametrize("text", NO_PHONES.strip().splitlines())
def test_what_is_no_phone_number_of_the_sender(text: str) -> None:
    """The control: public numbers, codes, sums, accounts."""
    assert mentions.phone(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mình tên Nguyễn Văn An", "Nguyễn Văn An"),
        ("toi la Lan", "Lan"),
        ("An nha em", "An"),
        ("Nguyễn Thị Lan", "Nguyễn Thị Lan"),
        ("nguyen van an", "nguyen van an"),
        ("em tên là Trần Thị Hoa ạ", "Trần Thị Hoa"),
        ("Họ tên: Lê Văn Tám, sđt 0912345678", "Lê Văn Tám"),
        ("tên tôi là Phạm Hùng", "Phạm Hùng"),
        ("dạ em là Hoa ạ", "Hoa"),
        ("chị Lan nhé", "Lan"),
        ("tui ten Bay", "Bay"),
        ("Mình là Đỗ Thị Ngọc Ánh ở Tân An", "Đỗ Thị Ngọc Ánh"),
        ("Hoa 0912345678", "Hoa"),
        ("Lê Thị Sáu", "Lê Thị Sáu"),
        ("ông Tư", "Tư"),
        ("tôi là ai thì liên quan gì", ""),
        ("không muốn nói tên", ""),
        ("ẩn danh", ""),
        ("tôi muốn hỏi về đất", ""),
        ("để làm gì", ""),
        ("0912345678", ""),
        ("đèn đường hỏng", ""),
        ("", ""),
    ],
)
def test_a_name_as_it_was_typed(text: str, told: str) -> None:
    """An answer to "who are you?"; what is no name is none."""
    assert mentions.name(text) == told


@pytest.mark.parametrize(
    ("text", "unwilling"),
    [
        *(
            (text, True)
            for text in (
                "ẩn danh",
                "an danh nhe",
                "không muốn nói tên",
                "giấu tên giúp tôi",
                "thôi khỏi",
                "bỏ qua",
                "bo qua di",
                "không có sđt",
            )
        ),
        *(
            (text, True)
            for text in (
                "k co sdt",
                "khỏi đi em",
                "không cần đâu",
                "ko muon cho so dt",
                "tôi không tiện nói",
                "không",
                "thôi",
                "xin giấu danh tính",
            )
        ),
        *(
            (text, True)
            for text in (
                "tôi xin được ẩn danh",
                "khoi can",
                "mình không dùng điện thoại",
                "không cho biết tên được",
                "ngại nói tên",
                "Không nhé",
            )
        ),
        *(
            (text, False)
            for text in (
                "Nguyễn Văn An",
                "0912345678",
                "đèn đường không sáng",
                "tôi tên Khôi",
                "Thôi Văn Bình",
                "An",
                "không ai dọn rác",
            )
        ),
        *((text, False) for text in ("số 12 Lê Lợi", "gọi mãi không được", "cán bộ không tiếp dân", "có", "đúng rồi", "")),
    ],
)
def test_an_answer_that_refuses(text: str, unwilling: bool) -> None:
    """Refusing to say is an answer; a complaint that something is not so is none."""
    assert mentions.is_unwilling(text) is unwilling


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Nothing raises; what is returned stands in the text."""
    assert mentions.phone(text) is None or len(mentions.phone(text) or "") in (10, 11)
    assert isinstance(mentions.place(text), str) and isinstance(mentions.name(text), str)
    assert mentions.is_unwilling(text) in (True, False)
