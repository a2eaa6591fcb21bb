"""Attacks on the review process."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from localhub.virtual_clock import VirtualClock
from support.attacks import API, Target, attacked, i_will_be_steward
from support.busy_coalition import MANIFEST_HEAD, prepare_invitations, proposal_form
from support.commands import CommandResult
from support.organization_builder import CONTROL, ORGANIZATION
from support.proposal_coalition import API as SMALL_API
from support.proposal_coalition import ProposalCoalition, start_proposal_coalition
from support.proposals import body
from tahaluf.manifest import load
from tahaluf.plan import Rest, parse_review

LATER_MERGES = 51  # one more than the number of merged pull requests that are searched for plans


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    with attacked(tmp_path) as made:
        yield made


# -- b1, b1b: a proposal with the name of an existing repository ---------------------------------------------

# The name in the form, and the private repository that has or once had this name
taken = pytest.mark.parametrize(
    ("name", "existing"), [("Tools", "finance"), ("Board minutes", "board-minutes")]
)


def private_repositories(target: Target) -> None:
    """Create `finance`, formerly `tools`, and `board-minutes`. Neither repository is in the manifest."""
    target.here.create_repository("tools")
    target.here.update_repository("tools", private=True)
    target.here.update_repository("tools", name="finance")
    target.here.create_repository("board-minutes")
    target.here.update_repository("board-minutes", private=True)


def propose_it(target: Target, name: str) -> tuple[int, list[int]]:
    """Propose a project with this name, and return the issue's number and the numbers of its pull requests."""
    private_repositories(target)
    issue = target.issue("a-proposer", "proposal", proposal_form(name, steward=i_will_be_steward()))
    return issue, target.answer(issue)


def adopt_it(target: Target, name: str, planned: bool) -> CommandResult:
    """Propose the project, merge the pull request if there is one, and apply. `planned` determines whether a plan is
    posted before the merge.
    """
    _, pulls = propose_it(target, name)
    for number in pulls:
        if planned:
            target.plan(number)
        target.merge(number)
    return target.apply()


@taken
def test_a_proposal_does_not_publish_a_private_repository(target: Target, name: str, existing: str) -> None:
    adopt_it(target, name, planned=True)
    assert target.repository(existing)["private"]


@taken
def test_a_proposal_gives_no_team_access_to_a_repository_that_existed(
    target: Target, name: str, existing: str
) -> None:
    adopt_it(target, name, planned=True)
    assert target.here.founder.get(f"/repos/{ORGANIZATION}/{existing}/teams").body == []
    assert target.here.founder.get(f"/orgs/{ORGANIZATION}/invitations").body == []


@taken
def test_a_merge_without_a_plan_changes_nothing_in_a_repository_that_existed(
    target: Target, name: str, existing: str
) -> None:
    adopt_it(target, name, planned=False)
    repository = target.repository(existing)
    assert (repository["name"], repository["description"]) == (existing, None)
    assert repository["has_wiki"]
    labels = target.here.founder.get(f"/repos/{ORGANIZATION}/{existing}/labels").body
    assert "enhancement" in [label["name"] for label in labels]
    files = target.here.founder.get(f"/repos/{ORGANIZATION}/{existing}/contents/").body
    assert [file["name"] for file in files] == ["README.md"]


@taken
def test_a_proposer_learns_that_the_name_of_a_private_repository_is_not_available(
    target: Target, name: str, existing: str
) -> None:
    issue, pulls = propose_it(target, name)
    for number in pulls:
        target.plan(number)
    assert "not available" in target.in_public(issue, *pulls)


@taken
def test_nothing_in_public_says_that_a_private_repository_exists(
    target: Target, name: str, existing: str
) -> None:
    issue, pulls = propose_it(target, name)
    for number in pulls:
        target.plan(number)
    text = target.in_public(issue, *pulls)
    assert "private" not in text
    assert "finance" not in text
    assert "rename repository" not in text


# -- b7: a project that changes after its steward has agreed -----------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"summary": "We collect money for the armed wing of the movement."},
        {"url": "https://armed-wing.example/"},
    ],
    ids=["summary", "link"],
)
def test_consent_ends_when_the_project_describes_itself_differently(
    changed: dict[str, str], tmp_path: Path
) -> None:
    clock = VirtualClock(time.time())
    with start_proposal_coalition(tmp_path, clock=clock.now) as coalition:
        issue = coalition.submit(stewards="@a-steward")
        coalition.run(issue)
        [pull] = coalition.pulls()
        agreed = Rest("POST", f"{SMALL_API}/issues/{pull['number']}/comments", {"body": "/agree"})
        coalition.people["a-steward"].rest(agreed)
        coalition.run(issue)
        if stewards_on(coalition, issue) != ["a-steward"]:
            pytest.fail("the steward agreed, and is not listed", pytrace=False)
        clock.sleep(60)
        coalition.edit_issue(issue, body=body(stewards="@a-steward", **changed))
        coalition.run(issue)
        assert stewards_on(coalition, issue) == []


