"""Charts stand in the page without script, say what they show, and never take a name for mark-up (S2)."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.desk.charts import Bar, bars, line, table
from handlers.desk.share_charts import Share, band, intervals

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></svg><script>",
    "&lt;",
    "' onload='x",
    "javascript:x",
)
labels = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z")), max_size=60)


def parsed(svg: str) -> ElementTree.Element:
    """The picture as XML; raises where it is none."""
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_never_mark_up(text: str) -> None:
    for made in (
        bars(text, [Bar(text, 3, 1)], text),
        line(text, [(text, 1), (text, 2)]),
        table(text, [text, text], [(text, text)]),
    ):
        names = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(made).iter()}
        assert not names & {"script", "img", "a", "foreignObject", "image", "use"}
        assert not [
            key
            for element in ElementTree.fromstring(made).iter()
            for key in element.attrib
            if key.startswith("on") or "href" in key
        ]


@given(st.lists(st.tuples(labels, st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=30))
def test_bars_stay_in_the_picture(told: list[tuple[str, int, int]]) -> None:
    """Whatever the numbers, and a part is never longer than its whole."""
    root = parsed(bars("Theo đơn vị", [Bar(*one) for one in told], "quá hạn"))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    for shape in root.iter(f"{SVG}rect"):
        assert float(shape.attrib["x"]) + float(shape.attrib["width"]) <= width
        assert float(shape.attrib["y"]) >= 0 and float(shape.attrib["y"]) + float(shape.attrib["height"]) <= height


@given(st.lists(st.tuples(labels, st.integers(0, 10**6)), min_size=1, max_size=70))
def test_the_line_stays_in_the_picture(told: list[tuple[str, int]]) -> None:
    root = parsed(line("Theo tháng", told))
    points = list(root.iter(f"{SVG}circle"))
    assert len(points) == len(told)
    assert all(0 <= float(one.attrib["cx"]) <= 640 and 0 <= float(one.attrib["cy"]) <= 260 for one in points)


def test_charts_can_be_heard() -> None:
    """A title and a description that the picture names as its label; two charts do not share their ids."""
    first, second = (
        parsed(bars("Theo đơn vị", [Bar("Sở Xây dựng", 1200, 30)], "quá hạn")),
        parsed(line("Theo tháng", [("11/2026", 5)])),
    )
    for root in (first, second):
        assert root.attrib["role"] == "img"
        told = {
            element.attrib["id"]: element.text
            for element in root.iter()
            if element.tag in (f"{SVG}title", f"{SVG}desc") and "id" in element.attrib
        }
        assert root.attrib["aria-labelledby"].split() == list(told) and all(told.values())
    assert first.attrib["aria-labelledby"] != second.attrib["aria-labelledby"]
    assert "1.200 (30)" in "".join(first.itertext()) and "Phần gạch chéo: quá hạn." in "".join(first.itertext())


def test_nothing_to_show() -> None:
    assert bars("Theo đơn vị", []) == "" and line("Theo tháng", []) == ""


def test_no_colour_of_their_own_and_no_style() -> None:
    """They print black, follow the dark dress, and need nothing that the content policy forbids."""
    made = bars("a", [Bar("b", 3, 1)], "c") + line("a", [("b", 1)])
    assert "style" not in made and "#" not in made.replace("url(#", "") and "currentColor" in made


def both(made: str) -> list[ElementTree.Element]:
    """The wide and the narrow picture."""
    return [parsed(f"{one}</svg>") for one in made.split("</svg>")[:-1]]


SHARES = st.builds(
    lambda label, parts: Share(label, "50,00 %", parts[1], parts[0], parts[2]),
    labels,
    st.lists(st.fractions(0, 1), min_size=3, max_size=3).map(sorted),
)


@given(st.lists(SHARES, min_size=1, max_size=36))
def test_shares_stay_in_both_pictures(told: list[Share]) -> None:
    """The wide and the narrow one, which a phone shows as large as it is drawn; as many bars and points in each."""
    for made, shape in ((intervals("Theo đơn vị", told), "rect"), (band("Theo tháng", told), "circle")):
        pictures = both(made)
        assert [one.attrib["class"] for one in pictures] == ["chart wide", "chart narrow"]
        for root in pictures:
            _, _, width, height = map(float, root.attrib["viewBox"].split())
            found = list(root.iter(f"{SVG}{shape}"))
            assert len(found) == len(told)
            for one in found:
                right = float(one.attrib.get("x", one.attrib.get("cx"))) + float(one.attrib.get("width", 0))
                bottom = float(one.attrib.get("y", one.attrib.get("cy"))) + float(one.attrib.get("height", 0))
                assert 0 <= right <= width and 0 <= bottom <= height
        assert float(pictures[1].attrib["viewBox"].split()[2]) <= 320


@pytest.mark.parametrize("text", HOSTILE)
def test_names_beside_shares_are_never_mark_up(text: str) -> None:
    told = [Share(text, text, Fraction(1, 2)), Share(text, text)]
    for root in (*both(intervals(text, told)), *both(band(text, told, [Fraction(1, 3), None]))):
        assert not {element.tag.removeprefix(SVG) for element in root.iter()} & {"script", "img", "a", "foreignObject"}
