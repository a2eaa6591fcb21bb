"""Several organizations in one manifest. Each organization has its own token, and failures in one do not affect the
others.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from localhub.core import Request, Response, json_response
from localhub.domain import ANONYMOUS, accounts
from support.coalition import manifest, project
from support.organization_builder import CONTROL, ORGANIZATION
from support.several_organizations import HEAD, SECOND, THIRD, Coalitions, start_coalitions
from support.skipping_clock import SkippingClock
from tahaluf.github import Session
from tahaluf.github.owner_guard import WrongOwner
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import Rest

THERE = project("bread-prices", organization=SECOND)
TEXT = manifest(project("water-map"), THERE, project("old-songs", organization=THIRD), head=HEAD)


@pytest.fixture
def coalitions(tmp_path: Path) -> Iterator[Coalitions]:
    with start_coalitions(tmp_path) as here:
        yield here


@pytest.fixture
def hurried(coalitions: Coalitions) -> None:
    """Skip all waiting times."""
    coalitions.clock = SkippingClock().as_clock()


def test_each_organization_gets_its_projects_and_a_second_run_changes_nothing(coalitions: Coalitions) -> None:
    ran = coalitions.apply(TEXT, **coalitions.tokens())
    assert ran.code == 0, ran.output
    assert coalitions.repository_names(ORGANIZATION) == ["control", "water-map"]
    assert coalitions.repository_names(SECOND) == ["bread-prices"]
    assert coalitions.repository_names(THIRD) == ["old-songs"]
    again = coalitions.apply(**coalitions.tokens())
    assert (again.code, again.writes, again.requests) == (0, 0, 3)


def test_a_shared_team_is_created_in_its_organization_and_where_it_is_used(coalitions: Coalitions) -> None:
    teams = f"teams: {{everybody: {{}}, maps: {{parent: everybody, organization: {THIRD}}}, press: {{}}}}\n"
    users = project("songs", organization=SECOND, repository={"team": None, "teams": {"press": "write"}})
    text = manifest(users, head=HEAD + teams)
    ran = coalitions.apply(text, **coalitions.tokens())
    assert ran.code == 0, ran.output
    found = {
        organization: [team["slug"] for team in coalitions.founder.paginate(f"/orgs/{organization}/teams")]
        for organization in (ORGANIZATION, SECOND, THIRD)
    }
    assert {organization: sorted(names) for organization, names in found.items()} == {
        ORGANIZATION: ["everybody", "press"],
        SECOND: ["press"],
        THIRD: ["everybody", "maps"],
    }
    again = coalitions.apply(**coalitions.tokens())
    assert (again.code, again.writes) == (0, 0)


def test_a_missing_token_is_reported_before_any_request(coalitions: Coalitions) -> None:
    ran = coalitions.apply(TEXT)
    assert (ran.code, ran.requests) == (1, 0)
    assert "no token is set for second-coalition and Third-Coalition" in ran.err
    assert "set TAHALUF_TOKEN_SECOND_COALITION and TAHALUF_TOKEN_THIRD_COALITION" in ran.err
    assert "or limit the run with --organization" in ran.err


def test_a_workflow_without_a_job_for_each_organization_is_told_how_to_get_them(
    coalitions: Coalitions,
) -> None:
    ran = coalitions.apply(TEXT, GITHUB_ACTIONS="true")
    assert (ran.code, ran.requests) == (1, 0)
    assert "set the control repository's variable TAHALUF_MATRIX" in ran.output


def test_a_run_can_be_limited_to_one_organization(coalitions: Coalitions) -> None:
    coalitions.write_manifest(TEXT)
    ran = coalitions.job(SECOND, "apply", "--yes", "--allow", "all")
    assert ran.code == 0, ran.output
    assert coalitions.repository_names(SECOND) == ["bread-prices"]
    assert coalitions.repository_names(ORGANIZATION) == ["control"]


def test_an_unknown_organization_is_reported_with_the_known_ones(coalitions: Coalitions) -> None:
    ran = coalitions.plan(TEXT, "--organization", "fourth")
    assert ran.code == 1
    assert "the manifest has no organization 'fourth'" in ran.err
    assert "example-coalition, second-coalition, Third-Coalition" in ran.err


@pytest.mark.usefixtures("hurried")
def test_a_failure_in_one_organization_does_not_affect_the_others(coalitions: Coalitions) -> None:
    coalitions.recorder.failure = refusing(SECOND)
    ran = coalitions.apply(TEXT, **coalitions.tokens())
    assert ran.code == 1
    assert "second-coalition:" in ran.err
    assert coalitions.repository_names(ORGANIZATION) == ["control", "water-map"]
    assert coalitions.repository_names(THIRD) == ["old-songs"]
    coalitions.recorder.failure = None
    assert coalitions.apply(**coalitions.tokens()).code == 0
    assert coalitions.repository_names(SECOND) == ["bread-prices"]


@pytest.mark.usefixtures("hurried")
def test_a_plan_names_the_organizations_that_could_not_be_read(coalitions: Coalitions) -> None:
    coalitions.recorder.failure = refusing(SECOND)
    ran = coalitions.run(
        "plan", "--json", "--manifest", coalitions.write_manifest(TEXT), **coalitions.tokens()
    )
    assert ran.code == 1
    assert {change["project"] for change in ran.plan["changes"]} == {"water-map", "old-songs"}
    assert "second-coalition:" in ran.err


def test_with_several_organizations_a_new_repository_needs_a_review(coalitions: Coalitions) -> None:
    coalitions.write_manifest(TEXT)
    ran = coalitions.job(SECOND, "apply", "--yes")
    assert ran.code == 1
    assert "create repository second-coalition/bread-prices" in ran.out
    assert coalitions.repository_names(SECOND) == []


def test_changes_shown_for_one_organization_are_applied_there(coalitions: Coalitions) -> None:
    coalitions.write("control", MANIFEST_FILE, manifest(project("water-map"), head=HEAD))
    coalitions.write_manifest(manifest(project("water-map"), head=HEAD))
    number = coalitions.propose_change(TEXT)
    for organization in (ORGANIZATION, SECOND, THIRD):
        coalitions.job(organization, "plan", "--comment", "--pull", str(number))
    plans = {comment["body"].splitlines()[1]: comment["body"] for comment in coalitions.comments(number)}
    assert list(plans) == [
        "### What a merge will do in `example-coalition`",
        "### What a merge will do in `second-coalition`",
        "### What a merge will do in `Third-Coalition`",
    ]
    assert "bread-prices" in plans["### What a merge will do in `second-coalition`"]
    assert "old-songs" not in plans["### What a merge will do in `second-coalition`"]
    coalitions.merge(number)
    coalitions.write_manifest(TEXT)
    assert coalitions.job(SECOND, "apply", "--yes").code == 0
    assert coalitions.repository_names(SECOND) == ["bread-prices"]
    assert coalitions.repository_names(THIRD) == []


def test_an_organization_without_changes_gets_no_comment(coalitions: Coalitions) -> None:
    coalitions.write("control", MANIFEST_FILE, manifest(head=HEAD))
    coalitions.write_manifest(manifest(head=HEAD))
    number = coalitions.propose_change(manifest(project("water-map"), head=HEAD))
    for organization in (ORGANIZATION, SECOND, THIRD):
        coalitions.job(organization, "plan", "--comment", "--pull", str(number))
    assert len(coalitions.comments(number)) == 1


def test_no_token_is_sent_to_an_organization_that_a_pull_request_adds(
    coalitions: Coalitions,
) -> None:
    base = manifest(project("water-map"))
    coalitions.write("control", MANIFEST_FILE, base)
    coalitions.write_manifest(base)
    teams = f"teams: {{ops: {{organization: {SECOND}}}}}\n"
    number = coalitions.propose_change(TEXT.replace("projects:", f"{teams}projects:"))
    ran = coalitions.job(ORGANIZATION, "plan", "--comment", "--pull", str(number))
    assert ran.code == 2, ran.output
    [comment] = coalitions.comments(number)
    body = comment["body"].replace("\\-", "-")
    assert "second-coalition is new in this pull request, so its repositories were not read" in body
    assert "second-coalition is new in this pull request, so its teams were not read" in body
    assert not any(SECOND in path for path in coalitions.recorder.recorded)


# -- a project that changes its organization


def test_a_project_that_changes_its_organization_is_blocked_with_instructions(coalitions: Coalitions) -> None:
    """The repository is private, so the second organization's token cannot see it. Only the plan reveals that the
    project moves.
    """
    here = manifest(project("water-map", repository={"visibility": "private"}), head=HEAD)
    moved = here.replace('slug: "water-map"', f'slug: "water-map", organization: "{SECOND}"')
    coalitions.apply(here, **coalitions.tokens())
    coalitions.write("control", MANIFEST_FILE, here)
    number = coalitions.propose_change(moved)
    coalitions.job(SECOND, "plan", "--comment", "--pull", str(number))
    [comment] = coalitions.comments(number)
    assert "Transfer ownership" in comment["body"]
    assert "create repository" not in comment["body"]
    coalitions.merge(number)
    coalitions.write_manifest(moved)
    ran = coalitions.job(SECOND, "apply", "--yes")
    assert (ran.code, ran.writes) == (1, 0)
    assert coalitions.repository_names(SECOND) == []
    assert "water-map" in coalitions.repository_names(ORGANIZATION)


def test_a_repository_that_exists_elsewhere_is_not_created_even_if_allowed(
    coalitions: Coalitions,
) -> None:
    coalitions.apply(manifest(project("water-map", aliases=["wells"]), head=HEAD), **coalitions.tokens())
    for slug in ({"slug": "water-map"}, {"slug": "well-map", "aliases": ["water-map"]}):
        coalitions.write_manifest(manifest(project(organization=SECOND, **slug), head=HEAD))
        ran = coalitions.job(SECOND, "apply", "--yes", "--allow", "all")
        assert (ran.code, ran.writes) == (1, 0)
        assert "its repository already exists in example-coalition" in ran.out
        assert "transfer it to second-coalition on GitHub" in ran.out


def test_a_transferred_repository_is_found_in_its_new_organization(coalitions: Coalitions) -> None:
    coalitions.apply(manifest(project("water-map"), head=HEAD), **coalitions.tokens())
    with coalitions.hub.engine.begin(ANONYMOUS) as world:
        number = world.store.fetch_value("SELECT id FROM repositories WHERE name = 'water-map'")
        world.store.update("repositories", number, owner_id=accounts.find(world, SECOND).id)
    coalitions.write_manifest(manifest(project("water-map", organization=SECOND), head=HEAD))
    ran = coalitions.job(SECOND, "plan", "--json")
    assert "create" not in {c["kind"] for c in ran.plan["changes"] if c["resource"] == "repository"}


# -- tokens


def test_a_session_writes_only_to_its_own_organization(coalitions: Coalitions) -> None:
    """The founder's token could write to both organizations, but the session must not do so."""
    session = Session("token-founder", api_url=coalitions.hub.url, owner=SECOND)
    for path in (f"/orgs/{ORGANIZATION}/repos", f"/repos/{CONTROL}/issues"):
        with pytest.raises(WrongOwner):
            session.rest(Rest("POST", path, {"name": "strange"}))
    assert session.get(f"/repos/{CONTROL}").status == 200
    assert session.rest(Rest("POST", f"/orgs/{SECOND.upper()}/repos", {"name": "own"})).status == 201


