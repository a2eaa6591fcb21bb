from dataclasses import replace
from typing import Any

import pytest

from support.steps import play
from tahaluf.manifest import load
from tahaluf.plan import UNSET, Blocked, Change, ChangeContext, ChangeKind, Response, Rest, Risk
from tahaluf.problems import CommandError
from tahaluf.resources import archive_banner
from tahaluf.resources.repository import (
    MADE_PRIVATE,
    MADE_PUBLIC,
    ActualRepository,
    DesiredRepository,
    RepositoryResource,
)
from tahaluf.resources.repository_operations import CreateRepository, RenameRepository, ReplaceTopics

REPOSITORY = RepositoryResource()
CONTEXT = ChangeContext("acme", "olive")
DESIRED = DesiredRepository(
    "olive", "olive", archived=False, visibility="public", settings={"description": "Olives."}, topics=None
)
ACTUAL = ActualRepository(
    "olive",
    archived=False,
    visibility="public",
    settings={
        "description": "Olives.",
        "homepage": None,
        "has_issues": True,
        "has_wiki": True,
        "has_projects": True,
        "has_discussions": False,
    },
    topics=frozenset({"trees"}),
)


def changes(desired: DesiredRepository, actual: ActualRepository | None) -> list[Any]:
    return list(REPOSITORY.diff(desired, actual))


def test_a_repository_in_the_desired_state_needs_no_change() -> None:
    assert changes(DESIRED, ACTUAL) == []


def test_an_unreadable_setting_causes_no_change_and_is_named() -> None:
    unread = replace(ACTUAL, settings={**ACTUAL.settings, "description": UNSET})
    [item] = RepositoryResource().diff(DESIRED, unread)
    assert isinstance(item, Blocked)
    assert "`description`" in item.reason


def test_an_empty_homepage_equals_none() -> None:
    assert changes(replace(DESIRED, settings={"homepage": ""}), ACTUAL) == []


def test_topics_are_changed_only_if_the_manifest_sets_them() -> None:
    assert changes(DESIRED, ACTUAL) == []
    [change] = changes(replace(DESIRED, topics=()), ACTUAL)
    assert (change.target, change.operation) == ("topics", ReplaceTopics(("trees",), ()))


def test_topics_are_sorted() -> None:
    wanted = replace(DESIRED, topics=tuple("ljkihg"))
    [change] = changes(wanted, replace(ACTUAL, topics=frozenset("dbfaec")))
    assert change.operation == ReplaceTopics(tuple("abcdef"), tuple("ghijkl"))


def test_a_repository_with_an_earlier_name_is_renamed() -> None:
    [change] = changes(DESIRED, replace(ACTUAL, name="oil"))
    assert (change.kind, change.operation) == (ChangeKind.RENAME, RenameRepository("oil", "olive"))


def test_going_public_gives_access_and_going_private_is_destructive() -> None:
    [public] = changes(DESIRED, replace(ACTUAL, visibility="private"))
    [private] = changes(replace(DESIRED, visibility="private"), ACTUAL)
    assert (public.risk, private.risk) == (Risk.ACCESS, Risk.DESTRUCTIVE)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("private", "public", MADE_PUBLIC),
        ("internal", "public", MADE_PUBLIC),
        ("public", "private", MADE_PRIVATE),
        ("internal", "private", ""),
    ],
)
def test_a_change_of_visibility_says_what_it_means_for_others(before: str, after: str, reason: str) -> None:
    [change] = changes(replace(DESIRED, visibility=after), replace(ACTUAL, visibility=before))
    assert change.reason == reason


def test_visibility_changes_only_if_the_entry_sets_it() -> None:
    assert changes(replace(DESIRED, keep_visibility=True), replace(ACTUAL, visibility="private")) == []
    text = "version: 1\norganization: acme\n{}projects: [{{slug: olive, name: N, summary: S{}}}]\n"
    for defaults, own, keeps in [
        ("", "", True),
        ("", ", repository: {visibility: public}", False),
        ("defaults: {visibility: public}\n", "", True),
    ]:
        manifest = load(text.format(defaults, own))
        assert REPOSITORY.desired_state(manifest, manifest.projects[0]).keep_visibility is keeps


def test_archiving_comes_last_and_is_destructive() -> None:
    found = changes(replace(DESIRED, archived=True, settings={"description": "Rest."}), ACTUAL)
    assert [c.kind for c in found] == [ChangeKind.UPDATE, ChangeKind.ARCHIVE]
    assert found[-1].risk is Risk.DESTRUCTIVE
    assert found[-1].reason.startswith("the status in the project's entry is `archived`")


