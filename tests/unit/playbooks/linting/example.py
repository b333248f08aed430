"""The small marketplace of the lint's pages, of which an example changes or adds files."""

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.playbooks.findings import Finding
from bot.playbooks.lint import lint

ROOT = Path(__file__).parents[4]
PAGES = ROOT / "docs" / "lint"
# A few days after the example market looked at its sources.
TODAY = date(2026, 11, 28)


class Example:
    """The example market in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(PAGES / "example", root / "example")
        shutil.copytree(ROOT / "templates" / "product", root / "product")

    def write(self, files: Mapping[str, str]) -> None:
        """Write files, by their path in the marketplace's folder."""
        for name, text in files.items():
            path = self.root / "example" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    def findings(self) -> list[Finding]:
        return lint(self.root, "example", TODAY)

    def told(self) -> list[str]:
        """The findings as the pages print them."""
        return [str(finding).removeprefix(f"{self.root}/example/") for finding in self.findings()]
