"""What the plan under a pull request tells people, and what it lets a later run prove that they have seen."""

import re
from typing import Final

from tahaluf.text import code

from .markdown import to_markdown
from .plan import Plan

# Texts for people
HEADING: Final = "### What a merge will do"
HEADING_IN: Final = "### What a merge will do in {where}"
HELD: Final = (
    "A change marked in bold is only done because it stands here: what nobody was shown is not done."
)

_SHOWN: Final = re.compile(r"^<!-- shown at ([0-9a-f]{40}):((?: [0-9a-f]{12})*) -->$", re.MULTILINE)


def review(plan: Plan, head: str, where: str = "") -> str:
    """The comment for a pull request whose tip is the commit `head`. `where`: the part of the coalition, if not all."""
    digests = "".join(f" {digest}" for digest in sorted({change.digest for change in plan.risky}))
    parts = [
        HEADING_IN.format(where=code(where)) if where else HEADING,
        to_markdown(plan),
        *([HELD] if plan.risky else []),
        f"<!-- shown at {head}:{digests} -->",
    ]
    return "\n\n".join(parts)


def shown(comment: str, head: str) -> frozenset[str]:
    """The digests of the risky changes that a comment showed, if it spoke of this very commit."""
    found = _SHOWN.findall(comment)
    if len(found) != 1 or found[0][0] != head:
        return frozenset()
    return frozenset(found[0][1].split())
