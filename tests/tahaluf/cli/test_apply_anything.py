"""After any manifest is applied on top of any other, nothing is left to do."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.coalition import DEFAULT_LABELS, Coalition, manifest, project

LABELS = "".join(f'    - {{name: {name}, color: "{color}"}}\n' for name, color in DEFAULT_LABELS.items())
HEAD = f"""\
removal_limits: {{removals: 100, share: 100}}
labels:
  core:
{LABELS}  more:
    - {{name: data, color: "ededed", aliases: [dataset]}}
    - {{name: Wells, color: "0e8a16", description: Where water is}}
"""
STEWARDS = [{"login": "a-steward", "id": 4242}, {"login": "a-stranger", "id": 99}, {"login": "a-member"}]
OPTIONAL: dict[str, st.SearchStrategy[Any]] = {
    "description": st.sampled_from(["Wells.", "خريطة الآبار"]),
    "homepage": st.sampled_from([None, "https://example.org"]),
    "topics": st.sampled_from([[], ["water"], ["wells", "water"]]),
    "visibility": st.sampled_from(["public", "private"]),
    "unlisted": st.sampled_from(["keep", "delete"]),
    "features": st.fixed_dictionaries({}, optional={"wiki": st.booleans(), "discussions": st.booleans()}),
    "team": st.sampled_from([None, {"permission": "write"}, {"privacy": "closed"}]),
}
repositories = st.fixed_dictionaries(
    {"labels": st.sampled_from([["core"], ["core", "more"]])}, optional=OPTIONAL
)
statuses = st.sampled_from([{}, {}, {"status": "archived", "since": "2026-01-31", "reason": "It is done."}])
projects = st.builds(
    lambda slug, stewards, repository, status: project(
        slug, stewards=stewards, repository=repository, **status
    ),
    st.just("water-map"),
    st.lists(st.sampled_from(STEWARDS), max_size=2, unique_by=lambda steward: steward["login"]),
    repositories,
    statuses,
)


# All examples share an organization on purpose, so that each manifest is applied on top of the previous one
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(projects)
def test_a_second_run_has_nothing_to_do(coalition: Coalition, entries: str) -> None:
    first = coalition.apply(manifest(entries, head=HEAD))
    assert "✗" not in first.out
    assert coalition.plan().plan["changes"] == []
    assert coalition.apply().writes == 0
