"""A card as Discord would get it, with no bot running."""

from adapters.discord.render import Words, card_view
from bot.core.cards import Card

# What a message must be flagged with so that Discord takes components as its content (IS_COMPONENTS_V2).
_COMPONENTS = 1 << 15


async def preview(card: Card, words: Words) -> dict[str, object]:
    """The message, as the API takes it."""
    view = card_view(card, words)
    view.stop()
    components = view.to_components()  # type: ignore[no-untyped-call]
    return {"flags": _COMPONENTS, "components": components}
