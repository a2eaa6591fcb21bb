"""Checks the messages of new commits.

    tools/commits.py BASE..HEAD     every commit in the range
    tools/commits.py --file FILE    a single message, for git's commit-msg hook

The exit code is 0 if all messages are well-formed, or 1 if at least one is not.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MOST: Final = 72  # the longest subject that `git log --oneline` can show on a single terminal line

MERGE: Final = ("Merge ", "Revert ", "fixup! ", "squash! ")  # git writes these subjects itself


def faults(message: str) -> Iterator[str]:
    """Yield the problems in a commit message."""
    lines = message.rstrip().split("\n")
    subject = lines[0]
    if not subject.strip():
        yield "the subject is empty"
        return
    if subject.startswith(MERGE):
        return
    if len(subject) > MOST:
        yield f"the subject has {len(subject)} characters; {MOST} is the limit"
    if not subject[0].isupper():
        yield "the subject does not begin with a capital letter"
    if subject.endswith("."):
        yield "the subject ends with a full stop"
    if len(lines) > 1 and lines[1].strip():
        yield "the second line is not blank"


def messages(commits: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the short id and message of each commit in a range, oldest first."""
    command = ["git", "log", "--reverse", "-z", "--format=%h %B", commits, "--"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    for entry in filter(None, done.stdout.decode(errors="replace").split("\0")):
        commit, _, message = entry.partition(" ")
        yield commit, message


def uncommented(text: str) -> str:
    """Return the message as git stores it, without comments and without the diff that `commit --verbose` adds."""
    kept = text.partition("# ------------------------ >8 ------------------------")[0]
    return "\n".join(line for line in kept.splitlines() if not line.startswith("#")).strip()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools/commits.py", description="Check commit messages.")
    parser.add_argument("commits", nargs="?", metavar="BASE..HEAD", help="a range of commits")
    parser.add_argument("--file", type=Path, help="a file with one message instead")
    options = parser.parse_args(arguments)
    if (options.commits is None) == (options.file is None):
        parser.error("either a range of commits or --file is required")
    if options.file:
        found = [("message", uncommented(options.file.read_text(encoding="utf-8")))]
    else:
        try:
            found = list(messages(options.commits, Path.cwd()))
        except subprocess.CalledProcessError as error:
            print(error.stderr.decode(errors="replace").strip(), file=sys.stderr)
            return 1
    wrong = 0
    for commit, message in found:
        for fault in faults(message):
            print(f"{commit}: {fault}: {message.splitlines()[0] if message else ''}")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
