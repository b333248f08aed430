"""Files that are replaced whole or not at all, also when the process dies or the power fails in between."""

import errno
import itertools
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.stores.paths import DAMAGED, TEMPORARY, previous
from bot.stores.port import StoreError

# Temporary files of this process carry its mark, so that those of a killed one can be told apart and removed.
_MARK = secrets.token_hex(4)
_count = itertools.count()
# An erase may remove an emptied folder just as it is about to be written to. It cannot go on happening: a folder with a
# temporary file in it is not empty.
_FOLDER_ATTEMPTS = 10

_WRITE = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
_SPARE = f"-spare{TEMPORARY}"

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file may not grow any more",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "there is no permission",
    errno.EPERM: "there is no permission",
}


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what the system reports about files in the data folder into a StoreError in words."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
        raise StoreError(f"The data folder {folder} could not be used: {reason}. Put that right and try again.") from error


def replace(path: Path, content: bytes, *, keep_previous: bool) -> None:
    """Give the file a new content, durably; make its folder if need be. Raises OSError and leaves the file as it was.

    Only the last step, making sure the folder remembers, can fail with the new content already in place.
    """
    temporary = _write_beside(path, content)
    try:
        with _synced(path.parent):
            if keep_previous:
                _keep_previous(path)
            os.replace(temporary, path)  # noqa: PTH105 - as below
    except OSError:
        _remove_quietly(temporary)
        raise


def rotate(path: Path, content: bytes) -> None:
    """As `replace` with the previous copy kept, for a file that only one thread at a time writes: faster by a third.

    The copy before the previous one is not removed: it is what the next content is written into, so that the disk need
    neither free a file nor find room for one. It lies beside the file under a temporary name of this process. For a moment,
    in which the file itself is whole, there is no previous copy.
    """
    spare = f"{path}.{_MARK}{_SPARE}"
    older = f"{path}.{_MARK}-older{TEMPORARY}"
    had_previous = False
    try:
        _write_into(spare, path.parent, content)
        with _synced(path.parent):
            had_previous = _rename(previous(path), older)
            if not _link(path, str(previous(path))):
                _keep_previous(path)
            os.replace(spare, path)  # noqa: PTH105
            if had_previous:
                os.replace(older, spare)  # noqa: PTH105
    except OSError:
        if had_previous:
            with suppress(OSError):
                os.replace(older, previous(path))  # noqa: PTH105
        _remove_quietly(older)
        _remove_quietly(spare)
        raise


def read(path: Path) -> bytes:
    """What the file holds at one moment, also while it is being replaced and rotated. Raises OSError."""
    while True:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            content = file.read()
        # As long as it bears the name, nobody writes into it.
        after = path.stat()
        if (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns):
            return content


def set_aside(path: Path) -> None:
    """Move a damaged file out of the way, keeping it."""
    path.replace(_aside(path))


def copy_aside(path: Path) -> None:
    """Keep a damaged file under another name as well, because it is about to be replaced. Fine if there is none."""
    _link_or_copy(path, _aside(path))


def remove_copies(path: Path) -> None:
    """Remove every copy of the file: the previous one, those set aside, what it would be written into. The file stays."""
    with _synced(path.parent):
        for entry in [entry for entry in path.parent.iterdir() if entry.name.startswith(f"{path.name}.")]:
            entry.unlink(missing_ok=True)


def remove_all(path: Path, root: Path) -> None:
    """Remove the file with every copy of it, then the folders this empties, up to `root` (which stays)."""
    with suppress(FileNotFoundError):
        remove_copies(path)
        # The file goes last: should this be interrupted, no older copy can come back in its place.
        with _synced(path.parent):
            path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root:
            return
        try:
            folder.rmdir()
        except OSError:
            return  # somebody else's files are in it


def is_left_over(name: str) -> bool:
    """Whether a file of this name is what a process that was killed had not finished."""
    return name.endswith(TEMPORARY) and f".{_MARK}-" not in name


# Plain strings and calls from here on: on a fast disk the ways around them cost a tenth of a replace.
def _temporary(path: Path) -> str:
    return f"{path}.{_MARK}-{next(_count)}{TEMPORARY}"


def _write_beside(path: Path, content: bytes) -> str:
    temporary = _temporary(path)
    try:
        fd = _open(temporary, path.parent, _WRITE | os.O_EXCL)
        try:
            _write_all(fd, content)
            os.fsync(fd)
        finally:
            os.close(fd)
    except OSError:
        _remove_quietly(temporary)
        raise
    return temporary


def _write_into(path: str, folder: Path, content: bytes) -> None:
    """Make this the content of a file that may exist, durably, unless it has another name too: then of a new one."""
    fd = _open(path, folder, _WRITE)
    if os.fstat(fd).st_nlink != 1:
        os.close(fd)
        _remove_quietly(path)
        fd = _open(path, folder, _WRITE | os.O_EXCL)
    try:
        _write_all(fd, content)
        os.ftruncate(fd, len(content))
        os.fsync(fd)
    finally:
        os.close(fd)


def _open(path: str, folder: Path, flags: int) -> int:
    for _ in range(_FOLDER_ATTEMPTS):
        with suppress(FileNotFoundError):
            return os.open(path, flags, 0o600)
        _make_folder(folder)
    return os.open(path, flags, 0o600)


def _write_all(fd: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _keep_previous(path: Path) -> None:
    """Keep the present file as the previous one. The file itself stays in place all the while."""
    spare = _temporary(path)
    try:
        if _link_or_copy(path, spare):
            os.replace(spare, previous(path))  # noqa: PTH105
    finally:
        # Needed also when all went well: if the previous copy is the very same file, as after an interrupted replace, a
        # rename does nothing and leaves the name.
        _remove_quietly(spare)


def _rename(source: Path, target: str) -> bool:
    """Give the file this name instead. False if there is no such file."""
    try:
        os.replace(source, target)  # noqa: PTH105
    except FileNotFoundError:
        return False
    return True


def _link(source: Path, target: str) -> bool:
    """Give the file a second name. False if there is no such file, or if the disk knows no hard links."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _link_or_copy(source: Path, target: str) -> bool:
    """Give the file a second name, or a copy where the disk knows no hard links. False if there is no such file."""
    return _link(source, target) or _copy(source, target)


def _copy(source: Path, target: str) -> bool:
    try:
        shutil.copyfile(source, target)
        with Path(target).open("rb+") as copy:
            os.fsync(copy.fileno())
    except FileNotFoundError:
        return False
    except OSError:
        _remove_quietly(target)
        raise
    return True


def _aside(path: Path) -> str:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return f"{path}{DAMAGED}{stamp}"


def _make_folder(folder: Path) -> None:
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    # Removed again by an erase, before or while pathlib looks whether it exists: the next attempt makes it.
    with suppress(FileNotFoundError, FileExistsError):
        folder.mkdir(parents=True, exist_ok=True)
        for made in missing:
            with _synced(made.parent):
                pass


@contextmanager
def _synced(folder: Path) -> Iterator[None]:
    """Make the names in the folder last, once what is done to them is done. By then an erase may have removed the folder."""
    if os.name == "nt":
        yield  # Windows opens no folders; NTFS keeps its own journal of names
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        yield
        os.fsync(fd)
    finally:
        os.close(fd)


def _remove_quietly(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108
