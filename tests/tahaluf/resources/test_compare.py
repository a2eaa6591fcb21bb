"""For each project, the right resources are compared, and those that the token cannot read are reported."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import pytest

from support.operations import AnyOperation
from tahaluf.kinds import RootField, Selection
from tahaluf.manifest import Manifest, Project, load
from tahaluf.plan import UNSET, Change, ChangeKind, PlanItem, Risk
from tahaluf.resources import compare, former_names, github_names, merge_selections
from tahaluf.resources.adoption import Naming, is_adopted, own_repositories


class Recorder:
    """A resource that yields one change for each project that it compares."""

    def __init__(
        self,
        name: str,
        root: RootField = "repository",
        selection: Selection = Selection("name"),  # noqa: B008
        kind: ChangeKind = ChangeKind.UPDATE,
        wanted: bool = True,
    ) -> None:
        self.name, self.permissions, self.kind, self.wanted = name, (f"{name}=read",), kind, wanted
        self.selections: Mapping[RootField, Selection] = {root: selection}

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return self.wanted

    def desired_state(self, manifest: Manifest, project: Project) -> str | None:
        return project.slug if self.wanted else None

    def actual_state(self, node: Any) -> Any:
        return node["repository"]

    def diff(self, desired: str, actual: Any) -> Iterator[PlanItem]:
        yield Change(
            project=desired,
            resource=self.name,
            kind=self.kind,
            target=desired,
            operation=AnyOperation(after=desired),
            risk=Risk.NONE,
        )

    def steps(self, change: Change, desired: Any, context: Any) -> Any:
        raise NotImplementedError


MANIFEST = load(
    "version: 1\norganization: acme\nremoval_limits: {removals: 4, share: 100}\nprojects:\n"
    "  - {slug: olive, name: O, summary: S, aliases: [oil], repository: {team: {name: keepers}}}\n"
    "  - {slug: pine, name: P, summary: S, repository: {team: null}}\n"
    "  - {slug: rested, name: R, summary: S, status: archived, since: 2026-01-01, reason: Done.}\n"
    "  - {slug: elsewhere, name: E, summary: S, repository: 'https://example.org/x'}\n"
    "  - {slug: idea, name: I, summary: S, repository: null}\n"
)
COMPARE = import_module("tahaluf.resources.compare")
ALL = ("olive", "pine", "rested", "elsewhere", "idea")


def node(slug: str, **fields: Any) -> Any:
    return {"repository": {"name": slug, **fields}, "team": None}


def compared(*resources: Recorder, actual: Mapping[str, Any] | None = None, shards: int = 1) -> Any:
    nodes = {slug: node(slug) for slug in ALL} if actual is None else actual
    return compare(MANIFEST, nodes, resources, shards, Naming(created=frozenset(ALL)))


def names(plan: Any) -> list[tuple[str, str]]:
    return [(change.project, change.resource) for change in plan.changes]


def test_only_managed_projects_that_were_read_are_compared() -> None:
    first, second = Recorder("first"), Recorder("second")
    assert names(compared(first, second)) == [
        ("olive", "first"), ("olive", "second"), ("pine", "first"), ("pine", "second"), ("rested", "first"),
    ]  # fmt: skip
    assert names(compared(first, actual={"pine": node("pine")})) == [("pine", "first")]


def test_people_are_compared_before_an_archived_projects_repository_is_archived() -> None:
    resources = [
        Recorder("repository", kind=ChangeKind.ARCHIVE),
        Recorder("collaborators", kind=ChangeKind.REVOKE),
        Recorder("labels", kind=ChangeKind.REVOKE),
    ]
    before = compared(*resources, actual={"rested": node("rested", isArchived=False)})
    assert [change.resource for change in before.changes] == ["collaborators", "repository"]
    after = compared(*resources, actual={"rested": node("rested", isArchived=True)})
    assert [change.resource for change in after.changes] == ["repository"]


@pytest.mark.parametrize("has_team", [True, False])
def test_only_people_of_its_own_team_are_compared_for_an_archived_project(has_team: bool) -> None:
    resources = [
        Recorder("repository"),
        *(Recorder(name, kind=ChangeKind.REVOKE) for name in ("collaborators", "team", "teams", "labels")),
    ]
    edges = [{"permission": "WRITE", "node": {"name": "rested"}}]
    team = {"name": "rested", "slug": "rested", "repositories": {"edges": edges}} if has_team else None
    plan = compared(*resources, actual={"rested": {**node("rested", isArchived=False), "team": team}})
    assert {change.resource for change in plan.changes} == {
        *("repository", "collaborators"),
        *(("team", "teams") if has_team else ()),
    }


class ManifestRecorder(Recorder):
    def desired_state(self, manifest: Manifest, project: Project) -> str | None:
        return "defaults" if "features" in manifest.defaults.model_fields_set else "none"


def test_the_defaults_apply_to_an_adopted_repository_only_where_changes_are_offered() -> None:
    manifest = load(
        "version: 1\norganization: acme\ndefaults: {features: {wiki: false}}\nprojects:\n"
        "  - {slug: olive, name: O, summary: S, adopt: true}\n"
    )
    kinds = [ManifestRecorder(name) for name in ("repository", "files", "updates", "labels")]
    plan = compare(manifest, {"olive": node("olive")}, kinds, naming=Naming(created=frozenset({"olive"})))
    wanted = {change.resource: change.operation.after for change in plan.changes}
    assert wanted["files"] == wanted["updates"] == "defaults"
    assert wanted["repository"] == wanted["labels"] == "none"


def test_a_name_that_redirects_to_another_project_is_blocked() -> None:
    plan = compared(Recorder("first"), actual={"olive": node("pine"), "pine": node("pine")})
    assert names(plan) == [("pine", "first")]
    [blocked] = plan.blocked
    assert (blocked.project, blocked.resource, blocked.target) == ("olive", "repository", "olive")
    assert "repository of pine" in blocked.reason


@pytest.mark.parametrize("name", ["olive", "Olive", "oil"])
def test_a_name_of_the_project_itself_is_compared(name: str) -> None:
    assert names(compared(Recorder("first"), actual={"olive": node(name)})) == [("olive", "first")]


def test_a_repository_that_does_not_exist_is_compared() -> None:
    missing = {"olive": {"repository": None, "team": None}}
    assert names(compared(Recorder("first"), actual=missing)) == [("olive", "first")]


def test_an_unreadable_field_blocks_only_the_resource_that_needs_it() -> None:
    needs = Recorder("files", selection=Selection("lock", required=("lock",)))
    other = Recorder("labels", selection=Selection("name", {"labels": "nodes { name }"}))
    plan = compared(needs, other, actual={"olive": node("olive", lock=UNSET, labels={"nodes": []})})
    assert names(plan) == [("olive", "labels")]
    [blocked] = plan.blocked
    assert (blocked.project, blocked.resource, blocked.target) == ("olive", "files", "files")
    assert "cannot read the files" in blocked.reason
    assert "grant the token files=read;" in blocked.fix


def test_an_unreadable_connection_or_object_names_every_permission_that_may_be_missing() -> None:
    files, labels = Recorder("files"), Recorder("labels", selection=Selection("", {"labels": "nodes"}))
    team = Recorder("team", root="team")
    unread = compared(files, labels, team, actual={"olive": {"repository": UNSET, "team": None}})
    assert names(unread) == [("olive", "team")]
    assert {blocked.fix for blocked in unread.blocked} == {
        "grant the token files=read, labels=read; see docs/setup.md"
    }
    connection = compared(files, labels, actual={"olive": node("olive", labels=UNSET)})
    assert [blocked.fix.split(";")[0] for blocked in connection.blocked] == ["grant the token labels=read"]


def test_what_nobody_wants_is_not_reported_as_unreadable() -> None:
    plan = compared(
        Recorder("team", root="team", wanted=False), actual={"olive": {"repository": None, "team": UNSET}}
    )
    assert (plan.changes, plan.blocked) == ((), ())


def test_the_removal_limit_is_shared_by_the_shards() -> None:
    removing = [Recorder(f"r{n}", kind=ChangeKind.DELETE) for n in range(2)]
    assert len(compared(*removing).changes) == 0  # these are five removals, but only four are allowed
    one = {"olive": node("olive", labels={"nodes": [1, 2]}, teams={"edges": [1]})}
    assert len(compared(*removing, actual=one, shards=2).changes) == 2
    [blocked, _] = compared(*removing, actual=one, shards=4).blocked
    assert "remove 2 of 4 " in blocked.reason


def test_the_names_on_github_come_from_the_manifest() -> None:
    assert github_names(MANIFEST, MANIFEST.project("olive")) == {"repository": "olive", "team": "keepers"}
    assert github_names(MANIFEST, MANIFEST.project("pine")) == {"repository": "pine", "team": "pine"}


def test_a_former_slug_names_a_repository_and_a_team_but_a_former_repository_name_no_team() -> None:
    manifest = load(
        "version: 1\norganization: acme\norganizations: [oak]\nprojects:\n"
        "  - {slug: maps, name: M, aliases: [oil.map], repository: {name: atlas, aliases: [old.atlas]}}\n"
    )
    project = manifest.project("maps")
    assert github_names(manifest, project) == {"repository": "atlas", "team": "maps"}
    assert former_names(manifest, project) == [
        {"repository": "old.atlas", "team": "maps"},
        {"repository": "oil.map", "team": "oil-map"},
    ]


def test_selections_of_one_object_are_merged() -> None:
    merged = merge_selections([
        Recorder("a", selection=Selection("name", {"labels": "nodes { name }"}, ("lock",))),
        Recorder("b", selection=Selection("id", {"topics": "nodes { id }"}, ("readme",))),
        Recorder("c", root="team", selection=Selection("slug")),
    ])  # fmt: skip
    assert merged == {
        "repository": Selection(
            "name id", {"labels": "nodes { name }", "topics": "nodes { id }"}, ("lock", "readme")
        ),
        "team": Selection("slug"),
    }
    assert merged["repository"].required_fields == ("lock", "readme", "labels", "topics")


@pytest.mark.parametrize("method", ["desired_state", "actual_state", "diff"])
def test_an_error_in_one_resource_does_not_affect_other_resources_or_projects(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Recorder("labels")
    monkeypatch.setattr(failing, method, _fail)
    plan = compared(Recorder("repository"), failing, Recorder("files"))
    assert names(plan) == names(compared(Recorder("repository"), Recorder("files")))
    assert {(item.resource, item.reason.split(" at ")[0]) for item in plan.blocked} == {
        ("labels", "internal error: RuntimeError")
    }


@pytest.mark.parametrize("step", ["_owning_project", "adoption_items", "is_adopted", "mark_older"])
def test_an_error_in_one_project_does_not_affect_the_others(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = getattr(COMPARE, step)

    def fail_for_olive(*arguments: Any) -> Any:
        return (
            _fail() if any(getattr(one, "slug", "") == "olive" for one in arguments) else original(*arguments)
        )

    monkeypatch.setattr(COMPARE, step, fail_for_olive)
    plan = compared(Recorder("repository"))
    assert [item.project for item in plan.blocked] == ["olive"]
    assert "pine" in dict(names(plan))


def _fail(*_: Any) -> Any:
    raise RuntimeError


def test_an_empty_repository_of_the_project_is_not_adopted() -> None:
    project = MANIFEST.project("olive")
    empty, own = node("olive", defaultBranchRef=None), Naming(created=frozenset({"olive"}))
    assert not is_adopted(project, empty, own)
    assert is_adopted(project, empty, Naming())


@pytest.mark.parametrize(
    ("visibility", "is_discreet"),
    [("PUBLIC", False), ("PRIVATE", True), ("INTERNAL", True), (UNSET, True)],
)
def test_changes_to_a_repository_that_is_not_public_are_discreet(visibility: Any, is_discreet: bool) -> None:
    plan = compared(Recorder("labels"), actual={"olive": node("olive", visibility=visibility)})
    assert [change.is_discreet for change in plan.changes] == [is_discreet]


def test_changes_that_create_a_repository_are_not_discreet() -> None:
    plan = compared(Recorder("labels"), actual={"olive": {"repository": None, "team": None}})
    assert [change.is_discreet for change in plan.changes] == [False]


def test_nothing_is_compared_after_an_error_in_the_repository_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Recorder("repository")
    monkeypatch.setattr(first, "diff", _fail)
    plan = compared(first, Recorder("labels"), actual={"olive": node("olive")})
    assert (names(plan), [item.resource for item in plan.blocked]) == ([], ["repository"])


def test_nothing_is_compared_in_a_repository_that_has_to_be_adopted_first() -> None:
    found = node("olive", id="R_1", visibility="PRIVATE", isArchived=False, createdAt="2020-01-01T00:00:00Z")
    plan = compare(MANIFEST, {"olive": found}, [Recorder("labels")], 1, Naming())
    assert (names(plan), [item.target for item in plan.blocked]) == ([], ["olive"])


def test_only_repositories_that_the_manifest_made_are_its_own() -> None:
    actual = {
        "olive": node("olive", createdAt="2020-01-01T00:00:00Z"),
        "idea": {"repository": None, "team": None},
    }
    assert own_repositories(MANIFEST, actual, Naming(created=frozenset({"olive", "idea"}))) == {"olive"}
    assert own_repositories(MANIFEST, actual, Naming()) == frozenset()
