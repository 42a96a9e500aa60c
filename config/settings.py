"""Settings: one frozen object, read once from the environment (and a `.env` file where there is one)."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.i18n import Language

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SECRET = "development-only"  # the marker that production refuses, not a secret


class Settings(BaseSettings):
    """Every setting of the application. Field descriptions are the help texts the README table repeats."""

    model_config = SettingsConfigDict(frozen=True, env_file=ROOT / ".env", extra="ignore")

    HOST: str = Field("127.0.0.1", description="Address to listen on.")
    PORT: int = Field(8501, ge=1, le=65535, description="TCP port to listen on.")
    DATABASE_URL: str = Field(
        f"sqlite:///{ROOT / 'var' / 'impulso.db'}",
        description="SQLAlchemy address of the database: a SQLite file, or postgresql+psycopg://…",
    )
    SITE_URL: str = Field(
        "http://localhost:8501",
        pattern=r"^https?://[^\s/]+$",
        description="Public address of the site, no final slash.",
    )
    ENVIRONMENT: Literal["development", "production"] = Field(
        "development", description="`production` refuses to start with a default secret."
    )
    REVIEW_REQUIRED: bool = Field(
        True,
        description="A second person must approve; `false` lets a one-person team publish, and the record says so.",
    )
    SECOND_FACTOR_REQUIRED: bool = Field(
        True, description="Accounts that review or administer need a second factor; `false` leaves it to them."
    )
    OIDC_ISSUER: str = Field(
        "",
        pattern=r"^(https?://[^\s?#]+)?$",
        description="Address of an OpenID provider to sign in with, as it writes it; empty: local accounts only.",
    )
    OIDC_CLIENT_ID: str = Field("", description="What the OpenID provider calls this site.")
    OIDC_CLIENT_SECRET: SecretStr = Field(
        SecretStr(""), description="The secret the OpenID provider gave for that; it is sent there and nowhere else."
    )
    SOCKETS_PER_ADDRESS: int = Field(
        60, ge=1, description="Live connections one network address may hold; a whole office may share one."
    )
    MAKE_AHEAD: bool = Field(
        True, description="Pages and files of each edition are made before anybody asks; `false` spares the processor."
    )
    MAP_TILES: str = Field(
        "",
        pattern=r"^(https?://[\w.-]+(:\d+)?/[\w./{}?=&@-]+)?$",
        description="Tiles behind the map, `https://…/{z}/{x}/{y}.png`, which browsers then ask for; empty: no server.",
    )
    LOCALE: Language = Field(Language.ES, description="Language shown when the address names none: `es` or `en`.")
    SECRET_KEY: SecretStr = Field(
        SecretStr(DEFAULT_SECRET),
        description="Signs cookies and forms and seals second factors; at least 32 characters in production.",
    )

    @model_validator(mode="after")
    def _refuse_default_secrets(self) -> "Settings":
        if self.ENVIRONMENT == "production":
            own = {
                name: value for name in type(self).model_fields if isinstance(value := getattr(self, name), SecretStr)
            }
            own.pop("OIDC_CLIENT_SECRET")  # the provider chose it
            secrets = {name: value.get_secret_value() for name, value in own.items()}
            weak = [name for name, value in secrets.items() if value == DEFAULT_SECRET or len(value) < 32]
            if weak:
                raise ValueError(f"production needs its own secret of 32 characters or more for: {', '.join(weak)}")
        return self

    @model_validator(mode="after")
    def _refuse_tiles_without_place(self) -> "Settings":
        missing = [name for name in ("{z}", "{x}", "{y}") if name not in self.MAP_TILES]
        if self.MAP_TILES and missing:
            raise ValueError(f"MAP_TILES does not say where these stand in the address of a tile: {', '.join(missing)}")
        return self

    @property
    def tile_server(self) -> str:
        """The origin that browsers ask for what is behind the map, `https://…`; empty where they ask nobody."""
        return "/".join(self.MAP_TILES.split("/")[:3])

    @model_validator(mode="after")
    def _refuse_half_a_provider(self) -> "Settings":
        if self.OIDC_ISSUER:
            if not self.OIDC_CLIENT_ID or not self.OIDC_CLIENT_SECRET.get_secret_value():
                raise ValueError("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET")
            if self.ENVIRONMENT == "production" and not self.OIDC_ISSUER.startswith("https://"):
                raise ValueError("OIDC_ISSUER must be an https:// address in production")
        return self


@cache
def settings() -> Settings:
    """Return the settings of this process.

    Raises:
        pydantic.ValidationError: a value is malformed, or production runs with a default secret.
    """
    return Settings()
