"""Sets up the standard streams for all commands: UTF-8 in any locale, and no error when a pipe's reader exits.

JSON and YAML are always UTF-8. If the reader exits early (`tahaluf apply | head`), the run continues, because stopping
halfway without a message would be worse.
"""

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ENCODING_ERRORS: Final = "backslashreplace"  # for lone surrogates, which file names can contain


def configure_stdio() -> None:
    """Wrap stdout and stderr again, unless they are closed or the caller has replaced them."""
    sys.stdout, sys.stderr = _wrap(sys.stdout), _wrap(sys.stderr)
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  (until the process ends)


class _PipeSafeWriter(io.FileIO):
    """Discards output after the reader has closed the pipe.

    Any other error, such as a full disk, is raised, but only once, as an OSError.
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
    # Line-buffered even for files, so that the two streams appear in the right order in a log
    return io.TextIOWrapper(raw, encoding="utf-8", errors=ENCODING_ERRORS, line_buffering=True)
