"""The first start of the service shows the way in, and the way in works."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx

from tests.crash.trial import free_port
from tests.desk.office import OURS
from tests.test_command_line import ROOT


def test_the_first_start_prints_a_link_that_lets_the_administrator_in(tmp_path: Path) -> None:
    """On standard output, once the service listens; not in the log."""
    where = {"MOTCUA_STORE_PATH": str(tmp_path / "x.db"), "MOTCUA_WEB_PORT": str(free_port()), "PATH": "/usr/bin:/bin"}
    line = [sys.executable, str(ROOT / "main.py"), "serve"]
    with subprocess.Popen(line, env=where, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as service:
        try:
            assert service.stdout is not None
            link = next(found[0] for text in service.stdout if (found := re.search(r"http://\S+", text)))
            password = {"password": "gió đưa cành trúc la đà canary", "again": "gió đưa cành trúc la đà canary"}
            assert httpx.post(link, data=password, headers=OURS, trust_env=False).status_code == 303
            given = {"login": "quantri", "password": password["password"]}
            answer = httpx.post(link.partition("set-")[0] + "sign-in", data=given, headers=OURS, trust_env=False)
            assert answer.headers["location"].startswith("/desk/totp")
        finally:
            service.terminate()
            _, log = service.communicate(timeout=30)
    assert link.rpartition("/")[2] not in log
