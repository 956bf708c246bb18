"""First messages to learn triage from: the officers' phrases as they stand, framed, told at length, mixed and typed badly."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.retype import retype
from knowledge import parts, wording
from knowledge.triage.phrases import Said, load

DATA = Path(__file__).parent.parent / "knowledge" / "data" / "triage"
PROCEDURES, PAIRS, CALLS, CHAT = 2_600, 32, 500, 450
"""How many phrasings of procedures are taken as questions, pairs of each pattern, signs of an emergency, lines of small talk."""
_OPENERS = (
    "dạ", "chào anh chị", "xin chào", "alo", "em chào ạ", "cho em hỏi", "cho hỏi", "cho tôi hỏi chút", "kính gửi trung tâm", "ad ơi", "chào ad",
    "anh chị ơi", "chào em, bác ở quê", "dạ cho e hỏi", "em ơi", "trung tâm ơi", "chào cán bộ", "tôi là dân ở đây",
    "em ở trọ khu công nghiệp", "nhà tôi ở tổ 3", "tôi tên Hạnh, ở thôn 2", "tui ở dưới ấp", "mấy anh chị cho tui nói cái này",
)  # fmt: skip
_CLOSERS = (
    "ạ", "nhé", "nha", "với", "vậy", "đó", "em cảm ơn", "cảm ơn ạ", "mong anh chị giúp", "giúp tôi với", "xin cảm ơn", "nghen", "á", "luôn", "!!!", "...",
)  # fmt: skip
_PLACES = (
    "ở ngã ba chợ Mới", "trước số nhà 45 đường Trần Phú", "phường Hòa Bình", "ở thôn Đông", "khu phố 4", "ngay cổng trường", "xã Phú Lâm",
    "đường Lê Lợi", "hẻm 12 Nguyễn Trãi", "gần trạm y tế", "dưới chân cầu", "ấp Bình An", "chỗ bến xe", "tổ 7", "đoạn qua ủy ban xã",
)  # fmt: skip
_TIMES = (
    "từ hôm qua", "cả tuần nay", "mấy tháng rồi", "sáng nay", "hôm nay", "lâu lắm rồi", "từ tết tới giờ", "hai hôm rồi", "tối nào cũng vậy", "hôm thứ ba",
)  # fmt: skip
_ASKS = (
    "xử lý giùm", "đề nghị xử lý", "mong sớm khắc phục", "sao không ai làm gì", "phản ánh hoài không ai giải quyết", "bao giờ mới sửa", "ai chịu trách nhiệm",
    "tôi xin phản ánh", "em muốn phản ánh", "yêu cầu cơ quan chức năng vào cuộc", "khiếu nại việc này", "nhờ anh chị kiểm tra", "dân bức xúc lắm",
    "làm ăn kiểu gì vậy", "kiến nghị giải quyết", "mong chính quyền quan tâm", "báo cáo anh chị",
)  # fmt: skip
_FEARS = ("nguy hiểm quá", "coi chừng tai nạn", "có ngày chết người", "hôm qua có người té gãy tay", "sợ cháy nổ", "suýt nữa thì tai nạn")
_LIVES = (
    "Nhà tôi nghèo, con còn nhỏ", "Chồng tôi mất năm ngoái", "Ba tôi già yếu", "Tôi đi làm xa mới về", "Vợ chồng em mới cưới", "Tôi bị tai nạn nằm một chỗ",
    "Em mới nghỉ việc", "Công ty tôi bị lỗ nặng", "Bão vừa rồi làm sập nhà tôi", "Nhà tôi bị ngập hư hết đồ", "Em bị mất ví", "Tôi mua miếng đất giấy tay",
    "Anh em tôi cãi nhau hoài chuyện đất cát", "Tôi ra xã mấy lần mà người ta chỉ lòng vòng", "Tôi hỏi nhiều nơi không ai rành", "Con tôi hay đau bệnh",
    "Tôi bốn mươi hai tuổi, bán vé số", "Năm 2016 tôi té giàn giáo", "Mẹ em ở quê một mình", "Giấy tờ cũ rách nát hết", "Em sống ở trọ", "Tui làm ruộng",
    "Xe tôi bị hỏng giấy tờ", "Hàng xóm cũng bị như vậy", "Nghe người ta nói có chính sách mới", "Sợ trễ hạn bị phạt", "Tôi không rành mấy chuyện này",
)  # fmt: skip
_WONDER = (
    "thì làm sao", "cần giấy tờ gì", "phải làm thế nào", "hết bao nhiêu tiền", "nộp ở đâu", "bao lâu thì xong", "có được không", "thì hỏi ai", "có mất phí không",
    "thủ tục thế nào", "phải đến đâu", "có phải đóng tiền không", "làm ở xã hay tỉnh", "có cách nào không", "gồm những gì", "xin ở đâu", "có bị phạt không",
    "cần những gì", "làm ntn", "mất mấy ngày", "được hông", "ra răng", "phải xin phép ai",
)  # fmt: skip
_JOINTS = (", với lại cho hỏi ", ". Tiện cho hỏi ", ". À mà ", ", sẵn hỏi luôn ", ". Còn nữa, ", " rồi cho hỏi thêm ", "? ")
_ANGRY = ("vl", "đm", "bực cả mình", "trời ơi", "quá đáng", "vô trách nhiệm", "ngu thật", "chán")
_CHAT = "phiem"
_LISTS = ("anyhow", "marked", "whole")
_TALK = {
    "greeting": "greeting", "menu": "greeting", "thanks": "greeting", "goodbye": "greeting", "well_being": "greeting", "person": "person", "insult": "abuse",
}  # fmt: skip
"""Sections of talk.toml, and the kind that their messages are."""
_TALES = frozenset(("complaint", "recommendation", "legal_complaint", "denunciation", "emergency", "contest"))


@dataclass(frozen=True, slots=True)
class Example:
    """A message to learn from; `source` is the same for all that were made of one phrase."""

    text: str
    said: Said
    source: int


def phrases() -> list[Said]:
    """The officers' phrases, without the patterns."""
    return [one for one in load(DATA) if not one.pattern]