def stewards_on(coalition: ProposalCoalition, issue: int) -> list[str]:
    """The proposed project's stewards on its branch."""
    project = load(coalition.manifest(f"proposal/{issue}")).project("night-school")
    return [steward.login for steward in project.stewards]


# -- b9: a commit on the bot's branch with the bot as its author --------------------------------------


def add_a_steward(target: Target, forged: bool) -> int:
    """Add a steward to a proposal's branch, as anyone with write access can. Returns the planned pull request.

    If `forged` is set, the commit has the bot's name, address and message.
    """
    issue = target.issue("a-proposer", "proposal", proposal_form("Night school", steward=i_will_be_steward()))
    [number] = target.answer(issue)
    founder, branch = target.here.founder, f"heads/proposal/{issue}"
    tip = founder.get(f"{API}/git/ref/{branch}").body["object"]["sha"]
    commit = founder.get(f"{API}/git/commits/{tip}").body
    proposer_entry = "{login: a-proposer, id: 13}"
    text = target.file(f"proposal/{issue}")
    both = text.replace(f"[{proposer_entry}]", f"[{proposer_entry}, {{login: an-outsider, id: 4444}}]")
    both = both.replace(
        f"- {proposer_entry}\n", f"- {proposer_entry}\n      - {{login: an-outsider, id: 4444}}\n"
    )
    if both == text:
        pytest.fail("the proposer is not listed where this test expects it", pytrace=False)
    entry = {"path": "projects.yml", "mode": "100644", "type": "blob", "content": both}
    tree = target.send("founder", "POST", f"{API}/git/trees", base_tree=commit["tree"]["sha"], tree=[entry])[
        "sha"
    ]
    author = {key: commit["author"][key] for key in ("name", "email")}
    made = target.send(
        "founder",
        "POST",
        f"{API}/git/commits",
        message=commit["message"] if forged else "Add a steward",
        tree=tree,
        parents=[parent["sha"] for parent in commit["parents"]],
        **({"author": author} if forged else {}),
    )["sha"]
    target.send("founder", "PATCH", f"{API}/git/refs/{branch}", sha=made, force=True)
    target.plan(number)
    return number


def test_a_steward_added_in_a_commit_that_claims_to_be_the_bots_must_agree(target: Target) -> None:
    number = add_a_steward(target, forged=True)
    assert "/agree" in target.comments(number)[-1]


def test_a_steward_added_in_a_commit_that_claims_to_be_the_bots_gets_no_access(target: Target) -> None:
    target.merge(add_a_steward(target, forged=True))
    target.apply()
    assert target.role("night-school", "an-outsider") is None


def test_a_steward_added_in_a_commit_of_somebody_else_must_agree(target: Target) -> None:
    number = add_a_steward(target, forged=False)
    assert "/agree" in target.comments(number)[-1]


# -- b9: merged plans that are no longer found ---------------------------------------------------------------


@dataclass
class LongAgo:
    target: Target
    others: list[int]  # pull requests that are merged later


def plan_and_merge(target: Target, name: str = "Night school", chatter: int = 0) -> int:
    """Plan and merge a proposal. `chatter` is the number of comments that strangers post before the plan."""
    issue = target.issue("a-proposer", "proposal", proposal_form(name, steward=i_will_be_steward()))
    [number] = target.answer(issue)
    for place in range(chatter):
        target.comment("an-outsider", number, f"Hello {place}")
    target.plan(number)
    target.merge(number)
    return number


def merge_others(target: Target, count: int) -> list[int]:
    """Merge pull requests that do not change the manifest."""
    numbers = []
    for place in range(count):
        numbers.append(target.open_pull(f"note-{place}", f"note-{place}.md", "A note.\n"))
        target.merge(numbers[-1])
    return numbers


def is_done(target: Target, team: str = "night-school") -> bool:
    """Apply the merged plan, and return whether the output says that the proposer becomes a maintainer of the team."""
    target.apply()
    return target.role(team, "a-proposer") == "maintainer"


