"""What the tests of ratings may ask for."""

from __future__ import annotations

import pytest

from knowledge.rules import rules as loading
from knowledge.rules.rules import Rules


@pytest.fixture(scope="session")
def rules() -> Rules:
    """The bundled rules."""
    return loading.load()
