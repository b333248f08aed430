"""The page about changing playbooks under open cases, followed by a moderator who changes one title."""

from tests.docs.reader import Reader

PAGE = "docs/releases.md"


async def test_every_command_of_the_page_works(reader: Reader):
    async def edits(command: str) -> None:
        path = reader.folder / "my-templates" / "fiverr" / "playbooks" / "ordered-by-mistake.yaml"
        path.write_text(path.read_text().replace("title: The client ordered by mistake", "title: A mistaken order"))
        said = await reader.runs(command)
        assert "ordered-by-mistake\n  It says “A mistaken order”, not “The client ordered by mistake”." in said

    async def starts(command: str) -> None:
        # Also when another page has seen that it works: here a release must be kept.
        await reader.runs(command, typed="help\nquit\n")

    async def previews(command: str) -> None:
        assert "https://app.slack.com/block-kit-builder/#" in await reader.runs(command)

    async def moves(command: str) -> None:
        assert "There is nothing to move." in await reader.runs(command)

    migrate = ".venv/bin/amicable playbook migrate"
    await reader.follows(
        PAGE,
        {
            "make chat": starts,
            ".venv/bin/amicable playbook diff kept my-templates": edits,
            ".venv/bin/amicable playbook preview ordered-by-mistake/answer --platform slack": previews,
            f"{migrate} --write map.yaml": moves,
            f"{migrate} map.yaml": moves,
            f"{migrate} map.yaml --go": moves,
        },
    )
