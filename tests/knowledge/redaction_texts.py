"""Texts with every kind of personal number between «kind:…» marks, and texts in which nothing is one."""

from __future__ import annotations

PERSONAL = """
số của tôi là «phone:0912345678» gọi lúc nào cũng được
sđt «phone:0912.345.678» nhé
«phone:0912 345 678»
lh «phone:091-234-5678» gặp Lan
Liên hệ: «phone:+84912345678»
lien he «phone:+84 912 345 678» gap An
gọi «phone:(+84) 912 345 678» hoặc «phone:84912345678»
«phone:0084 912 345 678» la so cua toi
«phone:o912345678» alo e nhe
sdt «phone:O9l2.345.678»
sdt em la «phone:09l2345678»
sdt«phone:0987654321» nha
SĐT:«phone:0987654321»/«phone:0912345678»
goi «phone:0987.65.43.21» hoac «phone:0399 888 777»
điện thoại nhà «phone:0222 3822 123»
số bàn «phone:(0222) 3.822.123»
máy bàn «phone:02223822123» 5 ngày không ai nghe
đt «phone:024 38 25 12 34»
dt ban «phone:3822123»
sdt «phone:912345678»
số em «phone:912 345 678»
«phone:0912,345,678»
số cũ «phone:01689 123 456» bỏ rồi
tôi tên Lan, «phone:0977 123 456» 12 Lê Lợi
«phone:0912345678»ạ
gọi cho tôi «phone:(84)912345678»
sđt: «phone:+84 (0) 912 345 678»
số «phone:0 9 1 2 3 4 5 6 7 8» nha
«phone:0912_345_678»
zalo.me/«phone:0912345678»
zalo «phone:0868123456», xã Tân An
số tôi «phone:không chín một hai ba bốn năm sáu bảy tám» nhé
so toi la «phone:khong chin tam bay sau nam bon ba hai mot»
gọi «phone:không chín một, hai ba bốn, năm sáu bảy tám»
«phone:không chín 12 345 678»
alo «phone:０９１２３４５６７８»
SĐT «phone:0912–345–678»
cho mẹ tôi: «phone:0388777666», bố: «phone:0909 090 909»
cccd «id_number:001099012345»
CCCD: «id_number:001 099 012 345» cấp ngày 12/3/2021
căn cước công dân số «id_number:0790 9901 2345»
can cuoc cua toi «id_number:027301004567»
«id_number:024185001234»
số định danh «id_number:036.199.004.567»
cmnd «id_number:125412345»
CMT cũ của tôi số «id_number:125 412 345» cấp tại Bắc Ninh
chứng minh nhân dân «id_number:125.412.345»
so cmt «id_number:012345678»
mã định danh cá nhân của cháu là «id_number:027225001234»
hộ chiếu số «id_number:B1234567»
passport «id_number:C12345678» het han
ho chieu «id_number:b 1234567»
hộ chiếu «id_number:P01234567» của vợ tôi
cccd tôi «id_number:001099012345», sđt «phone:0912345678»
mã số thuế cá nhân là «id_number:001099012345»
gửi vào «email:lan.nguyen@gmail.com» giúp em
mail: «email:LAN_nguyen123@yahoo.com.vn».
email «email:an@bacninh.edu.vn» nhé
«email:lan.nguyen @gmail.com»
«email:lan (at) gmail.com»
email em la «email:hoa88 a còng gmail chấm com» a
thư «email:hoa88@gmail . com» ạ
«email:tuan+giayto@outlook.com»,«email:b@c.vn»
stk «bank_account:0123456789» vietcombank
số tài khoản «bank_account:19034567890123» Techcombank
chuyển vào stk «bank_account:1234 5678 90» ngân hàng BIDV tên Nguyễn Văn An
STK: «bank_account:0912345678» MB
stk «bank_account:2604205123456» agribank, sđt «phone:0987654321»
tk «bank_account:107012345678» vietinbank
số tk của em ở ngân hàng VCB là «bank_account:0011001234567»
chuyen khoan vao «bank_account:101 2345 6789» cho no
vcb «bank_account:1012345678» nguyen thi lan
«bank_account:45010001234567» BIDV chi nhánh Bắc Ninh
thẻ «bank_account:9704 1234 5678 9012»
họ bắt nộp 5.000.000đ vào số tài khoản «bank_account:68686868999»
xe «plate:99A-123.45» đỗ trước nhà
xe «plate:99a12345» lấn làn
xe máy «plate:29-X1 123.45» chạy ẩu
biển «plate:51F 123 45»
bien so «plate:51f 12345»
BKS «plate:99C-045.67» chở đất rơi vãi
xe «plate:99-B1 234.56» và xe «plate:29AA-123.45»
o to «plate:30E-123-45» dau tren via he
xe biển xanh «plate:80A-012.34»
xe quân đội «plate:TM-12-34»
xe biển đỏ «plate:QA 12-34» vượt đèn đỏ
xe ngoại giao «plate:80-NG-123-45»
xe «plate:41-011-NG-01»
xe «plate:29LD-123.45»
xe «plate:59-X3 45678» nẹt pô
xe may «plate:99x12345» lang lach
xe tai «plate:99h 01234» cho cat
biển số «plate:29-S6 1234»
biển số xe là «plate:99 D1 12345»
taxi «plate:99E 01234» thu quá tiền
xe điện «plate:29MĐ1-123.45»
chiếc «plate:98A-56789» chắn cổng
CMND số «id_number:125412345» do CA Bắc Ninh cấp 12/5/2010
gửi «email:an@gmail,com»
«email:lan dot nguyen at gmail dot com»
«phone:oh chín một hai ba bốn năm sáu bảy tám»
số: «phone:chín một hai ba bốn năm sáu bảy tám»
đt «phone:(0912)345678»
CCCD «id_number:036 085 001 234»
techcombank «bank_account:1903 6789 0123 45»
TPBank «bank_account:00000123456» TRAN VAN B
51LD: «plate:51LD-12345»
"""

