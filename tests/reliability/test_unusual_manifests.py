"""Empty, truncated, outdated and complete manifests cause only the changes that their plans announce.

Each manifest is merged twice: once with a plan and once without. The judge of the random histories checks the
results.
"""

from collections.abc import Iterator

import pytest

from support.histories.first_manifests import first_manifest
from support.histories.history import AnnouncedHistory, Pull
from support.histories.hub import Histories, open_histories
from support.histories.manifest_parts import dump, entry
from support.histories.names import HEAD, OWN, PEOPLE, Manifest
from support.histories.organization_state import differences
from support.histories.pull_steps import agree, plan
from support.histories.pull_steps import merge as merge_pull
from support.histories.steps import Step

FOREIGN = [Step("private repository", 0), Step("private repository", 1), Step("public repository", 0)]
FOREIGN += [Step("public repository", 1), Step("team", 0), Step("team", 1), Step("collaborator")]
# Where to truncate the manifest, as fractions of its length.
CUTS = [number / 16 for number in range(1, 16)]
WITH_OR_WITHOUT_A_PLAN = pytest.mark.parametrize("planned", [False, True], ids=["unplanned", "planned"])


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Histories]:
    with open_histories(tmp_path_factory.mktemp("hub")) as opened:
        yield opened


@pytest.fixture
def history(histories: Histories) -> AnnouncedHistory:
    """A coalition with repositories and teams that its manifest does not contain."""
    history = histories.start()
    history.steps(FOREIGN)
    return history


def merge(history: AnnouncedHistory, text: str, planned: bool, *agreed: str) -> None:
    """Merge this manifest, and then apply it."""
    history.created += 1
    number = history.target.open_pull(f"change-{history.created}", "projects.yml", text)
    history.pulls.append(Pull(number, f"change-{history.created}"))
    for _ in agreed:
        agree(history, -1, 0, 0)
    if planned:
        plan(history, -1, 0, 0)
    merge_pull(history, -1, 0, 0)
    history.clock.advance()
    history.apply()


def broken_rules(history: AnnouncedHistory) -> list[str]:
    return sorted({f"{one.rule}: {one.what}" for one in history.judge.reported})


# -- empty ---------------------------------------------------------------------------------------------------


@WITH_OR_WITHOUT_A_PLAN
@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", dump({**HEAD, "projects": []})])
def test_an_empty_manifest_changes_nothing(history: AnnouncedHistory, text: str, planned: bool) -> None:
    before = history.organization()
    merge_broken(history, text, planned)
    found = [
        one for one in differences(before, history.organization()) if one.repository != history.judge.ignored
    ]
    assert found == []


def merge_broken(history: AnnouncedHistory, text: str, planned: bool) -> None:
    """Merge a file that the judge may not be able to read as a manifest."""
    history.created += 1
    number = history.target.open_pull(f"change-{history.created}", "projects.yml", text)
    if planned:
        assert history.target.plan(number).code in (0, 1, 2)
    history.target.merge(number)
    assert history.target.apply().code in (0, 1)


# -- truncated -----------------------------------------------------------------------------------------------


def crowd(removals: int = 10, percent: int = 20) -> Manifest:
    """Twelve projects with one steward each. The manifest deletes unlisted labels and members."""
    projects = [entry(f"project-{number:02}", PEOPLE[number % 2]) for number in range(12)]
    defaults = {**HEAD["defaults"], "unlisted": "delete"}
    return {
        **HEAD,
        "defaults": defaults,
        "removal_limits": {"removals": removals, "share": percent},
        "projects": projects,
    }


@pytest.fixture
def crowded(histories: Histories) -> AnnouncedHistory:
    history = histories.begin(dump(crowd(removals=1000, percent=100)))
    history.begin(dump(crowd()))
    return history


def test_a_manifest_that_is_cut_off_deletes_nothing_and_gives_nothing(crowded: AnnouncedHistory) -> None:
    """The only permitted effects are that the last entry loses stewards or the end of its summary."""
    text = dump(crowd())
    for cut in CUTS:
        before = crowded.organization()
        crowded.target.here.write("control", "projects.yml", text[: int(len(text) * cut)])
        assert crowded.target.apply().code in (0, 1)
        found = differences(before, crowded.organization())
        others = [one for one in found if one.repository != crowded.judge.ignored]
        lost = [one for one in others if one.kind == "team member" and one.new is None]
        assert len(lost) <= 1, f"cut at {cut}"
        allowed = {("team member", True), ("reach", True), ("setting", False)}
        assert {(one.kind, one.new is None) for one in others} <= allowed, f"cut at {cut}"


def test_a_manifest_whose_stewards_are_cut_off_cannot_empty_the_teams(crowded: AnnouncedHistory) -> None:
    before = crowded.organization()
    without = {**crowd(), "projects": [entry(f"project-{number:02}") for number in range(12)]}
    merge(crowded, dump(without), planned=False)
    lost = [one for one in differences(before, crowded.organization()) if one.kind == "team member"]
    assert lost == []
    assert "removal_limits" in crowded.log[-1]


# -- a year old ----------------------------------------------------------------------------------------------


def changed_since() -> Manifest:
    """The manifest a year later: one project was renamed, one archived, one made private, and stewards have changed."""
    manifest = first_manifest()
    bakery, canal, lantern = manifest["projects"]
    bakery |= {"slug": "bread", "aliases": ["bakery"], "stewards": entry("x", PEOPLE[1])["stewards"]}
    canal |= {"status": "archived", "since": "2026-01-31", "reason": "It is done."}
    lantern["repository"] = {"visibility": "private", "team": {"permission": "read"}}
    return manifest


@WITH_OR_WITHOUT_A_PLAN
def test_a_manifest_from_a_year_ago_does_what_its_plan_says(histories: Histories, planned: bool) -> None:
    """Someone merges the old manifest by mistake. If there was no plan, no one regains access and nothing becomes
    public.
    """
    history = histories.start()
    history.begin(dump(changed_since()))
    merge(history, dump(first_manifest()), planned)
    assert broken_rules(history) == []


# -- everything ----------------------------------------------------------------------------------------------


@WITH_OR_WITHOUT_A_PLAN
def test_a_manifest_that_names_everything_takes_nothing_over(
    history: AnnouncedHistory, planned: bool
) -> None:
    here = history.organization()
    names = {one.name for one in here.repositories.values()} | {one.slug for one in here.teams.values()}
    names = {"accounts", *names} - {"roster", *OWN}
    manifest = first_manifest()
    manifest["projects"] += [entry(name, PEOPLE[0]) for name in sorted(names)]
    history.judge.ignored = None
    history.record.own_repositories.discard(here.repository_id("control") or 0)
    merge(history, dump(manifest), planned, "a-steward")
    assert broken_rules(history) == []
