"""Runs `amicable` and writes down every address it looks up or connects to, as Python itself reports it."""

import json
import sys
from pathlib import Path

from adapters import main

found: list[str] = []


def note(event: str, told: tuple[object, ...]) -> None:
    if event == "socket.connect":
        found.append(f"connect {told[1]!r}")
    elif event == "socket.getaddrinfo":
        found.append(f"look up {told[0]!r}")


if __name__ == "__main__":
    sys.addaudithook(note)
    record = Path(sys.argv[1])
    sys.argv = ["amicable", *sys.argv[2:]]
    code = main.main()
    record.write_text(json.dumps(found))
    sys.exit(code)
