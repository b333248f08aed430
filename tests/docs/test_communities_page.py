"""The page about communities and languages, followed by a moderator: the files it prints are written as they stand there."""

from tests.docs.pages import blocks
from tests.docs.reader import Reader

PAGE = "docs/communities.md"
PREVIEW = ".venv/bin/amicable playbook preview ordered-by-mistake/answer --community discord-8123"


async def test_every_command_of_the_page_works(reader: Reader):
    async def lints(command: str) -> None:
        for block in blocks(PAGE):
            if block.info == "yaml":
                name = block.content.splitlines()[0].removeprefix("# ")
                (reader.folder / name).write_text(block.content, encoding="utf-8")
        said = await reader.runs(command)
        assert "communities/" not in said, said

    async def previews(command: str) -> None:
        assert "Answer the request, and ask in #help" in await reader.runs(command)

    await reader.follows(PAGE, {".venv/bin/amicable playbook lint": lints, PREVIEW: previews})
