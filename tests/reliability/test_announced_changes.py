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
from contextlib import suppress
from copy import deepcopy

import pytest

from support.histories.first_manifests import rich_manifest
from support.histories.history import AnnouncedHistory
from support.histories.hub import Histories, open_histories
from support.histories.judge import RULES
from support.histories.manifest_parts import dump, entry
from support.histories.names import PEOPLE
from support.histories.put_back import PUT_BACK
from support.histories.steps import Step, random_history, shorten
from support.organization_builder import ORGANIZATION
from support.plan_comments import parse_plan_comment

# Together, runs of these histories change nearly every kind of thing
SEEDS = (100001, 100003, 110000, 110002, 110008)
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

    history = random_history(seed)

    def fails(steps: Sequence[Step]) -> bool:
        return any(one.rule == rule for one in histories.run(history, steps)[0])

    return shorten(history.steps, fails)


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


@pytest.mark.full
@pytest.mark.parametrize("fault", PUT_BACK)
def test_a_fault_that_is_put_back_is_found(
    fault: str, histories: Histories, monkeypatch: pytest.MonkeyPatch
) -> None:
    PUT_BACK[fault].put_back(monkeypatch)
    for seed in range(FIRST, FIRST + 100):
        if any(one.rule == PUT_BACK[fault].rule for one in histories.run(random_history(seed))[0]):
            sys.stdout.write(f"\n{fault}: found after {seed - FIRST + 1} histories\n")
            return
    pytest.fail("no history found it")


# -- the judge itself ----------------------------------------------------------------------------------------

BAKERY = "(SELECT id FROM repositories WHERE name = 'bakery')"
CANAL = "(SELECT id FROM repositories WHERE name = 'canal')"
TEAM = "(SELECT id FROM teams WHERE slug = 'bakery')"
MAPS = "(SELECT id FROM teams WHERE slug = 'maps')"
OUTSIDER = "(SELECT id FROM accounts WHERE login = 'an-outsider')"
FOUNDER = "(SELECT id FROM accounts WHERE login = 'founder')"
# Maps a wrong change that a run might make (as SQL) to the rule that it breaks.
WRONGS = {
    f"INSERT INTO collaborators VALUES ({BAKERY}, {OUTSIDER}, 'admin')": "access",
    f"INSERT INTO collaborators VALUES ({BAKERY}, {OUTSIDER}, 'read')": "access",
    f"UPDATE collaborators SET permission = 'admin' WHERE repository_id = {BAKERY}": "access",
    f"DELETE FROM collaborators WHERE repository_id = {BAKERY}": "loss",
    f"INSERT INTO repository_invitations VALUES (1, {BAKERY}, {OUTSIDER}, {FOUNDER}, 'read', '')": "access",
    f"INSERT INTO team_members VALUES ({TEAM}, {OUTSIDER}, 'member', 'active')": "access",
    f"INSERT INTO team_members VALUES ({TEAM}, {OUTSIDER}, 'maintainer', 'pending')": "consent",
    f"INSERT INTO team_members VALUES ({MAPS}, {OUTSIDER}, 'member', 'active')": "access",
    f"UPDATE team_repositories SET permission = 'admin' WHERE team_id = {TEAM}": "access",
    f"UPDATE team_repositories SET permission = 'admin' WHERE team_id = {MAPS}": "access",
    f"INSERT INTO team_repositories VALUES ({MAPS}, {CANAL}, 'read')": "access",
    f"UPDATE teams SET parent_id = {MAPS} WHERE id = {TEAM}": "access",
    f"UPDATE teams SET parent_id = NULL WHERE id = {MAPS}": "access",
    f"UPDATE teams SET description = 'Other.' WHERE id = {MAPS}": "settings",
    f"UPDATE teams SET privacy = 'secret' WHERE id = {MAPS}": "settings",
    f"DELETE FROM team_members WHERE team_id = {TEAM}": "loss",
    f"DELETE FROM team_members WHERE team_id = {MAPS}": "loss",
    f"DELETE FROM team_repositories WHERE team_id = {TEAM}": "loss",
    f"DELETE FROM team_repositories WHERE team_id = {MAPS}": "loss",
    f"DELETE FROM teams WHERE id = {TEAM}": "loss",
    f"DELETE FROM repositories WHERE id = {BAKERY}": "loss",
    f"DELETE FROM labels WHERE repository_id = {BAKERY}": "loss",
    f"UPDATE repositories SET visibility = 'private' WHERE id = {BAKERY}": "publicity",
    f"UPDATE repositories SET archived = 1 WHERE id = {BAKERY}": "publicity",
    f"UPDATE repositories SET name = 'other' WHERE id = {BAKERY}": "existing",
    f"UPDATE repositories SET description = 'Other.' WHERE id = {BAKERY}": "settings",
    f"UPDATE labels SET name = 'other', fold = 'other' WHERE repository_id = {BAKERY} AND name = 'bug'": "settings",
    "UPDATE repositories SET description = 'Other.' WHERE name = 'roster'": "existing",
    f"DELETE FROM rulesets WHERE repository_id = {BAKERY}": "protection",
    f"UPDATE rulesets SET enforcement = 'disabled' WHERE repository_id = {BAKERY}": "protection",
    f"UPDATE rulesets SET rules = '[]' WHERE repository_id = {BAKERY}": "protection",
    f"UPDATE rulesets SET repository_id = {CANAL}": "settings",
    "UPDATE environments SET wait_timer = 0 WHERE name = 'production'": "protection",
    "UPDATE environments SET branch_policy = 'protected' WHERE name = 'production'": "settings",
    "DELETE FROM environments WHERE name = 'production'": "protection",
    f"DELETE FROM pages_sites WHERE repository_id = {BAKERY}": "settings",
    f"INSERT INTO pages_sites (repository_id, build_type) VALUES ({CANAL}, 'workflow')": "settings",
    "UPDATE pages_sites SET https_enforced = 0": "protection",
    f"UPDATE repositories SET dependabot_alerts = 0 WHERE id = {BAKERY}": "protection",
    f"UPDATE repositories SET workflow_permissions = 'write' WHERE id = {BAKERY}": "protection",
    f"UPDATE repositories SET custom_properties = '{{}}' WHERE id = {BAKERY}": "settings",
    f"UPDATE repositories SET default_branch = 'other' WHERE id = {BAKERY}": "settings",
    f"UPDATE repositories SET delete_branch_on_merge = 1 WHERE id = {CANAL}": "settings",
}


