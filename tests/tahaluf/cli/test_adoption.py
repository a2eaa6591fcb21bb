"""Repositories and teams that existed before they were added to the manifest."""

import pytest

from support.coalition import Coalition, manifest, project
from support.organization_builder import CONTROL, ORGANIZATION
from tahaluf.plan import Rest

STEWARD = {"login": "a-steward", "id": 4242}
DEFAULTS = (
    "defaults: {template: small, labels: [core], features: {wiki: false}, visibility: public, unlisted: delete, "
    "unlisted_members: delete, team: {privacy: closed, permission: admin}}\n"
    'labels: {core: [{name: task, color: "ededed"}]}\n'
)
PUBLIC_REASON = "this name is not available"


def kinds(coalition: Coalition, text: str) -> set[tuple[str, str]]:
    return {(c["resource"], c["kind"]) for c in coalition.plan(text).plan["changes"]}


def make_team(coalition: Coalition, slug: str, *repositories: str, privacy: str = "closed") -> None:
    """Create a team in the same way as a user, with one member and read access to these repositories."""
    coalition.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/teams", {"name": slug, "privacy": privacy}))
    team = f"/orgs/{ORGANIZATION}/teams/{slug}"
    coalition.founder.rest(Rest("PUT", f"{team}/memberships/a-member", {"role": "maintainer"}))
    for name in repositories:
        coalition.founder.rest(Rest("PUT", f"{team}/repos/{ORGANIZATION}/{name}", {"permission": "pull"}))


def state(coalition: Coalition, slug: str) -> tuple[object, ...]:
    """Return the parts of the state of a repository and its team that defaults could change."""
    found = coalition.repository(slug)
    team = coalition.founder.get(f"/orgs/{ORGANIZATION}/teams/{slug}", [404]).body
    access = coalition.founder.get(f"/repos/{ORGANIZATION}/{slug}/teams").body
    permissions = [(one["slug"], one["permission"]) for one in access]
    return found["private"], found["has_wiki"], coalition.labels(slug), team.get("privacy"), permissions


def test_a_public_repository_is_announced_as_adopted_and_waits_for_a_review(coalition: Coalition) -> None:
    coalition.create_repository("wells", {"map.csv": "x,y"})
    text = manifest(project("wells", repository={"team": None}))
    [adoption] = [c for c in coalition.plan(text).plan["changes"] if c["kind"] == "adopt"]
    assert (adoption["resource"], adoption["target"], adoption["risk"]) == ("repository", "wells", "adoption")
    held = coalition.apply(text, allow="")
    assert (held.code, held.writes) == (1, 0)
    assert coalition.apply(text, allow=adoption["digest"]).code == 0
    assert ("repository", "adopt") not in kinds(coalition, text)


@pytest.mark.parametrize("slug", ["wells", "well-map"], ids=["slug", "alias"])
def test_a_private_repository_is_blocked_and_described_only_at_a_terminal(
    coalition: Coalition, slug: str
) -> None:
    coalition.create_repository("wells", {"map.csv": "x,y"}, private=True)
    text = manifest(project(slug, aliases=[] if slug == "wells" else ["wells"]))
    ran = coalition.apply(text)
    assert (ran.code, ran.writes) == (1, 0)
    assert "private repository" in ran.out
    in_public = coalition.run(
        "plan", "--manifest", coalition.write_manifest(text), GITHUB_ACTIONS="true"
    ).output
    assert PUBLIC_REASON in in_public
    assert "private" not in in_public
    assert coalition.apply(manifest(project("wells", adopt=True))).code == 0


def test_adopting_changes_nothing_that_only_defaults_set(coalition: Coalition) -> None:
    coalition.create_repository("wells", {"map.csv": "x,y"}, private=True, has_wiki=True)
    make_team(coalition, "wells", "wells")
    before = state(coalition, "wells")
    text = manifest(project("wells", adopt=True, stewards=[STEWARD]), head=DEFAULTS)
    assert coalition.apply(text).code == 0
    assert state(coalition, "wells") == before
    assert coalition.members("wells") == ["a-member", "a-steward", "founder"]
    assert coalition.apply(text).writes == 0
    assert state(coalition, "wells") == before


def test_a_later_run_still_knows_that_a_repository_was_adopted(coalition: Coalition) -> None:
    """The only trace of the adoption is the pull request that proposed the template's files."""
    coalition.create_repository("wells", {"map.csv": "x,y"}, has_wiki=True)
    text = manifest(project("wells", repository={"team": None}), head=DEFAULTS)
    coalition.apply(text)
    assert coalition.apply(text).writes == 0
    assert coalition.repository("wells")["has_wiki"]
    assert "bug" in coalition.labels("wells")


