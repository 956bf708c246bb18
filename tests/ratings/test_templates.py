"""What citizens write and survey staff name is text on every public page; what is said stands in one file."""

from __future__ import annotations

import re

from handlers.ratings import page_sentences
from handlers.ratings.public_pages import ROUTES
from handlers.ratings.rendering import templates

BANNED = re.compile(r"\|\s*safe\b|autoescape|Markup|<script(?![^>]*\ssrc=)|<style|\son[a-z]+=|\sstyle=|javascript:|https?://")


def sources() -> dict[str, str]:
    environment = templates()
    assert environment.loader
    names = [name for name in environment.list_templates() if name.endswith(".html")]
    return {name: environment.loader.get_source(environment, name)[0] for name in names}


def test_templates_escape_without_exception_and_load_nothing_from_elsewhere() -> None:
    assert len(sources()) > 10
    assert [name for name, text in sources().items() if BANNED.search(text)] == []
    assert BANNED.search("<p>{{ words | safe }}</p>")  # the twin


def test_every_sentence_that_a_template_names_is_there() -> None:
    """A name that is missing would be an error only once somebody comes to that page."""
    named = {
        name
        for text in sources().values()
        for call in re.findall(r"say\(([^)]*)", text)
        for name in re.findall(r'"([A-Z_]+)"', call)
    }
    assert len(named) > 40
    assert {name for name in named if not hasattr(page_sentences, name)} == set()


def test_every_address_that_can_be_read_is_read_without_writing() -> None:
    """Only these routes change anything, and each of them by POST."""
    assert {method for method, _, _ in ROUTES} == {"GET", "POST"}
    assert {handler.__name__ for method, _, handler in ROUTES if method == "POST"} == {"take", "begin", "take_step"}
