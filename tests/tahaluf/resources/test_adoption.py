"""Resources that existed before the manifest named them are recognized by GitHub's data. These
tests need no network.
"""

from typing import Any

import pytest

from support.operations import AnyOperation
from tahaluf.manifest import Manifest, load
from tahaluf.plan import UNSET, Blocked, Change, ChangeKind, Plan, Risk
from tahaluf.resources.adoption import (
    ADOPTED,
    NOT_PUBLIC,
    PUBLIC_ADOPTED,
    REPOSITORY_EXISTS,
    TEAM_ADOPTED,
    TEAM_EXISTS,
    Adopt,
    Naming,
    adoption_items,
    has_own_team,
    in_question,
    is_adopted,
    last_trace,
    mark_older,
    names_added,
    with_traces,
)
from tahaluf.resources.pristine import is_pristine, own_adoption_pulls

UNDATED = Naming()
NEVER_NAMED = Naming(dates={})
NAMED = Naming(dates={"olive": "2026-01-02T00:00:00Z"})
LATER = "2026-01-03T00:00:00Z"
NOT_AVAILABLE = "this name is not available"


def manifest(entry: str = "") -> Any:
    return load(
        "version: 1\norganization: acme\nprojects:\n"
        f"  - {{slug: olive, name: O, summary: S, aliases: [oil]{entry}}}\n"
    )


def branch(commits: int = 1, *names: str) -> Any:
    entries = [{"name": name} for name in names or ("README.md",)]
    return {"target": {"tree": {"oid": "t0", "entries": entries}, "history": {"totalCount": commits}}}


def repository(**fields: Any) -> Any:
    """A private repository with content, which was created before the manifest named it."""
    return {
        "id": "R_1",
        "name": "olive",
        "nameWithOwner": "acme/olive",
        "visibility": "PRIVATE",
        "isArchived": False,
        "createdAt": "2026-01-01T00:00:00Z",
        "description": None,
        "defaultBranchRef": branch(7, "secret.txt"),
        "readme": {"byteSize": 5},
        "lock": None,
        "adoption": {"nodes": []},
        **fields,
    }


def team(*people: int, repositories: tuple[str, ...] = (), **fields: Any) -> Any:
    return {
        "id": "T_1",
        "slug": "olive",
        "members": {"edges": [{"node": {"databaseId": n}} for n in people]},
        "invitations": {"nodes": []},
        "repositories": {"edges": [{"node": {"name": name}} for name in repositories]},
        **fields,
    }


def items(
    repo: Any = None, owned_team: Any = None, naming: Naming = NAMED, entry: str = ""
) -> list[Change | Blocked]:
    found = manifest(entry)
    node: Any = {"repository": repo, "team": owned_team}
    return list(adoption_items(found, found.project("olive"), node, naming))


def kinds(*arguments: Any, **named: Any) -> list[str]:
    """Return the items in short, such as `blocked repository` or `adopt team`."""
    return [
        f"{'blocked' if isinstance(item, Blocked) else item.kind.value} {item.resource}"
        for item in items(*arguments, **named)
    ]


def test_what_does_not_exist_is_not_adopted() -> None:
    assert kinds() == []


def test_a_private_repository_that_existed_is_blocked_and_the_reason_is_not_public() -> None:
    [blocked] = items(repository())
    assert isinstance(blocked, Blocked)
    assert (blocked.project, blocked.resource, blocked.target) == ("olive", "repository", "olive")
    assert blocked.reason == NOT_AVAILABLE
    assert "choose another slug" in blocked.fix
    assert "private" not in blocked.reason + blocked.fix
    assert "a private repository with this name" in blocked.details


