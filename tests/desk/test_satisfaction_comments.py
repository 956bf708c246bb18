"""What people wrote, over real sockets: covered, without what would lead to its writer, today's tomorrow; phrases of many."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import httpx

from feedback_store import responses
from feedback_store.responses import Given
from handlers.desk.frame import bundled_rules
from handlers.desk.satisfaction_phrases import frequent
from knowledge.redaction import redacted
from tests.desk.case_office import CaseOffice
from tests.desk.rated import Rated, keep
from tests.desk.test_satisfaction import DAY_BEFORE, HIDDEN, MIDNIGHT, NOW, boss, many

__all__ = ["boss"]


def test_comments_are_covered_paged_and_hidden(desk: CaseOffice, boss: httpx.Client) -> None:
    """Numbers are covered, neither unit nor month is told, few are not shown, what many wrote is counted."""
    rated = [Rated(DAY_BEFORE, {"muc": 1 + place % 5}, comment=f"Chờ hơi lâu, gọi 0912 345 678 lần {place}") for place in range(35)]
    desk.office.write(lambda db: keep(db, rated + many(4, 1, DAY_BEFORE, unit="so_giao_duc", comment="chim hoàng yến")))
    first = boss.get("/desk/satisfaction/comments").text
    assert (
        "0912" not in first
        and "[số điện thoại]" in first
        and "chờ hơi lâu: 21 người" in first
        and "chờ hơi lâu: 14 người" in first
        and "hoàng yến:" not in first
    )
    older = unescape(re.search(r'href="([^"]+)" rel="next"', first)[1])  # type: ignore[index]
    second = boss.get(older).text
    assert first.count("<li><p") == 30 and second.count("<li><p") == 9
    blame, praise = (first.index(f"Cụm từ hay gặp ở đánh giá mức {levels}") for levels in ("1–3", "4–5"))
    assert blame < first.index("chờ hơi lâu: 21 người") < praise < first.index("chờ hơi lâu: 14 người")
    low = boss.get("/desk/satisfaction/comments?only=low").text
    assert "ở đánh giá mức 4–5" not in low
    assert low.count("mức 4") == low.count("mức 5") == 0 < low.count("mức 1")
    hidden = boss.get("/desk/satisfaction/comments?unit=so_giao_duc").text
    assert HIDDEN in hidden and "hoàng yến" not in hidden
    listed = first.partition('class="said-list"')[2] + second.partition('class="said-list"')[2]
    assert "Sở" not in listed and "11/2026" not in listed, "whose figures are hidden is not told beside a level either"


def test_comments_are_filtered_by_unit_alone(desk: CaseOffice, boss: httpx.Client) -> None:
    """The same words under a channel and a subject in turn would tell the cell that no page tells."""
    desk.office.write(
        lambda db: keep(db, many(9, 5, DAY_BEFORE, comment="qua web") + many(9, 5, DAY_BEFORE, channel="zalo", comment="qua zalo"))
    )
    for query in ("channel=web", "origin=answer", "field=x", "subject=x/y", "unit=so_y_te&channel=web"):
        text = boss.get(f"/desk/satisfaction/comments?{query}").text
        assert "qua web" in text and "qua zalo" in text and 'name="channel"' not in text, query
    assert "qua web" not in boss.get("/desk/satisfaction/comments?unit=so_giao_duc").text, "the twin"
    assert 'comments?unit=so_y_te"' in boss.get("/desk/satisfaction?unit=so_y_te").text
    assert 'comments?"' in boss.get("/desk/satisfaction?channel=web").text


def test_comments_of_today_are_told_tomorrow(desk: CaseOffice, boss: httpx.Client) -> None:
    """And their responses do not open a cell that was hidden yesterday."""
    desk.office.write(
        lambda db: keep(
            db, many(4, 5, MIDNIGHT - timedelta(seconds=1), comment="hôm qua") + many(2, 5, MIDNIGHT, comment="hôm nay")
        )
    )
    assert HIDDEN in boss.get("/desk/satisfaction/comments").text
    desk.office.write(lambda db: keep(db, many(1, 5, MIDNIGHT - timedelta(seconds=1), comment="hôm qua")))
    text = boss.get("/desk/satisfaction/comments").text
    assert text.count(">hôm qua<") == 5 and ">hôm nay<" not in text
    desk.office.clock.now += timedelta(days=1)
    assert desk.office.at_work("sep").get("/desk/satisfaction/comments?period=12-thang").text.count(">hôm nay<") == 2


def test_the_order_of_comments_does_not_tell_the_day(desk: CaseOffice, boss: httpx.Client) -> None:
    """Within a month they stand in the order of a number that chance gave, and no address has one that says more."""
    rated = [one for day in range(1, 26) for one in many(2, 5, NOW - timedelta(days=day), comment=f"ngày thứ {day:02}")]
    desk.office.write(lambda db: keep(db, rated))
    text = boss.get("/desk/satisfaction/comments").text
    stored = desk.office.ask("SELECT text FROM responses JOIN answers ON response = id WHERE text <> '' ORDER BY ref")
    assert re.findall(r'<li><p class="words">(.*?)</p>', text) == [words for (words,) in stored[:30]]
    assert not [number for (number,) in desk.office.ask("SELECT id FROM responses") if f"{number}" in text]


def test_demographic_words_are_no_comments(desk: CaseOffice, boss: httpx.Client) -> None:
    """What somebody says of themselves with consent is for counting."""
    form = next(
        one for versions in bundled_rules().questionnaires.values() for one in versions if any(i.purpose for i in one.items)
    )
    about, key = next(item.key for item in form.items if item.purpose), form.scored[0].key
    text = next(item.key for item in form.items if item.sort == "text" and not item.purpose)

    def work(db: object) -> None:
        for _ in range(6):
            told = {key: (("5", ""),), about: (("khac", "thợ rèn"),), text: (("", "nên thêm ghế"),)}
            responses.submit(db, Given(form.key, form.version, "link", "page", "so_y_te"), told, DAY_BEFORE)  # type: ignore[arg-type]

    desk.office.write(work)
    page = boss.get(f"/desk/satisfaction/comments?questionnaire={form.key}").text
    assert (form.by_key[text].text in page) == (sum(i.sort == "text" and not i.purpose for i in form.items) > 1)
    assert "nên thêm ghế" in page and "thợ rèn" not in page


def test_phrases_of_many_and_not_of_few() -> None:
    """Long ones before their parts, common words alone are none, four writers are too few."""
    told = [(f"{place}", "Giải thích dễ hiểu, cảm ơn nhiều.") for place in range(6)]
    told += [(f"{place}", "chim hoàng yến") for place in range(4)]
    found = frequent(told)
    assert [(one.text, one.n) for one in found] == [("cảm ơn", 6), ("giải thích dễ hiểu", 6)]
    assert ("chim hoàng yến", 5) in frequent([*told, ("9", "chim hoàng yến")]) and frequent([("1", "cảm ơn")] * 9) == []
    grumbled = [*told, *((f"x{place}", "chờ lâu") for place in range(9))]
    assert [one.n for one in frequent(grumbled)] == [9, 6, 6], "the most frequent first"


def test_phrases_keep_their_not_and_no_mask_is_one() -> None:
    """«Không ai nghe» is never told as «ai nghe», what covers a number is nobody's word, and a phrase does not break off."""
    low = ["Gọi 0900 000 001 không ai nghe.", "Chưa có ai gọi lại.", "Chờ hơi lâu mới có người trả lời.", "Nhờ nói rõ hơn."]
    low += ["Không phải chờ lâu.", "Phải đi lại hai lần vì thiếu giấy.", "Số giấy tờ của tôi là 079090000001 nhé."]
    covered = [(f"{text}{place}", redacted(text)) for text in low for place in range(6)]
    assert sum("[số điện thoại]" in text or "[số giấy tờ]" in text for _, text in covered) == 12, "the twin: there are masks"
    told = {one.text for one in frequent(covered)}
    assert {"không ai nghe", "chưa có ai gọi lại", "nhờ nói rõ hơn", "không phải chờ lâu"} <= told
    assert "phải đi lại hai lần vì thiếu giấy" in told and any(one.endswith("có người trả lời") for one in told)
    assert not told & {"ai nghe", "ai gọi lại", "chờ lâu", "phải chờ lâu", "số điện thoại", "nhờ nói rõ", "mới có người trả"}


def test_the_only_question_is_not_repeated_under_each_comment(desk: CaseOffice, boss: httpx.Client) -> None:
    """A reason in somebody's own words is the answer to another one."""
    questions = bundled_rules().questionnaires["mot-cham"][-1].by_key

    def work(db: object) -> None:
        keep(db, many(9, 1, DAY_BEFORE, comment="ghế cũ"))  # type: ignore[arg-type]
        told = {"muc": (("1", ""),), "ly-do": (("khac", "mưa dột"),)}
        responses.submit(db, Given("mot-cham", "1", "case", "web", "so_y_te"), told, DAY_BEFORE)  # type: ignore[arg-type]

    desk.office.write(work)
    text = unescape(boss.get("/desk/satisfaction/comments").text)
    assert text.count("ghế cũ</p>") == 9 and questions["gop-y"].text not in text
    assert text.count(questions["ly-do"].text) == 1