def test_the_entrys_own_keys_apply_to_what_is_adopted(coalition: Coalition) -> None:
    coalition.create_repository("wells", {"map.csv": "x,y"}, private=True, has_wiki=True)
    own = {"visibility": "public", "features": {"wiki": False}, "team": {"privacy": "secret"}}
    make_team(coalition, "wells", "wells")
    coalition.apply(manifest(project("wells", adopt=True, repository=own)))
    assert state(coalition, "wells")[:2] == (False, False)
    assert state(coalition, "wells")[3] == "secret"


def test_an_adopted_team_gives_up_its_people_when_its_entry_says_so(coalition: Coalition) -> None:
    coalition.create_repository("wells", {"map.csv": "x,y"})
    make_team(coalition, "wells", "wells")
    coalition.apply(manifest(project("wells", adopt=True)))
    coalition.apply(manifest(project("wells", adopt=True, repository={"unlisted_members": "delete"})))
    assert coalition.members("wells") == ["founder"]


@pytest.mark.parametrize("others", [(), ("ledgers",)], ids=["only people", "other repositories"])
def test_a_team_that_people_made_is_not_taken_over(coalition: Coalition, others: tuple[str, ...]) -> None:
    for name in others:
        coalition.create_repository(name)
    make_team(coalition, "wells", *others)
    ran = coalition.apply(manifest(project("wells", stewards=[STEWARD])))
    assert (ran.code, ran.writes) == (1, 0)
    assert PUBLIC_REASON in ran.out


def test_a_projects_own_team_may_have_other_repositories(coalition: Coalition) -> None:
    """Repositories may be added to the team later. The team still belongs to the project, and stewards who leave are
    removed.
    """
    coalition.apply(manifest(project("wells", stewards=[STEWARD])))
    coalition.create_repository("ledgers")
    access = f"/orgs/{ORGANIZATION}/teams/wells/repos/{ORGANIZATION}/ledgers"
    coalition.founder.rest(Rest("PUT", access, {"permission": "pull"}))
    assert coalition.apply(manifest(project("wells"))).code == 0
    assert coalition.members("wells") == []


@pytest.mark.parametrize("private", [True, False])
def test_a_repository_that_was_renamed_is_not_found_by_its_former_name(
    coalition: Coalition, private: bool
) -> None:
    coalition.create_repository("wells", private=private)
    coalition.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/wells", {"name": "finance"}))
    ran = coalition.apply(manifest(project("wells", adopt=True)))
    assert (ran.code, ran.writes) == (1, 0)
    assert PUBLIC_REASON in ran.out
    assert "finance" in ran.out  # a maintainer's terminal shows it
    assert "finance" not in coalition.run("plan", GITHUB_ACTIONS="true").output


def test_a_private_repository_of_a_merged_entry_stays_its_own_without_a_lock(coalition: Coalition) -> None:
    """The dates prove that the repository belongs to the project: the commit that named the project is older."""
    text = manifest(project("wells", repository={"visibility": "private", "team": None}))
    coalition.write("control", "projects.yml", text)
    coalition.wait(2)
    coalition.create_repository("wells", private=True)
    assert coalition.apply(text).code == 0


def test_a_private_repository_older_than_the_commit_that_names_it_is_blocked(coalition: Coalition) -> None:
    coalition.create_repository("wells", private=True)
    text = manifest(project("wells"))
    coalition.write("control", "projects.yml", text)
    ran = coalition.apply(text)
    assert (ran.code, ran.writes) == (1, 0)


def test_a_project_that_was_dropped_and_named_again_counts_from_the_second_time(coalition: Coalition) -> None:
    text = manifest(project("wells"))
    coalition.write("control", "projects.yml", text)
    coalition.write("control", "projects.yml", manifest())
    coalition.wait(2)
    coalition.create_repository("wells", private=True)
    coalition.write("control", "projects.yml", text)
    assert coalition.apply(text).writes == 0


@pytest.mark.parametrize("adopt", [False, True])
def test_the_plan_of_a_pull_request_calls_everything_new_that_its_base_does_not_name(
    coalition: Coalition, adopt: bool
) -> None:
    """A lock file in the repository does not change this, because an earlier project may have left it behind."""
    text = manifest(project("wells", stewards=[STEWARD], **({"adopt": True} if adopt else {})))
    coalition.apply(text)
    coalition.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/wells", {"private": True}))
    number = coalition.propose_change(text)
    coalition.run("plan", "--pull", str(number), "--comment", GITHUB_REPOSITORY=CONTROL)
    [comment] = coalition.comments(number)
    assert ("adopt repository (it already exists" in comment["body"]) == adopt
    assert (PUBLIC_REASON in comment["body"]) != adopt
    assert "private" not in comment["body"]


