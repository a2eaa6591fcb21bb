"""A plan that a maintainer makes says whether the manifest in the clone is the same as on the default branch."""

import pytest

from support.coalition import Coalition, manifest, project
from tahaluf.flows.sync.clone import DIFFERENT, SAME
from tahaluf.layout import MANIFEST_FILE

BASE = manifest(project("wells", repository={"topics": ["water"]}))


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        (BASE, SAME, DIFFERENT),
        (BASE.replace("\n", "\r\n"), SAME, DIFFERENT),
        (BASE.replace("water", "rain"), DIFFERENT, SAME),
    ],
    ids=["same", "line ends", "edited"],
)
def test_a_plan_compares_the_manifest_with_the_default_branch(
    coalition: Coalition, text: str, said: str, unsaid: str
) -> None:
    coalition.write("control", MANIFEST_FILE, BASE)
    path = coalition.write_manifest(BASE)
    (coalition.root / MANIFEST_FILE).write_bytes(text.encode())
    ran = coalition.run("plan", "--markdown", "--manifest", path, token="token-founder", GITHUB_ACTIONS="")
    assert ran.code == 2, ran.output
    assert said in ran.out and unsaid not in ran.out


def test_a_workflow_and_an_unreadable_branch_say_neither(coalition: Coalition) -> None:
    path = coalition.write_manifest(BASE)
    for variables in (
        {"GITHUB_ACTIONS": "true"},
        {"GITHUB_ACTIONS": "", "GITHUB_REPOSITORY": "acme/missing"},
    ):
        ran = coalition.run("plan", "--markdown", "--manifest", path, token="token-founder", **variables)
        assert "1 project" in ran.out
        assert SAME not in ran.out and DIFFERENT not in ran.out
