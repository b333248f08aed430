"""`make audit`: asks pip-audit about each file of locked dependencies, and says in sentences when nobody answers."""

import subprocess
import sys
from collections.abc import Sequence

# What was found is something else than that nothing could be found out.
UNSAFE, UNANSWERED = 1, 2
_FOUND = "known vulnerabilit"
_MOST = 200
_NO_ANSWER = """
No answer about {file}, so nothing is known of it, good or bad. The last that was said:
  {said}
pip-audit asks pypi.org over https. A mirror of the packages is not enough: it has no advisories.
See that this machine reaches pypi.org (behind a proxy, set HTTPS_PROXY), and run `make audit` again.
Or run it on a machine that does: the requirements files lock every version, so the answer is the same there.
"""


def audit(command: Sequence[str], file: str) -> int:
    """Ask about one file, and write what came of it; gives the exit code: 0, `UNSAFE` or `UNANSWERED`."""
    asked = [*command, "--strict", "--require-hashes", "--disable-pip", "--progress-spinner", "off", "-r", file]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - what the Makefile names
    told = found.stderr.strip().splitlines()
    if found.returncode == 0:
        sys.stdout.write(f"{file}: nothing known against what it locks.\n")
        return 0
    if any(_FOUND in line for line in told):
        sys.stdout.write(f"{file}: {told[-1]}\n{found.stdout}\nTake a version that is mended into the lock (`make lock`).\n")
        return UNSAFE
    said = told[-1] if told else f"(nothing; it ended with {found.returncode})"
    sys.stderr.write(_NO_ANSWER.format(file=file, said=said[:_MOST]))
    return UNANSWERED


def main(pip_audit: str, *files: str) -> int:
    """Ask about every file, or until nobody answers: nobody would about the next either."""
    worst = 0
    for file in files:
        code = audit([pip_audit], file)
        if code == UNANSWERED:
            return code
        worst = max(worst, code)
    return worst


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
