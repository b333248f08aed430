"""The settings of a running bot, from the environment and a `.env` file. Each is explained in .env.example."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# In a checkout templates/ lies beside bot/; in an installed wheel it is packed beside the adapters.
_PLACES = (Path(__file__).parents[1] / "templates", Path(__file__).parents[1] / "adapters" / "templates")
ENV_FILE = ".env"
# What the names of our own settings begin with; a platform's begin with its name.
PREFIX = "AMICABLE_"


def shipped_templates() -> Path:
    """The folder of texts that comes with this version: in this checkout, else in the installed package."""
    return next((place for place in _PLACES if place.is_dir()), _PLACES[0])


def _listed(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _address(value: object) -> object:
    if not isinstance(value, str):
        return value
    host, colon, port = value.strip().rpartition(":")
    if not (colon or port):
        return None
    if not port.isdecimal() or int(port) > 65_535:
        raise ValueError("It is written host:port, like 127.0.0.1:3000")
    return (host or "0.0.0.0", port)  # noqa: S104 - who names only a port means every address


def _shards(value: object) -> object:
    if not isinstance(value, str):
        return value
    ids, slash, count = value.replace(" ", "").partition("/")
    if not (ids or slash):
        return None
    numbers = ids.split(",")
    if not count.isdecimal() or not all(n.isdecimal() and int(n) < int(count) for n in numbers):
        raise ValueError("It is written which/of-how-many, like 0,1/4: the first two of four")
    return (tuple(sorted({int(n) for n in numbers})), int(count))


def _set(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


def _called(value: object) -> object:
    value = _set(value)
    if isinstance(value, str) and not value.startswith(("https://", "http://")):
        raise ValueError("It begins with https://")
    return value


def _shouted(value: object) -> object:
    return value.strip().upper() if isinstance(value, str) else value


# A password; an empty one is none.
Secret = Annotated[SecretStr | None, BeforeValidator(_set)]
# An address to call that is a password as well.
Called = Annotated[SecretStr | None, BeforeValidator(_called)]
# Passwords with commas between them.
Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(_listed)]
# Ids with commas between them.
Listed = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_listed)]
# A host and a port.
Address = Annotated[tuple[str, int] | None, NoDecode, BeforeValidator(_address)]
# Which shards, from 0, and how many there are in all.
Shards = Annotated[tuple[tuple[int, ...], int] | None, NoDecode, BeforeValidator(_shards)]
# A folder; an empty one is none.
Folder = Annotated[Path | None, BeforeValidator(_set)]
Level = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_shouted)]


class Settings(BaseSettings):
    """What can be set. The description of each is its sentence in .env.example, where it has an example too."""

    # An error must never print what was set: some of the settings are passwords.
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    data: Path = Field(
        default=Path("data"),
        description="The folder where cases and reminders are kept. One bot at a time uses a folder.",
    )
    store: Secret = Field(
        default=None,
        description="For several bots on several machines: the PostgreSQL database that holds the cases instead of the "
        "folder. It needs: pip install 'amicable[postgres]'. The address has a password in it; never show it to anybody.",
    )
    # Half a year: three of the 60-day windows a marketplace looks back over. A case is there for as long as it may matter.
    keep_closed_days: int = Field(
        default=180,
        ge=1,
        # A century: more would pass the last day that a date can be.
        le=36_500,
        description="For how many days a closed case is kept. Then it is forgotten, and with the last one its seller.",
    )
    templates: Folder = Field(
        default=None,
        description="The folder where the texts live. Empty: the templates that come with Amicable. To change a text, "
        "copy templates/ and name the copy here.",
    )
    marketplace: str = Field(
        default="fiverr",
        description="Which marketplace to guide by: the name of a folder under the templates.",
    )
    communities: Folder = Field(
        default=None,
        description="The folder with what single communities say in another way, a folder each (docs/communities.md).",
    )
    log_level: Level = Field(
        default="INFO",
        description="How much the log tells: DEBUG, INFO, WARNING or ERROR. No level writes what a seller said.",
    )
    metrics: Address = Field(
        default=None,
        description="Where to tell whether the bot is well (/healthz) and its figures for Prometheus (/metrics): host:port. "
        "Empty: nowhere. Keep it to this machine or your own network.",
    )
    heartbeat: Called = Field(
        default=None,
        description="An https address to call while the reminders are looked at, at most once a minute. A service behind it "
        "can page you when the calls stop. Whoever knows the address can call it; never show it to anybody.",
    )
    discord_token: Secret = Field(
        default=None,
        validation_alias="DISCORD_TOKEN",
        description="The password of your Discord bot (docs/discord.md). Never show it to anybody.",
    )
    discord_guild_ids: Listed = Field(
        default=(),
        validation_alias="DISCORD_GUILD_IDS",
        description="Ids of the Discord servers that get the commands, with commas between them. They appear there at once. "
        "Empty: the commands go everywhere the bot is, which can take an hour the first time.",
    )
    discord_shards: Shards = Field(
        default=None,
        validation_alias="DISCORD_SHARDS",
        description="For several bots on Discord that share one database: which shards this one has, and of how many "
        "(docs/scale.md). Empty: all that Discord asks for.",
    )
    slack_bot_tokens: Secrets = Field(
        default=(),
        validation_alias="SLACK_BOT_TOKEN",
        description="The bot token of your Slack app (docs/slack.md). It begins with xoxb- and is a password. For several "
        "apps, in one workspace each: their tokens with commas between them.",
    )
    slack_app_tokens: Secrets = Field(
        default=(),
        validation_alias="SLACK_APP_TOKEN",
        description="The app-level token of your Slack app, with the scope connections:write. It begins with xapp- and is a "
        "password. For several apps: in the same order as their bot tokens.",
    )
    slack_http: Address = Field(
        default=None,
        validation_alias="SLACK_HTTP",
        description="Where to listen when Slack shall post to us instead of a socket (HTTP mode): host:port, behind https.",
    )
    slack_signing_secret: Secret = Field(
        default=None,
        validation_alias="SLACK_SIGNING_SECRET",
        description="The secret that Slack signs with, which HTTP mode needs. It is a password.",
    )
    slack_client_id: str = Field(
        default="",
        validation_alias="SLACK_CLIENT_ID",
        description="The client id of your Slack app, so that many workspaces can install it (HTTP mode only).",
    )
    slack_client_secret: Secret = Field(
        default=None,
        validation_alias="SLACK_CLIENT_SECRET",
        description="The client secret that goes with SLACK_CLIENT_ID. It is a password.",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        validation_alias="SLACK_API_URL",
        description="Another address of Slack's Web API, for a Slack of your own to test against.",
    )

    def templates_folder(self) -> Path:
        """Where the texts are: as set, else those that come with this version."""
        return self.templates or shipped_templates()

    def secrets(self) -> tuple[str, ...]:
        """Every password that is set: what must never be written anywhere."""
        found = (getattr(self, name) for name in type(self).model_fields)
        each = (one for value in found for one in (value if isinstance(value, tuple) else (value,)))
        return tuple(one.get_secret_value() for one in each if isinstance(one, SecretStr))


def by_name() -> dict[str, FieldInfo]:
    """Every setting by the name it has in the environment and in `.env`."""
    return {_name(field, info): info for field, info in Settings.model_fields.items()}


def _name(field: str, info: FieldInfo) -> str:
    return info.validation_alias if isinstance(info.validation_alias, str) else f"{PREFIX}{field.upper()}"
