"""Every name that a file may use for something written elsewhere."""

from dataclasses import dataclass

from bot.playbooks.blanks import CLOCK, Blank, ask_blank
from bot.playbooks.findings import did_you_mean
from bot.playbooks.market import Market
from bot.playbooks.schema import AskFile
from bot.playbooks.validate import ids_in


@dataclass(frozen=True, slots=True)
class Known:
    """Names by kind. They hold what is written, sound or not, so that one fault is told once.

    `steps` has None for a playbook nobody can read. `complete` is false when there is one: then a question or clock that
    seems to be missing may be in it.
    """

    steps: dict[str, frozenset[str] | None]
    asks: dict[str, AskFile | None]
    clocks: frozenset[str]
    complete: bool

    def target_fault(self, target: str, playbook: str) -> str:
        """Why a target cannot be gone to from a playbook; "" when it can."""
        other, slash, step = target.partition("/")
        here = self.steps.get(playbook) or frozenset()
        playbooks = {f"{id}/" for id in self.steps}
        if not slash:
            if target in here:
                return ""
            return f"There is no step `{target}` in this playbook.{did_you_mean(target, here | playbooks)}"
        if other not in self.steps:
            return f"There is no playbook `{other}`.{did_you_mean(f'{other}/', playbooks)}"
        steps = self.steps[other]
        if not step or steps is None or step in steps:
            return ""
        close = did_you_mean(target, {f"{other}/{id}" for id in steps})
        return f"There is no step `{step}` in the playbook `{other}`.{close}"

    def blanks(self) -> dict[str, Blank]:
        """The questions and clocks as templates write them."""
        asks = {name: ask_blank(ask.one_of if ask else None) for name, ask in self.asks.items()}
        return asks | {name.replace("-", "_"): CLOCK for name in self.clocks}


def known_names(market: Market) -> Known:
    """The names of a marketplace's playbooks."""
    sheets = market.sheets.values()
    asks: dict[str, AskFile | None] = {}
    for sheet in sheets:
        declared = sheet.content.ask if sheet.content else {}
        for name in ids_in(sheet.marked, "ask"):
            asks[name] = asks.get(name) or declared.get(name)
    return Known(
        steps={sheet.id: ids_in(sheet.marked, "steps") if sheet.marked else None for sheet in sheets},
        asks=asks,
        clocks=frozenset(name for sheet in sheets for name in ids_in(sheet.marked, "clocks")),
        complete=all(sheet.marked for sheet in sheets),
    )