@pytest.mark.parametrize("fields", [{"visibility": None}, {"visibility": "INTERNAL"}])
def test_what_is_not_known_to_be_public_is_blocked(fields: Any) -> None:
    [blocked] = items(repository(**fields))
    assert isinstance(blocked, Blocked)
    visibility = (fields["visibility"] or "hidden").lower()
    assert blocked.details == REPOSITORY_EXISTS.format(visibility=visibility)
    [adopted] = items(repository(**fields), entry=", adopt: true")
    assert isinstance(adopted, Change)
    assert (adopted.reason, adopted.details) == (ADOPTED, NOT_PUBLIC.format(visibility=visibility))


@pytest.mark.parametrize(
    ("fields", "entry"),
    [({"visibility": "PUBLIC"}, ""), ({}, ", adopt: true"), ({"lock": {"oid": "x"}}, None)],
)
def test_a_public_repository_or_one_that_the_entry_adopts_is_announced_as_risky(
    fields: Any, entry: str | None
) -> None:
    if entry is None:
        assert kinds(repository(**fields)) == []
        return
    [adopted] = items(repository(**fields), entry=entry)
    assert isinstance(adopted, Change)
    assert (adopted.kind, adopted.risk, adopted.resource) == (ChangeKind.ADOPT, Risk.ADOPTION, "repository")
    assert (adopted.project, adopted.target, adopted.operation.after) == ("olive", "olive", {"id": "R_1"})
    assert (adopted.cost, adopted.content_writes) == (0, 0)
    is_public = "visibility" in fields
    assert adopted.reason == (PUBLIC_ADOPTED if is_public else ADOPTED)
    assert bool(adopted.details) != is_public


@pytest.mark.parametrize(
    ("fields", "naming"),
    [
        ({}, Naming(created=frozenset({"olive"}))),
        ({"lock": {"oid": "x"}}, NAMED),
        ({"lock": {"oid": "x"}}, NEVER_NAMED),
        ({"adoption": {"nodes": [{}]}}, NAMED),
        ({"createdAt": "2026-01-02T00:00:01Z"}, NAMED),
        ({"visibility": "PUBLIC", "defaultBranchRef": None}, UNDATED),
        ({"visibility": "PUBLIC", "defaultBranchRef": branch(), "readme": {"byteSize": 10}}, UNDATED),
        ({"isArchived": True}, "archived"),
    ],
    ids=[
        "made by this run",
        "lock",
        "lock, undated",
        "our pull request",
        "made later",
        "empty",
        "pristine",
        "archived",
    ],
)
def test_a_repository_of_our_own_is_not_adopted(fields: Any, naming: Any) -> None:
    entry = ", status: archived, since: 2026-01-01, reason: R" if naming == "archived" else ""
    assert kinds(repository(**fields), naming=NAMED if entry else naming, entry=entry) == []


@pytest.mark.parametrize(
    ("status", "is_archived", "result"),
    [
        ("archived", True, []),
        ("archived", False, ["blocked repository"]),
        ("dormant", True, ["blocked repository"]),
    ],
)
def test_only_a_repository_that_stays_archived_needs_no_adoption(
    status: str, is_archived: bool, result: list[str]
) -> None:
    entry = f", status: {status}, since: 2026-01-01, reason: R"
    assert kinds(repository(isArchived=is_archived), naming=NAMED, entry=entry) == result


@pytest.mark.parametrize(
    ("fields", "naming"),
    [
        ({"lock": {"oid": "x"}}, Naming(new={"olive": frozenset({"olive"})})),
        ({"createdAt": "2026-01-02T00:00:00Z"}, NAMED),
        ({"createdAt": None}, NAMED),
        ({"createdAt": "2026-01-09T00:00:00Z"}, NEVER_NAMED),
        ({"defaultBranchRef": None}, UNDATED),
        ({"defaultBranchRef": branch()}, UNDATED),
        ({"isArchived": True}, NAMED),
    ],
    ids=[
        "named first here",
        "same second",
        "no date",
        "in no commit",
        "private empty",
        "private pristine",
        "archived",
    ],
)
def test_a_private_repository_that_may_be_somebodys_is_blocked(fields: Any, naming: Naming) -> None:
    assert kinds(repository(**fields), naming=naming) == ["blocked repository"]


