"""A lock file proves that a repository is ours only if the manifest has named the repository ever since the file was
written.
"""

from collections.abc import Iterator

import pytest

from support.coalition import Coalition, manifest, project
from support.organization_builder import CONTROL, ORGANIZATION
from tahaluf.plan import Rest

HEAD = "defaults: {template: small, labels: [core]}\nlabels: {core: [{name: task, color: ededed}]}\n"
WELLS = project("wells", repository={"team": None})
NAMED = manifest(WELLS, head=HEAD)


def publish(coalition: Coalition, text: str) -> None:
    coalition.publish_manifest(text)
    coalition.write_manifest(text)


def change(coalition: Coalition, slug: str = "wells", **fields: object) -> None:
    """Change the settings of a repository by hand."""
    coalition.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/{slug}", fields))


@pytest.fixture
def created(coalition: Coalition) -> Iterator[Coalition]:
    """A coalition whose project has a repository that contains a lock file."""
    publish(coalition, NAMED)
    assert coalition.apply().code == 0
    coalition.wait(2)
    yield coalition


@pytest.mark.parametrize("dropped", ["projects: []", "repository: null"])
def test_a_project_that_was_dropped_and_named_again_is_adopted(created: Coalition, dropped: str) -> None:
    entry = [project("wells", repository=None)] if "null" in dropped else []
    publish(created, manifest(*entry, head=HEAD))
    path = f"/repos/{ORGANIZATION}/wells/labels/task"
    created.founder.rest(Rest("DELETE", path))
    change(created, private=True)
    publish(created, NAMED)
    blocked = created.apply(allow="")
    assert (blocked.code, blocked.writes) == (1, 0)
    assert "a private repository with this name" in blocked.output

    change(created, private=False, description="Changed by its users.")
    held = created.apply(allow="")
    assert (held.code, held.writes) == (1, 0)
    assert "held back wells: adopt repository" in held.output
    assert created.apply().code == 0
    assert created.repository("wells")["description"] == "All about wells."
    assert "task" not in created.labels("wells")  # only the defaults contain this label


def test_what_a_run_adopted_before_is_adopted_again(coalition: Coalition) -> None:
    """Neither the pull request that proposed the template's files nor the earlier plan counts."""
    coalition.create_repository("wells", {"map.csv": "x,y"})
    coalition.wait(2)
    publish(coalition, manifest(head=HEAD))
    number = coalition.propose_change(NAMED)
    coalition.run("plan", "--pull", str(number), "--comment", GITHUB_REPOSITORY=CONTROL)
    coalition.merge(number)
    coalition.wait(2)
    assert coalition.apply(NAMED, allow="").code == 0
    change(coalition, description="Changed by hand.")
    assert coalition.apply(allow="").code == 0
    assert coalition.repository("wells")["description"] == "All about wells."

    coalition.wait(2)
    publish(coalition, manifest(head=HEAD))
    change(coalition, description="Changed by its users.")
    publish(coalition, NAMED)
    held = coalition.apply(allow="")
    assert (held.code, held.writes) == (1, 0)
    assert "held back wells: adopt repository" in held.output
    assert coalition.apply(manifest(project("wells", adopt=True), head=HEAD), allow="").writes == 0


def test_a_project_that_gets_a_new_slug_keeps_its_repository(created: Coalition) -> None:
    renamed = manifest(project("well-map", aliases=["wells"], repository={"team": None}), head=HEAD)
    publish(created, renamed)
    assert created.apply().code == 0
    created.wait(2)
    publish(created, renamed.replace("All about", "More about"))
    assert created.apply(allow="").code == 0
    assert created.repository("well-map")["description"] == "More about well-map."


def test_a_project_cannot_take_a_dropped_one_by_changing_its_slug(created: Coalition) -> None:
    """The entry has existed all along, but had another repository."""
    other = project("springs", repository={"team": None})
    publish(created, manifest(other, head=HEAD))
    assert created.apply().code == 0
    change(created, private=True, description="Changed by its users.")
    publish(created, manifest(project("wells", aliases=["springs"], repository={"team": None}), head=HEAD))
    ran = created.apply(allow="")
    assert (ran.code, ran.writes) == (1, 0)
    assert "a private repository with this name" in ran.output


def test_a_branch_from_before_the_project_does_not_drop_it(coalition: Coalition) -> None:
    """The history contains the branch's commit, whose manifest does not name the projects."""
    before = f"areas: {{water: {{name: Water}}}}\n{HEAD}"
    after = before.replace("}}", "}, air: {name: Air}}")
    publish(coalition, manifest(head=before))
    tip = coalition.tip()
    projects = [
        WELLS,
        project("plain", repository={"template": None, "visibility": "private", "team": None}),
    ]
    publish(coalition, manifest(*projects, head=before))
    assert coalition.apply().code == 0
    coalition.wait(2)
    number = coalition.propose_change(manifest(head=after), tip=tip)
    coalition.wait(2)
    coalition.merge(number, merge_method="merge")
    coalition.wait(2)
    for slug in ("wells", "plain"):
        change(coalition, slug, description="Changed by hand.")
    assert coalition.apply(manifest(*projects, head=after), allow="").code == 0
    assert coalition.repository("wells")["description"] == "All about wells."
    assert coalition.repository("plain")["description"] == "All about plain."


def test_a_manifest_that_could_not_be_read_for_a_while_drops_nothing(created: Coalition) -> None:
    publish(created, "projects: [")
    publish(created, NAMED.replace("All about", "More about"))
    assert created.apply(allow="").code == 0
    assert created.repository("wells")["description"] == "More about wells."
