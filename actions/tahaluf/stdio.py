"""The standard streams as every command finds them: UTF-8 in any locale, and open for as long as it works.

JSON and YAML are UTF-8 wherever they are read. Who stops reading (`tahaluf apply | head`) does not stop the work,
since half of it, ended in silence, would be worse.
"""

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ENCODING_ERRORS: Final = "backslashreplace"  # for half a sign, as the name of a file can hold


def configure_stdio() -> None:
    """Wrap both outputs anew; what is closed, or put there by whoever called us, stays what it is."""
    sys.stdout, sys.stderr = _wrap(sys.stdout), _wrap(sys.stderr)
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  (until the process ends)


class _PipeSafeWriter(io.FileIO):
    """Whoever reads what we write, until they leave: what is written from then on goes nowhere.

    A disk that is full is told once, as an OSError.
    """

    _disconnected = False

    def write(self, data: "ReadableBuffer") -> int:
        if not self._disconnected:
            try:
                return super().write(data)
            except BrokenPipeError:
                self._disconnected = True
            except OSError:
                self._disconnected = True
                raise
        return memoryview(data).nbytes


def _wrap(stream: TextIO) -> TextIO:
    if stream is None or stream not in (sys.__stdout__, sys.__stderr__):
        return stream
    raw = io.BufferedWriter(_PipeSafeWriter(stream.fileno(), "w", closefd=False))
    # Line by line also into a file, so that what both streams say keeps its order in the log of a run
    return io.TextIOWrapper(raw, encoding="utf-8", errors=ENCODING_ERRORS, line_buffering=True)
