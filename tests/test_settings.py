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
    ("text", "environment", "says"),
    [
        ("[web]\nprot = 1\n", {}, "config.toml: [web] không có khóa «prot». Các khóa: host, port"),
        ("[wbe]\nport = 1\n", {}, "config.toml: không có mục [wbe]. Các mục: store"),
        ('[web]\nport = "8080"\n', {}, "config.toml: [web] port: cần một số nguyên."),
        ("[web]\nport = true\n", {}, "[web] port: cần một số nguyên."),
        ("[web]\nport = 99999\n", {}, "[web] port: cần một số từ 0 đến 65535."),
        ("[web]\nport = -1\n", {}, "[web] port: cần một số từ 0 đến 65535."),
        ('[web]\nrate_limits = "no"\n', {}, "[web] rate_limits: cần true hoặc false."),
        ('[web]\nframe_sites = "https://a.vn"\n', {}, '[web] frame_sites: cần một danh sách như ["…"].'),
        ('[web]\npublic_url = "motcua.tinh.gov.vn"\n', {}, "[web] public_url: «motcua.tinh.gov.vn» không phải địa chỉ trang"),
        ('[web]\npublic_url = "javascript:alert(1)"\n', {}, "[web] public_url: «javascript:alert(1)» không phải địa chỉ trang"),
        ('[web]\nframe_sites = ["a.vn"]\n', {}, "[web] frame_sites: «a.vn» không phải địa chỉ trang"),
        ('[web]\ntrusted_proxies = ["nginx"]\n', {}, "[web] trusted_proxies: «nginx» không phải địa chỉ IP"),
        ('[web]\naccent = "blue"\n', {}, "[web] accent: cần mã màu như #0b5394."),
        ('[web]\nhost = ""\n', {}, "[web] host: cần tên máy hoặc địa chỉ"),
        ('[web]\nhost = "a b"\n', {}, "[web] host: cần tên máy hoặc địa chỉ"),
        ('[centre]\nyou = ""\n', {}, "[centre] you: cần cách xưng hô như anh/chị."),
        ('[centre]\nyou = " "\n', {}, "[centre] you: cần cách xưng hô"),
        ('[centre]\nname = ""\n', {}, "[centre] name: không được để trống."),
        ("[centre]\nname = 3\n", {}, "[centre] name: cần chữ trong ngoặc kép."),
        ('[zalo]\napi = "openapi.zalo.me"\n', {}, "[zalo] api: cần địa chỉ như https://openapi.zalo.me."),
        ('[zalo]\nfile_hosts = ["*"]\n', {}, "[zalo] file_hosts: cần tên máy như zdn.vn."),
        ('[zalo]\nverifier = "/zalo_verifierAbCd1234.html"\n', {}, "[zalo] verifier: cần đúng tên tệp mà Zalo cho"),
        ('[zalo]\nverifier = "zalo_verifier../../x.html"\n', {}, "[zalo] verifier: cần đúng tên tệp mà Zalo cho"),
        ('[telegram]\nproxy = "127.0.0.1"\n', {}, "[telegram] proxy: cần địa chỉ như socks5://127.0.0.1:1080."),
        ('[phone]\nvendor = "vnpt"\n', {}, "[phone] vendor: chỉ có: neutral, stringee."),
        ("", {"MOTCUA_PHONE_ADDRESSES": "tổng đài"}, "MOTCUA_PHONE_ADDRESSES: «tổng đài» không phải địa chỉ IP"),
        ('[store]\npath = ""\n', {}, "[store] path: cần một đường dẫn"),
        ("web = 3\n", {}, "web phải là một mục"),
        ("[web\n", {}, "config.toml dòng 1: tên mục thiếu dấu ngoặc vuông đóng."),
        ("[web]\n\nport 8080\n", {}, "config.toml dòng 3: sau tên khóa phải có dấu =."),
        ("[web]\nhost = abc\n", {}, "config.toml dòng 2: giá trị chưa đúng"),
        ("[web]\nport = 1\nport = 2\n", {}, "config.toml dòng 3: khóa này đã có ở trên."),
        ("[web]\nhost = \udcff\n", {}, "config.toml dòng 2: không phải chữ UTF-8."),
        ("", {"MOTCUA_WEB_PORT": "eighty"}, "Biến môi trường MOTCUA_WEB_PORT: cần một số nguyên."),
        ("", {"MOTCUA_WEB_PORT": "9" * 5000}, "MOTCUA_WEB_PORT: cần một số nguyên."),
        ("", {"MOTCUA_WEB_PORT": "70000"}, "MOTCUA_WEB_PORT: cần một số từ 0 đến 65535."),
        ("", {"MOTCUA_WEB_RATE_LIMITS": "maybe"}, "MOTCUA_WEB_RATE_LIMITS: cần true hoặc false."),
        ("", {"MOTCUA_WEB_TRUSTED_PROXIES": "10.0.0.0/99"}, "MOTCUA_WEB_TRUSTED_PROXIES: «10.0.0.0/99» không phải"),
        ("", {"MOTCUA_CENTRE_YOU": ""}, "MOTCUA_CENTRE_YOU: cần cách xưng hô"),
        ("", {"MOTCUA_STORE_PATH": ""}, "MOTCUA_STORE_PATH: cần một đường dẫn, không để trống."),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(tmp_path: Path, text: str, environment: dict[str, str], says: str) -> None:
    """Section and key, or the variable, and what is wanted: in Vietnamese, for every command, before anything starts."""
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8", errors="surrogateescape")
    with pytest.raises(BadSettings) as refused:
        load(path, environment)
    assert says in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize("key", ["telegram.token", "zalobot.token", "zalo.app_secret", "zalo.refresh_token", "phone.secret"])
def test_a_secret_in_the_file_is_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    """S10: keys name environment variables; whoever writes the secret itself reads what to do, and it stands in no message."""
    section, name = key.split(".")
    with pytest.raises(BadSettings) as refused:
        load(config(tmp_path, f'[{section}]\n{name} = "123456:AA-canary"\n'), {})
    assert "không ghi mã bí mật vào đây" in str(refused.value) and "canary" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        '[centre]\nyou = "bạn"\n',
        "[web]\nport = 0\n",
        '[web]\nhost = "::1"\n',
        '[web]\napi_sites = ["*"]\n',
        '[zalo]\nverifier = "zalo_verifierGk_Ra5-O6.html"\n',
    ],
)
def test_what_can_be_used_is_taken(tmp_path: Path, text: str) -> None:
    """The twin of the refusals."""
    assert load(config(tmp_path, text), {}).web_settings().centre
