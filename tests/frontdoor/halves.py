"""The phrasings, split by a fixed draw: one half to tune on, one that is only ever reported on."""

import random
from dataclasses import dataclass
from pathlib import Path

# Drawn once, before anything was tuned. Another seed would be another held-out half, and the figures would mean nothing.
SEED = 20261128
# Situations by the names in phrasings.txt, with the playbooks that guide through them.
PLAYBOOKS = {
    "mistake": {"ordered-by-mistake"},
    "duplicate": {"duplicate-order"},
    "changed": {"changed-requirements"},
    "creep": {"extra-work"},
    "no-requirements": {"no-requirements"},
    "silent": {"silent-client"},
    "unhappy": {"unhappy"},
    "cannot-deliver": {"cannot-deliver", "unforeseen"},
    "late": {"late"},
    "after-completion": {"completed-refund"},
    "threat": {"threats"},
    "against-rules": {"against-rules"},
    "scam": {"scam"},
    "chargeback": {"chargeback"},
    "reorder": {"reorder"},
    "milestone": {"milestones"},
    "no-reason": {"find-out"},
    "none": set[str](),
}


@dataclass(frozen=True, slots=True)
class Phrasing:
    """What somebody typed, and the situation they meant; "none" for none of ours."""

    situation: str
    words: str


def halves() -> tuple[tuple[Phrasing, ...], tuple[Phrasing, ...]]:
    """The half to tune on and the held-out half, each with half of every situation's phrasings."""
    draw = random.Random(SEED)
    tuning, held_out = [], []
    for situation, said in _by_situation().items():
        drawn = draw.sample(said, len(said))
        # The odd one goes to the smaller half.
        middle = (len(drawn) + (len(tuning) <= len(held_out))) // 2
        tuning += [Phrasing(situation, words) for words in drawn[:middle]]
        held_out += [Phrasing(situation, words) for words in drawn[middle:]]
    return tuple(tuning), tuple(held_out)


def _by_situation() -> dict[str, list[str]]:
    lines = (Path(__file__).parent / "phrasings.txt").read_text(encoding="utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("["):
            said = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            said.append(line)
    return found