def test_a_missing_token_for_the_control_repository_is_named(coalitions: Coalitions) -> None:
    words = ["apply", "--yes", "--organization", SECOND, "--manifest", coalitions.write_manifest(TEXT)]
    ran = coalitions.run(*words, token=coalitions.token(SECOND))
    assert ran.code == 1
    assert "no token is set for the control repository, which belongs to example-coalition" in ran.err
    assert "TAHALUF_CONTROL_TOKEN, or TAHALUF_TOKEN_EXAMPLE_COALITION" in ran.err


# -- shards and the matrix


def test_all_shards_together_do_the_same_as_one_run(coalitions: Coalitions) -> None:
    text = manifest(*(project(f"project-{number}") for number in range(8)))
    whole = coalitions.plan(text).plan
    shares = [coalitions.plan(None, "--shard", f"{shard}/3").plan for shard in (1, 2, 3)]
    digests = [change["digest"] for share in shares for change in share["changes"]]
    assert sorted(digests) == sorted(change["digest"] for change in whole["changes"])


def test_the_matrix_has_a_job_for_each_shard_of_each_organization(coalitions: Coalitions) -> None:
    ran = coalitions.run("plan", "--shards", "2", "--manifest", coalitions.write_manifest(TEXT))
    assert (ran.code, ran.requests) == (0, 0)
    jobs = json.loads(ran.out)["include"]
    assert [(job["organization"], job["shard"]) for job in jobs] == [
        (organization, shard) for organization in (ORGANIZATION, SECOND, THIRD) for shard in ("1/2", "2/2")
    ]