def test_an_archived_repository_of_an_archived_project_is_not_changed() -> None:
    archived = replace(ACTUAL, archived=True, settings={**ACTUAL.settings, "description": "Other."})
    assert changes(replace(DESIRED, archived=True), archived) == []


def test_an_archived_project_without_a_repository_is_blocked() -> None:
    [finding] = changes(replace(DESIRED, archived=True), None)
    assert isinstance(finding, Blocked)


def create(answer: dict[str, Any]) -> Any:
    [change] = changes(replace(DESIRED, settings={}), None)
    steps = REPOSITORY.steps(change, DESIRED, CONTEXT)
    request = next(steps)
    assert isinstance(request, Rest)
    assert request.body == {"name": "olive", "auto_init": True, "private": False}
    with pytest.raises(StopIteration) as end:
        steps.send(Response(201, answer))
    return end.value.value


def test_later_steps_know_the_created_repository() -> None:
    context = create({"name": "olive", "node_id": "R_1", "default_branch": "trunk"})
    assert (context.repository_id, context.default_branch, context.just_created) == ("R_1", "trunk", True)


def test_a_name_that_github_changed_is_an_error() -> None:
    with pytest.raises(CommandError, match="GitHub named the repository"):
        create({"name": "olive-", "node_id": "R_1", "default_branch": "main"})


NO_README = Response(404, {})


def requests(change: Any, *answers: Any) -> list[Any]:
    return play(REPOSITORY.steps(change, DESIRED, replace(CONTEXT, just_created=True)), answers)[0]


def test_a_new_repository_is_created_with_its_settings_and_topics() -> None:
    created, topics = changes(replace(DESIRED, topics=("b", "a")), None)
    assert created.operation == CreateRepository("public", {"description": "Olives."})
    assert created.operation.after == {"visibility": "public", "description": "Olives."}
    assert (created.kind, created.target, created.reason) == (ChangeKind.CREATE, "olive", "public")
    assert (created.risk, created.resource, created.project) == (Risk.NONE, "repository", "olive")
    assert (topics.kind, topics.target) == (ChangeKind.UPDATE, "topics")
    assert topics.operation == ReplaceTopics((), ("a", "b"))
    assert (topics.operation.before, topics.operation.after) == ([], ["a", "b"])
    assert requests(created, {"name": "olive", "node_id": "R", "default_branch": "main"}) == [
        Rest(
            "POST",
            "/orgs/acme/repos",
            {"name": "olive", "auto_init": True, "description": "Olives.", "private": False},
            verify_path="/repos/acme/olive",
        )
    ]
    [private, *_] = changes(replace(DESIRED, visibility="private"), None)
    assert requests(private, {"name": "olive", "node_id": "R", "default_branch": "main"})[0].body["private"]


def test_creating_a_repository_needs_a_review_if_there_are_several_organizations() -> None:
    [created] = changes(replace(DESIRED, organization="acme"), None)
    assert (created.target, created.risk) == ("acme/olive", Risk.DESTRUCTIVE)
    assert (
        created.reason == "public; this is a new repository; nothing is transferred from another organization"
    )


def test_every_step_goes_to_the_repository_that_it_changes() -> None:
    archived = replace(
        ACTUAL,
        archived=True,
        name="oil",
        visibility="private",
        settings={**ACTUAL.settings, "description": "Old."},
    )
    unarchive, rename, settings, topics, visibility = changes(replace(DESIRED, topics=("b", "a")), archived)
    path = "/repos/acme/olive"
    assert requests(unarchive, {}, NO_README)[0] == Rest("PATCH", "/repos/acme/oil", {"archived": False})
    assert requests(rename, {"name": "olive"}) == [Rest("PATCH", "/repos/acme/oil", {"name": "olive"})]
    assert requests(settings) == [Rest("PATCH", path, {"description": "Olives."}, just_created=True)]
    assert requests(topics) == [Rest("PUT", f"{path}/topics", {"names": ["a", "b"]}, just_created=True)]
    assert requests(visibility) == [Rest("PATCH", path, {"visibility": "public"}, just_created=True)]
    assert (unarchive.operation.before, unarchive.operation.after) == (
        {"archived": True, "name": "oil"}, {"archived": False},
    )  # fmt: skip
    assert (rename.operation.before, rename.operation.after) == ({"name": "oil"}, {"name": "olive"})
    assert rename.operation.previous_name == "oil"
    assert (unarchive.risk, unarchive.cost, rename.risk) == (Risk.ACCESS, 1 + archive_banner.COST, Risk.NONE)
    assert "everyone who currently has write access can then change the repository again" in unarchive.reason
    assert {c.content_writes for c in (unarchive, rename, settings, topics, visibility)} == {0}
    assert [c.target for c in (unarchive, rename, settings)] == ["olive", "olive", "settings"]
    [archive] = changes(replace(DESIRED, archived=True), ACTUAL)
    assert requests(archive, NO_README)[-1] == Rest("PATCH", path, {"archived": True}, just_created=True)
    assert (archive.operation.before, archive.operation.after) == ({"archived": False}, {"archived": True})
    with pytest.raises(CommandError, match="GitHub named the repository"):
        requests(rename, {"name": "olive-"})


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_the_rest_of_a_project_waits_for_what_makes_its_repository(kind: ChangeKind) -> None:
    makes = kind in (ChangeKind.UNARCHIVE, ChangeKind.CREATE, ChangeKind.RENAME)
    for resource in ("repository", "labels"):
        change = Change(
            project="o", resource=resource, kind=kind, target="t", operation=ReplaceTopics((), ())
        )
        assert change.provisions == (makes and resource == "repository")