@pytest.mark.parametrize(
    "fields",
    [{"defaultBranchRef": UNSET}, {"defaultBranchRef": branch(2)}, {"defaultBranchRef": branch(1, "a")}],
)
def test_a_public_repository_with_content_is_adopted_without_dates(fields: Any) -> None:
    assert kinds(repository(visibility="PUBLIC", **fields), naming=UNDATED) == ["adopt repository"]


@pytest.mark.parametrize("full_name", ["acme/finance", "other/olive", "other/oil"])
def test_a_redirected_or_transferred_name_is_blocked_whatever_the_entry_says(full_name: str) -> None:
    [blocked] = items(repository(nameWithOwner=full_name, lock={"oid": "x"}), entry=", adopt: true")
    assert isinstance(blocked, Blocked)
    assert (blocked.resource, blocked.reason) == ("repository", NOT_AVAILABLE)
    assert full_name in blocked.details


@pytest.mark.parametrize("full_name", ["acme/olive", "ACME/Olive", "acme/oil", "", None])
def test_an_earlier_slug_of_the_project_is_its_own_name(full_name: str | None) -> None:
    assert kinds(repository(nameWithOwner=full_name, lock={"oid": "x"})) == []
    found = load(
        "version: 1\norganization: ACME\nprojects: [{slug: olive, name: O, summary: S, aliases: [Oil]}]\n"
    )
    node: Any = {"repository": repository(nameWithOwner=full_name, lock={"oid": "x"}), "team": None}
    assert list(adoption_items(found, found.project("olive"), node, NAMED)) == []


OWN = repository(lock={"oid": "x"})


@pytest.mark.parametrize(
    ("found", "result"),
    [
        (team(7, repositories=("olive",)), []),
        (team(), []),
        (team(repositories=("olive",)), []),
        (team(7), ["blocked team"]),
        (team(repositories=("crown-jewels",)), ["blocked team"]),
        (team(invitations={"nodes": [{}]}), ["blocked team"]),
        (team(7, owners=frozenset({7})), []),
        (team(7, 8, owners=frozenset({7})), ["blocked team"]),
        (team(7, members=UNSET), []),
        (team(7, invitations=UNSET), []),
        (team(7, repositories=()) | {"repositories": UNSET}, []),
        (team(members=None, invitations=None) | {"repositories": None}, []),
        (team(members=UNSET, repositories=("crown-jewels",)), []),
        (team(invitations=UNSET, repositories=("crown-jewels",)), []),
    ],
)
def test_a_team_that_has_somebody_or_something_else_is_blocked(found: Any, result: list[str]) -> None:
    assert kinds(OWN, found) == result


def test_a_blocked_team_is_described_only_in_private() -> None:
    [blocked] = items(OWN, team(7, 8, repositories=("a", "b", "c")))
    assert isinstance(blocked, Blocked)
    assert (blocked.reason, blocked.target, blocked.resource) == (NOT_AVAILABLE, "olive", "team")
    assert blocked.details == TEAM_EXISTS.format(people="2 members", others="3 other repositories")
    [blocked] = items(OWN, team(7, repositories=("a",), invitations={"nodes": [{}]}))
    assert isinstance(blocked, Blocked)
    assert blocked.details == TEAM_EXISTS.format(people="2 members", others="1 other repository")


