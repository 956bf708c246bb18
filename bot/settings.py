"""The settings: config.toml laid under environment variables, checked, as frozen dataclasses."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints

from bot import channel_settings, dossier_settings
from bot.channel_settings import PhoneSection, TelegramSection, ZaloBotSection, ZaloSection
from bot.dossier_settings import DossierSection
from bot.web_settings import CHECKS, WebSection, WebSettings
from handlers.citizen.sentences import Voice
from knowledge.data_file import WRONG, reason

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
class Settings:
    """Every setting of the service, one section a field."""

    store: StoreSettings = field(default_factory=StoreSettings)
    knowledge: KnowledgeSettings = field(default_factory=KnowledgeSettings)
    centre: CentreSettings = field(default_factory=CentreSettings)
    web: WebSection = field(default_factory=WebSection)
    zalo: ZaloSection = field(default_factory=ZaloSection)
    zalobot: ZaloBotSection = field(default_factory=ZaloBotSection)
    telegram: TelegramSection = field(default_factory=TelegramSection)
    phone: PhoneSection = field(default_factory=PhoneSection)
    dossiers: DossierSection = field(default_factory=DossierSection)

    def web_settings(self) -> WebSettings:
        """What the web server is given. Raises BadSettings."""
        section = {item.name: getattr(self.web, item.name) for item in fields(WebSection)}
        try:
            return WebSettings(**section, centre=self.centre.name, phone=self.centre.hotline, citizen=self.centre.you)
        except ValueError as error:
            raise BadSettings(f"[web] {error}.") from None

    def voice(self) -> Voice:
        """How this centre's service speaks."""
        return Voice(self.centre.you, self.centre.name, self.centre.hotline, self.centre.hours)


def _check_name(name: str) -> None:
    if not name.strip():
        raise ValueError("không được để trống")


_CHECKS: dict[tuple[str, str], Callable[[Any], object]] = {
    **{("web", item.name): CHECKS[item.name] for item in fields(WebSection) if item.name in CHECKS},
    ("centre", "name"): _check_name,
    ("centre", "you"): CHECKS["citizen"],
    **channel_settings.CHECKS,
    **dossier_settings.CHECKS,
}
_WANTED: dict[Any, str] = {
    int: "cần một số nguyên",
    bool: "cần true hoặc false",
    str: "cần chữ trong ngoặc kép",
    Path: "cần một đường dẫn trong ngoặc kép, không để trống",
    tuple[str, ...]: 'cần một danh sách như ["…"]',
}
_LARGEST_NUMBER = 12  # digits


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the file and the environment (MOTCUA_<SECTION>_<KEY>); paths are relative to the file. Raises BadSettings."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except WRONG as error:
        raise BadSettings(f"Tệp cấu hình {path}{reason(error)}.") from None
    sections = get_type_hints(Settings)
    if unknown := data.keys() - sections.keys():
        raise BadSettings(f"{path.name}: không có mục [{min(unknown)}]. Các mục: {', '.join(sections)}.")
    return Settings(**{name: _section(name, kind, data.get(name, {}), environment, path) for name, kind in sections.items()})


def _section(name: str, kind: type, data: Any, environment: Mapping[str, str], file: Path) -> Any:
    if not isinstance(data, dict):
        raise BadSettings(f"{file.name}: {name} phải là một mục, viết [{name}] trên một dòng riêng.")
    types = get_type_hints(kind)
    if unknown := data.keys() - types.keys():
        raise BadSettings(f"{file.name}: [{name}] không có khóa «{min(unknown)}». Các khóa: {', '.join(types)}.")
    values = {}
    for key, wanted in types.items():
        variable = f"{PREFIX}_{name}_{key}".upper()
        if variable in environment:
            values[key] = _from_text(variable, environment[variable], wanted)
            _check((name, key), values[key], f"Biến môi trường {variable}")
        elif key in data:
            values[key] = _value(f"{file.name}: [{name}] {key}", data[key], wanted)
            _check((name, key), values[key], f"{file.name}: [{name}] {key}")
    paths = {key: file.parent / value for key, value in {**_defaults(kind), **values}.items() if isinstance(value, Path)}
    return kind(**{**values, **paths})


def _check(key: tuple[str, str], value: Any, where: str) -> None:
    try:
        _CHECKS.get(key, lambda value: None)(value)
    except ValueError as error:
        raise BadSettings(f"{where}: {error}.") from None


def _defaults(kind: type) -> dict[str, Any]:
    return {item.name: item.default for item in fields(kind)}


def _value(name: str, value: Any, wanted: Any) -> Any:
    if wanted is Path and isinstance(value, str) and value and "\0" not in value:
        return Path(value)
    if wanted == tuple[str, ...] and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if isinstance(wanted, type) and type(value) is wanted:
        return value
    raise BadSettings(f"{name}: {_WANTED[wanted]}.")


def _from_text(name: str, text: str, wanted: Any) -> Any:
    """The value of an environment variable; a list is separated by commas."""
    if wanted is bool and text.lower() in _TRUE | _FALSE:
        return text.lower() in _TRUE
    if wanted is int and re.fullmatch(rf"[0-9]{{1,{_LARGEST_NUMBER}}}", text.strip()):
        return int(text)
    if wanted is str:
        return text
    if wanted is Path and text:
        return Path(text)
    if wanted == tuple[str, ...]:
        return tuple(item.strip() for item in text.split(",") if item.strip())
    raise BadSettings(f"Biến môi trường {name}: {_WANTED[wanted].replace(' trong ngoặc kép', '')}.")
