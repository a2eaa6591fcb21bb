"""A project whose repository is in another organization of the coalition: said, and never made a second time.

Moving it is GitHub's to do, with its issues, its stars and its history; then it is found where it is wanted.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from tahaluf.github import Session, found_in
from tahaluf.manifest import Manifest, Part, Project, login_identity, organizations
from tahaluf.plan import CannotApply, Kind, Plan

# Texts for people
ELSEWHERE: Final = "its repository is in {there}, and none is made a second time"
TRANSFER: Final = (
    "transfer it to {here} on GitHub (its settings, Transfer ownership), or put `organization` back"
)
UNKNOWN: Final = "{here} is new in this pull request, so that nothing has been looked at there"
FIRST: Final = "name it under `organizations` in a pull request of its own, and merge that first"


def hold_seen(session: Session, manifest: Manifest, part: Part, plan: Plan) -> Plan:
    """The plan without the repositories that GitHub shows in other organizations of the coalition.

    Asks nothing where nothing would be made. Private ones are seen by their own organization's token alone, so
    that a repository among several organizations is made only after a review.
    """
    others = [
        one for one in organizations(manifest) if login_identity(one) != login_identity(part.organization)
    ]
    making = [manifest.project(slug) for slug in _made(plan)]
    if not (others and making):
        return plan
    names = {project.slug: (project.slug, *project.aliases) for project in making}
    return _held(plan, manifest, found_in(session, others, names))


def hold_moved(plan: Plan, base: Manifest, head: Manifest) -> Plan:
    """The plan without the repositories that would be made because a project changes its organization."""
    moved = {
        slug: base.home(before)
        for slug in _made(plan)
        for before in _before(base, head.project(slug))
        if login_identity(base.home(before)) != login_identity(head.home(head.project(slug)))
    }
    return _held(plan, head, moved)


def unknown_homes(head: Manifest, known: Iterable[str]) -> Plan:
    """What is said of projects whose organization only the pull request itself has brought."""
    there = frozenset(map(login_identity, known))
    strange = [p for p in head.projects if p.governed and login_identity(head.home(p)) not in there]
    return Plan(
        cannot=tuple(
            CannotApply(p.slug, "repository", p.slug, UNKNOWN.format(here=head.home(p)), FIRST)
            for p in strange
        )
    )


def _made(plan: Plan) -> list[str]:
    return [c.project for c in plan.changes if c.resource == "repository" and c.kind is Kind.CREATE]


def _before(base: Manifest, project: Project) -> list[Project]:
    """What the base says of a project, under its slug or an earlier one."""
    found = (base.find(slug) for slug in (project.slug, *project.aliases))
    return [before for before in found if before and before.governed]


def _held(plan: Plan, manifest: Manifest, elsewhere: Mapping[str, str]) -> Plan:
    held = tuple(
        CannotApply(
            slug,
            "repository",
            slug,
            ELSEWHERE.format(there=there),
            TRANSFER.format(here=manifest.home(manifest.project(slug))),
        )
        for slug, there in elsewhere.items()
    )
    return plan.instead(elsewhere, Plan(cannot=held)) if held else plan
