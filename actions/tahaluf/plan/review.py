"""What the plan under a pull request tells people, and what it lets a later run prove that they have seen."""

import re
from typing import Final

from tahaluf.text import code

from .markdown import to_markdown
from .plan import Plan
from .words import count

# Texts for people
HEADING: Final = "### What a merge will do"
HEADING_IN: Final = "### What a merge will do in {where}"
HELD: Final = (
    "A change marked in bold is only done because it stands here: what nobody was shown is not done."
)
MORE: Final = (
    "**{whole}**, more than a comment holds: {hidden} are not shown here. `tahaluf plan` at your own machine shows "
    "all of them.{risky}"
)
MORE_RISKY: Final = (
    " Of what is not shown, {number} would give access or take something away, and are **not done** by a merge: "
    "split this pull request, or let them pass one by one."
)
# GitHub takes 65,536 characters in a comment; what frames the plan has room in the rest
LONGEST: Final = 60_000

_SHOWN: Final = re.compile(r"^<!-- shown at ([0-9a-f]{40}):((?: [0-9a-f]{12})*) -->$", re.MULTILINE)


def review(plan: Plan, head: str, where: str = "") -> str:
    """The comment for a pull request whose tip is the commit `head`. `where`: the part of the coalition, if not all.

    A plan that is longer than a comment may be is shown in part, what is risky first; only what is shown is let pass.
    """
    here, hidden = _fitting(plan)
    digests = "".join(f" {digest}" for digest in sorted({change.digest for change in here.risky}))
    parts = [
        HEADING_IN.format(where=code(where)) if where else HEADING,
        *([_hidden(plan, hidden)] if hidden != Plan() else []),
        to_markdown(here),
        *([HELD] if plan.risky else []),
        f"<!-- shown at {head}:{digests} -->",
    ]
    return "\n\n".join(parts)


def _fitting(plan: Plan) -> tuple[Plan, Plan]:
    """What has room in one comment, in whole projects, and the rest."""
    if _length(plan) <= LONGEST:
        return plan, Plan()
    room, shown_ = LONGEST, []
    slugs = {
        finding.project: None for findings in (plan.changes, plan.cannot, plan.left) for finding in findings
    }
    for slug in sorted(slugs, key=lambda slug: not plan.only([slug]).risky):
        if (length := _length(plan.only([slug]))) <= room:
            room -= length
            shown_.append(slug)
    return plan.only(shown_), plan.only(slugs.keys() - shown_)


def _length(plan: Plan) -> int:
    return len(to_markdown(plan)) + len(" 0123456789ab") * len(plan.risky)


def _hidden(plan: Plan, hidden: Plan) -> str:
    risky = MORE_RISKY.format(number=len(hidden.risky)) if hidden.risky else ""
    whole = f"{count(len(plan.changes), 'change')} in {count(len(plan.projects), 'project')}"
    return MORE.format(whole=whole, hidden=count(len(hidden.projects), "project"), risky=risky)


def shown(comment: str, head: str) -> frozenset[str]:
    """The digests of the risky changes that a comment showed, if it spoke of this very commit."""
    found = _SHOWN.findall(comment)
    if len(found) != 1 or found[0][0] != head:
        return frozenset()
    return frozenset(found[0][1].split())