def more() -> list[Said]:
    """What else is known to be of a kind: patterns, wording of procedures, subjects outside the catalogue, talk, emergencies."""
    rng = random.Random(3)
    asked = sorted({phrase for way in wording.load().values() for phrase in way.phrases})
    found = [replace(one, text=" ".join(pair)) for one in load(DATA) if one.pattern for pair in _pairs(one.pattern, rng)]
    found += _said("question", rng.sample(asked, PROCEDURES))
    outside = parts.OUTSIDE.read()
    chat = [phrase for way in outside if _CHAT in way.key for phrase in way.phrases]
    found += _said("other", rng.sample(chat, CHAT))
    found += _said("question", [phrase for way in outside if _CHAT not in way.key and "kín" not in way.key for phrase in way.phrases])
    calls = sorted({phrase for row in _toml("emergency.toml")["signs"] for key in _LISTS for phrase in row.get(key, ())})
    found += _said("emergency", rng.sample(calls, CALLS))
    talk = _toml("talk.toml")
    return found + [one for section, kind in _TALK.items() for one in _said(kind, talk[section]["whole"])]


def _said(kind: str, texts: Sequence[str]) -> list[Said]:
    return [Said(text, kind, "", False) for text in texts]


def _pairs(pattern: tuple[tuple[str, ...], tuple[str, ...]], rng: random.Random) -> list[tuple[str, str]]:
    every = list(product(*pattern))
    return rng.sample(every, min(PAIRS, len(every)))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA.parent / name).read_text("utf-8"))


def examples(said: Sequence[Said], source: int, copies: int) -> Iterator[Example]:
    """A phrase (the `source`-th) as it stands, and so many variants of it."""
    rng = random.Random(source)
    one = said[source]
    yield Example(one.text, one, source)
    for number in range(copies):
        told = _told(one, said, rng) if number or copies == 1 else one.text
        yield Example(_typed(told, number if copies > 1 else rng.randrange(2), rng), one, source)


def _told(one: Said, said: Sequence[Said], rng: random.Random) -> str:
    """A phrase as part of a longer message."""
    text = one.text
    if one.kind == "complaint":
        text = _complained(one, said, rng)
    elif one.kind in _TALES and rng.random() < 0.3:
        text = f"{text}{rng.choice(('. ', ', '))}{_fellow(one, said, rng).text}"
    elif one.kind == "question":
        text = _wondered(text, rng)
    elif one.kind in ("status", "emergency", "rating", "recommendation", "contest") and rng.random() < 0.3:
        text = _beside(text, rng.choice((*_PLACES, *_TIMES)), rng)
    if one.kind in ("abuse", "greeting", "other"):
        return text if rng.random() < 0.7 else f"{text} {rng.choice(_CLOSERS)}"
    if rng.random() < 0.35:
        text = f"{rng.choice(_OPENERS)}{rng.choice((' ', ', '))}{text}"
    return f"{text} {rng.choice(_CLOSERS)}" if rng.random() < 0.35 else text


def _wondered(text: str, rng: random.Random) -> str:
    lives = rng.sample(_LIVES, rng.choice((0, 0, 1, 1, 2)))
    asked = f"{text} {rng.choice(_WONDER)}" if rng.random() < 0.5 else text
    return rng.choice((". ", ", ", " ")).join([*lives, asked])


def _complained(one: Said, said: Sequence[Said], rng: random.Random) -> str:
    text = one.text
    more: Mapping[str, float] = {"place": 0.35, "time": 0.25, "ask": 0.4, "tale": 0.15, "mixed": 0.1, "angry": 0.06, "fear": 0.08}
    wanted = {name for name, chance in more.items() if rng.random() < chance}
    for name, choices in (("place", _PLACES), ("time", _TIMES), ("ask", _ASKS), ("angry", _ANGRY), ("fear", _FEARS)):
        if name in wanted:
            text = _beside(text, rng.choice(choices), rng)
    if "tale" in wanted:
        text = f"{text}. {_fellow(one, said, rng).text}"
    if "mixed" in wanted:
        asked = rng.choice([other for other in rng.sample(said, 40) if other.kind == "question"] or [one])
        text = f"{text}{rng.choice(_JOINTS)}{asked.text}"
    return text


def _fellow(one: Said, said: Sequence[Said], rng: random.Random) -> Said:
    """Another phrase of the same kind and category."""
    near = [other for other in said if (other.kind, other.category) == (one.kind, one.category)]
    return rng.choice(near)


def _beside(text: str, more: str, rng: random.Random) -> str:
    joint = rng.choice((" ", ", "))
    return f"{more}{joint}{text}" if rng.random() < 0.5 else f"{text}{joint}{more}"


def _typed(text: str, number: int, rng: random.Random) -> str:
    """Every other variant as other fingers type it."""
    if number % 2 == 0:
        return retype(text, "no_diacritics")
    style = rng.choice(("plain", "plain", "typos", "teencode", "no_diacritics"))
    if style == "plain":
        return text
    return retype(retype(text, style), "no_diacritics") if style in ("typos", "teencode") and rng.random() < 0.4 else retype(text, style)


def retyped(one: Said, style: str) -> Said:
    """A phrase typed in a style of benchmarks/retype.py; "plain" leaves it."""
    return one if style == "plain" else replace(one, text=retype(one.text, style))
