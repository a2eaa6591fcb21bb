"""Stewards whom a pull request would list without their own word: counted, and given no access by its plan.

What no plan has shown, no run gives (docs/threat-model.md), so that a merge before their word lets nobody in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from tahaluf.consent import Consents
from tahaluf.github import Session, read_bot_proposal, read_consents
from tahaluf.manifest import Manifest, Project, Steward
from tahaluf.plan import Blocked, Change, Plan, pluralize
from tahaluf.proposals import missing_consents
from tahaluf.resources import AddTeamMaintainer

# Texts for people
WAITING_FOR_CONSENT: Final = "waits for the word of {stewards}"
ASK_TO_AGREE: Final = "each of them writes /agree, alone in a new comment here"

StewardsBySlug = Mapping[str, Sequence[Steward]]


def block_unconsented_stewards(
    session: Session, control: str, pull: int, plan: Plan, base: Manifest | None, head: Manifest
) -> tuple[Plan, Plan]:
    """The plan without what it gives to stewards who have not agreed here, and what is to be said of them.

    A proposal as the bot left it lists those alone who agreed; the others are known by their number.
    """
    new_stewards = {
        project.slug: found for project in head.projects if (found := _new_stewards(base, project))
    }
    proposal = read_bot_proposal(session, control, pull)
    if proposal is not None:
        return plan, _plan_of_waiting({proposal.slug: missing_consents(proposal.body)})
    if not new_stewards:
        return plan, Plan()
    consents = read_consents(session, control, [pull]).get(pull, Consents())
    waiting = {
        slug: [steward for steward in stewards if not consents.has_agreed(steward.login, steward.id)]
        for slug, stewards in new_stewards.items()
    }
    changes = tuple(change for change in plan.changes if not _grants_access(change, waiting))
    return replace(plan, changes=changes), _plan_of_waiting(
        {slug: len(stewards) for slug, stewards in waiting.items()}
    )


def is_new_steward(login: str, account: int | None, base: Manifest | None, head: Manifest) -> bool:
    """Whether some project would list that account, which it did not before."""
    consents = Consents({account: login}) if account is not None else Consents()
    return any(
        consents.has_agreed(steward.login, steward.id)
        for project in head.projects
        for steward in _new_stewards(base, project)
    )


def _new_stewards(base: Manifest | None, project: Project) -> list[Steward]:
    """The stewards whom the project did not list before, under its slug or an earlier one."""
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
    """An entry that gets another number, or its first one, is of somebody who has to be asked."""
    if steward.id is None and known.id is None:
        return steward.login.casefold() == known.login.casefold()
    return steward.id == known.id


def _grants_access(change: Change, waiting: StewardsBySlug) -> bool:
    """Whether a change lets one of these into the team of their project."""
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
