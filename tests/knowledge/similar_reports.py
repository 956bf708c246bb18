"""Invented reports: group, day of the year 2026, category, place, words; those of one group are about the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from knowledge.similar import Report

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
REPORTS = """
a|10|infrastructure.lighting|trước chợ Bình Tân|đèn đường trước chợ Bình Tân hỏng 3 hôm nay
a|12|infrastructure.lighting|cho binh tan|cho binh tan toi om, den khong sang
a|13|infrastructure.lighting||bóng đèn chiếu sáng ngay chợ Bình Tân tắt mấy đêm rồi
b|11|environment.waste|chợ Bình Tân|rác chất đống sau chợ Bình Tân hôi thối
b|14|environment.waste|sau chợ Bình Tân|sau cho binh tan day rac, boc mui
c|12|infrastructure.lighting|chợ Bình An|đèn đường trước chợ Bình An hỏng
d|20|infrastructure.roads|đường Nguyễn Trãi|ổ gà to trên đường Nguyễn Trãi đoạn gần cầu Kênh
d|22|infrastructure.roads|nguyen trai gan cau kenh|duong nguyen trai co cai ho lon gan cau kenh te xe
d|25|infrastructure.roads|đường Nguyễn Trải|mặt đường Nguyễn Trải sụt lún chỗ cầu Kênh
e|21|infrastructure.drainage|đường Nguyễn Trãi|mưa là ngập nước đường Nguyễn Trãi
e|23|infrastructure.drainage|nguyen trai|nguyen trai ngap ung moi khi mua
f|30|environment.noise|số 12 Lê Lợi|quán karaoke số 12 Lê Lợi hát tới 1 giờ sáng
f|33|environment.noise|12 đường Lê Lợi phường 3|nhà 12 Lê Lợi mở loa kẹo kéo ồn ào suốt đêm
g|31|environment.noise|số 88 Lê Lợi|quán nhậu số 88 Lê Lợi mở nhạc ầm ĩ
h|40|conduct.attitude|xã Tân An|cán bộ tư pháp xã Tân An hách dịch, quát dân
h|41|conduct.attitude|xa tan an|can bo tu phap xa tan an thai do kho chiu
i|42|conduct.attitude|phường Suối Hoa|cán bộ địa chính phường Suối Hoa hách dịch
j|50|infrastructure.drainage|ngõ 5 Trần Phú|nắp cống ngõ 5 Trần Phú bị vỡ
j|52|infrastructure.drainage|ngo 5 tran phu|ngo 5 tran phu mat nap ho ga nguy hiem
k|51|infrastructure.drainage|ngõ 45 Trần Phú|cống nghẹt ở ngõ 45 Trần Phú
l|415|infrastructure.lighting|trước chợ Bình Tân|đèn đường trước chợ Bình Tân hỏng
m|60|environment.pollution|khu công nghiệp Quế Võ|nhà máy giấy khu công nghiệp Quế Võ xả khói khét
m|61|environment.pollution|kcn Quế Võ|khói bụi mù mịt từ nhà máy giấy kcn Quế Võ
m|66|environment.pollution|que vo|mui khet nha may giay que vo khong chiu noi
n|62|environment.pollution|sông Ngũ Huyện Khê|nước thải đen ngòm đổ ra sông Ngũ Huyện Khê
n|64|environment.pollution|song ngu huyen khe|song ngu huyen khe nuoc den thoi ca chet
o|70|environment.trees|trước trường tiểu học Kim Đồng|cây phượng trước trường Kim Đồng sắp đổ
o|71|environment.trees|trường Kim Đồng|cây to trước cổng trường tiểu học kim đồng nghiêng
p|72|order.traffic|trước trường tiểu học Kim Đồng|giờ tan học xe đậu kín trước trường Kim Đồng gây kẹt xe
p|73|order.traffic|truong kim dong|ket xe truoc truong kim dong moi chieu
q|80|infrastructure.signs|ngã tư Hùng Vương|đèn tín hiệu ngã tư Hùng Vương không hoạt động
q|80|infrastructure.lighting|ngã tư Hùng Vương Lê Lai|đèn giao thông chỗ ngã tư Hùng Vương - Lê Lai bị hư
r|82|infrastructure.lighting|đường Hùng Vương|đèn đường Hùng Vương đoạn số 200 tắt
s|90|environment.animals|xóm 3 thôn Đông|chó thả rông cắn người ở xóm 3 thôn Đông
s|95|environment.animals|thon dong|xom 3 thon dong nha ong tu tha cho du
t|91|environment.animals|xóm 7 thôn Đoài|chó thả rông ở xóm 7 thôn Đoài
u|100|procedures.delay||hồ sơ đất đai của tôi ở xã Phú Lâm trễ hẹn 2 tháng
v|101|procedures.delay||hồ sơ khai sinh chậm trả kết quả
w|102|procedures.online||cổng dịch vụ công lỗi không thanh toán được
w|102|procedures.online||thanh toán trên cổng dịch vụ công báo lỗi hoài
w|103|procedures.online||cong dich vu cong khong thanh toan duoc, bao loi
x|104|procedures.online||vneid không đăng nhập được
y|110|infrastructure.roads|quốc lộ 18 km 12|sạt lở quốc lộ 18 km 12
z|111|infrastructure.roads|quốc lộ 18 km 30|ổ gà quốc lộ 18 km 30
aa|120|environment.waste|đầu ngõ 7 Bà Triệu|bãi rác tự phát đầu ngõ 7 Bà Triệu
aa|124|environment.waste|ngõ 7 bà triêu|nguoi dan vut rac bua bai dau ngo 7 ba triệu
ab|125|environment.waste|công viên Nguyễn Văn Cừ|rác đầy công viên Nguyễn Văn Cừ
ac|126|infrastructure.lighting|công viên Nguyễn Văn Cừ|công viên Nguyễn Văn Cừ tối om buổi tối
ac|130|infrastructure.lighting|cong vien nguyn van cu|den cong vien nguyn van cu hu het
ad|140|order.sidewalk|Lý Thái Tổ|hàng quán lấn chiếm vỉa hè Lý Thái Tổ
ad|145|order.sidewalk|đường Lý Thái Tổ|vỉa hè đường Lý Thái Tổ bị chiếm hết để bày bán
ae|150|infrastructure.drainage|khu phố Thượng|mất nước khu phố Thượng 2 ngày
ae|151|infrastructure.drainage|khu pho thuong|khu pho thuong cup nuoc tu hom qua
af|160|infrastructure.lighting|đầu hẻm 14 đường số 5 phường 3|đèn đầu hẻm 14 đường số 5 phường 3 không sáng
ag|161|infrastructure.lighting|hẻm 16 đường số 5 phường 3|đèn hẻm 16 đường số 5 phường 3 hư
af|162|infrastructure.lighting|hem 14 duong so 5|hem 14 duong so 5 toi om
ah|162|infrastructure.lighting|cuối hẻm 14 đường số 5 phường 3|cuối hẻm 14 đường số 5 phường 3 đèn tắt
ai|170|environment.waste|trường tiểu học Hoa Lư|rác trước trường tiểu học Hoa Lư
aj|171|environment.waste|trường THCS Hoa Lư|rác trước cổng trường THCS Hoa Lư
ak|180|environment.noise|thôn Đông xã Hòa Phú|nhà văn hóa thôn Đông mở loa ầm ĩ
al|181|environment.noise|thôn Đoài xã Hòa Phú|nhà văn hóa thôn Đoài mở loa ầm ĩ
ba|200|infrastructure.roads|đường tỉnh 295 đoạn qua thôn Gạo, xã Lạc Đạo|Đường qua thôn Gạo chi chít ổ gà, tối qua có người ngã xe
ba|203|infrastructure.roads|thon gao lac dao|mat duong thon gao toan o trau, chay xe nhu di thuyen
ba|205|infrastructure.roads|đoạn cong đầu thôn Gạo|Cái hố giữa khúc cong rộng bằng cái nong, đọng nước không biết nông sâu
bb|204|infrastructure.roads|đường tỉnh 295 đoạn qua thôn Gạo, xã Lạc Đạo|Đặt ống nước đào xong không hoàn trả mặt đường thôn Gạo
bb|206|infrastructure.roads|thon gao|dao len dat ong roi bo do, dat da ngon ngang
bc|202|infrastructure.roads|thôn Nếp, xã Lạc Đạo|Đường thôn Nếp nhiều ổ gà
bd|203|environment.pollution|thôn Gạo, xã Lạc Đạo|Xe chở đất qua thôn Gạo bụi mù suốt ngày
be|210|environment.noise|quán Hương Cau, số 40 đường Hai Bà, phường Mộc Lan|Quán Hương Cau hát karaoke loa kéo tới nửa đêm
be|212|environment.noise|40 hai ba|quan nay dem nao cung mo loa thung, ca xom khong ngu duoc
be|215|environment.noise|đường Hai Bà gần quán Hương Cau|Khách nhậu gào vào micro từ 9 giờ tối, gọi phường xuống lại đâu vào đấy
bf|213|environment.noise|xưởng cơ khí số 44 đường Hai Bà, phường Mộc Lan|Xưởng cơ khí số 44 cắt sắt từ sáng sớm, chói tai
bf|214|environment.noise|44 hai ba moc lan|tieng may cat va go sat am am ca buoi trua
bg|211|environment.noise|quán Hương Bưởi, đường Hai Bà, phường Mộc Lan|Quán Hương Bưởi để loa quảng cáo ngoài cửa cả ngày
bh|220|order.construction|số 9 ngách 4 phố Hàng Lụa, phường Mộc Lan|Nhà số 9 xây vượt tầng, bản vẽ 3 tầng mà đổ mái thứ năm
bh|222|order.construction|ngach 4 hang lua|nha so 9 xay 5 tang khong biet co phep khong
bi|223|order.construction|số 9 ngách 4 phố Hàng Lụa|Nhà bên đào móng làm nứt tường nhà tôi từ trên xuống
bi|226|order.construction|nhà 11 ngách 4 Hàng Lụa|Tường nhà tôi toác ra vì số 9 đào móng sâu, họ không chịu sửa
bj|224|order.construction|số 9 ngách 6 phố Hàng Lụa, phường Mộc Lan|Nhà số 9 ngách 6 cơi nới chuồng cọp ra lối đi chung
bk|224|environment.waste|ngách 4 phố Hàng Lụa|Công trình số 9 đổ xà bần ra giữa ngách
bl|230|procedures.online||Nộp hồ sơ đổi giấy phép lái xe trên cổng cứ quay vòng ở bước đính kèm ảnh
bl|231|procedures.online||nop doi bang lai tren mang toi buoc gui anh thi treo, lam lai 5 lan
bm|231|procedures.online||Thanh toán xong trừ tiền hai lần mà hồ sơ vẫn báo chưa nộp phí
bm|233|procedures.online||bi tru tien 2 lan khi nop phi tren cong, trang thai van chua thanh toan
bn|232|procedures.online||Ứng dụng định danh không gửi mã otp về máy
bo|240|procedures.fees|bộ phận một cửa phường Mộc Lan|Chứng thực 4 bản mà thu 80 nghìn, không có biên lai
bo|242|procedures.fees|mot cua moc lan|sao y may to ma lay tien cao hon bang gia, xin bien lai khong dua
bp|241|procedures.fees|bộ phận một cửa phường Mộc Lan|Đăng ký kết hôn miễn phí mà bắt mua bộ mẫu đơn 50 nghìn
bq|243|procedures.fees|một cửa phường Trúc Bạch Hạ|Chứng thực thu thêm tiền, không biên lai
br|250|conduct.harassment|bộ phận địa chính xã Lạc Đạo|Cán bộ địa chính gợi ý bồi dưỡng thì hồ sơ mới nhanh
br|252|conduct.harassment|dia chinh xa lac dao|di lam so ho bong gio tien ca phe, khong dua la de day
bs|251|conduct.harassment|bộ phận hộ tịch xã Lạc Đạo|Làm khai sinh cho cháu mà bắt về xin thêm giấy xác nhận ba lần
bs|254|conduct.harassment|ho tich lac dao|chay di chay lai 4 bua xin khai sinh, lan nao cung bao thieu giay
bt|260|utilities.telecom|ngõ 15 đường Lý Thường, phường Mộc Lan|Dây cáp viễn thông đứt rơi giữa ngõ 15
bt|261|utilities.telecom|ngo 15 ly thuong|bo day mang sa xuong vuong vao co nguoi di xe
bu|262|utilities.telecom|ngõ 15 đường Lý Thường|Mạng nhà tôi ở ngõ 15 mất từ thứ bảy, tổng đài hẹn mãi
bu|264|utilities.telecom|ngo 15 ly thuong, moc lan|wifi ca ngo rot suot, con hoc truc tuyen khong duoc
bv|262|utilities.telecom|ngõ 51 đường Lý Thường, phường Mộc Lan|Cáp quang đầu ngõ 51 chùng xuống sát mặt đường
bw|270|infrastructure.lighting|cầu vượt Bến Tắm, phường Hải Đông|Cầu vượt Bến Tắm tắt hết đèn
bw|272|infrastructure.lighting|cau vuot ben tam|di qua cau toi thui khong thay gi
bx|271|infrastructure.signs|cầu vượt Bến Tắm, phường Hải Đông|Biển cấm xe máy ở chân cầu vượt bị cây che
by|272|infrastructure.lighting|hầm chui Bến Tắm, phường Hải Đông|Hầm chui tối om, đèn hỏng cả dãy
bz|280|society.health|trạm y tế xã Lạc Đạo|Trạm y tế hết vắc xin cho trẻ, hẹn mãi
bz|283|society.health|tram xa lac dao|be nha em 3 lan den tiem phong deu bao het thuoc
ca|281|society.health|trạm y tế xã Lạc Đạo|Đến trạm lúc 2 giờ chiều không có ai trực
cb|284|society.health|trạm y tế xã Lạc Hồng|Trạm y tế Lạc Hồng hết vắc xin
cc|290|land.use|đồi Chè, xã Núi Thắm|Máy xúc múc đồi Chè chở đất đi bán cả đêm
cc|292|land.use|doi che nui tham|xe ben cho dat tu doi ra am am, doi cut nua roi
cd|293|land.use|đồi Chè, xã Núi Thắm|Dự án nghỉ dưỡng ở đồi Chè treo bảy năm, dân không xây được nhà
ce|291|land.use|đồi Thông, xã Núi Thắm|Đồi Thông bị khai thác đất trái phép
cf|300|society.benefits||Tiền trợ cấp người cao tuổi của mẹ tôi hai tháng chưa nhận
cg|301|society.benefits|xã Núi Thắm|Trợ cấp khuyết tật của con tôi bị cắt không báo
ch|310|trade.goods|chợ Sương, phường Hải Đông|Hàng cá chợ Sương cân điêu, mua 2 ký về còn 1 ký 7
ch|313|trade.goods|cho suong|ban ca can thieu, can lai hut ba lang
ci|312|trade.goods|chợ Sương, phường Hải Đông|Ki-ốt mỹ phẩm ở chợ Sương bán kem giả
cj|314|order.encroachment|chợ Sương, phường Hải Đông|Hàng rau tràn ra lòng đường trước chợ Sương
cj|315|order.encroachment|truoc cho suong|nguoi ban rau ngoi kin long duong, xe khong chay duoc
ck|320|environment.noise|chung cư Ánh Dương, phường Hải Đông|Công trình cạnh chung cư ép cọc cả đêm
ck|321|environment.noise|cc anh duong|2 gio sang van nghe dong coc rung ca nha
cl|322|environment.noise|chung cư Ánh Dương tầng 7|Nhà tầng 7 nuôi chó sủa suốt ngày
cm|321|environment.noise|chung cư Ánh Nguyệt, phường Hải Đông|Cạnh chung cư Ánh Nguyệt thi công đêm ồn
cn|330|order.fire_safety|chung cư Ánh Dương|Chuông báo cháy chung cư Ánh Dương hỏng mấy tháng
cn|332|order.fire_safety|cc anh duong toa B|bao chay khong keu, voi chua chay khong co nuoc
co|331|order.fire_safety|chung cư Ánh Dương tòa B|Xe điện sạc qua đêm dưới hầm toà B
da|30|environment.waste|hẻm 7 Bà Huyện, phường An Lộc|bãi rác bốc mùi ở hẻm 7
da|31|environment.waste|hem 7 ba huyen, an loc|bai rac hem 7 boc mui qua
db|31|environment.waste|hẻm 7 Bà Huyện, phường An Phú|bãi rác bốc mùi ở hẻm 7
dc|32|order.traffic|trước trường tiểu học Lê Chân|phụ huynh đỗ xe kín cổng trường giờ tan học
dc|33|order.traffic|truong cap 1 le chan|phu huynh do xe kin cong truong
dd|33|order.traffic|truong cap 2 le chan|phu huynh do xe kin cong truong gio tan hoc
dd|34|order.traffic|trường THCS Lê Chân|xe phụ huynh đỗ chắn cổng trường
de|40|infrastructure.drainage|tổ 6 phường Hải Đông|mưa là ngập vào nhà
de|41|infrastructure.drainage|to 6 hai dong|mua la ngap vao nha
df|41|infrastructure.drainage|tổ 9 phường Hải Đông|mưa là ngập vào nhà
dg|42|infrastructure.drainage|tổ 6 phường Trà Lĩnh|mưa là ngập vào nhà
dh|50|utilities.power|thôn Hạ, xã Vạn Xuân|mất điện từ tối qua
dh|50|utilities.power|thon ha van xuan|mat dien tu toi qua toi gio
di|50|utilities.power|thôn Thượng, xã Vạn Xuân|mất điện từ tối qua
dj|51|utilities.power|thôn Hạ, xã Vạn Phúc|mất điện từ tối qua
dk|60|trade.goods|cây xăng Minh Phát, quốc lộ 18|bơm thiếu xăng
dk|61|trade.goods|cay xang minh phat|bom thieu xang, do 50 nghin khong nhich kim
dl|61|trade.goods|cây xăng Minh Đức, quốc lộ 18|bơm thiếu xăng
"""


def reports() -> Iterator[tuple[str, Report]]:
    """The reports of the table with their groups."""
    for number, line in enumerate(REPORTS.strip().splitlines()):
        group, day, category, place, text = line.split("|")
        yield group, Report(str(number), text, category, place, BEGIN + timedelta(days=int(day)))
