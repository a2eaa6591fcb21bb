"""Access, plans and reviews: regression tests for the cases in engines/ that issue 11 fixed."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from localhub.virtual_clock import VirtualClock
from support.cases import BOSS, SEED, Case, CaseFactory
from support.commands import CommandResult
from tahaluf.plan import Rest

NOTHING = "Nothing to do"
OLD_TEAM = "/orgs/acme/teams/release-admins"


def shown(ran: CommandResult) -> list[str]:
    """The targets of all the changes in a JSON plan."""
    return [change["target"] for change in ran.plan["changes"]]


def blocked(ran: CommandResult) -> list[str]:
    """The projects with blocked items in a plan."""
    return [one["project"] for one in ran.plan["blocked"]]


# -- 01: a team or a repository that already exists ---------------------------------------------------------


@pytest.fixture
def old_team(open_case: CaseFactory) -> Case:
    """The `release-admins` team has admin access to a private repository, and a new project has the same slug as the
    team.
    """
    case = open_case("engines/01-existing-team-taken-over")
    case.post("/orgs/acme/teams", {"name": "Release Admins", "privacy": "closed"})
    case.put(f"{OLD_TEAM}/repos/acme/crown-jewels", {"permission": "admin"})
    return case


def test_a_plan_blocks_a_slug_that_is_the_name_of_an_existing_team(old_team: Case) -> None:
    assert "release-admins" in blocked(old_team.plan())


def test_a_steward_is_not_added_to_a_team_that_existed_before(old_team: Case) -> None:
    old_team.apply()
    assert old_team.role("release-admins", "omar") is None


def test_a_team_that_existed_before_gets_no_new_repository(old_team: Case) -> None:
    old_team.apply()
    assert old_team.team_access("release-admins") == {"crown-jewels": "admin"}


def test_a_team_that_existed_before_keeps_its_privacy(old_team: Case) -> None:
    old_team.apply()
    assert old_team.get(OLD_TEAM)["privacy"] == "closed"


def test_a_plan_blocks_a_slug_that_is_the_name_of_a_private_repository(open_case: CaseFactory) -> None:
    case = open_case("engines/01-existing-team-taken-over")
    assert "crown-jewels" in blocked(case.plan("neighbour-private-repository.yml"))


def test_a_private_repository_that_existed_before_gets_no_new_team(open_case: CaseFactory) -> None:
    case = open_case("engines/01-existing-team-taken-over")
    case.apply("neighbour-private-repository.yml")
    assert case.get("/repos/acme/crown-jewels/teams") == []


# -- 02: a repository that was transferred to another owner -------------------------------------------------


@pytest.fixture
def transferred(open_case: CaseFactory) -> Case:
    case = open_case("engines/02-transferred-repository")
    case.add_former_name("moved", new_owner="other")
    return case


def test_a_plan_blocks_a_repository_that_was_transferred_away(transferred: Case) -> None:
    ran = transferred.plan()
    assert (shown(ran), blocked(ran)) == ([], ["moved"])


def test_a_repository_that_was_transferred_away_is_not_written_to(transferred: Case) -> None:
    transferred.apply()
    assert transferred.get("/repos/other/moved")["description"] == "Theirs now"
    assert "planted" not in {label["name"] for label in transferred.get("/repos/other/moved/labels")}


# -- 03: `unlisted: delete` on a new project ----------------------------------------------------------------


def test_a_new_project_loses_githubs_default_labels_in_its_first_run(open_case: CaseFactory) -> None:
    case = open_case("engines/03-unlisted-delete-on-a-new-project")
    assert case.apply().code == 0
    assert case.labels("brand-new") == {"task"}
    assert case.apply().writes == 0


def test_deleting_default_labels_of_a_new_repository_needs_no_review(open_case: CaseFactory) -> None:
    case = open_case("engines/03-unlisted-delete-on-a-new-project")
    assert case.apply("larger-coalition.yml", reviewed=False).code == 0
    assert case.labels("brand-new") == {"task"}


# -- 05: things that a pull request stops managing -----------------------------------------------------------------


@pytest.mark.parametrize("head", ["without.yml", "repository-null.yml", "team-null.yml"])
def test_a_plan_names_what_a_pull_request_stops_managing(open_case: CaseFactory, head: str) -> None:
    case = open_case("engines/05-project-taken-out-says-nothing")
    case.apply("base.yml")
    comment = case.planned("base.yml", head)
    assert NOTHING not in comment
    assert "water-map" in comment.partition("<summary>Left unchanged")[0]


def test_a_plan_says_when_a_slug_changes_without_an_alias(open_case: CaseFactory) -> None:
    case = open_case("engines/05-project-taken-out-says-nothing")
    case.apply("base.yml")
    assert "water-map" in case.planned("base.yml", "other-slug.yml")


def test_a_plan_says_when_both_the_slug_and_its_alias_exist(open_case: CaseFactory) -> None:
    case = open_case("engines/05-project-taken-out-says-nothing")
    case.apply("base.yml")
    case.post("/orgs/acme/repos", {"name": "wells-map"})
    case.use("alias-both.yml")
    assert "water-map" in case.run("plan").output


# -- 09, 10: a plan that is longer than a comment -----------------------------------------------------------


def test_seven_hundred_problems_still_fit_into_a_comment(open_case: CaseFactory, tmp_path: Path) -> None:
    case = open_case("engines/09-too-many-problems-for-a-comment")
    case.folder = tmp_path
    for name, area in (("base.yml", "media"), ("head.yml", "journalism")):
        listed = "".join(
            f"  - {{slug: project-number-{n:04}, name: P{n}, summary: S, area: media, repository: null}}\n"
            for n in range(700)
        )
        head = f"version: 1\norganization: acme\nareas: {{{area}: {{name: N}}}}\nprojects:\n"
        (tmp_path / name).write_text(head + listed, "utf-8")
    comment = case.planned("base.yml", "head.yml")
    assert "area-unknown" in comment
    assert "700" in comment


@pytest.fixture
def crowded(open_case: CaseFactory) -> tuple[Case, int]:
    """1,500 unmanaged labels, and a pull request that gives a team admin access to their repository."""
    labels = [{"name": f"component: something rather long {n:04}", "color": "ededed"} for n in range(1500)]
    big = {"owner": "acme", "name": "big", "auto_init": True, "description": "B", "labels": labels}
    control = {"owner": "acme", "name": "control", "auto_init": True}
    case = open_case(
        "engines/10-left-alone-crowds-out-the-plan", seed={**SEED, "repositories": [control, big]}
    )
    return case, case.open_pull("base.yml", "head.yml")


def test_unmanaged_labels_never_displace_access_in_a_plan(crowded: tuple[Case, int]) -> None:
    case, number = crowded
    comment = case.plan_pull(number, "base.yml")[1]
    assert NOTHING not in comment
    assert "gives access" in comment


def test_a_merge_gives_access_with_any_number_of_unmanaged_labels(crowded: tuple[Case, int]) -> None:
    case, number = crowded
    case.plan_pull(number, "base.yml")
    case.merge(number)
    assert case.apply("head.yml", reviewed=False).code == 0
    assert case.team_access("big") == {"big": "admin"}


# -- 11: an old workflow run is re-run ----------------------------------------------------------------------


def test_a_run_on_an_older_commit_stops_and_writes_nothing(open_case: CaseFactory) -> None:
    case = open_case("engines/11-older-run-run-again")
    older = case.commit("older.yml")
    case.commit("newer.yml")
    case.apply("older.yml")
    case.apply("newer.yml")
    shutil.rmtree(case.root)
    address = case.hub.url.replace("://", f"://x:{BOSS}@") + "/acme/control"
    subprocess.run(["git", "clone", "--quiet", address, case.root], check=True)
    subprocess.run(["git", "checkout", "--quiet", older], cwd=case.root, check=True)
    event = {"GITHUB_ACTIONS": "true", "GITHUB_SHA": older, "GITHUB_REF": "refs/heads/main"}
    ran = case.run("apply", "--yes", **event)
    assert (ran.code, ran.writes) == (1, 0)
    assert case.teams() == ["wells-map"]


@pytest.mark.parametrize(("path", "code"), [("resources.yml", 0), ("templates/own/template.yml", 1)])
def test_only_a_later_commit_to_files_that_apply_reads_stops_a_run(
    open_case: CaseFactory, path: str, code: int
) -> None:
    """Otherwise, a merge that follows another one would stop it without starting a run of its own."""
    case = open_case("engines/11-older-run-run-again")
    case.use("older.yml")
    event = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_SHA": case.commit("older.yml"),
        "GITHUB_REF": "refs/heads/main",
    }
    case.write("control", path, "description: More.\n")
    ran = case.run("apply", "--yes", "--allow", "all", **event)
    assert (ran.code, bool(ran.writes)) == (code, code == 0), ran.output


# -- 16: lowering access ----------------------------------------------------------------------------------------


@pytest.fixture
def admin(open_case: CaseFactory) -> Case:
    """The `perm` team has admin access, which the manifest lowers to read access."""
    case = open_case("engines/16-less-access-is-called-more")
    case.apply("admin.yml")
    return case


def test_a_plan_does_not_say_that_less_access_gives_access(admin: Case) -> None:
    assert [change["risk"] for change in admin.plan("read.yml").plan["changes"]] != ["access"]


def test_less_access_needs_no_review(admin: Case) -> None:
    admin.apply("read.yml", reviewed=False)
    assert admin.team_access("perm") == {"perm": "read"}


# -- 20: an invitation that no one accepted -----------------------------------------------------------------


@pytest.fixture
def expired(open_case: CaseFactory) -> Case:
    """omar was invited as a steward eight days ago and has not responded."""
    clock = VirtualClock(time.time())
    case = open_case("engines/20-invitation-ran-out", clock=clock.now)
    case.apply()
    clock.sleep(8 * 86400)
    return case


def test_an_expired_invitation_is_not_a_failure(expired: Case) -> None:
    assert expired.apply(reviewed=False).code == 0


def test_an_expired_invitation_is_reported(expired: Case) -> None:
    assert "expired" in expired.apply(reviewed=False).output


def test_an_expired_invitation_is_reported_only_on_the_day_after(open_case: CaseFactory) -> None:
    clock = VirtualClock(time.time() - 30 * 86400)
    case = open_case("engines/20-invitation-ran-out", clock=clock.now)
    case.apply()
    clock.sleep(8 * 86400)
    assert case.invited_logins() == []  # this request makes localhub expire the invitation
    clock.sleep(2 * 86400)
    ran = case.apply(reviewed=False)
    assert (ran.code, ran.writes) == (0, 0)
    assert "expired" not in ran.output


def test_an_expired_invitation_is_not_sent_again(expired: Case) -> None:
    expired.apply()
    assert expired.invited_logins() == []


# -- 21: a branch that is behind ----------------------------------------------------------------------------


@pytest.fixture
def behind(open_case: CaseFactory) -> str:
    """The plan of a pull request that adds `seed-lib`, opened before main made `water-map` private."""
    case = open_case("engines/21-plan-of-a-branch-that-is-behind")
    case.apply("newer.yml")
    number = case.open_pull("older.yml", "head.yml")
    case.commit("newer.yml")
    return case.plan_pull(number, "newer.yml")[1]


def test_the_plan_is_made_from_the_merge_result(behind: str) -> None:
    assert "seed-lib" in behind
    assert "visibility" not in behind
    assert "Old words" not in behind


def test_a_branch_that_is_behind_records_no_review_of_what_main_changed(behind: str) -> None:
    assert behind.rpartition("<!-- shown at ")[2].partition(":")[2].removesuffix("-->").strip() == ""


# -- 22: more shards than the removal limit -----------------------------------------------------------------


def test_a_project_can_be_archived_with_any_number_of_shards(open_case: CaseFactory) -> None:
    case = open_case("engines/22-brake-and-shares")
    codes = [case.apply("projects.yml", "--shard", f"{n}/11").code for n in range(1, 12)]
    assert set(codes) == {0}
    assert case.get("/repos/acme/old-one")["archived"]


# -- 23: a login and an id that belong to different people ------------------------------------------------------------


def test_a_plan_blocks_a_steward_whose_login_and_id_differ(open_case: CaseFactory) -> None:
    case = open_case("engines/23-login-and-number-of-two-people")
    number = case.open_pull("base.yml", "head.yml")
    agree = {"body": "/agree"}
    case.omar.rest(Rest("POST", f"/repos/acme/control/issues/{number}/comments", agree))
    comment = case.plan_pull(number, "base.yml")[1]
    assert "to the team" not in comment.partition("Blocked")[0]
    assert "Blocked" in comment


def test_an_id_beside_another_login_gives_no_access(open_case: CaseFactory) -> None:
    case = open_case("engines/23-login-and-number-of-two-people")
    case.apply("head.yml")
    assert case.invited_logins() == []
    assert case.role("feat", "omar") is None
