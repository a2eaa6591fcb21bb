"""Shards split an organization's projects into stable parts."""

from hypothesis import given
from hypothesis import strategies as st

from tahaluf.manifest import Manifest, Shard, all_shards, load, organizations

HEAD = "version: 1\norganization: example-coalition\norganizations: [Second-Coalition]\n"
SLUGS = st.lists(st.from_regex(r"[a-z][a-z0-9]{0,20}", fullmatch=True), max_size=30, unique=True)
HOMES = st.sampled_from(["", ", organization: second-coalition", ", organization: example-coalition"])


def coalition(projects: list[tuple[str, str]]) -> Manifest:
    lines = [f"  - {{slug: {slug!r}, name: N, summary: S{home}}}\n" for slug, home in projects]
    return load(HEAD + ("projects:\n" + "".join(lines) if lines else ""))


@given(
    st.lists(
        st.tuples(st.from_regex(r"[a-z][a-z0-9]{0,20}", fullmatch=True), HOMES), unique_by=lambda p: p[0]
    ),
    st.integers(1, 9),
)
def test_every_project_is_in_exactly_one_shard(projects: list[tuple[str, str]], shards: int) -> None:
    manifest = coalition(projects)
    for project in manifest.projects:
        assert sum(part.contains(manifest, project) for part in all_shards(manifest, shards)) == 1


@given(SLUGS, SLUGS, st.integers(1, 9))
def test_the_shard_of_a_project_does_not_depend_on_other_projects(
    some: list[str], others: list[str], shards: int
) -> None:
    small = coalition([(slug, "") for slug in some])
    large = coalition([(slug, "") for slug in dict.fromkeys(some + others)])
    for slug in some:
        for part in all_shards(small, shards):
            assert part.contains(small, small.project(slug)) == part.contains(large, large.project(slug))


def test_the_shard_of_a_project_is_stable_and_ignores_case() -> None:
    upper, lower = coalition([("Water-Map", "")]), coalition([("water-map", "")])
    assert Shard("example-coalition", 3, 4).contains(upper, upper.projects[0])
    assert Shard("example-coalition", 3, 4).contains(lower, lower.projects[0])


def test_organizations_are_compared_ignoring_case() -> None:
    manifest = coalition([("a", ", organization: SECOND-coalition")])
    assert organizations(manifest) == ("example-coalition", "Second-Coalition")
    assert Shard("second-coalition").contains(manifest, manifest.projects[0])
    assert not Shard("example-coalition").contains(manifest, manifest.projects[0])
