"""Plain values into a model, and what a model refuses into findings with a place and a sentence."""

import re
from collections.abc import Iterable, Sequence
from types import UnionType
from typing import TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding, did_you_mean
from bot.playbooks.marked import Loc, Marked, Value

M = TypeVar("M", bound=BaseModel)


def validated(model: type[M], marked: Marked, found: list[Finding]) -> M | None:
    """The file as a model. What is wrong goes to `found`; the parts that are sound are still given, for more checks."""
    try:
        return model.model_validate(marked.value)
    except ValidationError as error:
        problems = error.errors(include_url=False)
    found.extend(_finding(model, marked, problem) for problem in problems)
    try:
        return model.model_validate(_without(marked.value, [problem["loc"] for problem in problems]))
    except ValidationError:
        return None


def ids_in(marked: Marked | None, section: str) -> frozenset[str]:
    """The keys written under a section, whether or not what they hold is sound."""
    if marked is None or not isinstance(marked.value, dict):
        return frozenset()
    held = marked.value.get(section)
    return frozenset(held) if isinstance(held, dict) else frozenset()


def _finding(model: type[BaseModel], marked: Marked, problem: ErrorDetails) -> Finding:
    loc = problem["loc"]
    if loc and loc[-1] == "[key]":
        return marked.key_finding(loc[:-1], Code.NOT_AN_ID, _sentence(model, problem))
    if problem["type"] == "missing":
        return marked.finding(loc[:-1], Code.MISSING_KEY, _sentence(model, problem))
    if problem["type"] == "extra_forbidden":
        return marked.key_finding(loc, Code.UNKNOWN_KEY, _sentence(model, problem))
    return marked.finding(loc, Code.WRONG_VALUE, _sentence(model, problem))


def _sentence(model: type[BaseModel], problem: ErrorDetails) -> str:
    loc, got = problem["loc"], problem["input"]
    name = next((part for part in reversed(loc) if isinstance(part, str)), "this file")
    match problem["type"]:
        case "value_error":
            return str(problem["ctx"]["error"])
        case "missing":
            return f"`{name}` is missing here."
        case "extra_forbidden":
            return f"`{name}` is not a key that belongs here.{did_you_mean(name, _keys_at(model, loc[:-1]))}"
        case "literal_error":
            known = re.findall(r"'([^']*)'", problem["ctx"]["expected"])
            return f"`{name}` is one of {', '.join(known)}, not `{got}`.{did_you_mean(str(got), known)}"
        case "list_type":
            return f"`{name}` is a list: write `[one, two]`."
        case "string_type":
            return f"`{name}` is one piece of text, without a list or keys under it."
        case _:  # dict_type and model_type, the only others these models can give
            return f"`{name}` needs lines of `key: value` under it."


def _keys_at(model: type[BaseModel], loc: Loc) -> Sequence[str]:
    """The keys a file may have at a place."""
    here: object = model
    for part in loc:
        if isinstance(here, type) and issubclass(here, BaseModel):
            fields = {field.alias or name: field.annotation for name, field in here.model_fields.items()}
            here = _bare(fields.get(str(part)))
        elif get_origin(here) is dict:
            here = get_args(here)[1]
    last = here.model_fields if isinstance(here, type) and issubclass(here, BaseModel) else {}
    return [field.alias or name for name, field in last.items()]


def _bare(annotation: object) -> object:
    return get_args(annotation)[0] if isinstance(annotation, UnionType) else annotation


def _without(value: Value, places: Iterable[Loc]) -> Value:
    """The values without the items (a step, a question, a top-level key) that have a problem somewhere inside."""
    if not isinstance(value, dict):
        return value
    kept = dict(value)
    for loc in places:
        first, second = (*loc, "", "")[:2]
        held = kept.get(str(first))
        if isinstance(held, dict) and second != "":
            kept[str(first)] = {key: item for key, item in held.items() if key != second}
        else:
            kept.pop(str(first), None)
    return kept
