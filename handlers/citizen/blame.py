"""Words by which somebody says that they were served badly."""

from __future__ import annotations

import re

from knowledge.vietnamese.fold import fold, words_of

_BLAME = re.compile(
    r"\b(?:te|qua te|toi te|cham|cham chap|lau|lau qua|lau lac|chan|kem|do|do ec|that vong|buc|buc minh|buc xuc|uc che"
    r"|khong tot|chua tot|khong on|chua on"
    r"|khong nhiet tinh|thieu nhiet tinh|hach dich|cau kinh|vo trach nhiem|thieu trach nhiem|phien|ruom ra|lom com|bat tien"
    r"|kho chiu|kho hieu|vo dung|(?:te|do|chan) (?:hai|om|ec|ngat|ghe|kinh)|xam|nham nhi|tao lao|vo van|lom"
    r"|cui bap|bo tay|ky cuc|ky vay|lam an (?:gi|kieu gi|nhu)|nhu (?:hach|cut|cc|cl|c)|cha ra gi|chang ra gi"
    r"|khong ra (?:gi|sao)|mat day|lao toet|rac ruoi"
    r"|(?:khong|chua|ko|k|chang|cha|hong) (?:he |duoc )?(?:hai long|dong y|tot|nhanh|on|hay|chu dao|ra gi|giai quyet)|(?:1|mot|hai"
    r"|2) sao|diem (?:kem|1|2|3)|[123] diem)\b"
)
_PRAISE = re.compile(r"\b(?:khong (?:te|cham|lau|phien)|bot (?:cham|phien)|do mat cong)\b")


def blames(text: str) -> bool:
    """Whether a message finds fault with how one was served."""
    return bool(_BLAME.search(_PRAISE.sub("", " ".join(words_of(fold(text))))))
