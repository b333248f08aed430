"""Amicable as it is started by its command, on the Discord at URL with the gateway at GATEWAY.

`python -m benchmarks.discord_bots.ours URL GATEWAY`, with the settings in the environment.
"""

import sys

from adapters.main import main
from tests.servers.discord import aimed_at

if __name__ == "__main__":
    url, gateway = sys.argv[1:3]
    sys.argv[1:] = ["discord"]
    with aimed_at(url, gateway):
        sys.exit(main())
