"""The settings of a running bot, from the environment and a `.env` file. Each is explained in .env.example."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# In a checkout templates/ lies beside bot/; in an installed wheel it is packed beside the adapters.
_PLACES = (Path(__file__).parents[1] / "templates", Path(__file__).parents[1] / "adapters" / "templates")


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _address(value: object) -> object:
    if not isinstance(value, str):
        return value
    host, colon, port = value.strip().rpartition(":")
    return (host or "0.0.0.0", port) if colon or port else None  # noqa: S104 - who names only a port means every address


def _set(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


# A password; an empty one is none.
Secret = Annotated[SecretStr | None, BeforeValidator(_set)]
# Passwords with commas between them.
Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_listed)]
# Ids with commas between them.
Listed = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """`data` holds the cases, `templates` the texts, `marketplace` names the folder of texts to guide by.

    `store` is the address of a PostgreSQL database to hold the cases instead; it has a password in it.
    `keep_closed_days` is for how long a closed case is kept.

    `discord_guild_ids` are the servers whose members get the commands; none means everywhere. `slack_bot_tokens` and
    `slack_app_tokens` are those of one app each, in the same order. `slack_http` is where to listen when Slack posts to us
    (HTTP mode); without it sockets are opened to Slack. With `slack_client_id` many workspaces may install the one app.
    """

    # An error must never print what was set: one of the settings is a password.
    model_config = SettingsConfigDict(env_prefix="AMICABLE_", env_file=".env", extra="ignore", hide_input_in_errors=True)

    data: Path = Path("data")
    store: Secret = None
    # Half a year: three of the 60-day windows a marketplace looks back over. A case is there for as long as it may matter.
    keep_closed_days: int = Field(default=180, ge=1)
    templates: Path | None = None
    marketplace: str = "fiverr"
    discord_token: Secret = Field(default=None, validation_alias="DISCORD_TOKEN")
    discord_guild_ids: Listed = Field(default=(), validation_alias="DISCORD_GUILD_IDS")
    slack_bot_tokens: Secrets = Field(default=(), validation_alias="SLACK_BOT_TOKEN")
    slack_app_tokens: Secrets = Field(default=(), validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: Secret = Field(default=None, validation_alias="SLACK_SIGNING_SECRET")
    slack_client_id: str = Field(default="", validation_alias="SLACK_CLIENT_ID")
    slack_client_secret: Secret = Field(default=None, validation_alias="SLACK_CLIENT_SECRET")
    slack_http: Annotated[tuple[str, int] | None, NoDecode, BeforeValidator(_address)] = Field(
        default=None, validation_alias="SLACK_HTTP"
    )
    slack_api_url: str = Field(default="https://slack.com/api/", validation_alias="SLACK_API_URL")

    def templates_folder(self) -> Path:
        """Where the texts are: as set, else in this checkout, else in the installed package."""
        return self.templates or next((place for place in _PLACES if place.is_dir()), _PLACES[0])