def test_a_team_that_the_entry_adopts_is_announced() -> None:
    public = repository(visibility="PUBLIC")
    found = items(public, team(7, repositories=("olive", "other")), entry=", adopt: true")
    assert [(item.resource, item.target) for item in found] == [("repository", "olive"), ("team", "olive")]
    assert all(isinstance(item, Change) and item.risk is Risk.ADOPTION for item in found)
    assert isinstance(found[1], Change)
    assert found[1].operation.after == {"id": "T_1", "others": 1}
    assert found[1].reason == TEAM_ADOPTED.format(others="1 other repository")
    [_, alone] = items(public, team(7, id=None), entry=", adopt: true")
    assert isinstance(alone, Change)
    assert (alone.reason, alone.operation) == (ADOPTED, Adopt("olive", 0, "2026-01-02T00:00:00Z"))
    nowhere = items(None, team(7, repositories=("other",)), entry=", adopt: true")
    assert [item.resource for item in nowhere] == ["team"]
    empty = items(None, team(), Naming(new_teams=frozenset({("acme", "olive")})))
    assert [item.resource for item in empty] == ["team"]
    assert isinstance(empty[0], Change)


def test_a_repository_that_is_adopted_does_not_make_its_team_ours() -> None:
    public = repository(visibility="PUBLIC")
    assert kinds(public, team(7, repositories=("olive",))) == ["adopt repository", "blocked team"]
    assert kinds(repository(), team(7)) == ["blocked repository"]


@pytest.mark.parametrize(
    "entry", [", repository: {team: null}", ", status: archived, since: 2026-01-01, reason: R"]
)
def test_a_team_that_nobody_wants_is_left_alone(entry: str) -> None:
    assert kinds(OWN, team(7), entry=entry) == []


@pytest.mark.parametrize(
    ("repo", "naming", "entry", "adopted"),
    [
        (None, NAMED, ", adopt: true", False),
        (OWN, NAMED, ", adopt: true", True),
        (OWN, NAMED, "", False),
        (repository(adoption={"nodes": [{}]}), NAMED, "", True),
        (repository(), NAMED, "", True),
        (repository(createdAt=LATER), NAMED, "", True),
        (repository(createdAt=LATER, defaultBranchRef=branch()), NAMED, "", False),
        (repository(lock={"oid": "x"}, adoption={"nodes": [{}]}), NAMED, "", True),
        (repository(createdAt=LATER, defaultBranchRef=None), NAMED, "", False),
    ],
)
def test_defaults_change_nothing_in_what_was_adopted(
    repo: Any, naming: Naming, entry: str, adopted: bool
) -> None:
    project = manifest(entry).project("olive")
    assert is_adopted(project, {"repository": repo, "team": None}, naming) is adopted


@pytest.mark.parametrize(
    "dates", [None, {}, {"olive": "2026-01-02T00:00:00Z"}], ids=["unknown", "never", "named"]
)
@pytest.mark.parametrize(
    "fields",
    [
        {"visibility": "PUBLIC", "defaultBranchRef": branch(), "readme": {"byteSize": 10}},
        {"visibility": "PUBLIC", "defaultBranchRef": None},
        {"defaultBranchRef": None},
        {},
    ],
    ids=["only a README", "empty", "private and empty", "private"],
)
def test_what_a_maintainer_asks_to_adopt_is_announced_however_little_is_in_it(
    fields: Any, dates: Any
) -> None:
    assert kinds(repository(**fields), naming=Naming(dates=dates), entry=", adopt: true") == [
        "adopt repository"
    ]


def test_what_a_run_made_for_an_entry_that_adopts_is_not_adopted() -> None:
    pristine = {"defaultBranchRef": branch(), "readme": {"byteSize": 10}}
    made_later = repository(createdAt="2026-01-02T00:00:01Z", **pristine)
    assert kinds(made_later, entry=", adopt: true") == []
    created = Naming(created=frozenset({"olive"}))
    assert kinds(repository(**pristine), naming=created, entry=", adopt: true") == []


