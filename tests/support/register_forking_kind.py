"""A pytest plugin that registers another kind before the manifest gets its keys from the kinds."""

import sys

from support.forking_kind import ForkingKind
from tahaluf import kinds

assert "tahaluf.manifest" not in sys.modules
kinds.KINDS = (*kinds.KINDS, ForkingKind())  # type: ignore[misc]
