"""A coalition of any size, with its manifest and a hub that already matches the manifest. The hub is filled without
using the API.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from localhub.domain import (
    ANONYMOUS,
    accounts,
    collaborators,
    custom_properties,
    pages,
    repositories,
    rules,
    security,
    settings,
    teams,
)
from localhub.git import bare
from localhub.hub import Hub
from tahaluf.manifest import Manifest, Project, load, organizations
from tahaluf.rendering import Renderer
from tahaluf.resources import template_values
from tahaluf.templates import BUILTIN_TEMPLATES, LOCK_PATH, Library

ORGANIZATION = "big-coalition"
TOKEN = "owner-token"
STEWARD = 4242
HELPER = 4343
SCOPES = ["repo", "workflow", "admin:org"]
TIMESTAMP = "2026-01-02T03:04:05Z"


def organization_names(count: int) -> tuple[str, ...]:
    """The names of `count` organizations. If there is only one, it has the first name."""
    return (ORGANIZATION, *(f"{ORGANIZATION}-{number}" for number in range(2, count + 1)))


def token(organization: str) -> str:
    """The token of this organization's owner, who owns no other organization."""
    return TOKEN if organization == ORGANIZATION else f"{TOKEN}-{organization}"


def seed(organizations: Sequence[str] = (ORGANIZATION,)) -> dict[str, Any]:
    """The accounts: one steward, and one owner per organization."""
    owners = {organization: f"owner-of-{organization}" for organization in organizations}
    return {
        "users": [
            *(
                {"login": owners[login], "tokens": [{"token": token(login), "scopes": SCOPES}]}
                for login in owners
            ),
            {"login": "a-steward", "id": STEWARD},
            {"login": "a-helper", "id": HELPER},
        ],
        "organizations": [
            {"login": login, "owners": [owner], "members": ["a-steward"]} for login, owner in owners.items()
        ],
    }


SEED = seed()


# One of each kind of thing that a project can have besides labels and its own team, if GraphQL shows it
GRAPHQL_KINDS = """\
  settings: {allow_auto_merge: false, delete_branch_on_merge: false, default_branch: main}
  security: {dependabot_alerts: false}
  environments: {production: {wait_timer: 0, reviewers: []}}
  teams: {helpers: read}
  rulesets:
    main:
      bypass_actors: [{role: admin}]
      rules: {deletion: true, pull_request: {}}
"""
# The same, and one of each kind that only the REST API shows
EVERY_KIND = """\
  settings: {allow_auto_merge: false, delete_branch_on_merge: false, default_branch: main}
  security:
    configuration: Ours
    dependabot_alerts: false
    secret_scanning: false
    private_vulnerability_reporting: false
  environments:
    production: {wait_timer: 0, reviewers: [], deployment_branch_policy: {protected_branches: true}}
  actions:
    allowed_actions: selected
    patterns_allowed: ["octo-org/*"]
    default_workflow_permissions: read
  custom_properties: {area: water}
  teams: {helpers: read}
  rulesets:
    main:
      bypass_actors: [{role: admin}]
      rules:
        deletion: true
        pull_request: {dismissal_restriction: {enabled: false}}
"""
TEAMS = f"""\
teams:
  helpers: {{description: Who helps everywhere., parent: everybody}}
  everybody: {{members: [{{login: a-steward, id: {STEWARD}}}]}}
"""
COLLABORATOR = f"collaborators: [{{login: a-helper, id: {HELPER}, permission: triage}}]"
RULES = [
    {"type": "deletion"},
    {
        "type": "pull_request",
        "parameters": {
            "required_approving_review_count": 1,
            "dismiss_stale_reviews_on_push": False,
            "require_code_owner_review": False,
            "require_last_push_approval": False,
            "required_review_thread_resolution": False,
        },
    },
]