@pytest.mark.parametrize(
    ("naming", "result"),
    [
        (Naming(new={"olive": frozenset({"oil"})}), ["blocked repository"]),
        (
            Naming(new={"olive": frozenset({"oil"})}, dates={"olive": "2025-01-01T00:00:00Z"}),
            ["blocked repository"],
        ),
        (Naming(new={"olive": frozenset({"olive"})}, dates={"olive": "2025-01-01T00:00:00Z"}), []),
    ],
    ids=["new alias", "new alias of an old project", "known alias, new slug"],
)
def test_a_repository_under_a_former_name_is_judged_by_that_name(naming: Naming, result: list[str]) -> None:
    """Otherwise, a project without a repository could take over any repository by listing its name as an alias."""
    assert kinds(repository(name="oil", nameWithOwner="acme/oil"), naming=naming) == result


@pytest.mark.parametrize("nested", [{"parentTeam": {"slug": "board"}}, {"childTeams": {"totalCount": 1}}])
def test_a_nested_team_is_not_ours_even_if_it_is_empty(nested: Any) -> None:
    assert kinds(OWN, team(**nested)) == ["blocked team"]
    assert kinds(repository(), team(**nested), entry=", adopt: true") == ["adopt repository", "adopt team"]
    assert kinds(OWN, team(7, repositories=("olive",), **nested)) == []


def test_a_team_that_the_entry_names_first_is_not_ours_though_it_reaches_the_repository() -> None:
    found = team(7, repositories=("olive",), slug="board")
    entry = ", repository: {team: {name: board}}"
    assert kinds(OWN, found, Naming(new_teams=frozenset({("acme", "board")})), entry) == ["blocked team"]
    assert kinds(OWN, found, NAMED, entry) == []


@pytest.mark.parametrize(
    ("repo", "naming", "asked"),
    [
        (repository(), NAMED, {"olive": "olive"}),
        (repository(name="Oil"), NAMED, {"olive": "oil"}),
        (OWN, NAMED, {}),
        (None, NAMED, {}),
        (repository(), Naming(new={"olive": frozenset({"olive"})}), {}),
        (repository(), Naming(created=frozenset({"olive"})), {}),
    ],
    ids=["unknown", "former name", "lock", "none", "new", "created"],
)
def test_a_date_is_asked_for_only_where_nothing_else_tells(
    repo: Any, naming: Naming, asked: dict[str, str]
) -> None:
    assert in_question({"olive": {"repository": repo, "team": None}}, naming) == asked


def coalition(*entries: str, teams: str = "") -> Manifest:
    lines = "".join(f"  - {{name: N, summary: S, {entry}}}\n" for entry in entries)
    return load(f"version: 1\norganization: acme\norganizations: [oak]\n{teams}projects:\n{lines}")


def test_all_names_of_managed_projects_are_new_if_the_base_has_no_projects() -> None:
    head = coalition(
        "slug: Olive.Oil, aliases: [Old]",
        "slug: fig, repository: {team: {name: fruit}}",
        "slug: plum, repository: null",
        "slug: pear, repository: {team: null}",
        "slug: oaks, organization: Oak, repository: {name: Fig, aliases: [figs]}",
    )
    empty = load("version: 1\norganization: acme\norganizations: [oak]\nprojects: []\n")
    teams = {("acme", name) for name in ("olive-oil", "old", "fruit", "fig", "pear")} | {("oak", "oaks")}
    assert names_added(empty, head) == Naming(
        {
            "Olive.Oil": frozenset({"olive.oil", "old"}),
            "fig": frozenset({"fig"}),
            "pear": frozenset({"pear"}),
            "oaks": frozenset({"fig", "figs"}),
        },
        frozenset(teams),
    )


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("slug: a", "slug: A", {}),
        ("slug: a", "slug: b, aliases: [a]", {"b": {"b"}}),
        ("slug: a", "slug: a, organization: oak", {}),
        ("slug: a", "slug: a, repository: {name: b, aliases: [a]}", {"a": {"b"}}),
        ("slug: a, repository: {name: b}", "slug: a, repository: {aliases: [b]}", {"a": {"a"}}),
        ("slug: a, repository: {name: b}", "slug: c, aliases: [a], repository: {name: b}", {"c": {"a"}}),
        ("slug: a, repository: null", "slug: a", {"a": {"a"}}),
        ("slug: b", "slug: a, repository: {name: b}", {"a": {"b"}}),
    ],
)
def test_a_name_is_new_if_the_same_project_did_not_have_it(
    before: str, after: str, new: dict[str, set[str]]
) -> None:
    found = names_added(coalition(before), coalition(after)).new
    assert found == {slug: frozenset(names) for slug, names in new.items()}