def test_a_single_organization_has_one_job(coalitions: Coalitions) -> None:
    ran = coalitions.run(
        "plan", "--shards", "1", "--manifest", coalitions.write_manifest(manifest(project("water-map")))
    )
    assert json.loads(ran.out) == {"include": [{"organization": ORGANIZATION, "shard": "1/1"}]}


@pytest.mark.parametrize("shards", ["86", "257", "1000000000"])
def test_a_matrix_above_githubs_limit_is_rejected(coalitions: Coalitions, shards: str) -> None:
    ran = coalitions.run("plan", "--shards", shards, "--manifest", coalitions.write_manifest(TEXT))
    assert ran.code == 1
    assert "GitHub limits a matrix to 256 jobs" in ran.err


def test_an_invalid_manifest_yields_one_job_that_reports_it(coalitions: Coalitions) -> None:
    path = coalitions.write_manifest("version: 1\nprojects: {}\n")
    assert coalitions.run("plan", "--shards", "1", "--manifest", path).code == 1
    ran = coalitions.run("plan", "--shards", "1", "--manifest", path, GITHUB_ACTIONS="true")
    assert json.loads(ran.out) == {"include": [{"organization": ORGANIZATION, "shard": "1/1"}]}


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b", "1/0"])
def test_an_invalid_shard_is_rejected(coalitions: Coalitions, shard: str) -> None:
    with pytest.raises(SystemExit):
        coalitions.plan(TEXT, "--shard", shard)


def refusing(organization: str) -> Any:
    """Respond to every request about this organization with 502."""
    names = (b'"%s"' % organization.encode(), f"/{organization}/")

    def fault(request: Request, writes: int) -> Response | None:
        if names[0] in request.body or names[1] in request.path:
            return json_response(502, {})
        return None

    return fault