def test_changes_in_a_merged_plan_are_applied(target: Target) -> None:
    plan_and_merge(target)
    assert is_done(target)


@pytest.fixture(scope="module")
def long_ago(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LongAgo]:
    """A coalition that merged the `night-school` plan before many other pull requests."""
    with attacked(tmp_path_factory.mktemp("long-ago")) as made:
        plan_and_merge(made)
        yield LongAgo(made, merge_others(made, LATER_MERGES))


def test_a_merged_plan_counts_after_many_later_merges(long_ago: LongAgo) -> None:
    assert is_done(long_ago.target)


def test_a_merged_plan_counts_whatever_strangers_comment_on_elsewhere(long_ago: LongAgo) -> None:
    plan_and_merge(long_ago.target, "Bread ovens")
    long_ago.target.wait(2)  # GitHub stores update times with a precision of one second
    for number in long_ago.others:
        long_ago.target.comment("an-outsider", number, "+1")
    assert is_done(long_ago.target, "bread-ovens")


def test_pull_requests_are_listed_by_their_last_update(long_ago: LongAgo) -> None:
    long_ago.target.wait(2)
    oldest = long_ago.others[0]
    long_ago.target.comment("an-outsider", oldest, "+1")
    document = """query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) {
        pullRequests(first: 1, states: MERGED, orderBy: {field: UPDATED_AT, direction: DESC}) { nodes { number } }
    } }"""
    owner, _, name = CONTROL.partition("/")
    found = long_ago.target.here.founder.query(document, {"owner": owner, "name": name})
    assert found["repository"]["pullRequests"]["nodes"] == [{"number": oldest}]


def test_a_plan_after_a_hundred_comments_counts(target: Target) -> None:
    plan_and_merge(target, chatter=100)
    assert is_done(target)


def test_a_digest_of_a_reviewed_change_is_too_long_to_be_forged(target: Target) -> None:
    number = plan_and_merge(target)
    head = target.here.founder.get(f"{API}/pulls/{number}").body["head"]["sha"]
    shown = parse_review(target.comments(number)[-1], head)
    assert shown.digests and all(len(digest) >= 32 for digest in shown.digests)


# -- b14: re-running an old Apply run -----------------------------------------------------------------

WELLS = """\
  - slug: wells
    name: Wells here
    summary: Where wells work.
    stewards: [{login: a-steward, id: 4242}%s]
"""
STRICT = MANIFEST_HEAD.replace("unlisted: keep", "unlisted: delete") + "\nprojects:\n"


def merge_manifest(target: Target, branch: str, text: str, *agreed: str) -> None:
    """Plan, merge and apply a manifest to which these people have agreed."""
    number = target.open_pull(branch, "projects.yml", text)
    for login in agreed:
        target.comment(login, number, "/agree")
    target.plan(number)
    target.merge(number)
    target.apply()


def run_the_first_apply_again(target: Target) -> CommandResult:
    """Add and remove a steward, then re-run the Apply run that added the steward, on its old commit."""
    both = STRICT + WELLS % ", {login: another-steward, id: 4343}"
    merge_manifest(target, "add", both, "a-steward", "another-steward")
    old = target.tip()
    if target.role("wells", "another-steward") != "maintainer":
        pytest.fail("the steward was not added", pytrace=False)
    merge_manifest(target, "remove", STRICT + WELLS % "")
    if target.role("wells", "another-steward") is not None:
        pytest.fail("the steward was not removed", pytrace=False)
    (target.here.folder / "projects.yml").write_text(both, encoding="utf-8")
    return target.run("apply", "--yes", GITHUB_SHA=old)


def test_rerunning_an_old_apply_restores_nobodys_access(target: Target) -> None:
    run_the_first_apply_again(target)
    assert target.role("wells", "another-steward") is None


def test_rerunning_an_old_apply_stops_with_a_reason(target: Target) -> None:
    again = run_the_first_apply_again(target)
    assert again.code == 1
    assert "default branch" in again.output


def test_rerunning_an_old_run_invites_people_as_the_newest_manifest_says(target: Target) -> None:
    prepare_invitations(target.here)
    old = MANIFEST_HEAD.replace(f"organization: {ORGANIZATION}", "organization: elsewhere")
    (target.here.folder / "projects.yml").write_text(f"{old}\nprojects:\n", encoding="utf-8")
    ran = target.run("invite")
    assert ran.code == 0, ran.output
    invited = target.here.founder.get(f"/orgs/{ORGANIZATION}/invitations").body
    assert {one["login"] for one in invited} == {"a-volunteer", "another-volunteer"}
