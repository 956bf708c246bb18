"""Invented reports: group, day of the year 2026, category, place, words; those of one group are about the same thing."""

from __future__ import annotations

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
"""
