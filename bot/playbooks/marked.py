"""YAML as plain values that remember where they were written.

Every scalar stays the text it is (`yes`, `12:30`, `007`). We read parser events and not nodes: events still show anchors and
tags, and a file nested a hundred thousand deep is refused before anything recurses into it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import yaml

from bot.playbooks.codes import Code
from bot.playbooks.files import UNSEEN, unseen_sentence
from bot.playbooks.findings import Finding
from bot.playbooks.yaml_words import QUOTE_IT, syntax_finding

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Loc: TypeAlias = tuple[str | int, ...]
Loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The deepest place of the format, the target of a `when` line, is four deep.
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something was written, from 1. `words` is true for text, `block` for text under a `|`."""

    line: int
    column: int
    words: bool = False
    block: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """The values of a file, and the marks of its keys and of its values by their place in it."""

    path: Path
    value: Value
    keys: dict[Loc, Mark]
    values: dict[Loc, Mark]

    def mark(self, loc: Loc) -> Mark:
        """Where a reader should look for `loc`: at words themselves, at the key of anything with parts, else above."""
        while loc and loc not in self.values:
            loc = loc[:-1]
        found = self.values.get(loc, Mark(1, 1))
        return found if found.words else self.keys.get(loc, found)

    def finding(self, loc: Loc, code: Code, sentence: str) -> Finding:
        """A finding at the value of `loc`."""
        mark = self.mark(loc)
        return Finding(self.path, mark.line, mark.column, code, sentence)

    def key_finding(self, loc: Loc, code: Code, sentence: str) -> Finding:
        """A finding at the key of `loc`, or at its value when it has none."""
        mark = self.keys.get(loc) or self.mark(loc)
        return Finding(self.path, mark.line, mark.column, code, sentence)


def read_yaml(text: str, path: Path, found: list[Finding]) -> Marked | None:
    """The values of a YAML text as `read_text` gives it; None, and a finding, when it has no sound shape at all."""
    reader = _Reader(text, path, found)
    try:
        return reader.document()
    except _Refused as refused:
        found.append(refused.args[0])
    except yaml.MarkedYAMLError as error:
        found.append(syntax_finding(error, text, path))
    return None


class _Refused(Exception):  # noqa: N818 - it carries the finding and never leaves this file
    pass


class _Reader:
    def __init__(self, text: str, path: Path, found: list[Finding]) -> None:
        self._events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=Loader))
        self._path, self._found = path, found
        self._keys: dict[Loc, Mark] = {}
        self._values: dict[Loc, Mark] = {}

    def document(self) -> Marked:
        value: Value | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if value is not None:
                    raise self._refusal(
                        event, Code.NOT_YAML, "A file holds one document; remove this `---` and what belongs to it."
                    )
                value = self._value(next(self._events), ())
        if value is None:
            raise _Refused(Finding(self._path, 1, 1, Code.NOT_YAML, "This file is empty."))
        return Marked(self._path, value, self._keys, self._values)

    def _value(self, event: yaml.Event, loc: Loc) -> Value:
        self._values[loc] = self._mark(event)
        if len(loc) > DEEPEST:
            raise self._refusal(event, Code.NOT_YAML, "This is nested deeper than any playbook is.")
        self._refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(loc)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(loc)
        return "?"  # an alias: refused above, read on for what else is wrong

    def _text(self, event: yaml.ScalarEvent) -> str:
        unseen = UNSEEN.search(event.value)
        if unseen:
            self._note(event, Code.UNREADABLE, unseen_sentence(unseen[0]))
            return "?"
        return str(event.value)

    def _list(self, loc: Loc) -> list[Value]:
        items: list[Value] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, (*loc, len(items))))
        return items

    def _mapping(self, loc: Loc) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event)
            first = self._keys.get((*loc, key))
            if first:
                self._note(event, Code.WRITTEN_TWICE, f"`{key}` is written twice, on line {first.line} and here; keep one.")
            if key == "<<":
                self._note(event, Code.YAML_EXTRAS, "`<<` is not used here; write the lines out.")
            self._keys[*loc, key] = self._mark(event)
            pairs[key] = self._value(next(self._events), (*loc, key))
        return pairs

    def _key(self, event: yaml.Event) -> str:
        self._refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event)
        if isinstance(event, yaml.MappingStartEvent) and event.flow_style:
            raise self._refusal(event, Code.NOT_YAML, QUOTE_IT)
        raise self._refusal(event, Code.NOT_YAML, "A key is one word before a `:`, not a list and not keys of its own.")

    def _refuse_extras(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._note(
                event, Code.YAML_EXTRAS, f"`*{event.anchor}` is not used here; write the value out. For a star, use quotes."
            )
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            self._note(
                event, Code.YAML_EXTRAS, f"`&{event.anchor}` is not used here; write the value out. For an `&`, use quotes."
            )
        if getattr(event, "tag", None):
            self._note(event, Code.YAML_EXTRAS, "A value cannot begin with `!`; put it in quotes.")

    def _note(self, event: yaml.Event, code: Code, sentence: str) -> None:
        self._found.append(self._refusal(event, code, sentence).args[0])

    def _refusal(self, event: yaml.Event, code: Code, sentence: str) -> _Refused:
        mark = self._mark(event)
        return _Refused(Finding(self._path, mark.line, mark.column, code, sentence))

    def _mark(self, event: yaml.Event) -> Mark:
        start = event.start_mark
        line, column = (start.line + 1, start.column + 1) if start else (1, 1)
        if isinstance(event, yaml.ScalarEvent):
            return Mark(line, column, words=bool(event.value), block=event.style == "|")
        return Mark(line, column)