def test_the_state_of_a_repository_is_read() -> None:
    settings = {
        "description": "D", "homepageUrl": "H", "hasIssuesEnabled": True, "hasWikiEnabled": False,
        "hasProjectsEnabled": UNSET, "hasDiscussionsEnabled": True,
    }  # fmt: skip
    repository = {"name": "olive", "isArchived": True, "visibility": "PRIVATE", **settings}
    topics = {"nodes": [{"topic": {"name": "a"}}]}
    found = REPOSITORY.actual_state({"repository": {**repository, "repositoryTopics": topics}, "team": None})
    assert found == ActualRepository(
        "olive",
        archived=True,
        visibility="private",
        settings={
            "description": "D", "homepage": "H", "has_issues": True, "has_wiki": False,
            "has_projects": UNSET, "has_discussions": True,
        },
        topics=frozenset({"a"}),
    )  # fmt: skip
    bare = REPOSITORY.actual_state({"repository": {**repository, "repositoryTopics": None}, "team": None})
    assert bare is not None and bare.topics == frozenset()
    assert REPOSITORY.actual_state({"repository": None, "team": None}) is None


def test_the_wanted_repository_is_read_from_the_manifest() -> None:
    manifest = load(
        "version: 1\norganization: acme\norganizations: [other]\nprojects:\n"
        "  - {slug: olive, name: O, summary: S, status: archived, since: 2026-01-01, reason: R,"
        " organization: other, repository: {topics: [a], visibility: private, features: {wiki: false}}}\n"
    )
    wanted = REPOSITORY.desired_state(manifest, manifest.project("olive"))
    assert (wanted.slug, wanted.archived, wanted.visibility) == ("olive", True, "private")
    assert (wanted.topics, wanted.keep_visibility, wanted.organization) == (("a",), False, "other")
    assert wanted.settings["has_wiki"] is False
    assert wanted.banner == archive_banner.banner_text(manifest, manifest.project("olive"))


def test_the_banner_is_committed_before_the_repository_is_archived() -> None:
    banner = archive_banner.START + archive_banner.END
    [archive] = changes(replace(DESIRED, archived=True), ACTUAL)
    readme = {"path": "README.md", "sha": "1", "encoding": "base64", "content": ""}
    steps = REPOSITORY.steps(archive, replace(DESIRED, banner=banner), CONTEXT)
    read, commit, last = play(steps, [readme, {}, {}])[0]
    assert isinstance(read, Rest) and isinstance(commit, Rest) and isinstance(last, Rest)
    assert (read.path, commit.path) == ("/repos/acme/olive/readme", "/repos/acme/olive/contents/README.md")
    assert last.body == {"archived": True}


def test_an_archived_project_without_a_repository_says_what_to_do() -> None:
    [blocked] = changes(replace(DESIRED, archived=True), None)
    assert (blocked.project, blocked.resource, blocked.target) == ("olive", "repository", "olive")
    assert "repository: null" in blocked.fix


def test_what_is_read_and_with_which_permission() -> None:
    connections = {root: tuple(found.connections) for root, found in REPOSITORY.selections.items()}
    assert connections == {"repository": ("repositoryTopics",)}
    assert (REPOSITORY.name, len(REPOSITORY.permissions)) == ("repository", 1)
