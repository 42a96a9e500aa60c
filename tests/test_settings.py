"""The settings: one frozen object with defaults that work at once, and a README that documents each of them."""

from enum import StrEnum
from typing import get_args

import pytest
from pydantic import SecretStr, ValidationError

from config.i18n import Language
from config.settings import DEFAULT_SECRET, ROOT, Settings, settings

SECRETS = [name for name, field in Settings.model_fields.items() if field.annotation is SecretStr]
OWN_SECRETS = [name for name in SECRETS if name != "OIDC_CLIENT_SECRET"]  # that one the provider chooses
PROVIDER = {"OIDC_ISSUER": "https://id.example", "OIDC_CLIENT_ID": "site", "OIDC_CLIENT_SECRET": "given"}
OTHERS = {
    "HOST": ("0.0.0.0", "0.0.0.0"),
    "PORT": ("8600", 8600),
    "DATABASE_URL": ("postgresql+psycopg://a@b/c", "postgresql+psycopg://a@b/c"),
    "SITE_URL": ("https://impulso.example", "https://impulso.example"),
    "REVIEW_REQUIRED": ("false", False),
    "SECOND_FACTOR_REQUIRED": ("false", False),
    "SOCKETS_PER_ADDRESS": ("5", 5),
    "MAKE_AHEAD": ("false", False),
    "LOCALE": ("en", Language.EN),
    "MAP_TILES": ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{x}/{y}.png"),
}


def test_nothing_needs_to_be_set(monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    chosen = settings()
    assert (chosen.HOST, chosen.PORT, chosen.ENVIRONMENT) == ("127.0.0.1", 8501, "development")
    assert chosen.DATABASE_URL.removeprefix("sqlite:///") == str(ROOT / "var" / "impulso.db")
    assert chosen.LOCALE is Language.ES
    assert chosen.REVIEW_REQUIRED is True


def test_they_are_read_once_and_never_change():
    assert settings() is settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings().PORT = 1


@pytest.mark.parametrize("name", OTHERS)
def test_the_environment_decides(monkeypatch, name):
    text, value = OTHERS[name]
    monkeypatch.setenv(name, text)
    assert getattr(settings(), name) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *[("PORT", "0"), ("PORT", "web"), ("SITE_URL", "impulso.example/"), ("ENVIRONMENT", "test"), ("LOCALE", "fr")],
        *[("SOCKETS_PER_ADDRESS", "0"), ("OIDC_ISSUER", "id.example"), ("OIDC_ISSUER", "https://id.example?x=1")],
        *[("MAP_TILES", "tiles.example/{z}/{x}/{y}"), ("MAP_TILES", "https://tiles.example/{z}/{x}.png")],
        *[("MAP_TILES", "https://a.example;script-src https://b.example/{z}/{x}/{y}")],
    ],
)
def test_a_malformed_value_is_refused_by_name(monkeypatch, name, text):
    monkeypatch.setenv(name, text)
    with pytest.raises(ValidationError, match=name):
        settings()


@pytest.mark.parametrize("weak", OWN_SECRETS)
@pytest.mark.parametrize("value", [None, DEFAULT_SECRET, "short"])
def test_production_refuses_a_default_or_short_secret_and_says_which(monkeypatch, weak, value):
    monkeypatch.setenv("ENVIRONMENT", "production")
    for name in SECRETS:
        monkeypatch.setenv(name, "a secret of this machine, 32 characters")
    monkeypatch.delenv(weak) if value is None else monkeypatch.setenv(weak, value)
    with pytest.raises(ValidationError) as refusal:
        settings()
    message = refusal.value.errors()[0]["msg"]
    assert [name for name in SECRETS if name in message] == [weak]


def test_production_starts_with_secrets_of_its_own(monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "production")
    for name in SECRETS:
        monkeypatch.setenv(name, "a secret of this machine, 32 characters")
    assert settings().ENVIRONMENT == "production"


@pytest.mark.parametrize("missing", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_a_provider_is_set_wholly_or_not_at_all(monkeypatch, missing):
    for name, value in PROVIDER.items():
        monkeypatch.setenv(name, "" if name == missing else value)
    with pytest.raises(ValidationError, match="OIDC_ISSUER needs"):
        settings()


def test_in_production_a_provider_is_asked_over_encrypted_connections(monkeypatch):
    for name, value in {**PROVIDER, "OIDC_ISSUER": "http://id.example", "SECRET_KEY": "k" * 40}.items():
        monkeypatch.setenv(name, value)
    assert settings().OIDC_ISSUER == "http://id.example"
    settings.cache_clear()
    monkeypatch.setenv("ENVIRONMENT", "production")
    with pytest.raises(ValidationError, match="https"):
        settings()
    monkeypatch.setenv("OIDC_ISSUER", PROVIDER["OIDC_ISSUER"])
    assert settings().OIDC_ISSUER == "https://id.example"


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_never_printed(monkeypatch, name):
    monkeypatch.setenv(name, "a secret of this machine, 32 characters")
    assert "this machine" not in f"{settings()!r} {settings()}"


def test_the_server_of_tiles_is_named_without_what_follows(monkeypatch):
    assert settings().tile_server == ""
    settings.cache_clear()
    monkeypatch.setenv("MAP_TILES", "https://tiles.example:8443/a/{z}/{x}/{y}.png")
    assert settings().tile_server == "https://tiles.example:8443"


def test_every_setting_says_what_it_is_for():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_the_readme_documents_every_setting():
    readme = ROOT / "README.md"
    table = "\n".join(
        ["| Setting | Type | Default | What it does |", "| --- | --- | --- | --- |", *map(row, Settings.model_fields)]
    )
    assert readme.exists(), f"README.md is missing; it needs this table:\n\n{table}"
    assert table in readme.read_text(encoding="utf-8"), f"README.md needs this table of the settings:\n\n{table}"


def row(name: str) -> str:
    """Return a setting's row of the README: name, type, default (a path counted from the project's folder), help."""
    field = Settings.model_fields[name]
    default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    shown = str(default).lower() if isinstance(default, bool) else str(default).replace(f"{ROOT}/", "")
    return f"| `{name}` | {type_of(name)} | {f'`{shown}`' if shown else 'empty'} | {field.description} |"


def type_of(name: str) -> str:
    """Return a setting's type in the words of the README."""
    annotation = Settings.model_fields[name].annotation
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return " or ".join(f"`{member}`" for member in annotation)
    if choices := get_args(annotation):
        return " or ".join(f"`{choice}`" for choice in choices)
    return {str: "text", int: "number", bool: "`true` or `false`", SecretStr: "secret"}[annotation]
