"""Pull requests that ask the people on an existing team for consent. Everyone who writes `/agree` is added to the
manifest.

Nobody is named before they agree, and everyone keeps their access.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.consent import Consents
from tahaluf.escape import escape_name
from tahaluf.git_objects import blob_id
from tahaluf.i18n import translator_for
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import (
    Manifest,
    login_identity,
    read_document,
    self_description_digest,
    set_team_members,
    team_description_digest,
    upsert,
)

from . import texts

BRANCH_PREFIX: Final = "tahaluf/people/"
_BRANCH: Final = re.compile(rf"{BRANCH_PREFIX}(team|project)-([A-Za-z0-9._-]+)")
_BLOB: Final = re.compile(r"^Manifest: ([0-9a-f]{40})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TeamPerson:
    """Someone on a team on GitHub."""

    id: int
    login: str
    role: str


@dataclass(frozen=True, slots=True)
class PeopleRequest:
    """A project with stewards who may want to be listed, or a shared team with such members.

    `name` is the project's slug or the team's name, and `team` is their team on GitHub.
    """

    name: str
    team: str
    is_shared: bool

    @property
    def branch(self) -> str:
        return f"{BRANCH_PREFIX}{'team' if self.is_shared else 'project'}-{self.name}"

    @property
    def subject(self) -> str:
        """The name by which the record of consents lists the project or team."""
        return f"@{self.name}" if self.is_shared else self.name

    def description(self, manifest: Manifest) -> str:
        """Return the digest of the description to which people agree."""
        if self.is_shared:
            return team_description_digest(self.name, manifest.teams[self.name])
        return self_description_digest(manifest.project(self.name))


@dataclass(frozen=True, slots=True)
class Invitation:
    """A request to open. `count`: how many people could agree. `mention`: a mention of their team, or an empty string
    if the team is secret.
    """

    request: PeopleRequest
    count: int
    mention: str


def people_requests(manifest: Manifest) -> Iterator[PeopleRequest]:
    """Yield the projects and shared teams in the main organization that can list people."""
    for project in manifest.projects:
        team = manifest.team_for(project)
        is_main = login_identity(manifest.organization_of(project)) == login_identity(manifest.organization)
        if team and is_main and project.status != "archived":
            yield PeopleRequest(project.slug, team.name, is_shared=False)
    for name in manifest.teams:
        yield PeopleRequest(name, name, is_shared=True)


def request_of_branch(branch: str, manifest: Manifest) -> PeopleRequest | None:
    """Return the request to which a branch belongs, or None if the request does not exist or its entry was removed."""
    if not _BRANCH.fullmatch(branch):
        return None
    return next((request for request in people_requests(manifest) if request.branch == branch), None)


def askable(
    request: PeopleRequest, manifest: Manifest, people: Collection[TeamPerson]
) -> tuple[TeamPerson, ...]:
    """Return the people on the team whom the entry could list but does not list yet. For a project, these are the
    team's maintainers.
    """
    if request.is_shared:
        listed = [(one.login, one.id) for one in manifest.teams[request.name].members or ()]
    else:
        listed = [(one.login, one.id) for one in manifest.project(request.name).stewards]
        people = [person for person in people if person.role == "maintainer"]
    return tuple(
        person
        for person in people
        if not any(
            id == person.id if id else login_identity(login) == login_identity(person.login)
            for login, id in listed
        )
    )


def with_consenting(
    text: str, request: PeopleRequest, manifest: Manifest, people: Collection[TeamPerson], consents: Consents
) -> str:
    """Return the manifest with the people on the team who agreed. Nobody else is named."""
    agreed = [
        person
        for person in askable(request, manifest, people)
        if consents.has_agreed(person.login, person.id)
    ]
    if not agreed:
        return text
    data = read_document(text, MANIFEST_FILE).data
    if request.is_shared:
        present = (data["teams"][request.name] or {}).get("members") or ()
        new = [{"login": one.login, "id": one.id, "role": one.role} for one in agreed]
        return set_team_members(text, request.name, [*present, *new])
    entry: Mapping[str, Any] = next(one for one in data["projects"] if one["slug"] == request.name)
    stewards = [{"login": one.login, "id": one.id} for one in agreed]
    return upsert(text, {**entry, "stewards": [*(entry.get("stewards") or ()), *stewards]})


def request_title(request: PeopleRequest) -> str:
    return f"List the {'members of the team' if request.is_shared else 'stewards of'} {request.name}"


def request_body(request: PeopleRequest, manifest: Manifest, mention: str) -> str:
    """Return the pull request's text in each language of the coalition. `mention`: a mention of the team, or an empty
    string.
    """
    name = request.name if request.is_shared else manifest.project(request.name).name
    message = texts.ASK_MEMBERS if request.is_shared else texts.ASK_MAINTAINERS
    paragraphs = []
    for translator in dict.fromkeys(translator_for([locale]) for locale in manifest.locales):
        asked = translator.translate(message, name=escape_name(name))
        paragraphs.append(translator.with_direction(f"{asked}\n\n{translator.translate(texts.ASKED_PEOPLE)}"))
    return "\n\n".join([*([mention] if mention else []), *paragraphs])


def request_commit(request: PeopleRequest, text: str) -> str:
    """Return the message of a commit with this manifest. The message does not name anyone."""
    return f"{request_title(request)}\n\nManifest: {blob_id(text.encode())}"


def is_request_commit(message: str, blob: str | None) -> bool:
    """Whether the latest commit is the bot's own and may be replaced. Otherwise, people have edited the branch."""
    found = _BLOB.search(message)
    return found is not None and found[1] == blob
