"""Finds people whom the roster has placed on a project's team.

Such people remain in the team when they stop being stewards.
"""

from collections.abc import Iterator, Mapping

from tahaluf.github import GitHubError, NoResponse, read_roster
from tahaluf.item_errors import ItemErrors
from tahaluf.kinds import ProjectNode
from tahaluf.problems import CommandError
from tahaluf.resources import has_unlisted_maintainers
from tahaluf.volunteers.membership import teams_for_newcomers
from tahaluf.volunteers.people import InvitationState, VolunteerStatus
from tahaluf.volunteers.roster import RECORDS_FOLDER, BrokenRecord, read_person

from .scope import Scope

PLACED_STATES = frozenset({InvitationState.INVITED, InvitationState.JOINED})


def add_placed(scope: Scope, actual: dict[str, ProjectNode], errors: ItemErrors[str]) -> None:
    """Add the roster's placements to the teams. Reads the roster only if someone would otherwise lose access.

    The roster belongs to the main organization. If there is no roster, or the token cannot access it, no one counts
    as placed, and only the manifest determines access. If GitHub does not respond, these projects wait for the next
    run, because no later run would restore access that this run removed.
    """
    manifest = scope.manifest
    if not manifest.is_main(scope.organization):
        return
    newcomers = teams_for_newcomers(manifest)
    affected = [
        p.slug
        for p in scope.projects
        if (team := manifest.team_for(p))
        and team.name in newcomers
        and has_unlisted_maintainers(manifest, p, actual[p.slug])
    ]
    if not affected:
        return
    try:
        files = read_roster(scope.session, manifest.roster_repository).files
    except CommandError as error:
        if isinstance(error, NoResponse) or (isinstance(error, GitHubError) and error.status >= 500):
            for slug in affected:
                errors.add(slug, error)
        return
    placed = frozenset(_placed_accounts(files))
    for slug in affected:
        actual[slug] = {**actual[slug], "team": {**(actual[slug]["team"] or {}), "placed": placed}}


def _placed_accounts(files: Mapping[str, str]) -> Iterator[int]:
    for path, text in files.items():
        if not path.startswith(f"{RECORDS_FOLDER}/"):
            continue
        try:
            person = read_person(text)
        except BrokenRecord:
            continue
        invited = person.invitation is not None and person.invitation.state in PLACED_STATES
        if person.account and invited and person.status is not VolunteerStatus.LEFT:
            yield person.account.id
