"""The settings: config.toml laid under environment variables, checked, as frozen dataclasses."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from bot.web_server import WebSettings

PREFIX = "MOTCUA"
_TRUE, _FALSE = {"true", "1", "yes", "on"}, {"false", "0", "no", "off"}


class BadSettings(ValueError):
    """A setting cannot be used; the message is one Vietnamese line that names it."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the service remembers."""

    path: Path = Path("data/motcua.db")


@dataclass(frozen=True, slots=True)
class KnowledgeSettings:
    """Where imported procedures are kept; without any, the bundled catalogue is served."""

    path: Path = Path("data/knowledge")


@dataclass(frozen=True, slots=True)
class CentreSettings:
    """The centre that the service speaks for."""

    name: str = "Trung tâm Phục vụ hành chính công"
    you: str = "anh/chị"
    hotline: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class WebSection:
    """The web chat as written in config.toml; see `WebSettings` for what each key does."""

    host: str = "127.0.0.1"
    port: int = 8080
    rate_limits: bool = True
    trusted_proxies: tuple[str, ...] = ()
    public_url: str = ""
    frame_sites: tuple[str, ...] = ()
    api_sites: tuple[str, ...] = ()
    accent: str = "#0b5394"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of the service, one section a field."""

    store: StoreSettings = field(default_factory=StoreSettings)
    knowledge: KnowledgeSettings = field(default_factory=KnowledgeSettings)
    centre: CentreSettings = field(default_factory=CentreSettings)
    web: WebSection = field(default_factory=WebSection)

    def web_settings(self) -> WebSettings:
        """What the web server is given. Raises BadSettings."""
        section = {name.name: getattr(self.web, name.name) for name in fields(WebSection)}
        try:
            return WebSettings(**section, centre=self.centre.name, phone=self.centre.hotline, citizen=self.centre.you)
        except ValueError as error:
            raise BadSettings(f"[web] {error}") from None


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the file and the environment (MOTCUA_<SECTION>_<KEY>); paths are relative to the file. Raises BadSettings."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadSettings(f"Không có tệp cấu hình {path}.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"Không đọc được tệp cấu hình {path}: {error}") from None
    sections = get_type_hints(Settings)
    if unknown := data.keys() - sections.keys():
        raise BadSettings(f"{path}: không có mục [{min(unknown)}].")
    return Settings(**{name: _section(name, kind, data.get(name, {}), environment, path.parent) for name, kind in sections.items()})


def _section(name: str, kind: type, data: Any, environment: Mapping[str, str], folder: Path) -> Any:
    if not isinstance(data, dict):
        raise BadSettings(f"[{name}] phải là một mục.")
    types = get_type_hints(kind)
    if unknown := data.keys() - types.keys():
        raise BadSettings(f"[{name}] không có khóa «{min(unknown)}».")
    values = {key: _value(f"[{name}] {key}", value, types[key]) for key, value in data.items()}
    for key, wanted in types.items():
        variable = f"{PREFIX}_{name}_{key}".upper()
        if variable in environment:
            values[key] = _from_text(variable, environment[variable], wanted)
    paths = {key: folder / value for key, value in {**_defaults(kind), **values}.items() if isinstance(value, Path)}
    return kind(**{**values, **paths})


def _defaults(kind: type) -> dict[str, Any]:
    return {item.name: item.default for item in fields(kind)}


def _value(name: str, value: Any, wanted: Any) -> Any:
    if wanted is Path and isinstance(value, str) and value:
        return Path(value)
    if wanted == tuple[str, ...] and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if isinstance(wanted, type) and type(value) is wanted:
        return value
    raise BadSettings(f"{name}: giá trị {value!r} sai kiểu.")


def _from_text(name: str, text: str, wanted: Any) -> Any:
    """The value of an environment variable; a list is separated by commas."""
    if wanted is bool and text.lower() in _TRUE | _FALSE:
        return text.lower() in _TRUE
    if wanted is int and text.strip().isascii() and text.strip().isdigit():
        return int(text)
    if wanted is str:
        return text
    if wanted is Path and text:
        return Path(text)
    if wanted == tuple[str, ...]:
        return tuple(item.strip() for item in text.split(",") if item.strip())
    raise BadSettings(f"{name}: giá trị «{text[:60]}» không dùng được.")
