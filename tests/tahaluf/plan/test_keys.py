"""The key of a place in a plan names its kind."""

import pytest

from tahaluf.plan import PROFILE_KEY, is_team_key, issue_key, issue_of_key, team_key, team_of_key


@pytest.mark.parametrize("organization", ["", "an-org"])
def test_a_shared_team_has_a_key_with_its_name(organization: str) -> None:
    key = team_key("rangers", organization)
    assert is_team_key(key)
    assert team_of_key(key) == "rangers"


@pytest.mark.parametrize("key", ["", "water-map", "an-org", PROFILE_KEY, issue_key(7)])
def test_other_keys_are_not_those_of_teams(key: str) -> None:
    assert not is_team_key(key)
    assert team_of_key(key) is None


def test_an_issue_has_a_key_with_its_number() -> None:
    assert issue_of_key(issue_key(7)) == 7
