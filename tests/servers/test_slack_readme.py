"""The README of the small Slack: its example runs as it is printed."""

import subprocess
import sys
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]


def test_the_example_runs():
    words = (ROOT / "tests" / "servers" / "slack" / "README.md").read_text(encoding="utf-8")
    [example] = [token.content for token in MarkdownIt().parse(words) if token.type == "fence"]
    ran = subprocess.run([sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
