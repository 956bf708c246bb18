"""Every CSV shape and every sheet of the workbook, read back by pandas: what the store holds, no more, no less, no other way."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_store import responses, sqlite
from feedback_store.responses import Answers, Given
from feedback_store.store import Store
from feedback_store.tallies import Wanted
from handlers.exports.cell_text import neutralised, plain
from handlers.exports.ratings_names import CHANNELS, ORIGINS
from handlers.exports.ratings_notes import method
from handlers.exports.ratings_workbook import CODEBOOK, METHOD, RAW, SHEETS
from knowledge.questionnaires.questionnaire import Item, Questionnaire
from tests.exports.by_pandas import MIDNIGHTS
from tests.exports.made_ratings import RULES, exported, put
from tests.exports.test_ratings_rows import as_read

FORMS = tuple(RULES.questionnaires[key][-1] for key in ("mot-cham", "dich-vu-16", "sipas-2023-2026"))
TEXTS = st.one_of(
    st.sampled_from(
        (
            *(
                "=1+1",
                "@SUM(A1)",
                "-5",
                "007",
                "1e5",
                "NA",
                "nan",
                "N/A",
                "TRUE",
                "NULL",
                'Chị nói "xong", rồi thôi',
                "a;b",
                "hai\r\ndòng",
            ),
            *("01/11/2026", " đầu và cuối ", "\tcách", "'nháy", "😡 tệ quá", "_x0041_", "<b>&amp;</b>", "dòng\ncuối\n"),
        )
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Nd")), min_size=1, max_size=30),
)
_ROWS = """SELECT ref, submitted_at, month, origin, channel, unit, field, subject, officer, item, value, text
    FROM responses LEFT JOIN answers ON answers.response = responses.id ORDER BY submitted_at"""
_COLUMNS = ("ref", "at", "month", "origin", "channel", "unit", "field", "subject", "officer", "item", "value", "text")
_OF_RESPONSE = ["Mã phiếu", "Phiếu", "Đợt khảo sát", "Tháng", "Đơn vị", "Nguồn", "Kênh", "Lĩnh vực", "Thủ tục, loại việc"]


@st.composite
def given_forms(draw: st.DrawFn) -> list[tuple[Given, Answers, datetime]]:
    """Filled-in forms of one questionnaire: ticks, own words, texts, numbers, blanks."""
    form, chance = draw(st.sampled_from(FORMS)), random.Random(draw(st.integers(0, 2**32)))
    words = draw(st.lists(TEXTS, min_size=1, max_size=5))

    def one() -> tuple[Given, Answers, datetime]:
        told = {item.key: _answer(item, chance, words) for item in form.items if chance.random() < 0.7}
        places = (chance.choice(("so_y_te", "so_la", "")), chance.choice(("infrastructure", "")), "infrastructure.lighting", "CB-1")
        channel = chance.choice(("zalo", "page", "kênh lạ"))
        return Given(form.key, form.version, chance.choice(("case", "link")), channel, *places), told, chance.choice(MIDNIGHTS)

    return [one() for _ in range(draw(st.integers(1, 6)))]


def _answer(item: Item, chance: random.Random, words: list[str]) -> tuple[tuple[str, str], ...]:
    if item.sort in ("text", "number"):
        return (("", chance.choice(words) if item.sort == "text" else str(chance.randrange(100))),)
    ticked = chance.sample(item.options, 1 if item.sort == "one" else chance.randint(1, min(3, len(item.options))))
    return tuple((option.key, chance.choice(words) if option.own_words else "") for option in ticked)


def stored(store: Store, form: Questionnaire, cell: Callable[[str], str]) -> pd.DataFrame:
    """The rows of the store as they should read; what people wrote as a file of that sort has it."""
    db = sqlite.connect(store.path)
    frame = pd.DataFrame(db.execute(_ROWS).fetchall(), columns=list(_COLUMNS)).fillna("")
    db.close()
    categories = RULES.categories.values()
    labels = {(item.key, option.key): option.label for item in form.items for option in item.options}
    frame["month"] = pd.to_datetime(frame["at"], utc=True).dt.tz_convert("Asia/Ho_Chi_Minh").dt.strftime("%Y-%m")
    names = {
        "origin": ORIGINS,
        "channel": CHANNELS,
        "unit": {key: one.name for key, one in RULES.units.items()},
        "field": {one.group: f"{one.group_name} (phản ánh)" for one in categories},
        "subject": {one.key: one.name for one in categories},
    }
    for column, known in names.items():
        frame[column] = frame[column].map(lambda key, known=known: known.get(key, key))
    frame["form"], frame["survey"] = f"{form.key}@{form.version}", ""
    frame["label"] = [labels.get((item, value), "") for item, value in zip(frame["item"], frame["value"], strict=True)]
    frame["text"] = frame["text"].map(cell)
    return frame


def as_answers(frame: pd.DataFrame) -> list[list[str]]:
    """One row an answer."""
    told = frame[frame["item"] != ""]
    return sorted(told[[*_heads(), "item", "value", "label", "text"]].to_numpy().tolist())


def as_respondents(frame: pd.DataFrame, form: Questionnaire) -> list[dict[str, str]]:
    """One row a respondent: the codes of each question in the order of its options, the own words beside them."""
    found = []
    for _, own in frame.groupby("ref"):
        row = dict(zip(_OF_RESPONSE, own.iloc[0][_heads()], strict=True))
        for item in form.items:
            mine = own[own["item"] == item.key]
            order = {option.key: place for place, option in enumerate(item.options)}
            codes = sorted(mine["value"], key=lambda code: order.get(code, 99))
            row[item.key] = " ".join(mine["text"]) if item.sort == "text" else "; ".join(codes)
            if any(option.own_words for option in item.options):
                row[item.key + ".loi"] = " ".join(text for text in mine.sort_values("value")["text"] if text)
        found.append(row)
    return found


def _heads() -> list[str]:
    return ["ref", "form", "survey", "month", "unit", "origin", "channel", "field", "subject"]


def by_ref(frame: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of a file in the order of their references."""
    return [{str(title): str(cell) for title, cell in row.items()} for row in frame.sort_values("Mã phiếu").to_dict("records")]