def every_kind(projects: int, kinds: str = EVERY_KIND) -> Manifest:
    """A manifest with this many projects. Each project has one label, one collaborator, and one resource of every
    other kind.
    """
    text = manifest_text(projects, 1).replace("labels:\n  core:", f"{kinds}{TEAMS}labels:\n  core:")
    pages = ", pages: {build_type: workflow}" if kinds == EVERY_KIND else ""
    own = f"topics: [water, open-data], {COLLABORATOR}{pages}"
    return load(text.replace("topics: [water, open-data]", own))


def load_every_kind(hub: Hub, coalition: Manifest, *, with_rest: bool = True) -> None:
    """Create everything in an `every_kind` manifest on the hub. `with_rest`: whether to include what only the REST
    API shows.
    """
    load_into(hub, coalition)
    with hub.engine.begin(ANONYMOUS) as uow:
        organization = accounts.find_organization(uow, ORGANIZATION)
        everybody = teams.add(uow, organization, "everybody", privacy="closed")
        hub.store.insert("team_members", team_id=everybody.id, user_id=STEWARD, role="member", state="active")
        helpers = teams.add(uow, organization, "helpers", "Who helps everywhere.", "closed", everybody.id)
        owned = repositories.owned_by(uow, organization.id)
        for repository in owned:
            actors = [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}]
            refs = {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}
            ruleset = {"name": "main", "enforcement": "active", "conditions": refs, "rules": RULES}
            rules.add(uow, repository, {**ruleset, "bypass_actors": actors})
            production = settings.get_or_create_environment(uow, repository, "production")
            collaborators.add(uow, repository, HELPER, "triage")
            hub.store.insert(
                "team_repositories", team_id=helpers.id, repository_id=repository.id, permission="read"
            )
            if with_rest:
                protected = {"deployment_branch_policy": {"protected_branches": True}}
                settings.configure_environment(uow, production, protected)
                pages.enable(uow, repository, "workflow")
                hub.store.update(
                    "repositories", repository.id, allowed_actions="selected", patterns_allowed=["octo-org/*"]
                )
        if with_rest:
            custom_properties.define(uow, organization, "area", {"value_type": "string"})
            custom_properties.set_values(uow, organization, owned, {"area": "water"})
            security.attach(uow, security.add_configuration(uow, organization, {"name": "Ours"}), owned)


def manifest_text(
    projects: int, labels: int = 40, organization: str = ORGANIZATION, other_organizations: Sequence[str] = ()
) -> str:
    """A manifest of identical projects with `labels` labels each, spread evenly over the organizations."""
    return "\n".join(_lines(projects, labels, (organization, *other_organizations))) + "\n"


def _lines(projects: int, labels: int, organizations_: Sequence[str]) -> Iterator[str]:
    yield f"version: 1\norganization: {organizations_[0]}\ndefaults:\n  template: community\n  labels: [core]"
    yield "  features: {issues: true, wiki: false, projects: false}"
    yield "  team: {privacy: closed, permission: maintain}\nlabels:\n  core:"
    for number in range(labels):
        colour = hashlib.sha256(str(number).encode()).hexdigest()[:6]
        yield f'    - {{name: "kind {number:02}", color: "{colour}", description: "What kind {number} is for"}}'
    if organizations_[1:]:
        yield f"organizations: [{', '.join(organizations_[1:])}]"
    yield "projects:" if projects else "projects: []"
    for number in range(projects):
        yield f"  - slug: {slug(number)}\n    name: Project {number}\n    summary: What project {number} is for."
        yield f"    stewards: [{{login: a-steward, id: {STEWARD}}}]\n    repository: {{topics: [water, open-data]}}"
        if index := number % len(organizations_):
            yield f"    organization: {organizations_[index]}"


def slug(number: int) -> str:
    return f"project-{number:05}"


@cache
def manifest(
    projects: int,
    labels: int = 40,
    organization: str = ORGANIZATION,
    other_organizations: tuple[str, ...] = (),
) -> Manifest:
    return load(manifest_text(projects, labels, organization, other_organizations), "projects.yml")


