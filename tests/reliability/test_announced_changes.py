"""An organization changes exactly as described in its merged pull requests.

Each random history is generated from a seed. In a history, people open pull requests, agree, comment, and merge with
or without a plan, while runs are lost, duplicated, interrupted, and re-run on old commits. After each run, the
changes in localhub's own tables are compared with the text of the published plan comments. This comparison does not
use Tahaluf's own code for reading and planning. If `TAHALUF_HISTORY_SEED` is set, only the history with this seed is
run, and it is shortened if it fails. `TAHALUF_HISTORIES` is the number of histories in a full test run.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pkgutil import resolve_name
from typing import Any

import pytest

from support.announced_history import Histories, open_histories
from support.announced_judge import RULES
from support.organization_builder import ORGANIZATION
from support.plan_comments import parse_plan_comment
from support.random_coalition import PEOPLE, Step, dump, entry, first_manifest, random_history, shorten
from tahaluf.plan import Change, ChangeKind, Plan, PlanItem, Risk
from tahaluf.resources.repository import RepositoryResource
from tahaluf.resources.team import TeamResource

# Some of the seeds that revealed the most failures before issue 11 was fixed
SEEDS = (6, 7, 11, 12, 24)
MANY = int(os.environ.get("TAHALUF_HISTORIES", "300"))
FIRST = int(os.environ.get("TAHALUF_HISTORY_SEED", "1000"))
Found = dict[str, list[str]]


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Histories]:
    with open_histories(tmp_path_factory.mktemp("hub")) as opened:
        yield opened


def run_all(histories: Histories, seeds: Sequence[int]) -> Found:
    """Run these histories, and map each broken rule to its violations, each with the history in which it occurred."""
    found: Found = defaultdict(list)
    for seed in seeds:
        violations, log = histories.run(random_history(seed))
        for rule in dict.fromkeys(one.rule for one in violations):
            lines = "\n".join(f"  {one.what}" for one in violations if one.rule == rule)
            found[rule].append(f"seed {seed}:\n{lines}\nIts history:\n" + "\n".join(log))
    return found


def shortest(histories: Histories, seed: int, rule: str) -> list[Step]:
    """The shortest history found so far that breaks the same rule as this seed's history."""

    def fails(steps: Sequence[Step]) -> bool:
        return any(one.rule == rule for one in histories.run(steps)[0])

    return shorten(random_history(seed), fails)


@pytest.fixture(scope="module")
def found_in_some(histories: Histories) -> Found:
    return run_all(histories, SEEDS)


@pytest.mark.parametrize("rule", RULES)
def test_some_histories_keep(rule: str, found_in_some: Found) -> None:
    assert not found_in_some[rule], f"{RULES[rule]}\n" + "\n".join(found_in_some[rule])


@pytest.fixture(scope="module")
def found_in_many(histories: Histories) -> Found:
    one = "TAHALUF_HISTORY_SEED" in os.environ and "TAHALUF_HISTORIES" not in os.environ
    found = run_all(histories, range(FIRST, FIRST + (1 if one else MANY)))
    if one:
        for rule in found:
            steps = "\n".join(map(str, shortest(histories, FIRST, rule)))
            sys.stdout.write(f"\n{rule}: the shortest history:\n{steps}\n")
    return found


@pytest.mark.full
@pytest.mark.parametrize("rule", RULES)
def test_many_histories_keep(rule: str, found_in_many: Found) -> None:
    assert not found_in_many[rule], f"{RULES[rule]}\n" + "\n".join(found_in_many[rule][:3])


# -- reintroduced bugs -------------------------------------------------------------------------------------------


def unarchived_without_review(self: RepositoryResource, *states: Any) -> Iterator[PlanItem]:
    for item in DIFF_OF_REPOSITORY(self, *states):
        is_it = isinstance(item, Change) and item.kind is ChangeKind.UNARCHIVE
        yield replace(item, risk=Risk.NONE) if is_it and isinstance(item, Change) else item


def maintainers_kept(self: TeamResource, *states: Any) -> Iterator[PlanItem]:
    for item in DIFF_OF_TEAM(self, *states):
        if not (isinstance(item, Change) and item.kind is ChangeKind.REVOKE):
            yield item