class Undo(Exception):
    """Rolls a transaction back."""


@pytest.fixture(scope="module")
def rich(histories: Histories) -> AnnouncedHistory:
    """A coalition in which one project has every kind of setting. The hub must not be reset before its last test."""
    return histories.begin(dump(rich_manifest()))


def test_a_coalition_with_every_kind_of_setting_is_complete(rich: AnnouncedHistory) -> None:
    rich.end()
    assert rich.judge.reported == []


@pytest.mark.parametrize(("wrong", "rule"), WRONGS.items())
def test_the_judge_notices(rich: AnnouncedHistory, wrong: str, rule: str) -> None:
    store, before, judge = rich.target.here.hub.store, rich.organization(), deepcopy(rich.judge)
    with suppress(Undo), store.transaction():
        store.execute(wrong)
        judge.judge(before, rich.organization())
        raise Undo
    assert rule in {one.rule for one in judge.reported}
    assert rich.organization() == before


def test_comments_are_read_as_they_were_meant(histories: Histories) -> None:
    """From the text of a comment, the judge reads all changes in its plan, and no others."""
    history = histories.start()
    manifest = rich_manifest()
    manifest["projects"].append(entry("orchard", PEOPLE[0]))
    manifest["projects"][1]["repository"] = {
        "visibility": "private",
        "topics": ["bread"],
        "team": {"privacy": "closed", "parent": "everybody"},
    }
    history.founder("PATCH", f"/repos/{ORGANIZATION}/lantern", description="By hand.")
    number = history.target.open_pull("change", "projects.yml", dump(manifest))
    for login, _ in PEOPLE[:2]:
        history.target.comment(login, number, "/agree")
    ran = history.target.run("plan", "--pull", str(number), "--comment", "--json")
    lines = parse_plan_comment(history.target.comments(number)[-1]).lines
    meant = [(one["project"], one["kind"], one["resource"], one["target"]) for one in ran.plan["changes"]]
    assert sorted((one.project, one.kind, one.resource, one.target) for one in lines) == sorted(
        map(as_read, meant)
    )
    [private] = [one for one in lines if one.target == "visibility"]
    assert (private.old, private.new, private.yours) == ("public", "private", True)
    assert [one.project for one in lines if not one.yours] == ["lantern"]


def as_read(change: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    """A change as the text of a comment shows it, which has the same words for all kinds of teams."""
    project, kind, resource, target = change
    if target.startswith("parent of "):
        return project, kind, "parent", target.removeprefix("parent of ")
    if project.startswith("@"):
        target = target.replace(f" of {project.rpartition('/')[2]}", f" of {project}")
    return project, kind, "team" if resource == "teams" else resource, target
