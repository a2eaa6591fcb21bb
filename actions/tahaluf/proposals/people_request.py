"""Pull requests that ask people who already have access for consent. Those who comment `/agree` are added to the
manifest.

No one is named before they agree, and everyone keeps their access.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, assert_never, get_args

from tahaluf.consent import Consents
from tahaluf.escape import escape_name
from tahaluf.git_objects import blob_id
from tahaluf.i18n import translator_for
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import (
    Collaborator,
    Manifest,
    Permission,
    Project,
    Steward,
    TeamMember,
    login_identity,
    read_document,
    self_description_digest,
    set_collaborators,
    set_team_members,
    shared_teams_in,
    team_description_digest,
    upsert,
)
from tahaluf.plan import team_key

from . import texts

BRANCH_PREFIX: Final = "tahaluf/people/"
_BRANCH: Final = re.compile(rf"{BRANCH_PREFIX}[a-z]+-[A-Za-z0-9._-]+")
PERMISSIONS: Final = frozenset(get_args(Permission))
_BLOB: Final = re.compile(r"^Manifest: ([0-9a-f]{40})$", re.MULTILINE)


class RequestKind(StrEnum):
    """The people whom a request asks. The values are part of branch names."""

    STEWARDS = "project"
    MEMBERS = "team"
    COLLABORATORS = "collaborators"


@dataclass(frozen=True, slots=True)
class PersonWithAccess:
    """A person on a team and their role there, or a person with direct access to a repository and their permission."""

    id: int
    login: str
    role: str


@dataclass(frozen=True, slots=True)
class PeopleRequest:
    """A request to the stewards or collaborators of a project, or to the members of a shared team, who may want to be
    listed.

    `name` is the project's slug or the shared team's name. `team` is the name of the people's team on GitHub, and is
    empty for collaborators.
    """

    name: str
    kind: RequestKind
    team: str = ""

    @property
    def is_shared(self) -> bool:
        return self.kind is RequestKind.MEMBERS

    @property
    def branch(self) -> str:
        return f"{BRANCH_PREFIX}{self.kind}-{self.name}"

    @property
    def subject(self) -> str:
        """The name of the project or team in the record of consents."""
        return team_key(self.name) if self.is_shared else self.name

    def description(self, manifest: Manifest) -> str:
        """Return the digest of the description to which people agree."""
        if self.is_shared:
            return team_description_digest(self.name, manifest.teams[self.name])
        return self_description_digest(manifest.project(self.name))


@dataclass(frozen=True, slots=True)
class RequestToOpen:
    """A request to open. `count`: how many people could agree. `mention`: a mention of their team, or an empty string
    if they have none or the team is secret.
    """

    request: PeopleRequest
    count: int
    mention: str


LISTED_AS: Final = {
    RequestKind.STEWARDS: "stewards of",
    RequestKind.MEMBERS: "members of the team",
    RequestKind.COLLABORATORS: "collaborators of",
}
QUESTIONS: Final = {
    RequestKind.STEWARDS: texts.ASK_MAINTAINERS,
    RequestKind.MEMBERS: texts.ASK_MEMBERS,
    RequestKind.COLLABORATORS: texts.ASK_COLLABORATORS,
}


def people_requests(manifest: Manifest) -> Iterator[PeopleRequest]:
    """Yield the projects and shared teams in the main organization that can list people."""
    for project in manifest.projects:
        team = manifest.team_for(project)
        is_main = manifest.is_main(manifest.organization_of(project))
        if not is_main or project.status == "archived":
            continue
        if team:
            yield PeopleRequest(project.slug, RequestKind.STEWARDS, team.name)
        if project.is_managed and _keeps_other_collaborators(project):
            yield PeopleRequest(project.slug, RequestKind.COLLABORATORS)
    for name in shared_teams_in(manifest, manifest.organization):
        yield PeopleRequest(name, RequestKind.MEMBERS, name)


def _keeps_other_collaborators(project: Project) -> bool:
    """Whether people with direct access keep it even if they are not listed. Otherwise, a run removes them."""
    settings = project.settings
    return settings.collaborators is None or settings.unlisted_collaborators == "keep"


def request_of_branch(branch: str, manifest: Manifest) -> PeopleRequest | None:
    """Return the request to which a branch belongs, or None if the request does not exist or its entry was removed."""
    if not _BRANCH.fullmatch(branch):
        return None
    return next((request for request in people_requests(manifest) if request.branch == branch), None)


def askable(
    request: PeopleRequest, manifest: Manifest, people: Collection[PersonWithAccess]
) -> tuple[PersonWithAccess, ...]:
    """Return the people whom the entry could list but does not list yet.

    A project lists the maintainers of its team, and collaborators whose permission is one of GitHub's own.
    """
    return tuple(
        person
        for person in people
        if _can_list(request, person)
        and not any(
            one.id == person.id if one.id else login_identity(one.login) == login_identity(person.login)
            for one in _listed(request, manifest)
        )
    )


def _can_list(request: PeopleRequest, person: PersonWithAccess) -> bool:
    match request.kind:
        case RequestKind.STEWARDS:
            return person.role == "maintainer"
        case RequestKind.COLLABORATORS:
            return person.role in PERMISSIONS
        case RequestKind.MEMBERS:
            return True
        case _:
            assert_never(request.kind)


def _listed(request: PeopleRequest, manifest: Manifest) -> Sequence[Steward | Collaborator | TeamMember]:
    match request.kind:
        case RequestKind.STEWARDS:
            return manifest.project(request.name).stewards
        case RequestKind.COLLABORATORS:
            return manifest.project(request.name).collaborators
        case RequestKind.MEMBERS:
            return manifest.teams[request.name].members or ()
        case _:
            assert_never(request.kind)


def with_consenting(
    text: str,
    request: PeopleRequest,
    manifest: Manifest,
    people: Collection[PersonWithAccess],
    consents: Consents,
) -> str:
    """Return the manifest with those of these people who agreed added to it. No one else is named."""
    agreed = [
        person
        for person in askable(request, manifest, people)
        if consents.has_agreed(person.login, person.id)
    ]
    if not agreed:
        return text
    data = read_document(text, MANIFEST_FILE).data
    if request.is_shared:
        present = data["teams"][request.name].get("members") or ()
        new = [{"login": one.login, "id": one.id, "role": one.role} for one in agreed]
        return set_team_members(text, request.name, [*present, *new])
    entry: Mapping[str, Any] = next(one for one in data["projects"] if one["slug"] == request.name)
    if request.kind is RequestKind.COLLABORATORS:
        present = (entry.get("repository") or {}).get("collaborators") or ()
        new = [{"login": one.login, "id": one.id, "permission": one.role} for one in agreed]
        return set_collaborators(text, request.name, [*present, *new])
    stewards = [{"login": one.login, "id": one.id} for one in agreed]
    return upsert(text, {**entry, "stewards": [*(entry.get("stewards") or ()), *stewards]})


def request_title(request: PeopleRequest) -> str:
    return f"List the {LISTED_AS[request.kind]} {request.name}"


def request_body(request: PeopleRequest, manifest: Manifest, mention: str) -> str:
    """Return the pull request's text in each language of the coalition. `mention`: a mention of the team, or an empty
    string.
    """
    name = request.name if request.is_shared else manifest.project(request.name).name
    message = QUESTIONS[request.kind]
    paragraphs = []
    for translator in dict.fromkeys(translator_for([locale]) for locale in manifest.locales):
        asked = translator.translate(message, name=escape_name(name))
        paragraphs.append(translator.with_direction(f"{asked}\n\n{translator.translate(texts.ASKED_PEOPLE)}"))
    return "\n\n".join([*([mention] if mention else []), *paragraphs])


def request_commit(request: PeopleRequest, text: str) -> str:
    """Return the message of a commit with this manifest. The message does not name anyone."""
    return f"{request_title(request)}\n\nManifest: {blob_id(text.encode())}"


def is_request_commit(message: str, blob: str | None) -> bool:
    """Whether the latest commit is the bot's own, and may be replaced. If not, people have edited the branch."""
    found = _BLOB.search(message)
    return found is not None and found[1] == blob
