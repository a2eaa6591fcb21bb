"""Each look: quiet where all is well, and finding the one thing that is not."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tahaluf.health import (
    LOOKS,
    MINTS,
    Branch,
    Control,
    Environment,
    Facts,
    Gravity,
    Installation,
    Organization,
    Pages,
    Roster,
    Sources,
    Unread,
    WorkflowRights,
    as_data,
    examine,
    needed,
    unpinned,
)
from tahaluf.manifest import load
from tahaluf.reference import shapes

KEY = "tahaluf-key-1-" + "A" * 43
MANIFEST = """\
version: 1
organization: example-coalition
projects:
  - {slug: water-map, name: Water map, summary: Where wells still work.}
"""


def well(**changed: Any) -> Facts:
    """An organization in which there is nothing to mend but what a test changes."""
    manifest = load(MANIFEST)
    recipient = {"name": "newcomers", "key": "x"}
    sealing = manifest.sealing.model_construct(recipients=(recipient, recipient))
    facts = Facts(
        pages=Pages("https://github.example", "example-coalition", "example-coalition/coalition"),
        sources=Sources(manifest.model_copy(update={"sealing": sealing}), code_owners=True),
        organization=Organization(two_factor=True, base_permission="none", members_create=False),
        installation=Installation(7, "tahaluf", needed(), everywhere=True, suspended=False),
        control=Control(
            "main", archived=False, has_issues=True, labels=frozenset({"proposal", "volunteer", "leave"})
        ),
        roster=Roster(private=True, archived=False, empty=False),
        environment=Environment(frozenset({"main"}), waits=False),
        environment_secrets=frozenset({"TAHALUF_PRIVATE_KEY"}),
        repository_secrets=frozenset(),
        organization_secrets=frozenset(),
        variables={"TAHALUF_CLIENT_ID": "Iv1.abc"},
        branch=Branch(1, dismisses_stale=True, code_owners=True, forced=False, deletable=False),
        workflows=WorkflowRights("read", approves=False),
    )
    return replace(facts, **changed)


def found(facts: Facts) -> dict[str, Gravity]:
    return {look.id: finding.gravity for look, finding in examine(LOOKS, facts).by_gravity()}


def part(name: str, **changed: Any) -> Callable[[], Facts]:
    """As `well`, with fields of one of its parts changed."""
    return lambda: well(**{name: replace(getattr(well(), name), **changed)})


def whole(**changed: Any) -> Callable[[], Facts]:
    return lambda: well(**changed)


SHOWN = {"visible_teams": frozenset({"water-map"})}
BROKEN: dict[str, tuple[Callable[[], Facts], dict[str, Gravity]]] = {
    "no App": (whole(installation=None), {"app-installed": Gravity.STOPS}),
    "no App elsewhere": (whole(elsewhere={"second-coalition": None}), {"app-elsewhere": Gravity.STOPS}),
    "an App put to sleep": (part("installation", suspended=True), {"app-installed": Gravity.STOPS}),
    "an App for a few": (part("installation", everywhere=False), {"app-installed": Gravity.STOPS}),
    "an App that lacks something": (
        part("installation", permissions=needed() | {"members": "read"}),
        {"app-permissions": Gravity.STOPS},
    ),
    "an App that has too much": (
        part("installation", permissions=needed() | {"secrets": "write"}),
        {"app-too-mighty": Gravity.DOOR},
    ),
    "no Client ID": (whole(variables={}, installation=None), {"client-id": Gravity.STOPS}),
    "no environment": (
        whole(environment=None, environment_secrets=frozenset()),
        {"key-there": Gravity.STOPS},
    ),
    "no key": (whole(environment_secrets=frozenset()), {"key-there": Gravity.STOPS}),
    "a key for every branch": (
        whole(repository_secrets=frozenset({"TAHALUF_PRIVATE_KEY"})),
        {"key-shared": Gravity.DOOR},
    ),
    "a key for every repository": (
        whole(organization_secrets=frozenset({"TAHALUF_PRIVATE_KEY"})),
        {"key-shared": Gravity.DOOR},
    ),
    "an environment for every branch": (
        part("environment", branches=None),
        {"environment-open": Gravity.DOOR},
    ),
    "an environment for another branch": (
        part("environment", branches=frozenset({"main", "release/*"})),
        {"environment-open": Gravity.DOOR},
    ),
    "an environment that main cannot enter": (
        part("environment", branches=frozenset()),
        {"environment-open": Gravity.STOPS},
    ),
    "an environment with reviewers": (part("environment", waits=True), {"environment-waits": Gravity.BETTER}),
    "no approval": (part("branch", approvals=0), {"branch-reviewed": Gravity.DOOR}),
    "an approval that stays": (part("branch", dismisses_stale=False), {"branch-stale": Gravity.DOOR}),
    "no owners of code": (part("branch", code_owners=False), {"branch-owners": Gravity.BETTER}),
    "owners that no file names": (part("sources", code_owners=False), {"branch-owners": Gravity.BETTER}),
    "force pushes": (part("branch", forced=True), {"branch-forced": Gravity.DOOR}),
    "a branch that can be deleted": (part("branch", deletable=True), {"branch-forced": Gravity.DOOR}),
    "a way round": (part("branch", bypass=frozenset({"Integration"})), {"branch-bypass": Gravity.DOOR}),
    "workflows that write": (part("workflows", default="write"), {"workflow-rights": Gravity.DOOR}),
    "workflows that approve": (part("workflows", approves=True), {"workflow-approves": Gravity.DOOR}),
    "an archived control repository": (part("control", archived=True), {"control-open": Gravity.STOPS}),
    "no issues": (part("control", has_issues=False), {"control-open": Gravity.STOPS}),
    "a label that is missing": (
        part("control", labels=frozenset({"volunteer"})),
        {"form-labels": Gravity.STOPS},
    ),
    "labels of GitHub's": (
        part("control", labels=frozenset({"proposal", "volunteer", "leave", "wontfix"})),
        {"noise-labels": Gravity.BETTER},
    ),
    "no roster": (whole(roster=None), {"roster-there": Gravity.STOPS}),
    "another roster": (
        whole(variables={"TAHALUF_CLIENT_ID": "x", "TAHALUF_ROSTER": "people"}),
        {"roster-there": Gravity.STOPS},
    ),
    "an archived roster": (part("roster", archived=True), {"roster-there": Gravity.STOPS}),
    "an empty roster": (part("roster", empty=True), {"roster-there": Gravity.STOPS}),
    "a public roster": (part("roster", private=False), {"roster-private": Gravity.DOOR}),
    "passwords alone": (part("organization", two_factor=False), {"two-factor": Gravity.DOOR}),
    "a roster that members read": (
        part("organization", base_permission="read"),
        {"base-permission": Gravity.DOOR},
    ),
    "members who may write": (
        part("organization", base_permission="write"),
        {"base-permission": Gravity.DOOR},
    ),
    "members who create": (part("organization", members_create=True), {"members-create": Gravity.BETTER}),
    "a team that should be secret": (whole(**SHOWN), {"teams-visible": Gravity.DOOR}),
    "a manifest with a mistake": (part("sources", mistakes=1), {"files-in-order": Gravity.STOPS}),
    "an action by its tag": (
        part("sources", unpinned=((".github/workflows/a.yml:3", "a/b@v1"),)),
        {"actions-pinned": Gravity.DOOR},
    ),
    "no sealing key": (part("sources", manifest=load(MANIFEST)), {"sealing-keys": Gravity.BETTER}),
}


def test_where_all_is_well_nothing_is_found() -> None:
    report = examine(LOOKS, well())
    assert found(well()) == {}
    assert report.counts[None] == len(LOOKS)
    assert not report.to_mend


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_not_well_is_found_and_nothing_else(broken: str) -> None:
    make, finds = BROKEN[broken]
    assert found(make()) == finds
    assert examine(LOOKS, make()).to_mend


def test_every_look_is_seen_to_find_something() -> None:
    assert {look.id for look in LOOKS} == {id for _, finds in BROKEN.values() for id in finds}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_finding_says_what_is_so_and_how_to_mend_it(broken: str) -> None:
    for _, finding in examine(LOOKS, BROKEN[broken][0]()).by_gravity():
        assert finding.what and finding.mend
        assert "None" not in finding.what + finding.mend


def test_what_could_not_be_read_is_told_once_for_each_permission_and_is_nothing_to_mend() -> None:
    report = examine(
        LOOKS, well(branch=Unread("administration: read"), workflows=Unread("administration: read"))
    )
    assert not report.to_mend
    [(lacks, looks)] = report.unread().items()
    assert lacks == "administration: read"
    assert [look.id for look in looks] == [
        "branch-reviewed",
        "branch-stale",
        "branch-owners",
        "branch-forced",
        "branch-bypass",
        "workflow-rights",
        "workflow-approves",
    ]


def test_a_part_that_could_not_be_read_hides_no_other() -> None:
    facts = well(organization=Organization(False, Unread("organization_administration: read"), False))
    assert found(facts) == {"two-factor": Gravity.DOOR}
    assert list(examine(LOOKS, facts).unread()) == ["organization_administration: read"]


def test_the_gravest_comes_first() -> None:
    facts = well(environment_secrets=frozenset(), branch=Branch(0, True, False, False, False))
    order = [finding.gravity for _, finding in examine(LOOKS, facts).by_gravity()]
    assert order == [Gravity.STOPS, Gravity.DOOR, Gravity.BETTER]


def test_a_report_for_a_program_holds_every_look() -> None:
    data = as_data(examine(LOOKS, well(installation=None)))
    assert data["to_mend"] is True
    assert [look["id"] for look in data["looks"]] == [look.id for look in LOOKS]
    [bad] = [look for look in data["looks"] if not look["well"]]
    assert bad["findings"][0]["gravity"] == "stops the work"


def test_the_page_shows_the_shape_of_a_report() -> None:
    [shown] = [json.loads(found) for found in re.findall(r"```json\n(.*?)```", shapes()["doctor"], re.DOTALL)]
    printed = as_data(examine(LOOKS, well(roster=Roster(private=False, archived=False, empty=False))))
    [bad] = [look for look in printed["looks"] if not look["well"]]
    assert [*printed] == [*shown]
    assert [*bad] == [*shown["looks"][0]]
    assert [*bad["findings"][0]] == [*shown["looks"][0]["findings"][0]]
    assert (bad["id"], bad["title"]) == (shown["looks"][0]["id"], shown["looks"][0]["title"])


def test_rulesets_and_classic_protection_hold_together() -> None:
    one = Branch(1, dismisses_stale=False, code_owners=False, forced=True, deletable=False)
    other = Branch(2, dismisses_stale=True, code_owners=True, forced=False, deletable=True)
    assert one.with_more(other) == Branch(2, True, True, forced=False, deletable=False)
    assert one.with_more(other).whole


def test_the_app_needs_the_strongest_of_what_its_tokens_need() -> None:
    assert needed()["contents"] == "write"
    assert needed()["metadata"] == "read"
    assert needed(mint for mint in MINTS if mint.step == "teller") == {
        "issues": "write",
        "metadata": "read",
        "pull_requests": "read",
    }


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("      - uses: a/b@v1", "a/b@v1"),
        ("        uses: 'a/b@main' # main", "a/b@main"),
        ("    uses: a/b/.github/workflows/c.yml@v2", "a/b/.github/workflows/c.yml@v2"),
        ("      - uses: docker://alpine:3", "docker://alpine:3"),
        (f"      - uses: a/b@{'0' * 39}", f"a/b@{'0' * 39}"),
    ],
)
def test_an_action_by_a_name_that_can_move_is_seen(line: str, action: str) -> None:
    assert list(unpinned(f"steps:\n{line}\n")) == [(2, action)]


@pytest.mark.parametrize(
    "line",
    [
        f"      - uses: a/b@{'0' * 40} # v1.0.0",
        "      - uses: ./actions/x",
        f"      - uses: docker://alpine@sha256:{'0' * 64}",
        "      # uses: a/b@v1",
        "      - run: echo uses: a/b@v1",
    ],
)
def test_what_cannot_move_is_well(line: str) -> None:
    assert list(unpinned(line)) == []
