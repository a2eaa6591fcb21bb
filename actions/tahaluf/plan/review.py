"""The plan comment on a pull request, and the digests by which `apply` knows what a review has seen."""

import re
from typing import Final

from tahaluf.escape import code_span

from .humanize import pluralize
from .markdown import to_markdown
from .plan import Plan

# Texts for people
HEADING: Final = "### What a merge will do"
HEADING_FOR_SHARD: Final = "### What a merge will do in {where}"
BOLD_NOTE: Final = "Changes marked in bold are applied only because this comment shows them."
TRUNCATED: Final = (
    "**{whole}**, more than fit in a comment: {hidden} are not shown here. Run `tahaluf plan` on your own machine to "
    "see all of them.{risky}"
)
TRUNCATED_RISKY: Final = (
    " Of the changes not shown, {number} would give access or remove something. Merging does **not** apply them: "
    "split this pull request, or allow them one by one."
)
# A comment can have 65,536 characters; the rest is for the text around the plan
MAX_PLAN_LENGTH: Final = 60_000

_DIGESTS_MARKER: Final = re.compile(r"^<!-- shown at ([0-9a-f]{40}):((?: [0-9a-f]{12})*) -->$", re.MULTILINE)


def review_comment(plan: Plan, head: str, shard_name: str = "") -> str:
    """The comment on a pull request whose head commit is `head`. `shard_name`: the shard, unless the plan is of all.

    A plan that is too long is cut, projects with risky changes first. Only the digests of what is shown are included.
    """
    visible, hidden = _split_to_fit(plan)
    digests = "".join(f" {digest}" for digest in sorted({change.digest for change in visible.risky}))
    parts = [
        HEADING_FOR_SHARD.format(where=code_span(shard_name)) if shard_name else HEADING,
        *([_truncation_note(plan, hidden)] if hidden != Plan() else []),
        to_markdown(visible),
        *([BOLD_NOTE] if plan.risky else []),
        f"<!-- shown at {head}:{digests} -->",
    ]
    return "\n\n".join(parts)


def _split_to_fit(plan: Plan) -> tuple[Plan, Plan]:
    """What fits in one comment, in whole projects, and the rest."""
    if _length(plan) <= MAX_PLAN_LENGTH:
        return plan, Plan()
    space, visible_slugs = MAX_PLAN_LENGTH, []
    slugs = {item.project: None for items in (plan.changes, plan.blocked, plan.unmanaged) for item in items}
    for slug in sorted(slugs, key=lambda slug: not plan.for_projects([slug]).risky):
        if (length := _length(plan.for_projects([slug]))) <= space:
            space -= length
            visible_slugs.append(slug)
    return plan.for_projects(visible_slugs), plan.for_projects(slugs.keys() - visible_slugs)


def _length(plan: Plan) -> int:
    return len(to_markdown(plan)) + len(" 0123456789ab") * len(plan.risky)


def _truncation_note(plan: Plan, hidden: Plan) -> str:
    risky = TRUNCATED_RISKY.format(number=len(hidden.risky)) if hidden.risky else ""
    total = f"{pluralize(len(plan.changes), 'change')} in {pluralize(len(plan.projects), 'project')}"
    return TRUNCATED.format(whole=total, hidden=pluralize(len(hidden.projects), "project"), risky=risky)


def digests_in_comment(comment: str, head: str) -> frozenset[str]:
    """The digests of the risky changes in a plan comment; none if it was made for another commit than `head`."""
    found = _DIGESTS_MARKER.findall(comment)
    if len(found) != 1 or found[0][0] != head:
        return frozenset()
    return frozenset(found[0][1].split())
