"""Whoever asks a benchmark for help gets help: nothing runs and nothing is written."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from benchmarks import fit_ranking, redaction_quality


@pytest.mark.parametrize("main", [fit_ranking.main, redaction_quality.main])
def test_help_only_helps(main: Callable[[], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` ends the program with its usage."""
    monkeypatch.setattr(sys, "argv", ["benchmark", "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0 and "usage" in capsys.readouterr().out