DIFF_OF_REPOSITORY, DIFF_OF_TEAM = RepositoryResource.diff, TeamResource.diff
# Maps each broken rule to the replacements that reintroduce a bug from issue 11.
PUT_BACK: dict[str, dict[str, Any]] = {
    "old run": {"tahaluf.cli.apply:check_is_newest": lambda *_: None},
    "silent plan": {"tahaluf.flows.sync.plan_pull:announce_pull": lambda *_: Plan()},
    "other's change": {
        "tahaluf.flows.sync.merged_manifest:merge_texts": lambda ancestor, ours, theirs: theirs
    },
    "existing": {
        "tahaluf.resources.compare:adoption_items": lambda *_: iter(()),
        "tahaluf.resources.compare:is_adopted": lambda *_: False,
    },
    "publicity": {"tahaluf.resources.repository:RepositoryResource.diff": unarchived_without_review},
    "left behind": {"tahaluf.resources.team:TeamResource.diff": maintainers_kept},
    "access": {
        "tahaluf.plan.review:is_reviewed": lambda *_: True,
        "tahaluf.github.reviews:is_reviewed": lambda *_: True,
    },
}


@pytest.mark.full
@pytest.mark.parametrize("rule", PUT_BACK)
def test_a_fault_that_is_put_back_is_found(
    rule: str, histories: Histories, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, fault in PUT_BACK[rule].items():
        module, _, name = path.partition(":")
        owner, _, attribute = name.rpartition(".")
        monkeypatch.setattr(resolve_name(f"{module}:{owner}"), attribute, fault)
    for seed in range(FIRST, FIRST + 100):
        if any(one.rule == rule for one in histories.run(random_history(seed))[0]):
            sys.stdout.write(f"\n{rule}: found by seed {seed}\n")
            return
    pytest.fail("no history found it")


# -- the judge itself ----------------------------------------------------------------------------------------

BAKERY = "(SELECT id FROM repositories WHERE name = 'bakery')"
TEAM = "(SELECT id FROM teams WHERE slug = 'bakery')"
OUTSIDER = "(SELECT id FROM accounts WHERE login = 'an-outsider')"
# Maps a wrong change that a run might make (as SQL) to the rule that it breaks.
WRONGS = {
    f"INSERT INTO collaborators VALUES ({BAKERY}, {OUTSIDER}, 'admin')": "access",
    f"INSERT INTO team_members VALUES ({TEAM}, {OUTSIDER}, 'member', 'active')": "access",
    f"INSERT INTO team_members VALUES ({TEAM}, {OUTSIDER}, 'maintainer', 'pending')": "consent",
    f"UPDATE team_repositories SET permission = 'admin' WHERE team_id = {TEAM}": "access",
    f"DELETE FROM team_members WHERE team_id = {TEAM}": "loss",
    f"DELETE FROM team_repositories WHERE team_id = {TEAM}": "loss",
    f"DELETE FROM teams WHERE id = {TEAM}": "loss",
    f"DELETE FROM repositories WHERE id = {BAKERY}": "loss",
    f"DELETE FROM labels WHERE repository_id = {BAKERY}": "loss",
    f"UPDATE repositories SET visibility = 'private' WHERE id = {BAKERY}": "publicity",
    f"UPDATE repositories SET archived = 1 WHERE id = {BAKERY}": "publicity",
    f"UPDATE repositories SET name = 'other' WHERE id = {BAKERY}": "existing",
    f"UPDATE repositories SET description = 'Other.' WHERE id = {BAKERY}": "settings",
    f"UPDATE labels SET name = 'other', fold = 'other' WHERE repository_id = {BAKERY} AND name = 'bug'": "settings",
    "UPDATE repositories SET description = 'Other.' WHERE name = 'roster'": "existing",
}


@pytest.mark.parametrize(("wrong", "rule"), WRONGS.items())
def test_the_judge_notices(histories: Histories, wrong: str, rule: str) -> None:
    history = histories.start()
    before = history.organization()
    history.target.here.hub.store.execute(wrong)
    history.judge.judge(before, history.organization())
    assert rule in {one.rule for one in history.judge.reported}


def test_comments_are_read_as_they_were_meant(histories: Histories) -> None:
    """From the text of a comment, the judge reads all changes in its plan, and no others."""
    history = histories.start()
    manifest = first_manifest()
    manifest["projects"].append(entry("orchard", PEOPLE[0]))
    manifest["projects"][0]["repository"] = {
        "visibility": "private",
        "topics": ["bread"],
        "team": {"privacy": "closed"},
    }
    history.founder("PATCH", f"/repos/{ORGANIZATION}/lantern", description="By hand.")
    number = history.target.open_pull("change", "projects.yml", dump(manifest))
    history.target.comment(PEOPLE[0][0], number, "/agree")
    ran = history.target.run("plan", "--pull", str(number), "--comment", "--json")
    lines = parse_plan_comment(history.target.comments(number)[-1]).lines
    meant = [(one["project"], one["kind"], one["resource"], one["target"]) for one in ran.plan["changes"]]
    assert sorted((one.project, one.kind, one.resource, one.target) for one in lines) == sorted(meant)
    [private] = [one for one in lines if one.target == "visibility"]
    assert (private.old, private.new, private.yours) == ("public", "private", True)
    assert [one.project for one in lines if not one.yours] == ["lantern"]
