"""What the Dockerfile says, carried out without an engine: in a folder that stands for the root of the image.

What an engine would do besides is not done: no base image is fetched, nobody becomes another user, nothing is walled off.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What is about users of the image, which are none of this machine's.
_USERS = re.compile(r"useradd|install -d .*-o 10001")


@dataclass(frozen=True)
class Instruction:
    word: str
    rest: str


def instructions(dockerfile: str) -> list[Instruction]:
    lines = [line for line in dockerfile.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    return [Instruction(*line.split(maxsplit=1)) for line in lines]


@dataclass
class Image:
    """`root` is the image's root. `python` is this Python, in the place of the base image's."""

    root: Path
    env: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    user: str = ""
    command: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    stop: str = ""
    bases: list[str] = field(default_factory=list)

    def build(self) -> None:
        for instruction in instructions((ROOT / "Dockerfile").read_text()):
            getattr(self, f"_{instruction.word.lower()}")(instruction.rest)

    def inside(self, path: str) -> Path:
        return self.root / path.removeprefix("/") if path.startswith("/") else self.inside(self.workdir) / path

    def run(self, words: list[str], **more: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the image in it, with its environment and no other."""
        program = shutil.which(words[0], path=self._environment()["PATH"])
        assert program, f"{words[0]} is not in the image"
        return subprocess.run(
            [program, *words[1:]], cwd=self.inside(self.workdir), env=self._environment() | more, text=True,
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        env = {name: self._placed(value) for name, value in self.env.items()}
        return {"LANG": "C.UTF-8", "HOME": str(self.root), "PATH": os.environ["PATH"]} | env

    def _placed(self, words: str) -> str:
        """With paths of the image as paths below its root."""
        return re.sub(r"(?<![\w./])/(opt/amicable|src|wheel|data)", rf"{self.root}/\1", words)

    def _from(self, base: str) -> None:
        name, _, _stage = base.partition(" AS ")
        self.bases.append(name)
        if len(self.bases) > 1:
            self.root.rename(self.root.with_suffix(".build"))
        self.root.mkdir(parents=True)
        self.workdir, self.env = "/", {}

    def _workdir(self, path: str) -> None:
        self.workdir = path
        self.inside(path).mkdir(parents=True, exist_ok=True)

    def _copy(self, words: str) -> None:
        *sources, target = words.split()
        if sources[0] == "--from=build":
            shutil.copytree(
                self.root.with_suffix(".build") / sources[1].removeprefix("/"), self.inside(target), symlinks=True
            )
            return
        for source in sources:
            assert not ignored(source), f".dockerignore keeps {source} out"
            there = self.inside(target) / (source if target.endswith((".", "/")) else "")
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, there, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, there)

    def _run(self, command: str) -> None:
        if _USERS.search(command):
            if "/data" in command and "install" in command:
                self.inside("/data").mkdir(mode=0o700)
            return
        placed = re.sub(r"^python\b", sys.executable, self._placed(command))
        done = subprocess.run(placed, shell=True, cwd=self.inside(self.workdir), text=True, capture_output=True, check=False)
        assert done.returncode == 0, f"RUN {command}\n{done.stdout}{done.stderr}"

    def _env(self, words: str) -> None:
        self.env |= dict(word.split("=", 1) for word in words.split())

    def _user(self, user: str) -> None:
        self.user = user

    def _volume(self, path: str) -> None:
        assert self.inside(path).is_dir(), "the volume's folder must be made, or it belongs to root"

    def _stopsignal(self, signal: str) -> None:
        self.stop = signal

    def _healthcheck(self, words: str) -> None:
        self.health = json.loads(words.partition("CMD ")[2])

    def _entrypoint(self, words: str) -> None:
        self.entrypoint = json.loads(words)

    def _cmd(self, words: str) -> None:
        self.command = json.loads(words)


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps this out of what is sent to the engine. The last pattern that fits decides."""
    verdict = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and fnmatch(path, pattern):
            verdict = not line.startswith("!")
    return verdict
