"""Configuration: `config.yaml`, and any key of it from the environment.

`LINDIAN_DATABASE`, `LINDIAN_BOTS__WANG__TOKEN`; `LINDIAN_CONFIG` names another file. An unknown key
is an error that names it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from typing_extensions import override

from store.core.errors import Invalid

PREFIX = "LINDIAN_"
DATABASES = ("sqlite:///", "postgresql://")
_BOT_NAME = re.compile("[a-z0-9_]+")


class BotSettings(BaseModel):
    """One bot. WeChat: `app_id secret token aes_key mode`; Telegram: `token secret`."""

    model_config = ConfigDict(extra="forbid")

    platform: Literal["wechat", "telegram", "local"]
    shop: str = "shared"
    api_url: str = ""
    app_id: str = ""
    secret: str = ""
    token: str = ""
    aes_key: str = ""
    mode: Literal["aes", "plain"] = "aes"
    kind: Literal["service", "subscription"] = "service"
    verified: bool = True
    username: str = ""
    polling: bool = False


class LlmSettings(BaseModel):
    """A language model behind any endpoint that speaks OpenAI's chat completions; off without `url`."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    model: str = ""
    key: str = ""
    timeout: float = Field(default=4.0, gt=0, le=20)

    @property
    def on(self) -> bool:
        """Whether a model is to be asked."""
        return bool(self.url and self.model)


class Settings(BaseSettings):
    """All settings; the table in README.md explains each."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        nested_model_default_partial_update=True,
    )

    database: str = "sqlite:///data/lindian.db"
    redis: str = "embedded"
    public_url: str = "http://127.0.0.1:8000"
    secret_key: str = ""
    reply_within: float = Field(default=4.0, gt=0, le=4.8)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    llm: LlmSettings = LlmSettings()
    bots: dict[str, BotSettings] = {}

    @field_validator("database")
    @classmethod
    def _database_that_we_speak(cls, url: str) -> str:
        if not (url.startswith(DATABASES) and url.split("://", 1)[1].strip("/")):
            raise ValueError("must be sqlite:///path or postgresql://user:password@host/name")
        return url

    @field_validator("bots")
    @classmethod
    def _names_of_bots(cls, bots: dict[str, BotSettings]) -> dict[str, BotSettings]:
        wrong = [name for name in bots if not _BOT_NAME.fullmatch(name)]
        if wrong:
            raise ValueError(f"{wrong[0]}: the name of a bot is made of a-z, 0-9 and _")
        return bots

    @override
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code first, then the environment, then the file."""
        _ = dotenv_settings, file_secret_settings
        return init_settings, env_settings, InitSettingsSource(settings_cls, dict(_file.keys))


class _File:
    """What the file says for the next `Settings()`; pydantic gives its sources no other way in."""

    keys: Mapping[str, Any] = MappingProxyType({})


_file = _File()


def load(path: str | Path | None = None, **over: object) -> Settings:
    """The settings of a file (or of `LINDIAN_CONFIG`, or `config.yaml`), with `over` on top.

    Raises Invalid with a sentence for each key that is wrong.
    """
    named = path or os.environ.get("LINDIAN_CONFIG")
    file = Path(named) if named else Path("config.yaml")
    if named and not file.is_file():
        raise Invalid(why=f"no such configuration file: {named}")
    unknown = "; ".join(f"{name}: no such setting" for name in _unknown(os.environ))
    if unknown:
        raise Invalid(why=unknown)
    try:
        _file.keys = _read(file) if file.is_file() else {}
        return Settings(**over)  # type: ignore[arg-type]
    except ValidationError as error:
        raise Invalid(why="; ".join(_sentence(e) for e in error.errors())) from None
    finally:
        _file.keys = {}  # settings that are made without a file read none


def _unknown(environment: Mapping[str, str]) -> Iterator[str]:
    """The variables that look like settings and are none."""
    known = {"config", *Settings.model_fields}
    for name in sorted(environment):
        if name.startswith(PREFIX):
            key, *inner = name.removeprefix(PREFIX).lower().split("__")
            if key not in known or (inner and key not in {"bots", "llm"}):
                yield name


def _read(file: Path) -> dict[str, Any]:
    try:
        keys = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise Invalid(why=f"{file}: this is no YAML: {error.problem}{line}") from None
    except (yaml.YAMLError, ValueError, OSError) as error:
        raise Invalid(why=f"{file} cannot be read: {str(error).splitlines()[0]}") from None
    if not isinstance(keys or {}, dict):
        raise Invalid(why=f"{file}: must be settings, one a line, like `redis: none`")
    return {str(key): value for key, value in (keys or {}).items()}


def _sentence(error: object) -> str:
    found = error if isinstance(error, dict) else {}
    where = ".".join(str(part) for part in found.get("loc", ()))
    if found.get("type") == "extra_forbidden":
        return f"{where}: no such setting"
    said = str(found.get("msg", "is wrong")).removeprefix("Value error, ")
    return f"{where}: {said}"
