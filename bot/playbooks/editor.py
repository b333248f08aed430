"""JSON Schemas of the files, with which editors complete keys, show what they mean and mark what is wrong at once."""

from pydantic import BaseModel

from bot.playbooks.schema import CommunityFile, ConductFile, MarketFile, Messages, PlaybookFile, SpeechFile

# By the name of the schema's file.
_FILES: dict[str, type[BaseModel]] = {
    "playbook": PlaybookFile,
    "marketplace": MarketFile,
    "conduct": ConductFile,
    "messages": Messages,
    "words": SpeechFile,
    "community": CommunityFile,
}

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def schemas() -> dict[str, dict[str, Json]]:
    """The schema of each kind of file, by its name."""
    return {name: _schema(model) for name, model in _FILES.items()}


def _schema(model: type[BaseModel]) -> dict[str, Json]:
    described = _object(model.model_json_schema(by_alias=True))
    described.pop("description", None)
    title = (model.__doc__ or "").partition("\n")[0].rstrip(".")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **described}


def _mended(part: Json) -> Json:
    match part:
        case list():
            return [_mended(item) for item in part]
        case dict():
            return _object(part)
        case _:
            return part


def _object(part: dict[str, Json]) -> dict[str, Json]:
    """A schema as our files are read: nothing is null, no key is let through unread, and defaults go without saying."""
    kept = {key: _mended(item) for key, item in part.items() if not _idle(key, item)}
    choices = kept.pop("anyOf", [])
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict) and choice != {"type": "null"}:
            kept |= choice  # what may be left out is the only thing that has a choice
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return kept


def _idle(key: str, item: Json) -> bool:
    """What pydantic says and no editor needs. A property that is called `title` holds a schema, and no string."""
    return key in {"default", "propertyNames"} or (key == "title" and isinstance(item, str)) or item == []
