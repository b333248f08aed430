"""What a suite measured."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. With a `bar` it is promised to be no more than that."""

    what: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether it broke its promise."""
        return self.bar is not None and self.value > self.bar


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines to read."""
    return "\n".join(
        f"  {figure.what:<58} {figure.value:>9.2f} {figure.unit:<3} {_promise(figure)}".rstrip() for figure in figures
    )


def percentile(times: list[float], share: float) -> float:
    """The value that `share` (0 to 1) of the times do not exceed: the nearest rank."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _promise(figure: Figure) -> str:
    if figure.bar is None:
        return ""
    return f"{'OVER' if figure.is_over else 'within'} {figure.bar:g} {figure.unit}".rstrip()
