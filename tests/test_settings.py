"""Settings: the file, the environment above it, and one clear line for what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadSettings, load


def config(folder: Path, text: str) -> Path:
    """A config.toml with this text."""
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def test_environment_stands_above_the_file(tmp_path: Path) -> None:
    """MOTCUA_<SECTION>_<KEY> overrides a key; what neither names has its default."""
    path = config(tmp_path, '[web]\nport = 9000\nrate_limits = true\n[store]\npath = "a.db"\n')
    settings = load(
        path, {"MOTCUA_WEB_PORT": "9001", "MOTCUA_WEB_RATE_LIMITS": "false", "MOTCUA_WEB_FRAME_SITES": "https://a.vn, https://b.vn"}
    )
    assert (settings.web.port, settings.web.rate_limits, settings.web.host) == (9001, False, "127.0.0.1")
    assert settings.web.frame_sites == ("https://a.vn", "https://b.vn")
    assert settings.store.path == tmp_path / "a.db"


def test_absolute_path_from_the_environment(tmp_path: Path) -> None:
    """A store path from outside is taken as it is."""
    elsewhere = tmp_path / "elsewhere" / "x.db"
    assert load(config(tmp_path, ""), {"MOTCUA_STORE_PATH": str(elsewhere)}).store.path == elsewhere


@pytest.mark.parametrize(
    ("text", "environment", "named"),
    [
        ("[web]\nprot = 1\n", {}, "prot"),
        ("[wbe]\nport = 1\n", {}, "wbe"),
        ('[web]\nport = "8080"\n', {}, "port"),
        ("[web]\nport = true\n", {}, "port"),
        ("web = 3\n", {}, "web"),
        ("[web\n", {}, "config.toml"),
        ("", {"MOTCUA_WEB_PORT": "eighty"}, "MOTCUA_WEB_PORT"),
        ("", {"MOTCUA_WEB_RATE_LIMITS": "maybe"}, "MOTCUA_WEB_RATE_LIMITS"),
        ("", {"MOTCUA_STORE_PATH": ""}, "MOTCUA_STORE_PATH"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(tmp_path: Path, text: str, environment: dict[str, str], named: str) -> None:
    """Unknown keys, wrong types, damaged files."""
    with pytest.raises(BadSettings) as refused:
        load(config(tmp_path, text), environment)
    assert named in str(refused.value) and "\n" not in str(refused.value).strip()


def test_bad_colour_is_refused(tmp_path: Path) -> None:
    """What only the web server can judge is still one line at the start."""
    settings = load(config(tmp_path, '[web]\naccent = "blue"\n'), {})
    with pytest.raises(BadSettings, match="web"):
        settings.web_settings()
