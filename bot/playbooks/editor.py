"""JSON Schemas of the files, with which editors complete keys, show what they mean and mark what is wrong at once."""

import ast
import inspect
import itertools
from collections.abc import Iterator

from pydantic import BaseModel

from bot.playbooks import schema as shapes
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
    parts = described.get("$defs")
    named = {**(parts if isinstance(parts, dict) else {}), model.__name__: described}
    for name, key, meaning in _meanings():
        part = named.get(name)
        properties = part.get("properties") if isinstance(part, dict) else None
        if isinstance(properties, dict) and isinstance(one := properties[key], dict):
            one["description"] = meaning
    title = (model.__doc__ or "").partition("\n")[0].rstrip(".")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **described}


def _meanings() -> Iterator[tuple[str, str, str]]:
    """What the words below each field say: the model, the key in the file, the meaning.

    Pydantic can give them, but would read its own source for it whenever the bot starts: half of the time that takes.
    """
    for model in (part for part in ast.parse(inspect.getsource(shapes)).body if isinstance(part, ast.ClassDef)):
        for field, below in itertools.pairwise(model.body):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(meaning))):
                    fields = getattr(shapes, model.name).model_fields
                    yield model.name, fields[name].alias or name, meaning


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
