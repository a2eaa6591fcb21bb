"""A coalition to which messages can be sealed."""

from typing import NamedTuple

from tahaluf.manifest import Manifest


class SealingCoalition(NamedTuple):
    manifest: Manifest
    secrets: tuple[bytes, bytes]