def test_two_projects_that_swap_their_repositories_have_to_adopt_them() -> None:
    here, there = "slug: a, organization: oak", "slug: b, organization: oak"
    before = coalition(f"{here}, repository: {{name: x}}", f"{there}, repository: {{name: y}}")
    after = coalition(f"{here}, repository: {{name: y}}", f"{there}, repository: {{name: x}}")
    assert names_added(before, after).new == {"a": frozenset({"y"}), "b": frozenset({"x"})}


def test_a_name_in_another_organization_is_new_although_a_project_has_it_here() -> None:
    added = "slug: b, organization: oak, repository: {name: a}"
    assert names_added(coalition("slug: a"), coalition("slug: a", added)).new == {"b": frozenset({"a"})}


def test_a_shared_team_is_new_in_the_organization_in_which_a_project_first_uses_it() -> None:
    teams = "teams: {maps: {}, press: {organization: oak}}\n"
    before = coalition("slug: a", "slug: b, organization: oak", teams=teams)
    after = coalition("slug: a", "slug: b, organization: oak, repository: {teams: {maps: read}}", teams=teams)
    assert names_added(before, after).new_teams == {("oak", "maps")}
    without = coalition("slug: a", "slug: b, organization: oak")
    found = names_added(without, before)
    assert found.new_teams == {("acme", "maps"), ("oak", "press")}
    assert found.is_older_team("ACME", "maps") and not found.is_older_team("acme", "press")
    elsewhere = load("version: 1\norganization: ACME\nteams: {maps: {}}\nprojects: []\norganizations: []\n")
    assert names_added(without, elsewhere).new_teams == {("acme", "maps")}


@pytest.mark.parametrize(
    ("fields", "pristine"),
    [
        ({"defaultBranchRef": branch(), "readme": {"byteSize": 10}}, True),
        ({"defaultBranchRef": branch(), "readme": {"byteSize": 11}}, False),
        ({"defaultBranchRef": branch(2), "readme": {"byteSize": 1}}, False),
        ({"defaultBranchRef": branch(1, "a"), "readme": {"byteSize": 1}}, False),
        ({"defaultBranchRef": None}, False),
    ],
)
def test_only_the_readme_that_github_wrote_has_nothing_to_lose(fields: Any, pristine: bool) -> None:
    assert is_pristine(repository(**fields)) == pristine


def test_a_repository_without_a_creation_date_is_as_old_as_the_pull_request_that_offered_it_files() -> None:
    offered = {"nodes": [{"createdAt": "2026-01-03T00:00:00Z"}]}
    assert last_trace(repository(createdAt=None, adoption=offered)) == "2026-01-03T00:00:00Z"
    assert last_trace(repository(adoption=offered)) == "2026-01-03T00:00:00Z"
    assert last_trace(repository()) == "2026-01-01T00:00:00Z"


def test_pull_requests_from_forks_are_not_ours() -> None:
    ours, theirs = {"number": 1, "isCrossRepository": False}, {"number": 2, "isCrossRepository": True}
    assert own_adoption_pulls({"adoption": {"nodes": [theirs, ours]}}) == [ours]
    assert own_adoption_pulls({"adoption": None}) == own_adoption_pulls({}) == []