def load_into(hub: Hub, coalition: Manifest, *, labels: int | None = None) -> None:
    """Create everything in the manifest on the hub. If `labels` is given, create only that many labels per repository.

    Each repository's only file is its lock file, which marks the repository as up to date.
    """
    render = Renderer(Library.from_paths([BUILTIN_TEMPLATES])).render
    with hub.engine.begin(ANONYMOUS) as uow:
        organization_ids = {
            organization: accounts.find_organization(uow, organization).id
            for organization in organizations(coalition)
        }
        for project in coalition.projects:
            owner = organization_ids[coalition.organization_of(project)]
            repository_id = _repository(hub, coalition, project, owner)
            _labels(hub, coalition, project, repository_id, labels)
            tree = render(coalition.template_of(project) or "", template_values(coalition, project))
            _write_first_commit(
                bare.repository_folder(uow.repository_root, repository_id), tree[LOCK_PATH].content
            )
            _team(hub, coalition, project, owner, repository_id)


def _repository(hub: Hub, coalition: Manifest, project: Project, owner: int) -> int:
    settings: dict[str, Any] = dict(coalition.settings_for(project))
    return hub.store.insert(
        "repositories",
        owner_id=owner,
        name=project.slug,
        visibility=coalition.visibility_of(project),
        topics=json.dumps(project.topics or ()),
        pushed_at=TIMESTAMP,
        created_at=TIMESTAMP,
        updated_at=TIMESTAMP,
        **settings,
    )


def _labels(hub: Hub, coalition: Manifest, project: Project, repository: int, limit: int | None) -> None:
    for label in coalition.labels_for(project)[:limit]:
        hub.store.insert(
            "labels",
            repository_id=repository,
            name=label.name,
            fold=label.name.casefold(),
            color=label.color,
            description=label.description,
            is_default=False,
            created_at=TIMESTAMP,
            updated_at=TIMESTAMP,
        )


def _team(hub: Hub, coalition: Manifest, project: Project, organization: int, repository: int) -> None:
    team = coalition.team_for(project)
    if team is None:
        return
    team_id = hub.store.insert(
        "teams",
        organization_id=organization,
        name=team.name,
        slug=team.name,
        privacy=team.privacy,
        created_at=TIMESTAMP,
        updated_at=TIMESTAMP,
    )
    hub.store.insert("team_members", team_id=team_id, user_id=STEWARD, role="maintainer", state="active")
    hub.store.insert(
        "team_repositories", team_id=team_id, repository_id=repository, permission=team.permission
    )


def _first_commit(lock: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return (id, loose object) pairs for a commit with this lock file. The commit object itself comes last."""

    def loose_object(kind: str, content: bytes) -> tuple[str, bytes]:
        raw = f"{kind} {len(content)}".encode() + b"\0" + content
        return hashlib.sha1(raw, usedforsecurity=False).hexdigest(), zlib.compress(raw, 1)

    blob = loose_object("blob", lock)
    tree = loose_object("tree", b"100644 " + LOCK_PATH.encode() + b"\0" + bytes.fromhex(blob[0]))
    person = b"localhub <localhub@users.noreply.localhub> 1767323045 +0000"
    lines = (b"tree " + tree[0].encode(), b"author " + person, b"committer " + person, b"", b"Start\n")
    return blob, tree, loose_object("commit", b"\n".join(lines))


def _write_first_commit(folder: Path, lock: bytes) -> None:
    bare.create(folder)
    objects = _first_commit(lock)
    for oid, compressed in objects:
        object_path = folder / "objects" / oid[:2] / oid[2:]
        object_path.parent.mkdir(exist_ok=True)
        object_path.write_bytes(compressed)
    (folder / "refs/heads/main").write_text(objects[-1][0] + "\n")
