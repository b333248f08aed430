"""The files of the sellers who were here last, held in memory: a conversation in progress is written but not read again."""

from collections import OrderedDict
from pathlib import Path

from bot.core.seller import SellerId
from bot.stores.sellerfile import SellerFile

# Bytes of files held, as they are on disk; in memory they take ten times that. A seller in the middle of a first case has
# 3 kB, so this is a thousand conversations at once; a busy seller with six open cases has 20 kB.
HELD = 3_000_000
# What one counts for of which nothing is in memory: it has never been read, or reading it failed.
_LEAST = 100


class HeldFiles:
    """The files of sellers below `folder`. Those used last stay in memory, up to `limit` bytes of them."""

    def __init__(self, folder: Path, limit: int = HELD) -> None:
        self._folder = folder
        self._limit = limit
        self._files: OrderedDict[SellerId, SellerFile] = OrderedDict()
        self._weighed: dict[SellerId, int] = {}
        self._total = 0

    def take(self, seller: SellerId) -> SellerFile:
        """The file of this seller, held or new."""
        file = self._files.get(seller)
        if file is None:
            file = self._files[seller] = SellerFile(self._folder, seller)
            self.weigh(seller)
        self._files.move_to_end(seller)
        return file

    def weigh(self, seller: SellerId) -> None:
        """Count what has become of a file; those used longest ago give way to it."""
        file = self._files.get(seller)
        if file is None:
            return
        weight = max(file.size, _LEAST)
        self._total += weight - self._weighed.get(seller, 0)
        self._weighed[seller] = weight
        while self._total > self._limit and len(self._files) > 1:
            oldest, _ = self._files.popitem(last=False)
            self._total -= self._weighed.pop(oldest)
