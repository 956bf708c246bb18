"""Which question about reporting itself a message asks: "phản ánh ẩn danh được không", "bao lâu được trả lời", "mã là gì nhỉ"."""

from __future__ import annotations

import re

from knowledge.vietnamese.fold import fold, words_of

_NOT = r"(?:khong|ko|k|kg|hong|hok|hem|chua)"
_WHETHER = rf"(?:duoc {_NOT}|dc {_NOT}|duoc chu|co sao {_NOT}|sao {_NOT}|thi sao|{_NOT})"
_WHEN = r"(?:bao lau|khi nao|bao gio|luc nao|may ngay|may hom|chung nao|hoi nao|mat bao lau)"
_WHERE = r"(?:o dau|cho nao|o cho nao|kieu gi|the nao|ra sao|lam sao|bang cach nao|voi ai|qua dau|vao dau|duong nao)"
_REPORT = r"(?:phan anh|kien nghi|gop y|bao viec|bao cao su viec)"
_ME = r"(?:toi|tui|em|minh|chau|bac|co|chu|nguoi (?:gui|dan|phan anh)|con|anh|chi)"
_WHOSE = rf"(?: cua {_ME}| {_ME})?"
_CODE = rf"(?:ma|ma so|cai ma)(?: {_REPORT})?{_WHOSE}"
_SECRET = r"(?:ten(?: tuoi)?|ho ten|so(?: dien thoai)?|sdt|thong tin|danh tinh|dia chi|tin(?: nhan)?|noi dung|phan anh)"
_TOPICS = {
    "anonymous": rf"(?:{_REPORT} |gui |bao )?(?:ma |theo kieu |kieu )?(?:an danh|nac danh|giau ten|giau mat"
    rf"|{_NOT} (?:muon |can |phai )?(?:de|noi|ghi|cho|khai|xung|neu|dua|lo)(?: (?:lai|ra|lo))? (?:ho )?(?:ten"
    rf"|danh tinh)(?: tuoi)?{_WHOSE})"
    rf"(?: (?:thi |co )*{_WHETHER})"
    rf"|(?:co )?(?:can|phai|bat buoc) (?:phai )?(?:de|ghi|khai|cho|xung|noi)(?: lai)? (?:ho )?ten(?: that)? {_NOT}"
    rf"|sao phai (?:cho|de|khai|noi|ghi)(?: lai)? (?:ho )?(?:ten|so|dia chi)(?: dien thoai)?",
    "time": rf"(?:{_REPORT} )?(?:thi )?(?:mat )?{_WHEN} (?:thi |moi |la |se |nua )*(?:{_ME} )?(?:duoc |co |nhan "
    rf"|nhan duoc )*(?:nguoi )?(?:ai )?(?:tra loi|phan hoi|ket qua|hoi am)"
    rf"|(?:{_REPORT}|gui)(?: xong| roi)* (?:thi )?(?:mat )?{_WHEN} (?:thi |moi |se )*(?:xong|duoc|co|giai quyet"
    rf"|xu ly)(?: .{{0,20}})?"
    rf"|(?:han|thoi han) (?:tra loi|xu ly|giai quyet)(?: la)? (?:{_WHEN}|may|bao nhieu ngay)",
    "code": rf"(?:{_CODE} (?:la )?(?:cai )?(?:gi|nao|may|bao nhieu|so may|dau|de lam gi|o dau)(?: .{{0,12}})?"
    rf"|(?:{_ME} )?(?:quen|mat|lo xoa|khong nho|khong thay|chua co|chua thay) (?:mat )?{_CODE}(?: roi)?"
    rf"|(?:cho |xin |nhac |doc |gui )+(?:{_ME} )?(?:xin |xem |biet )*(?:lai )?{_CODE}(?: .{{0,12}})?|ma dau)",
    "video": rf"(?:co )?(?:gui|kem|dinh kem|them|quay|up)(?: them| kem)? (?:duoc )?(?:video|clip|phim|ghi am|file ghi am"
    rf"|tin thoai)(?: .{{0,20}})? ?{_WHETHER}",
    "photo": rf"(?:co )?(?:gui|kem|dinh kem|them|chup|can|phai co|up)(?: them| kem)? (?:duoc )?(?:anh|hinh"
    rf"|hinh anh)(?: .{{0,20}})? ?{_WHETHER}"
    rf"|(?:gui|dinh kem|them) (?:anh|hinh) (?:{_WHERE})",
    "really": rf"(?:{_REPORT}|gui)?(?: xong| roi)* ?(?:thi )?(?:co |lieu co )(?:ai|nguoi|don vi|co quan|noi)(?: nao)? (?:lam|xu ly"
    rf"|giai quyet|doc|xem|tra loi)(?: that)? {_NOT}"
    rf"|(?:{_REPORT}|gui)(?: xong| roi)* (?:thi )?co (?:tac dung|ich|an thua|duoc gi)(?: gi)? {_NOT}",
    "private": rf"(?:gui )?(?:roi |xong )?(?:thi )?(?:co )?(?:nhung )?ai (?:se |ma )?(?:doc|xem|biet|thay|nhin"
    rf"|nam)(?: thay)?(?: duoc)?(?: (?:ve )?{_SECRET}(?: .{{0,20}})?)?"
    rf"|(?:{_ME} )?(?:co )?(?:ai |bi ai )?(?:bi )?(?:biet|lo) (?:ra )?{_SECRET}(?: .{{0,20}})? ?{_NOT}"
    rf"|(?:{_ME} )?(?:co )?(?:so )?bi (?:cong an|ai|can bo|xa) (?:hoi|goi|tim|den)(?: .{{0,16}})?"
    rf"|(?:{_ME} )?(?:co )?(?:so )?bi (?:lo|tra thu|tru dap|tru|gay kho|kho de|lam kho de|hanh)(?: .{{0,20}})?"
    rf"|(?:so|ngai) (?:bi )?(?:lo(?: {_SECRET})?|tra thu|tru dap|tru|gay kho|lam kho de)(?: .{{0,16}})?"
    rf"|(?:{_SECRET}{_WHOSE} )?(?:co )?(?:duoc )?(?:bao mat|giu kin|giu bi mat)(?: .{{0,20}})? ?{_NOT}",
    "cost": rf"(?:{_REPORT} |gui )?(?:thi )?(?:co )?(?:phai )?(?:mat|ton|dong|tra|thu)(?: (?:le|dong))? ?(?:tien|phi|xu)(?: gi"
    rf"| nao)?(?: {_NOT})|(?:{_REPORT}|gui) (?:co )?(?:mien phi|mat phi) {_NOT}",
    "where": rf"(?:{_ME} )?(?:muon |can )?(?:gui |viet |nop |lam )?{_REPORT} (?:thi )?(?:{_WHERE}|o day {_WHETHER})(?: .{{0,10}})?",
    "edit": rf"(?:gui roi |gui xong )?(?:thi )?(?:con |co )?(?:sua|chinh|chinh sua|doi|thay doi|bo sung|viet lai|them)(?: lai"
    rf"| them)?"
    rf"(?: (?:{_REPORT}|noi dung|thong tin|ten|so|cho nay|gi))*(?: (?:da|sau khi) gui)? ?(?:nua )?(?:duoc |dc )(?:{_NOT}|chu)",
    "withdraw": rf"(?:gui roi |gui xong )?(?:thi )?(?:con |co )?(?:rut|huy|xoa)(?: lai| di)?(?: {_REPORT})?(?: (?:da"
    rf"|sau khi) gui)? ?(?:nua )?(?:duoc |dc )(?:{_NOT}|chu)",
    "who": rf"(?:{_REPORT} (?:nay )?)?(?:ai|don vi nao|co quan nao|ben nao|cho nao|noi nao) (?:se |moi )?(?:xu ly|giai quyet"
    rf"|nhan|lam|tra loi)(?: .{{0,16}})?"
    rf"|(?:{_REPORT} (?:nay )?)?(?:se )?(?:gui|chuyen)(?: cho| den| toi| di| qua)+ (?:ai|dau|don vi nao|co quan nao|ben nao)",
    "news": rf"(?:{_REPORT} )?(?:xong |roi )?(?:thi )?(?:{_ME} )?(?:lam sao|sao|the nao|cach nao)(?: ma| de)? (?:{_ME} )?(?:biet"
    rf"|theo doi|xem|tra)(?: duoc)?(?: .{{0,24}})?"
    rf"|(?:xem|nhan|tra|biet) ket qua(?: {_REPORT})? {_WHERE}|(?:co )?(?:ai )?(?:bao|nhan"
    rf"|goi)(?: lai)?(?: cho {_ME})? (?:biet )?(?:ket qua )?{_NOT}",
}
_LEAD = (
    r"(?:(?:da|a|ah|o|u|oi|em|ad|ban|anh|chi|cho|hoi|toi|minh|chau|muon|vay|the|neu|thi|la|xin|nhung|ma|gio|uh|con|khoan"
    r"|khoan da|the con) )*?"
)
_TAIL = r"(?: (?:a|nhi|vay|the|em|ban|ha|nhe|nha|ad|anh|chi|oi|day|nua|hen|do|chau|bac|co|chu|hay khong))*"
_ABOUT = rf"(?:(?:{_REPORT}|gui {_REPORT}|bao) (?:thi |nay |o day |co )*)?"
_KNOWN = {topic: re.compile(rf"{_LEAD}{_ABOUT}(?:{words}){_TAIL}") for topic, words in _TOPICS.items()}
_NAMED = re.compile(rf"\b{_REPORT}\b")
_PLAIN = frozenset(("photo", "video", "private", "cost", "withdraw", "code"))
"""Topics that can only be about reporting while no procedure is being talked of."""
_REPLY = re.compile(r"\b(?:tra loi|phan hoi)\b")
_MOST_WORDS = 16


def topic(text: str, reporting: bool, nothing_else: bool = False) -> str:
    """The topic that a message asks about, "" when none.

    `reporting`: a case is being told or was just filed; `nothing_else`: no procedure is being talked of.
    """
    words = words_of(fold(text))
    said = " ".join(words)
    if not words or len(words) > _MOST_WORDS:
        return ""
    name = next((name for name, known in _KNOWN.items() if known.fullmatch(said)), "")
    named = reporting or bool(_NAMED.search(said)) or name == "anonymous"
    return name if named or (nothing_else and (name in _PLAIN or (name == "time" and _REPLY.search(said)))) else ""