@pytest.mark.parametrize("unlisted", ["keep", "delete"])
def test_public_plans_of_a_private_repository_do_not_show_what_is_in_it(
    coalition: Coalition, unlisted: str
) -> None:
    coalition.create_repository("wells", {"a": "b"}, private=True, description="Hush-hush")
    label = {"name": "a-lawsuit", "color": "ededed"}
    coalition.founder.rest(Rest("POST", f"/repos/{ORGANIZATION}/wells/labels", label))
    topics = f"/repos/{ORGANIZATION}/wells/topics"
    coalition.founder.rest(Rest("PUT", topics, {"names": ["lawsuit"]}))
    own = {"topics": ["water"], "unlisted": unlisted, "extra_labels": [{"name": "water", "color": "ededed"}]}
    text = manifest(project("wells", adopt=True, repository=own))
    number = coalition.propose_change(text)
    ran = coalition.run("plan", "--pull", str(number), "--comment", GITHUB_ACTIONS="true")
    [comment] = coalition.comments(number)
    assert ("not named here because the repository is not public" in comment["body"]) is (
        unlisted == "delete"
    )
    for secret in ("Hush-hush", "lawsuit"):
        assert secret not in comment["body"]
        assert secret not in ran.output
    assert "All about wells" in comment["body"]
    path = coalition.write_manifest(text)
    assert "Hush-hush" in coalition.run("plan", "--manifest", path, GITHUB_ACTIONS="").output


@pytest.mark.parametrize("text", [manifest(), manifest(project("water-map"))], ids=["empty", "truncated"])
def test_a_manifest_that_lost_its_projects_changes_nothing_of_theirs(coalition: Coalition, text: str) -> None:
    slugs = ["water-map", "wells", "fires"]
    coalition.apply(manifest(*(project(slug, stewards=[STEWARD]) for slug in slugs)))
    kept = slugs if "water-map" not in text else slugs[1:]
    coalition.apply(text)
    assert all(coalition.members(slug) == ["a-steward"] for slug in kept)
    assert all(coalition.labels(slug) for slug in slugs)


def test_a_manifest_that_names_everything_adopts_nothing_private(coalition: Coalition) -> None:
    names = ["control", "finance", "ledgers"]
    coalition.create_repository("finance", private=True)
    coalition.create_repository("ledgers", {"a": "b"})
    before = {name: coalition.repository(name) for name in names}
    make_team(coalition, "staff", "finance")
    text = manifest(*(project(name) for name in [*names, "staff"]), head=DEFAULTS)
    ran = coalition.apply(text, allow="")
    assert (ran.code, ran.writes) == (1, 0)
    assert {name: coalition.repository(name) for name in names} == before


def test_a_manifest_of_last_year_gives_nobody_access_and_renames_nothing(coalition: Coalition) -> None:
    old = manifest(project("wells", stewards=[{"login": "another-steward", "id": 4243}]), project("gone"))
    new = manifest(project("well-map", aliases=["wells"], stewards=[STEWARD]))
    coalition.apply(manifest(project("wells", stewards=[STEWARD])))
    coalition.apply(new)
    ran = coalition.apply(old, allow="")
    assert ran.code == 1
    assert coalition.repository("well-map")["name"] == "well-map"
    assert coalition.members("well-map") == ["a-steward"]


@pytest.mark.parametrize("asked", [{"adopt": True}, {}], ids=["adopt", "nothing"])
def test_a_public_repository_with_only_a_readme_waits_for_a_review_if_no_plan_showed_it(
    coalition: Coalition, asked: dict[str, bool]
) -> None:
    coalition.create_repository("wells")
    coalition.wait(2)
    text = manifest(project("wells", repository={"topics": ["water"], "team": None}, **asked))
    coalition.write("control", "projects.yml", text)
    ran = coalition.apply(text, allow="")
    assert (ran.code, ran.writes) == (1, 0)
    assert "held back wells: adopt repository (" in ran.output


def test_a_run_that_cannot_read_when_a_project_was_named_changes_nothing(coalition: Coalition) -> None:
    text = manifest(project("wells"))
    coalition.write("control", "projects.yml", text)
    coalition.wait(2)
    coalition.create_repository("wells")
    assert ("repository", "adopt") not in kinds(coalition, text)
    coalition.recorder.reject("POST", "/graphql", b"committedDate")
    ran = coalition.apply(text)
    assert (ran.code, ran.writes) == (1, 0)


