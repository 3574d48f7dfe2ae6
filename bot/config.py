"""Configuration: `config.yaml`, and any key of it from the environment.

`LINDIAN_DATABASE`, `LINDIAN_BOTS__WANG__TOKEN`; `LINDIAN_CONFIG` names another file. An unknown key
is an error that names it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)
from typing_extensions import override

from store.core.errors import Invalid


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
        env_prefix="LINDIAN_",
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
        return init_settings, env_settings, YamlConfigSettingsSource(settings_cls, _file.path)


class _File:
    """Which file the next `Settings()` reads; pydantic gives its sources no other way in."""

    path: Path | None = None


_file = _File()


def load(path: str | Path | None = None, **over: object) -> Settings:
    """The settings of a file (or of `LINDIAN_CONFIG`, or `config.yaml`), with `over` on top.

    Raises Invalid with a sentence for each key that is wrong.
    """
    named = path or os.environ.get("LINDIAN_CONFIG")
    _file.path = Path(named) if named else Path("config.yaml")
    if named and not _file.path.is_file():
        raise Invalid(why=f"no such configuration file: {named}")
    try:
        return Settings(**over)  # type: ignore[arg-type]
    except ValidationError as error:
        raise Invalid(why="; ".join(_sentence(e) for e in error.errors())) from None
    except ValueError as error:
        raise Invalid(why=f"{_file.path}: {error}") from None
    finally:
        _file.path = None  # settings that are made without a file read none


def _sentence(error: object) -> str:
    found = error if isinstance(error, dict) else {}
    where = ".".join(str(part) for part in found.get("loc", ()))
    if found.get("type") == "extra_forbidden":
        return f"{where}: no such setting"
    return f"{where}: {found.get('msg', 'is wrong')}"