@pytest.mark.parametrize(
    ("entry", "naming", "result"),
    [
        (", adopt: true, repository: {template: null}", NAMED, []),
        (", adopt: true, repository: {template: null}", NEVER_NAMED, ["adopt repository"]),
        (", adopt: true, repository: {template: null}", UNDATED, ["adopt repository"]),
        (", adopt: true, repository: {template: small}", NAMED, ["adopt repository"]),
        (", repository: {template: null}", NAMED, ["blocked repository"]),
    ],
)
def test_without_a_template_the_entry_on_the_default_branch_announces_the_adoption(
    entry: str, naming: Naming, result: list[str]
) -> None:
    assert kinds(repository(), naming=naming, entry=entry) == result


@pytest.mark.parametrize(
    ("absences", "result"),
    [
        ({}, []),
        ({"olive": "2026-01-01T00:00:00Z"}, []),
        ({"olive": "2026-01-01T00:00:01Z"}, ["adopt repository"]),
        ({"other": LATER}, []),
    ],
)
def test_a_repository_with_traces_is_ours_unless_the_manifest_dropped_it_later(
    absences: dict[str, str], result: list[str]
) -> None:
    found = repository(visibility="PUBLIC", lock={"oid": "x"})
    assert kinds(found, naming=Naming(absences=absences)) == result


@pytest.mark.parametrize(
    ("naming", "since"),
    [
        (UNDATED, ""),
        (NEVER_NAMED, ""),
        (NAMED, "2026-01-02T00:00:00Z"),
        (Naming(dates={"olive": "2026-01-02T00:00:00Z"}, absences={"olive": LATER}), LATER),
        (Naming(dates={"other": LATER}), ""),
    ],
)
def test_an_adoption_is_reviewed_since_the_manifest_named_the_project(naming: Naming, since: str) -> None:
    [adopted] = items(repository(visibility="PUBLIC"), naming=naming)
    assert isinstance(adopted, Change)
    assert adopted.operation == Adopt("R_1", others=0, reviewed_since=since)
    assert Adopt("R_1") == Adopt("R_1", others=0, reviewed_since="")


@pytest.mark.parametrize(
    ("repo", "naming", "is_marked"),
    [(None, NAMED, False), (OWN, NAMED, False), (repository(), NAMED, True), (repository(), UNDATED, True)],
)
def test_an_older_repository_is_marked(repo: Any, naming: Naming, is_marked: bool) -> None:
    node: Any = {"repository": repo, "team": {"slug": "t"}}
    marked = {**node, "repository": {**repo, "isOlder": True}} if is_marked else node
    assert mark_older(manifest().project("olive"), node, naming) == marked


@pytest.mark.parametrize(
    ("repo", "own_team", "is_own"),
    [
        (OWN, None, False),
        (OWN, UNSET, False),
        (OWN, team(7, repositories=("olive",)), True),
        (OWN, team(7, repositories=("other",)), False),
        (repository(), team(7, repositories=("olive",)), False),
    ],
)
def test_a_projects_own_team_is_one_that_needs_no_adoption(repo: Any, own_team: Any, is_own: bool) -> None:
    found = manifest()
    node: Any = {"repository": repo, "team": own_team}
    assert has_own_team(found, found.project("olive"), node, NAMED) is is_own


@pytest.mark.parametrize(
    ("repo", "naming", "is_found"),
    [
        (OWN, NAMED, True),
        (repository(adoption={"nodes": [{}]}), NAMED, True),
        (repository(), NAMED, False),
        (None, NAMED, False),
        (OWN, Naming(created=frozenset({"olive"})), False),
        (OWN, Naming(new={"olive": frozenset({"olive"})}), False),
    ],
)
def test_changed_repositories_with_traces_of_earlier_runs_are_found(
    repo: Any, naming: Naming, is_found: bool
) -> None:
    change = Change(
        project="olive", resource="r", kind=ChangeKind.UPDATE, target="t", operation=AnyOperation()
    )
    actual: Any = {"olive": {"repository": repo, "team": None}, "other": {"repository": OWN, "team": None}}
    assert with_traces(Plan((change,)), actual, naming) == ({"olive": repo} if is_found else {})
