"""What a process remembers for a while. Forgetting it may cost a repetition, never an answer."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lately(Generic[K, V]):
    """The last `most` things kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """What is kept under `key`."""
        return self._kept.get(key)

    def keep(self, key: K, value: V) -> None:
        """Keep `value`, and let go of the oldest beyond `most`."""
        self._kept.pop(key, None)
        self._kept[key] = value
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def drop(self, key: K) -> None:
        """Let go of `key`."""
        self._kept.pop(key, None)
