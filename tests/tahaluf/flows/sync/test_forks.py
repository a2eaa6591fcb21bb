"""Only certain people can cause a run to read a fork, because a pull request from a fork can contain anything."""

import base64
import json
from typing import Any

import pytest

from support.coalition import PEOPLE_IDS, Coalition, manifest, project
from support.commands import CommandResult
from support.organization_builder import CONTROL
from tahaluf.github import Session, pull_requests
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import load
from tahaluf.plan import Rest

API = f"/repos/{CONTROL}"
STRANGER = "a-stranger"
STEWARD = {"login": STRANGER, "id": PEOPLE_IDS[STRANGER]}
OF_A_STRANGER = manifest(project("water-map", stewards=[STEWARD]))


class Fork:
    """A stranger's fork with a pull request that adds the stranger as a steward."""

    def __init__(self, coalition: Coalition, text: str) -> None:
        self.coalition = coalition
        self.session = Session(f"token-{STRANGER}", api_url=coalition.hub.url)
        self.session.rest(Rest("POST", f"{API}/forks", {}))
        self.write(text)
        pull = {"title": "A project", "head": f"{STRANGER}:main", "base": "main"}
        self.number = int(self.session.rest(Rest("POST", f"{API}/pulls", pull)).body["number"])

    def write(self, text: str) -> None:
        file = f"/repos/{STRANGER}/{CONTROL.partition('/')[2]}/contents/{MANIFEST_FILE}"
        content = base64.b64encode(text.encode()).decode()
        body = {"message": "Write", "content": content, "sha": self.session.get(file).body["sha"]}
        self.session.rest(Rest("PUT", file, body))

    def say(self, login: str, comment_text: str) -> CommandResult:
        """Comment, and then run the command as the workflow would."""
        comment = {"body": comment_text}
        Session(f"token-{login}", api_url=self.coalition.hub.url).rest(
            Rest("POST", f"{API}/issues/{self.number}/comments", comment)
        )
        event = {
            "action": "created",
            "comment": {**comment, "user": {"login": login, "id": PEOPLE_IDS[login]}},
        }
        path = self.coalition.root / "event.json"
        path.write_text(json.dumps(event))
        return self.plan("--pull", str(self.number), GITHUB_EVENT_PATH=str(path))

    def plan(self, *arguments: str, base: str = manifest(), **variables: str) -> CommandResult:
        path = self.coalition.write_manifest(base)
        return self.coalition.run("plan", *arguments, "--comment", "--manifest", path, **variables)

    def plans(self) -> list[str]:
        """Return the bot's comments."""
        comments = self.coalition.comments(self.number)
        return [comment["body"] for comment in comments if comment["user"]["type"] == "Bot"]


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record every string that is loaded as a manifest."""
    texts = []

    def record(text: str, *arguments: Any) -> Any:
        texts.append(text)
        return load(text, *arguments)

    monkeypatch.setattr("tahaluf.flows.sync.merged_manifest.load", record)
    return texts


@pytest.fixture
def fork(coalition: Coalition) -> Fork:
    return Fork(coalition, OF_A_STRANGER)


@pytest.mark.parametrize("comment_text", ["/agree", "/withdraw", "/plan"])
def test_a_stranger_who_names_themselves_is_not_read(
    fork: Fork, loaded: list[str], comment_text: str
) -> None:
    ran = fork.say(STRANGER, comment_text)
    assert (ran.code, ran.writes, fork.plans(), loaded) == (0, 0, [], [])


def test_a_stranger_is_read_once_a_member_has_asked(fork: Fork, loaded: list[str]) -> None:
    assert fork.say("a-member", "/plan").code == 2
    [plan] = fork.plans()
    assert "waiting for 1 steward to agree" in plan
    assert fork.say(STRANGER, "/agree").code == 2
    [plan] = fork.plans()
    assert "a steward to the team" in plan
    assert OF_A_STRANGER in loaded


def test_an_agreement_before_the_first_plan_does_not_count_because_the_text_may_have_changed(
    fork: Fork,
) -> None:
    fork.say(STRANGER, "/agree")
    fork.write(OF_A_STRANGER.replace("All about", "The opposite of"))
    fork.say("a-member", "/plan")
    request, plan = fork.plans()
    assert request.startswith("<!-- tahaluf:consent -->")
    assert "waiting for 1 steward to agree" in plan
    assert "a steward to the team" not in plan
    fork.say(STRANGER, "/agree")
    assert "a steward to the team" in fork.plans()[-1]


def test_a_fork_that_has_changed_since_is_not_read(fork: Fork, loaded: list[str]) -> None:
    fork.say("a-member", "/plan")
    before = fork.plans()
    fork.write(OF_A_STRANGER.replace("water-map", "other-map"))
    loaded.clear()
    ran = fork.say(STRANGER, "/agree")
    assert (ran.code, ran.writes, fork.plans(), loaded) == (0, 0, before, [])


def test_a_push_to_main_plans_the_commit_again_that_a_member_asked_for(fork: Fork) -> None:
    fork.say("a-member", "/plan")
    text = manifest(head="name: The coalition\n")
    fork.coalition.write("control", MANIFEST_FILE, text)
    ran = fork.plan("--open-pulls", base=text)
    assert f"#{fork.number}: planned again" in ran.out, ran.output


def test_a_push_to_main_does_not_read_a_fork_that_has_changed_since(fork: Fork, loaded: list[str]) -> None:
    fork.say("a-member", "/plan")
    fork.write(OF_A_STRANGER.replace("water-map", "other-map"))
    text = manifest(head="name: The coalition\n")
    fork.coalition.write("control", MANIFEST_FILE, text)
    loaded.clear()
    ran = fork.plan("--open-pulls", base=text)
    assert (ran.code, loaded) == (0, [])
    assert "the fork has changed since its plan; a member can comment /plan there" in ran.out
    assert "**Outdated:**" in fork.plans()[0]


def filled(size: int) -> str:
    """A valid manifest of at least this many bytes."""
    return OF_A_STRANGER + f"# {'x' * 98}\n" * (size // 100)


def test_a_manifest_of_more_than_a_megabyte_is_not_read(fork: Fork, loaded: list[str]) -> None:
    text = filled(pull_requests.MAX_FORK_BYTES)
    fork.write(text)
    ran = fork.say("a-member", "/plan")
    assert ran.code == 1
    assert "is too large to be read" in ran.err
    assert text not in loaded
    [comment] = fork.plans()
    assert "### No plan: the manifest is too large" in comment


def test_a_manifest_in_a_fork_may_be_as_large_as_its_base(
    fork: Fork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull_requests, "MAX_FORK_BYTES", 100)
    assert fork.say("a-member", "/plan").code == 2


def test_a_large_manifest_on_a_branch_of_the_control_repository_is_read(
    coalition: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull_requests, "MAX_FORK_BYTES", 100)
    monkeypatch.setattr(pull_requests, "MAX_FORK_GROWTH", 0)
    number = coalition.propose_change(OF_A_STRANGER)
    ran = coalition.run(
        "plan", "--comment", "--pull", str(number), "--manifest", coalition.write_manifest(manifest())
    )
    assert ran.code == 2
