"""During `tahaluf setup`, lets the person at the terminal click through GitHub's pages, and paste a
key if necessary.
"""

import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from tahaluf.problems import CommandError

CREATE_APP: Final = "Create the GitHub App in your browser: {address}"
CREATE_BY_HAND: Final = (
    "Create the GitHub App on this page, where its name and permissions are filled in:\n  {address}"
)
PASTE_KEY: Final = (
    "Click 'Generate a private key' on the App's page:\n  {address}\nThen paste the contents of the .pem file here. "
    "They are neither displayed nor stored on this computer."
)
INSTALL_APP: Final = "Install the App for all repositories: {address}"
WAITING: Final = "Waiting for the App to be installed …"
KEY_END: Final = "-----END"
MAX_KEY_LINES: Final = 200
NO_KEY: Final = CommandError(
    "standard input contains no private key",
    "download the App's private key and run `tahaluf setup … < KEY.pem`, then delete the file",
)


@dataclass(frozen=True, slots=True)
class TerminalPerson:
    """Prints URLs, and opens them if this computer has a browser."""

    has_browser: bool

    def create_app(self, address: str) -> None:
        self._open(CREATE_APP, address)

    def create_app_by_hand(self, address: str) -> None:
        print(CREATE_BY_HAND.format(address=address), flush=True)

    def read_key(self, address: str) -> str:
        if sys.stdin.isatty():
            print(PASTE_KEY.format(address=address), flush=True)
        with _without_echo():
            lines: list[str] = []
            while len(lines) < MAX_KEY_LINES and (line := sys.stdin.readline()):
                lines.append(line)
                if line.startswith(KEY_END):
                    return "".join(lines)
        raise NO_KEY

    def install_app(self, address: str) -> None:
        self._open(INSTALL_APP, address)
        print(WAITING, flush=True)

    def _open(self, text: str, address: str) -> None:
        print(text.format(address=address), flush=True)
        if self.has_browser:
            webbrowser.open(address)


@contextmanager
def _without_echo() -> Iterator[None]:
    """Hide what is typed, if standard input is a terminal."""
    if not sys.stdin.isatty():
        yield
        return
    import termios

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    silent = list(before)
    silent[3] = int(before[3]) & ~termios.ECHO
    termios.tcsetattr(descriptor, termios.TCSADRAIN, silent)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
