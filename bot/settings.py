"""The settings of a running bot, from the environment and a `.env` file. Each is explained in .env.example."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

# In a checkout templates/ lies beside bot/; in an installed wheel it is packed beside the adapters.
_PLACES = (Path(__file__).parents[1] / "templates", Path(__file__).parents[1] / "adapters" / "templates")


class Settings(BaseSettings):
    """`data` holds the cases, `templates` the texts, `marketplace` names the folder of texts to guide by."""

    model_config = SettingsConfigDict(env_prefix="AMICABLE_", env_file=".env", extra="ignore")

    data: Path = Path("data")
    templates: Path | None = None
    marketplace: str = "fiverr"

    def templates_folder(self) -> Path:
        """Where the texts are: as set, else in this checkout, else in the installed package."""
        return self.templates or next((place for place in _PLACES if place.is_dir()), _PLACES[0])
