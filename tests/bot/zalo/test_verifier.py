"""The file by which Zalo sees whose domain this is: there from the start, before the channel has any key, and nothing beside it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from aiohttp import web

from bot.zalo.verifier import add_verifier
from tests.crash.trial import free_port
from tests.small_house import ROOT

CODE = "GkRa5O6GTXL3ukCJdz5WJa_upMgZZXip-Cp0u"


@contextmanager
def serving(tmp_path: Path, verifier: str) -> Iterator[str]:
    """The whole service without a key of any platform, once it has said where it listens."""
    where = {"MOTCUA_STORE_PATH": str(tmp_path / "x.db"), "MOTCUA_WEB_PORT": str(free_port()), "PATH": "/usr/bin:/bin"}
    line = [sys.executable, str(ROOT / "main.py"), "serve"]
    env = {**where, "MOTCUA_ZALO_VERIFIER": verifier}
    with subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as service:
        try:
            assert service.stdout is not None
            yield next(found[0] for text in service.stdout if (found := re.search(r"http://[^/]+", text)))
        finally:
            service.terminate()
            service.communicate(timeout=90)


def test_zalo_finds_the_file_that_it_named(tmp_path: Path) -> None:
    """Its code stands in the tag that Zalo reads; dressed like every page, and no other name of its kind is answered."""
    with serving(tmp_path, f"zalo_verifier{CODE}.html") as url:
        answer = httpx.get(f"{url}/zalo_verifier{CODE}.html", trust_env=False)
        assert answer.status_code == 200 and answer.headers["content-type"] == "text/html; charset=utf-8"
        assert f'<meta name="zalo-platform-site-verification" content="{CODE}">' in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert httpx.get(f"{url}/zalo_verifier{CODE}x.html", trust_env=False).status_code == 404


def test_without_one_there_is_none() -> None:
    """The twin: as the settings come, no address is added."""
    router = web.Application().router
    add_verifier(router, "")
    assert not router.routes()
    add_verifier(router, f"zalo_verifier{CODE}.html")
    assert {route.method for route in router.routes()} == {"GET", "HEAD"}
