"""`tahaluf rehearse` applies the plan to a copy of the organization on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.existing_organization import ORGANIZATION, SEED, Newcomer


@pytest.fixture
def newcomer(tmp_path: Path) -> Iterator[Newcomer]:
    folder = tmp_path / "checkout"
    folder.mkdir()
    with Hub(tmp_path / "hub", SEED, run_workflows=False) as hub:
        yield Newcomer(hub, folder)


def test_a_plan_is_seen_on_a_copy_before_the_first_write(
    newcomer: Newcomer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This also checks that an unchanged import changes nothing in the copy, and that no files remain on disk."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    for feature in ("dependabot_alerts", "secret_scanning"):
        newcomer.hub.store.execute(f"UPDATE repositories SET {feature} = 1 WHERE name = 'api'")
    newcomer.imported()
    unchanged = newcomer.run("rehearse")
    assert (unchanged.code, unchanged.writes) == (0, 0), unchanged.output
    assert unchanged.out == "The plan changes nothing on GitHub.\n"
    path = newcomer.folder / "projects.yml"
    text = path.read_text("utf-8")
    text = text.replace("summary: How we work", "summary: How we work together")
    text = text.replace('color: "d73a4a"', 'color: "ff0000"').replace("{core: read}", "{core: triage}")
    text = text.replace("deletion: true", "deletion: true, creation: true")
    assert "secret_scanning: true" in text
    text = text.replace("secret_scanning: true", "private_vulnerability_reporting: true")
    text += "\n  - slug: night-school\n    name: Night school\n    summary: Lessons after work.\n"
    text += "    stewards: [{login: a-steward, id: 4242}]\n"
    policy = "deployment_branch_policy: {custom_branch_policies: [{name: main}]}"
    text += f"    repository: {{environments: {{production: {{wait_timer: 5, {policy}}}}}, pages: {{}}}}\n"
    path.write_text(text, encoding="utf-8")
    rehearsed = newcomer.run("rehearse")
    assert (rehearsed.code, rehearsed.writes) == (0, 0), rehearsed.output
    rows = [line.split("\t") for line in rehearsed.out.splitlines()]
    assert ["handbook", "description", "How we work", "How we work together"] in rows
    assert ["api", "private_vulnerability_reporting", "no", "yes"] in rows
    assert "secret_scanning" not in rehearsed.out  # the manifest no longer contains this feature
    assert ["night-school", "repository", "–", "exists"] in rows
    protected = "wait_timer 5, deployment_branch_policy"
    assert ["night-school", "environments: production", "–", protected] in rows
    assert ["night-school", "environments: production: branches", "–", "branch main"] in rows
    assert ["night-school", "pages: build_type", "–", "workflow"] in rows
    assert ["@core", "repositories: data", "permission read", "permission triage"] in rows
    assert [".github, api, bread-costs and 8 more", "labels: bug", *_labels("d73a4a", "ff0000")] in rows
    assert not any(login in rehearsed.output for login in ("a-steward", "a-member", "an-outsider", "founder"))
    # Rulesets are copied, so only the new rule differs
    assert [row for row in rows if "rulesets: reviewed" in str(row)] == [
        ["api", "rulesets: reviewed: creation", "–", "on"]
    ]
    assert newcomer.run("plan").code == 2  # nothing has changed on GitHub
    assert list(temporary.iterdir()) == []


def _labels(*colors: str) -> list[str]:
    return [f"color {color}, description Something isn't working" for color in colors]


def test_a_rehearsal_does_not_run_where_the_log_is_public(newcomer: Newcomer) -> None:
    newcomer.imported("--only", "api")
    result = newcomer.run("rehearse", variables={"GITHUB_ACTIONS": "true"})
    assert (result.code, result.requests) == (1, 0)
    assert "a rehearsal prints private information" in result.err
    assert ORGANIZATION not in result.err
