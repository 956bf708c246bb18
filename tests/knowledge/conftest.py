"""What the tests of the knowledge share."""

from __future__ import annotations

from hypothesis import settings

# A busy machine is no bug: the tests that are about time measure it themselves.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
