"""Somebody wants to rate unasked, or to change the level given a while ago: «tôi muốn đánh giá», «đổi lại 5», «bấm nhầm»."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.citizen import endings, level_words, rating, rating_said, report
from handlers.citizen import sentences as say
from handlers.citizen.asking import TEXT, keeping
from handlers.citizen.blame import blames
from handlers.citizen.turn import Turn
from handlers.messages import Choice, EndingView, Step
from knowledge.vietnamese.fold import clean, letters, words_of
from knowledge.vietnamese.phrases import unmarked

_POLITE = (
    r"(?:xin loi|duoc (?:khong|ko|k)|a|da|u|ua|o|vang|ok|xin|cho|phep|giup|gium|dum|voi|di|nhe|nha|nhen|nghen|oi"
    r"|toi|tui|minh|em|anh|chi|co|chu|bac|ong|ba|con|chau"
    r"|ban|muon|can|duoc|bay gio|gio|lai|xiu|chut|cai|nay|do|vay|the|roi|luon)"
)
_RATE = r"(?:danh gia|cham|cho|bo phieu|vote|rate)(?: (?:diem|sao|muc))?"
_REQUEST = re.compile(
    rf"(?:{_POLITE} )*(?:(?:lam sao|cach|nhu the nao|the nao|o dau|de|vao dau) )*(?:{_POLITE} )*"
    r"(?:danh gia|(?:cham|cho|tinh) (?:diem|sao)|gui danh gia)"
    r"(?: (?:muc do|muc|do|su|diem|sao|hai long|chat luong|phuc vu|dich vu|thai do|cach lam viec|can bo|nhan vien|mot cua"
    r"|cau tra loi|phan anh|viec xu ly|ho so|trung tam|noi nay|cua|ve|cho|cac|o dau|o day|the nao|nhu the nao|lam sao"
    r"|bang cach nao|hong))*"
    rf"(?: {_POLITE})*"
)
"""A message that asks to rate and says no level."""
_AGAIN = rf"(?:{_RATE}|bam|chon|nhan) (?:lai|lon|nham|sai)"
_CHANGE = r"(?:doi|sua|thay doi|chinh|cap nhat|nang|ha)(?: (?:lai|danh gia|muc|diem|so sao))*(?: (?:thanh|sang|qua|len|xuong|la))?"
_MISTAKE = (
    r"(?:nham|lon|sai|nghi lai|khong (?=[1-5]\b)"
    r"|(?:khong )?y (?:toi|tui|em|minh|chi|anh|co|chu|bac) (?:la|noi|muon noi)|moi (?:dung|phai)(?: la)?)"
)
_NOT_IT = re.compile(
    r"(?:chu )?(?:khong|ko|dau|hong) phai(?: la)? (?:[1-5](?: sao| diem)?|(?:rat )?(?:khong )?hai long|binh thuong)(?: (?:ma|dau))?"
)
_CUE = re.compile(rf"\b(?:{_AGAIN}|{_CHANGE}|{_MISTAKE})\b|{_NOT_IT.pattern}")
_OF_RATING = re.compile(r"\b(?:danh gia|cham (?:diem|sao|lai|lon|nham|sai)|(?:[1-5]|so) sao|hai long)\b")
"""Words that name a rating wherever they are said; without them the rating must have been talked of last."""
_DROPPED = re.compile(rf"\b(?:{_POLITE}|luc|hoi|khi|vua|nay gio|thanh|la|ma|thi|y|muc|danh gia|cham|bam|chon|moi|nghi|diem|so)\b")
_CLAUSE = re.compile(r"[,.;!\n]")
_AWAITED = (rating.WHY, rating.COMMENT, rating.LEVEL)
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5} | {str(points): points for points in range(1, 6)}
_MEANT = {
    letters(word): word for word in ("đổi", "sửa", "chỉnh", "nâng", "hạ", "chấm", "bấm", "chọn", "nhấn", "nhầm", "lộn", "sai")
}
_SHORT = 12


def told(turn: Turn) -> Step | None:
    """The step for such a wish; None for any other message, and in the middle of a case or of something else that is awaited."""
    folded, before = _heard(turn.incoming.text), turn.conversation
    begun_with_blame = before.draft is not None and not before.draft.category and blames(before.draft.text)
    if not folded or (before.draft and not begun_with_blame) or len(folded.split()) > _SHORT or turn.incoming.attachments:
        return None
    if before.waiting_for not in ("", "question", "which", TEXT, *_AWAITED):
        return None
    return _changed(turn, folded) or (_wanted(turn) if _REQUEST.fullmatch(folded) else None)


def _heard(text: str) -> str:
    """The words without diacritics, but for those that mean something else with theirs: «đợi» is no «đổi», «chậm» no «chấm»."""
    return " ".join(_heard_word(word) for word in words_of(clean(text)))


def _heard_word(word: str) -> str:
    plain = letters(word)
    return plain if unmarked(word, _MEANT.get(plain, word)) else word


def _changed(turn: Turn, folded: str) -> Step | None:
    """The level changed, or the levels once more where none is plain; None for a message without a word of correction."""
    if "?" in turn.incoming.text or not _CUE.search(folded) or not (_OF_RATING.search(folded) or _was_rating(turn)):
        return None
    rest = _left_of(folded)
    points, words = _NUMBERS.get(rest, level_words.answered(rest) if rest else level_words.UNCLEAR), ""
    if points is None:
        points, words = _among(turn.incoming.text), turn.incoming.text.strip()
    if points is None or (points == level_words.UNCLEAR and not rest and not _may_be_bare(turn, folded)):
        return None
    ending = _rated(turn)
    if ending is None:
        return rating.over(turn) if turn.endings and _OF_RATING.search(folded) else None
    return _anew(turn, ending, points, words) if points else rating.asked_again(turn, ending)


def _left_of(folded: str) -> str:
    """What a message says besides that something is put right."""
    return " ".join(_DROPPED.sub(" ", _CUE.sub(" , ", folded)).replace(",", " ").split())


def _among(text: str) -> int | None:
    """The level that follows a correction in clauses of its own: «bấm nhầm, hài lòng vì thợ đến nhanh»."""
    first, *more = _CLAUSE.split(text, maxsplit=1)
    return None if not more or _left_of(_heard(first)) else level_words.among(more[0])


def _may_be_bare(turn: Turn, folded: str) -> bool:
    """Whether «nhầm rồi» without a level is about the rating: one is named, being given, or was given last."""
    before = turn.conversation
    just_given = before.rating is not None and all(one.id.startswith(endings.PREFIX) for one in before.offered)
    return bool(_OF_RATING.search(folded)) or before.waiting_for in _AWAITED or just_given


def _was_rating(turn: Turn) -> bool:
    """Whether the talk was of a rating last: its words or levels are awaited, or a level was given and can still be changed."""
    before = turn.conversation
    if before.waiting_for in _AWAITED or endings.asked_about(turn):
        return True
    return before.rating is not None and not before.waiting_for and endings.named(turn, before.rating.ending) is not None


def _rated(turn: Turn) -> EndingView | None:
    """What the correction is about: what is asked about, the rating in mind, or what was rated last and can still be changed."""
    before = turn.conversation.rating
    in_mind = endings.asked_about(turn) or (endings.named(turn, before.ending) if before else None)
    if in_mind:
        return in_mind
    rated = [one for one in turn.endings if one.rated_at and endings.named(turn, one.key)]
    return max(rated, key=lambda one: one.rated_at, default=endings.unrated(turn))


def _anew(turn: Turn, ending: EndingView, points: int, words: str) -> Step:
    """The level in place of the one before; what was wrong is not asked twice."""
    begun = rating.so_far(turn, ending)
    step = rating.scored(turn, ending, points, words)
    is_first = not ending.rated_at and not begun.score
    if step.rating is None or is_first or (step.rating.low and not (begun.comment or begun.reasons)):
        return step
    if step.rating.low:
        return rating.finished(turn, ending, step.rating)
    first, *others = step.replies
    text = turn.voice.say(say.RATED_ANEW, level=say.LEVELS[points - 1])
    return replace(step, replies=(replace(first, text=text), *others))


def _wanted(turn: Turn) -> Step:
    """The levels of today's answers, else of what ended last; where nothing did, what can be rated, and when."""
    draft, now = turn.conversation.draft, endings.asked_about(turn)
    alone = replace(turn, conversation=replace(turn.conversation, draft=None))
    of_today = None if now else rating.of_answer(alone, turn.voice.say(say.RATE_GLADLY))
    ended = of_today.ended if of_today else None
    ending = EndingView(ended.key, ended.kind) if ended else now or endings.unrated(turn) or endings.last(turn)
    if ending is None:
        return _nothing_yet(turn)
    if draft:  # what was said before the levels were asked for is kept with them
        return replace(rating_said.which_level_with(alone, ending, draft.text), ended=ended)
    return of_today or rating.asked_again(alone, ending)


def _nothing_yet(turn: Turn) -> Step:
    draft = turn.conversation.draft
    step = turn.step(turn.voice.say(say.RATE_NOTHING_YET), offered=(Choice(report.START, say.REPORT_LABEL),))
    return keeping(step, draft, TEXT) if draft else step
