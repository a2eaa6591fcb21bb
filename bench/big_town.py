"""A coalition of any size: its manifest, and a hub where all of it is so already. Made in seconds, not by asking."""

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from localhub.git import bare
from localhub.hub import Hub
from localhub.world import NOBODY, accounts
from tahaluf.manifest import Manifest, Project, load, organizations
from tahaluf.scaffold import LOCK_PATH

ORGANIZATION = "big-coalition"
TOKEN = "owner-token"
STEWARD = 4242
SCOPES = ["repo", "workflow", "admin:org"]
DAY = "2026-01-02T03:04:05Z"


def names(count: int) -> tuple[str, ...]:
    """So many organizations, the first of them that which there is when there is one."""
    return (ORGANIZATION, *(f"{ORGANIZATION}-{number}" for number in range(2, count + 1)))


def token(organization: str) -> str:
    """Of an owner of that organization alone."""
    return TOKEN if organization == ORGANIZATION else f"{TOKEN}-{organization}"


def seed(organizations: Sequence[str] = (ORGANIZATION,)) -> dict[str, Any]:
    """Who is there: a steward whom all know, and for each organization an owner of its own."""
    owners = {organization: f"owner-of-{organization}" for organization in organizations}
    return {
        "users": [
            *({"login": owners[one], "tokens": [{"token": token(one), "scopes": SCOPES}]} for one in owners),
            {"login": "a-steward", "id": STEWARD},
        ],
        "organizations": [
            {"login": one, "owners": [owner], "members": ["a-steward"]} for one, owner in owners.items()
        ],
    }


SEED = seed()


def manifest_text(
    projects: int, labels: int = 40, organization: str = ORGANIZATION, further: Sequence[str] = ()
) -> str:
    """`projects.yml` of that many projects, all alike, each with that many labels; its organizations in turns."""
    return "\n".join(_lines(projects, labels, (organization, *further))) + "\n"


def _lines(projects: int, labels: int, homes: Sequence[str]) -> Iterator[str]:
    yield f"version: 1\norganization: {homes[0]}\ndefaults:\n  template: community\n  labels: [core]"
    yield "  features: {issues: true, wiki: false, projects: false}"
    yield "  team: {privacy: closed, permission: maintain}\nlabels:\n  core:"
    for number in range(labels):
        colour = hashlib.sha256(str(number).encode()).hexdigest()[:6]
        yield f'    - {{name: "kind {number:02}", color: "{colour}", description: "What kind {number} is for"}}'
    if homes[1:]:
        yield f"organizations: [{', '.join(homes[1:])}]"
    yield "projects:" if projects else "projects: []"
    for number in range(projects):
        yield f"  - slug: {slug(number)}\n    name: Project {number}\n    summary: What project {number} is for."
        yield f"    stewards: [{{login: a-steward, id: {STEWARD}}}]\n    repository: {{topics: [water, open-data]}}"
        if home := number % len(homes):
            yield f"    organization: {homes[home]}"


def slug(number: int) -> str:
    return f"project-{number:05}"


@cache
def manifest(
    projects: int, labels: int = 40, organization: str = ORGANIZATION, further: tuple[str, ...] = ()
) -> Manifest:
    return load(manifest_text(projects, labels, organization, further), "projects.yml")


def settle(hub: Hub, coalition: Manifest, *, labels: int | None = None) -> None:
    """Put into the hub what the manifest asks for; with `labels`, only so many of each repository's labels."""
    with hub.engine.begin(NOBODY) as world:
        ids = {one: accounts.find_organization(world, one).id for one in organizations(coalition)}
        for project in coalition.projects:
            owner = ids[coalition.home(project)]
            number = _repository(hub, coalition, project, owner)
            _labels(hub, coalition, project, number, labels)
            _commit(bare.path(world.files, number))
            _team(hub, coalition, project, owner, number)


def _repository(hub: Hub, coalition: Manifest, project: Project, owner: int) -> int:
    settings: dict[str, Any] = dict(coalition.settings(project))
    return hub.store.insert(
        "repositories",
        owner_id=owner,
        name=project.slug,
        visibility=coalition.visibility(project),
        topics=json.dumps(project.topics or ()),
        pushed_at=DAY,
        created_at=DAY,
        updated_at=DAY,
        **settings,
    )


def _labels(hub: Hub, coalition: Manifest, project: Project, repository: int, most: int | None) -> None:
    for label in coalition.wanted_labels(project)[:most]:
        hub.store.insert(
            "labels",
            repository_id=repository,
            name=label.name,
            fold=label.name.casefold(),
            color=label.color,
            description=label.description,
            is_default=False,
            created_at=DAY,
            updated_at=DAY,
        )


def _team(hub: Hub, coalition: Manifest, project: Project, organization: int, repository: int) -> None:
    team = coalition.team(project)
    if team is None:
        return
    number = hub.store.insert(
        "teams",
        organization_id=organization,
        name=team.name,
        slug=team.name,
        privacy=team.privacy,
        created_at=DAY,
        updated_at=DAY,
    )
    hub.store.insert("team_members", team_id=number, user_id=STEWARD, role="maintainer", state="active")
    hub.store.insert(
        "team_repositories", team_id=number, repository_id=repository, permission=team.permission
    )


@cache
def _first_commit() -> tuple[tuple[str, bytes], ...]:
    """(id, loose object) of a commit with a lock, alike in every repository; the last one is the commit."""

    def loose(kind: str, content: bytes) -> tuple[str, bytes]:
        whole = f"{kind} {len(content)}".encode() + b"\0" + content
        return hashlib.sha1(whole, usedforsecurity=False).hexdigest(), zlib.compress(whole, 1)

    lock = loose("blob", b"template: community\n")
    tree = loose("tree", b"100644 " + LOCK_PATH.encode() + b"\0" + bytes.fromhex(lock[0]))
    person = b"localhub <localhub@users.noreply.localhub> 1767323045 +0000"
    lines = (b"tree " + tree[0].encode(), b"author " + person, b"committer " + person, b"", b"Start\n")
    return lock, tree, loose("commit", b"\n".join(lines))


def _commit(folder: Path) -> None:
    bare.create(folder)
    for oid, loose in _first_commit():
        place = folder / "objects" / oid[:2] / oid[2:]
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(loose)
    (folder / "refs/heads/main").write_text(_first_commit()[-1][0] + "\n")
