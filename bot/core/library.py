"""A marketplace's files as they are today: the flow that cases keep, and what is looked up live beside it.

An overlay says the same in another way: in another language, or for one community. The nearest wins: what a community says
in the reader's language, what it says in English, the marketplace in the reader's language, the marketplace in English.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.book import Book, Catalogue, Clock, Fact
from bot.core.playbook import Flow

# What everything is written in first.
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Overlay:
    """What one community says instead: texts by id, clocks and facts whole, and texts by language and id."""

    texts: Mapping[str, str] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    languages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_NOTHING = Overlay()


@dataclass(frozen=True, slots=True)
class Library:
    """The flow and the catalogue; texts by language and id; overlays by the name of their community (`community_name`)."""

    flow: Flow
    catalogue: Catalogue
    languages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    communities: Mapping[str, Overlay] = field(default_factory=dict)

    def language(self, spoken: str) -> str:
        """The language to speak to somebody who speaks `spoken` (a tag like `es-MX`): theirs if it ships, else English."""
        return spoken if _base(spoken) == ENGLISH or any(tag in self.languages for tag in _tags(spoken)) else ENGLISH

    def clocks(self, community: str = "") -> Mapping[str, Clock]:
        """The clocks of the marketplace as a community has them, by id."""
        own = self.communities.get(community, _NOTHING).clocks
        return {**self.catalogue.clocks, **own} if own else self.catalogue.clocks

    def book(self, language: str = ENGLISH, community: str = "", flow: Flow | None = None) -> Book:
        """What a reader of this language in this community is answered from; `flow` is that of their case, or today's."""
        own = self.communities.get(community, _NOTHING)
        layers = [*_spoken(self.languages, language), own.texts, *_spoken(own.languages, language)]
        catalogue = replace(self.catalogue, languages=tuple(sorted(self.languages))) if self.languages else self.catalogue
        if any(layers):
            texts = dict(catalogue.texts)
            for layer in layers:
                texts.update(layer)
            catalogue = replace(catalogue, texts=texts)
        if own.clocks or own.facts:
            clocks, facts = {**catalogue.clocks, **own.clocks}, {**catalogue.facts, **own.facts}
            catalogue = replace(catalogue, clocks=clocks, facts=facts)
        return Book(flow or self.flow, catalogue)


@dataclass(frozen=True, slots=True)
class Release:
    """A library that was sound and has been served since `at` (UTC), named by a digest of all that is in it.

    `swept`: every case has been brought up to date with its clocks.
    """

    digest: str
    at: datetime
    library: Library
    swept: bool = False


def community_name(platform: str, id: str) -> str:
    """The name of a community's folder; "" for no community. A platform's name has no `-` in it."""
    return f"{platform}-{id}" if id else ""


def _tags(language: str) -> tuple[str, ...]:
    """The language without its region, and with it."""
    return tuple(dict.fromkeys((_base(language), language)))


def _base(language: str) -> str:
    return language.partition("-")[0]


def _spoken(languages: Mapping[str, Mapping[str, str]], language: str) -> Iterator[Mapping[str, str]]:
    return (languages[tag] for tag in _tags(language) if tag in languages)
