"""Keeps a pull request's plan from granting access to new stewards who have not consented.

A run applies only risky changes that a plan has shown (docs/threat-model.md), so merging early grants no access either.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from tahaluf.consent import Consents
from tahaluf.github import BotProposal, Session, read_bot_proposal, read_consents
from tahaluf.manifest import Manifest, Project, Steward
from tahaluf.plan import Blocked, Change, Plan, pluralize
from tahaluf.proposals import missing_consents
from tahaluf.resources import AddTeamMaintainer

from .adoption import block_adoption

# Texts for people
WAITING_FOR_CONSENT: Final = "waiting for {stewards} to agree"
ASK_TO_AGREE: Final = "each of them has to comment /agree here, with nothing else in the comment"

StewardsBySlug = Mapping[str, Sequence[Steward]]


def block_unconsented_stewards(
    session: Session, control: str, pull: int, plan: Plan, base: Manifest | None, head: Manifest
) -> tuple[Plan, Plan]:
    """Return the plan without access for stewards who have not agreed, and a plan with the blocked projects.

    A proposal's author agrees by ticking a box in the form, everybody else by commenting. The body of the bot's pull
    request states how many stewards it does not list yet.
    """
    new_stewards = {
        project.slug: found for project in head.projects if (found := _new_stewards(base, project))
    }
    proposal = read_bot_proposal(session, control, pull)
    if proposal is not None:
        plan = block_adoption(plan, head, proposal.slug)
    if not new_stewards and proposal is None:
        return plan, Plan()
    consents = read_consents(session, control, [pull]).get(pull, Consents()) if new_stewards else Consents()
    waiting = {
        slug: [
            steward
            for steward in stewards
            if not (consents.has_agreed(steward.login, steward.id) or _has_ticked(proposal, slug, steward))
        ]
        for slug, stewards in new_stewards.items()
    }
    changes = tuple(change for change in plan.changes if not _grants_access(change, waiting))
    missing = {slug: len(stewards) for slug, stewards in waiting.items()}
    if proposal is not None:
        missing[proposal.slug] = missing.get(proposal.slug, 0) + missing_consents(proposal.body)
    return replace(plan, changes=changes), _plan_of_waiting(missing)


def _has_ticked(proposal: BotProposal | None, slug: str, steward: Steward) -> bool:
    """Whether this account is the author of the project's proposal, compared by id."""
    author = proposal.author if proposal and proposal.slug == slug else None
    return author is not None and author.id == steward.id


def is_new_steward(login: str, account: int | None, base: Manifest | None, head: Manifest) -> bool:
    """Whether the head manifest adds this account as a steward of any project."""
    consents = Consents({account: login}) if account is not None else Consents()
    return any(
        consents.has_agreed(steward.login, steward.id)
        for project in head.projects
        for steward in _new_stewards(base, project)
    )


def _new_stewards(base: Manifest | None, project: Project) -> list[Steward]:
    """Return the stewards whom the base does not list for the project, under its slug or an earlier one."""
    earlier = list(_earlier_stewards(base, project)) if base else []
    return [
        steward
        for steward in project.stewards
        if not any(_is_same_steward(steward, known) for known in earlier)
    ]


def _earlier_stewards(base: Manifest, project: Project) -> Iterator[Steward]:
    for slug in (project.slug, *project.aliases):
        if found := base.find(slug):
            yield from found.stewards


def _is_same_steward(steward: Steward, known: Steward) -> bool:
    """Compare account ids. A new or changed id means another person, who has to agree."""
    if steward.id is None and known.id is None:
        return steward.login.casefold() == known.login.casefold()
    return steward.id == known.id


def _grants_access(change: Change, waiting: StewardsBySlug) -> bool:
    """Whether a change adds one of these stewards to their project's team."""
    added = change.operation
    if not isinstance(added, AddTeamMaintainer):
        return False
    return any(
        (steward.login, steward.id) == (added.login, added.id) for steward in waiting.get(change.project, ())
    )


def _plan_of_waiting(missing: Mapping[str, int]) -> Plan:
    return Plan(
        blocked=tuple(
            Blocked(
                slug,
                "team",
                slug,
                WAITING_FOR_CONSENT.format(stewards=pluralize(number, "steward")),
                ASK_TO_AGREE,
            )
            for slug, number in sorted(missing.items())
            if number
        )
    )
