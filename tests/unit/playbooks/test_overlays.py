"""Languages and communities say single texts in another way; what is wrong in one stays with it."""

import re
from datetime import date
from pathlib import Path

import pytest

from bot.core.book import Standing
from bot.playbooks.findings import PlaybookError
from bot.playbooks.lint import lint
from bot.playbooks.loader import Loaded, load
from tests.unit.playbooks.folder import Folder


class Communities(Folder):
    """A sound templates folder, with folders of communities beside it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        (root / "communities").mkdir()

    def loaded(self) -> Loaded:
        return load(self.root, "bazaar", self.root / "communities")

    def broken(self) -> list[tuple[str, int, str]]:
        """The findings of communities as (path below their folder, line, sentence)."""
        found = (f for findings in self.loaded().broken.values() for f in findings)
        return [(f.path.relative_to(self.root / "communities").as_posix(), f.line, f.sentence) for f in found]


@pytest.fixture
def folder(tmp_path: Path) -> Communities:
    return Communities(tmp_path)


def test_a_language_says_texts_and_messages_of_the_product_and_the_rest_stays_english(folder):
    folder.write("bazaar/es/messages.yaml", "mistake.has-request.say: ¿Hay solicitud?\nclock.delivery.label: la entrega\n")
    folder.write("bazaar/es/tips/calm.md", "# Calma\n\nRespira.\n")
    folder.write("product/es/messages.yaml", "next: Siguiente\n")
    book = folder.loaded().library.book("es-MX")
    assert book.words("mistake.has-request.say") == "¿Hay solicitud?"
    assert book.words("clock.delivery.label") == "la entrega"
    assert book.words("tip.calm.title") == "Calma"
    assert book.words("product.next") == "Siguiente"
    assert book.words("mistake.title") == "The client ordered by mistake"


def test_only_languages_that_ship_are_spoken(folder):
    folder.write("bazaar/es/messages.yaml", "mistake.title: Un error\n")
    library = folder.loaded().library
    assert [library.language(spoken) for spoken in ("es", "es-MX", "de", "en-US", "pt-BR")] == [
        "es",
        "es-MX",
        "en",
        "en-US",
        "en",
    ]


def test_a_community_overrides_texts_tips_drafts_facts_and_clocks_by_id_and_inherits_the_rest(folder):
    here = "communities/discord-8123"
    folder.write(f"{here}/messages.yaml", "mistake.has-request.title: Our request\nproduct.next: Onwards\n")
    folder.write(f"{here}/texts/answer.md", "Ask in #help before you answer.\n")
    folder.write(f"{here}/drafts/decline.md", "## friendly\nHello {{ client_name }}\n## short\nNo.\n")
    folder.write(f"{here}/tips/calm.md", "# Easy\n\nTea first.\n")
    folder.write(
        f"{here}/marketplace.yaml",
        'sources: {ours: {name: Our pinned post, url: "https://bazaar.example/pin", dated: May 2026}}\n'
        "clocks:\n  client-request: {length: 24h, source: ours, checked: 2026-11-27}\n"
        "facts:\n  figures: {says: Two of us asked., standing: reported, source: ours, checked: 2026-11-27}\n",
    )
    loaded = folder.loaded()
    assert loaded.broken == {}
    ours, others = loaded.library.book("en", "discord-8123"), loaded.library.book("en", "discord-1")
    assert [b.words("mistake.has-request.title") for b in (ours, others)] == ["Our request", "The request"]
    assert ours.words("product.next") == "Onwards"
    assert ours.words("text.answer") == "Ask in #help before you answer."
    assert not ours.words("text.answer.more")
    assert others.words("text.answer.more")
    assert ours.words("draft.decline.short") == "No."
    assert ours.words("tip.calm.title") == "Easy"
    assert [b.catalogue.clocks["client-request"].length.total_seconds() / 3600 for b in (ours, others)] == [24, 48]
    assert ours.catalogue.clocks["client-request"].source == "Our pinned post"
    assert ours.catalogue.clocks["delivery"] == others.catalogue.clocks["delivery"]
    assert ours.words("fact.figures") == "Two of us asked."
    assert ours.catalogue.facts["figures"].standing is Standing.REPORTED
    assert ours.words("mistake.title") == "The client ordered by mistake"


def test_the_nearest_wins(folder):
    folder.write("bazaar/es/messages.yaml", "mistake.title: Un error\nlate.title: Tarde\noutcome.kept: Sigue\n")
    folder.write("communities/slack-T1/messages.yaml", "mistake.title: Oops\nlate.title: Too late\n")
    folder.write("communities/slack-T1/es/messages.yaml", "mistake.title: Ay\n")
    book = folder.loaded().library.book("es", "slack-T1")
    said = [book.words(id) for id in ("mistake.title", "late.title", "outcome.kept", "outcome.canceled")]
    assert said == ["Ay", "Too late", "Sigue", "The order was canceled"]


def test_what_is_wrong_in_one_community_leaves_the_others_alone(folder):
    folder.write("communities/discord-1/messages.yaml", "mistake.titel: Oops\n")
    folder.write("communities/discord-2/messages.yaml", "mistake.title: Fine\n")
    loaded = folder.loaded()
    assert list(loaded.library.communities) == ["discord-2"]
    assert folder.broken() == [
        (
            "discord-1/messages.yaml",
            1,
            "There is no text `mistake.titel` to say in another way. Did you mean `mistake.title`?",
        )
    ]


@pytest.mark.parametrize(
    ("name", "text", "where", "says"),
    [
        ("messages.yaml", "mistake.has-request.say: Hi {{ nobody }}\n", ("messages.yaml", 1), "No question or clock"),
        ("messages.yaml", "product.next: Hi {{ nobody }}\n", ("messages.yaml", 1), "has no blank `nobody`; it has none."),
        (
            "messages.yaml",
            'product.card.place: "{{ plaice }}"\n',
            ("messages.yaml", 1),
            "of, place. Did you mean `place`",
        ),
        ("messages.yaml", f"mistake.title: {'x' * 61}\n", ("messages.yaml", 1), "has room for 60 characters"),
        (
            "texts/anwser.md",
            "Hi\n",
            ("texts/anwser.md", 1),
            "Did you mean `answer`",
        ),
        ("drafts/decline.md", "## friendly\nHi\n", ("drafts/decline.md", 1), "The section `## short` is missing"),
        ("text/answer.md", "Hi\n", ("text", 1), "Nothing reads this"),
        ("en/messages.yaml", "mistake.title: Hi\n", ("en", 1), "English is what the files above it are in"),
        ("xx/messages.yaml", "mistake.title: Hi\n", ("xx", 1), "No language is called `xx`"),
        ("marketplace.yaml", "clocks:\n  delivry: {owner: client}\n", ("marketplace.yaml", 2), "Did you mean `delivery`?"),
        (
            "marketplace.yaml",
            "clocks:\n  client-request: {length: 24h}\n",
            ("marketplace.yaml", 2),
            "add `source` and `checked`",
        ),
        (
            "marketplace.yaml",
            "clocks:\n  client-request: {length: 24h, source: rumor, checked: 2026-11-27}\n",
            ("marketplace.yaml", 2),
            "There is no source `rumor`",
        ),
        ("marketplace.yaml", "facts:\n  figurs: {says: Hm}\n", ("marketplace.yaml", 2), "Did you mean `figures`?"),
        ("marketplace.yaml", "clokcs: {}\n", ("marketplace.yaml", 1), "Did you mean `clocks`?"),
    ],
)
def test_a_mistake_in_a_community_is_told_with_its_place(folder, name, text, where, says):
    folder.write(f"communities/discord-8123/{name}", text)
    (path, line, sentence), *more = folder.broken()
    assert (path, line) == (f"discord-8123/{where[0]}", where[1])
    assert says in sentence
    assert not more


def test_a_draft_with_words_that_are_not_helped_with_is_told_and_used_all_the_same(folder):
    rules = "rules:\n  blame: {writes: [your fault], why: Blame hurts., instead: Say it kindly.}\n"
    folder.write("bazaar/conduct.yaml", f"conduct: bazaar\n{rules}")
    folder.write("communities/discord-1/drafts/decline.md", "## friendly\nIt is your fault.\n## short\nNo.\n")
    assert folder.broken() == []
    assert "discord-1" in folder.loaded().library.communities
    found = lint(folder.root, "bazaar", date(2026, 11, 28), folder.root / "communities")
    assert ("“your fault” should not be sent (blame). Blame hurts.", 2) in [(f.sentence, f.line) for f in found]


def test_a_mistake_in_a_language_is_one_of_the_marketplace(folder):
    folder.write("bazaar/es/messages.yaml", "mistake.titel: Un error\n")
    with pytest.raises(PlaybookError, match=re.escape("Did you mean `mistake.title`")):
        folder.loaded()


def test_a_folder_of_communities_that_is_not_there_is_told(folder):
    with pytest.raises(PlaybookError, match="Check AMICABLE_COMMUNITIES"):
        load(folder.root, "bazaar", folder.root / "nowhere")