def test_the_date_of_the_merge_counts_and_not_that_of_the_commit(coalition: Coalition) -> None:
    """What people create while a pull request is open belongs to them, even if the pull request's commit is older."""
    text = manifest(project("wells"))
    number = coalition.propose_change(text)
    coalition.wait(2)
    coalition.create_repository("wells", private=True)
    coalition.wait(2)
    coalition.founder.rest(Rest("PUT", f"/repos/{CONTROL}/pulls/{number}/merge", {"merge_method": "merge"}))
    ran = coalition.apply(text)
    assert (ran.code, ran.writes) == (1, 0)
    assert "private repository" in ran.out


@pytest.mark.parametrize("merged", [True, False], ids=["merged", "in a pull request"])
def test_a_name_that_an_entry_calls_its_former_one_is_not_taken_over(
    coalition: Coalition, merged: bool
) -> None:
    """An existing project without a repository claims that the name of someone else's repository is its own former
    name.
    """
    coalition.write("control", "projects.yml", manifest(project("wells")))
    coalition.wait(2)
    coalition.create_repository("payroll", {"sums.csv": "1"}, private=True)
    coalition.wait(2)
    text = manifest(project("wells", aliases=["payroll"]))
    if merged:
        coalition.write("control", "projects.yml", text)
        ran = coalition.apply(text)
        assert (ran.code, ran.writes) == (1, 0)
    else:
        number = coalition.propose_change(text)
        coalition.write_manifest(manifest(project("wells")))
        coalition.run("plan", "--pull", str(number), "--comment", GITHUB_REPOSITORY=CONTROL)
        [comment] = coalition.comments(number)
        assert PUBLIC_REASON in comment["body"]
        assert "rename repository" not in comment["body"]


def test_a_project_that_takes_the_name_of_a_private_repository_does_not_get_it(coalition: Coalition) -> None:
    """The project changes its slug and keeps its old slug as an alias."""
    before = manifest(project("wells"))
    coalition.write("control", "projects.yml", before)
    coalition.apply(before)
    coalition.wait(2)
    coalition.create_repository("payroll", {"sums.csv": "1"}, private=True)
    coalition.wait(2)
    text = manifest(project("payroll", aliases=["wells"]))
    number = coalition.propose_change(text)
    coalition.write_manifest(before)
    coalition.run("plan", "--pull", str(number), "--comment", GITHUB_REPOSITORY=CONTROL)
    assert PUBLIC_REASON in coalition.comments(number)[0]["body"]
    coalition.write("control", "projects.yml", text)
    ran = coalition.apply(text)
    assert (ran.code, ran.writes) == (1, 0)


@pytest.mark.parametrize("auto_init", [True, False], ids=["only a README", "empty"])
def test_what_was_adopted_stays_adopted_though_it_had_no_content(
    coalition: Coalition, auto_init: bool
) -> None:
    """Otherwise, the template's files would make the repository look like ours, and the next run would apply the
    defaults.
    """
    coalition.create_repository("wells", has_wiki=True, auto_init=auto_init)
    coalition.wait(2)
    text = manifest(project("wells", repository={"team": None}), head=DEFAULTS)
    coalition.write("control", "projects.yml", text)
    before = state(coalition, "wells")
    for _ in range(3):
        assert coalition.apply(text).code == 0
        assert state(coalition, "wells") == before
    assert len(coalition.pulls("wells")) == auto_init
    assert coalition.apply(text).writes == 0


def test_the_plan_counts_the_other_repositories_that_an_adopted_team_can_reach(coalition: Coalition) -> None:
    coalition.create_repository("finance", private=True)
    make_team(coalition, "wells", "finance")
    text = manifest(project("wells", adopt=True))
    ran = coalition.plan(text)
    [adoption] = [c for c in ran.plan["changes"] if (c["resource"], c["kind"]) == ("team", "adopt")]
    shown = coalition.run("plan", "--manifest", coalition.write_manifest(None)).out
    assert "has access to 1 other repository" in " ".join(shown.split())
    assert adoption["after"]["others"] == 1
    assert "finance" not in ran.out + shown
    coalition.create_repository("minutes", private=True)
    team = f"/orgs/{ORGANIZATION}/teams/wells/repos/{ORGANIZATION}/minutes"
    coalition.founder.rest(Rest("PUT", team, {"permission": "pull"}))
    held = coalition.apply(text, allow=adoption["digest"])
    assert (held.code, coalition.members("wells")) == (1, ["a-member", "founder"])