PUBLIC = """
thủ tục 1.005129 nộp ở đâu
ma thu tuc 3.000348 phi bao nhieu
mã 2.000889.000.00.00.H05 là gì
hồ sơ H05.12-251120-1234 của tôi tới đâu rồi
ho so 000.00.12.h05-251120-0012 tre han
mã hồ sơ G22.99.3-260125-010012 báo gì
phản ánh PA-4K7M-2XP xử lý xong chưa
ma pa 4k7m 2xp
PA4K7M2XP
lệ phí 135.000 đồng đúng không
phí 1.500.000 đ, nộp thêm 2 triệu
135000 đồng một lần
họ thu 25000000 vnd
tiền phạt 350.000.000 đồng
tong cong 12,500,000d
đền bù 1.234.567.890 đồng
sinh ngày 12/03/1985
ngày 05-08-2024 tôi nộp
hẹn trả 15.11.2025 mà chưa có
08:30 ngày 15/3/2025 đến 11h30
NĐ 118/2025/NĐ-CP quy định sao
theo quyết định 1025/QĐ-BCA
Thông tư 01/2018/TT-VPCP
luật 54/2019/QH14
gọi 113 không ai nghe
gọi 1022 mãi không được
tổng đài 19001009 bận
goi 1900 1009 mat tien
18001096 miễn phí à
tổng đài 1800 1096, 1900 561 234
115 tới chậm
thửa đất số 123, tờ bản đồ số 45
thua 1024 to ban do 12 dien tich 1.234,5 m2
diện tích 12345678 m2
nhà số 12/34/56 đường Lê Lợi
số nhà 245, ngõ 12, phường 3
tọa độ 10.762622, 106.660172
21.0285110,105.8048170
20.5 km đường hỏng
xã có 12.345 hộ, 45.678.901 người
năm 2024, 2025 và 2026
từ 7h30 đến 11h30, 13h30 đến 17h00
lớp 12A 2024
50k 12000 đồng
vé 20k 15000
quốc lộ 1A km 1234
mã số thuế 0301234567
mst 2300123456-001
mã khách hàng PA03120012345 điện lực
hóa đơn số 0001234 ngày 3/4/2025
sổ đỏ BX 123456
số vào sổ CH01234
chờ 3 ngày 5 ngày 10 ngày rồi
không một ai nghe, hai ba bốn lần rồi
bảy tám năm nay không sửa
xem https://dichvucong.gov.vn/p/home/dvc-chi-tiet.html?ma=1234567890123
bảo hiểm xã hội 0123456789 chưa có
tài khoản VNeID mức 2 không vào được
ngân hàng bảo phải có 500.000.000 đồng
chuyển khoản 1.200.000 đồng ngày 12/11/2025
bưu gửi EA123456789VN chưa tới
điện 1234 kWh, nước 56 khối
biên lai 0012345
sim rác quảng cáo mỗi ngày 20 cuộc
ngày 20251122
khu A lô 12 số 34
đường tỉnh 285B, ĐT 276
lúc 15h 12345 người
19/8/2025-21/8/2025
số quyết định 0123456789/QĐ
https://www.google.com/maps?q=21.185432,106.076543
mã vạch 8934567890123
iphone 15, lớp 10A1
km 12+300
số báo danh 01012345
chín mươi hộ, ba bốn năm chưa xong
năm sáu bảy tám chín mười
"""
