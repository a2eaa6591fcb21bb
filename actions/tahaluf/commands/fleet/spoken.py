"""Stewards whom a pull request would list without their own word: counted, and given no access by its plan.

What no plan has shown, no run gives (docs/threat-model.md), so that a merge before their word lets nobody in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from tahaluf.consent import Words
from tahaluf.github import Session, own_proposal, read_words
from tahaluf.manifest import Manifest, Project, Steward
from tahaluf.plan import CannotApply, Change, Kind, Plan, count
from tahaluf.proposals import words_missing

# Texts for people
WAITS: Final = "waits for the word of {stewards}"
AGREE: Final = "each of them writes /agree, alone in a new comment here"

Waiting = Mapping[str, Sequence[Steward]]


def hold_unspoken(
    session: Session, control: str, pull: int, plan: Plan, base: Manifest | None, head: Manifest
) -> tuple[Plan, Plan]:
    """The plan without what it gives to stewards who have not agreed here, and what is to be said of them.

    A proposal as the bot left it lists those alone who agreed; the others are known by their number.
    """
    new = {project.slug: found for project in head.projects if (found := _new(base, project))}
    own = own_proposal(session, control, pull)
    if own is not None:
        return plan, _said({own.slug: words_missing(own.body)})
    if not new:
        return plan, Plan()
    given = read_words(session, control, [pull]).get(pull, Words())
    waiting = {
        slug: [one for one in stewards if not given.holds(one.login, one.id)]
        for slug, stewards in new.items()
    }
    kept = tuple(change for change in plan.changes if not _gives(change, waiting))
    return replace(plan, changes=kept), _said({slug: len(stewards) for slug, stewards in waiting.items()})


def is_new_steward(login: str, account: int | None, base: Manifest | None, head: Manifest) -> bool:
    """Whether some project would list that account, which it did not before."""
    mine = Words({account: login}) if account is not None else Words()
    return any(mine.holds(one.login, one.id) for project in head.projects for one in _new(base, project))


def _new(base: Manifest | None, project: Project) -> list[Steward]:
    """The stewards whom the project did not list before, under its slug or an earlier one."""
    earlier = list(_before(base, project)) if base else []
    return [one for one in project.stewards if not any(_same(one, known) for known in earlier)]


def _before(base: Manifest, project: Project) -> Iterator[Steward]:
    for slug in (project.slug, *project.aliases):
        if found := base.find(slug):
            yield from found.stewards


def _same(one: Steward, known: Steward) -> bool:
    """An entry that gets another number, or its first one, is of somebody who has to be asked."""
    if one.id is None and known.id is None:
        return one.login.casefold() == known.login.casefold()
    return one.id == known.id


def _gives(change: Change, waiting: Waiting) -> bool:
    """Whether a change lets one of these into the team of their project."""
    if change.kind is not Kind.GRANT or not isinstance(change.after, dict):
        return False
    who = (change.after.get("login"), change.after.get("id"))
    return any((one.login, one.id) == who for one in waiting.get(change.project, ()))


def _said(missing: Mapping[str, int]) -> Plan:
    return Plan(
        cannot=tuple(
            CannotApply(
                slug,
                "team",
                slug,
                WAITS.format(stewards=count(number, "steward")),
                AGREE,
            )
            for slug, number in sorted(missing.items())
            if number
        )
    )