def test_what_pandas_reads_is_what_the_store_holds(store: Store) -> None:
    """One row an answer, one row a respondent, the raw sheet: every column, every row, months of Vietnam."""

    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    @given(given_forms())
    def check(made: list[tuple[Given, Answers, datetime]]) -> None:
        form = {one.key: one for one in FORMS}[made[0][0].questionnaire]
        wanted = Wanted(form.key, form.version)
        store.submit(lambda db: [db.execute(f"DELETE FROM {table}") for table in ("answers", "responses")]).result()  # noqa: S608
        put(store, made * 5)  # what fewer look like is partly left out: test_ratings_rows.py
        for shape in ("answers", "respondents"):
            path = exported(store, f"{shape}.csv", shape, wanted)  # type: ignore[arg-type]
            read = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", lineterminator=None)
            path.unlink()
            kept = stored(store, form, neutralised)
            if shape == "answers":
                assert sorted(read.to_numpy().tolist()) == as_answers(kept)
            else:
                assert by_ref(read) == as_respondents(kept, form)
        path = exported(store, "a.xlsx", wanted=wanted)
        raw = pd.read_excel(path, sheet_name=RAW, dtype=object, na_filter=False, engine="calamine")
        path.unlink()
        read_back = [{title: as_read(cell) for title, cell in row.items()} for row in by_ref(raw)]
        kept = as_respondents(stored(store, form, plain), form)
        assert read_back == [{title: as_read(cell) for title, cell in row.items()} for row in kept]

    check()


def test_every_other_sheet_reads_back(store: Store) -> None:
    """The codebook has every question and option; the method every rule with its version; the label stands on all."""
    for form in FORMS:
        path = exported(store, "b.xlsx", wanted=Wanted(form.key, form.version))
        sheets = pd.read_excel(path, sheet_name=None, header=None, na_filter=False, engine="calamine")
        path.unlink()
        assert tuple(sheets) == SHEETS
        codes = {(str(row[0]), str(row[5])): (row[1], row[6]) for row in sheets[CODEBOOK].iloc[4:].itertuples(index=False)}
        for item in form.items:
            assert codes[item.key, ""][0] == item.text
            assert all(codes[item.key, option.key][1] == option.label for option in item.options)
        told = dict(sheets[METHOD].iloc[3:, :2].itertuples(index=False, name=None))
        assert told.items() >= dict(method()).items() and told["Nhãn"] == form.notice
        assert all(form.notice in set(sheet.iloc[:, 0]) for name, sheet in sheets.items() if name != RAW)


def test_the_twin_one_cell_more_or_less_is_seen(store: Store) -> None:
    """A row that the store has lost since is missed, and a word that was changed is another one."""
    given_, told, at = Given("mot-cham", "1", "case", "zalo"), {"muc": (("4", ""),), "gop-y": (("", "tốt"),)}, MIDNIGHTS[0]
    put(store, [(given_, told, at)] * 5)
    read = pd.read_csv(exported(store, "a.csv"), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    rows = sorted(read.to_numpy().tolist())
    assert rows == as_answers(stored(store, FORMS[0], neutralised))
    store.submit(
        lambda db: responses.write_words(db, 1, []) or db.execute("UPDATE answers SET text = 'tồi' WHERE text <> ''")
    ).result()
    assert rows != as_answers(stored(store, FORMS[0], neutralised))
