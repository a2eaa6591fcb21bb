"""A coalition that can receive sealed messages."""

from typing import NamedTuple

from tahaluf.manifest import Manifest


class SealingCoalition(NamedTuple):
    manifest: Manifest
    secrets: tuple[bytes, bytes]
