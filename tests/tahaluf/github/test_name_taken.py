"""If a name is already taken on GitHub, the error explains what to do next."""

import pytest

from tahaluf.github.errors import NAME_TAKEN_FIX, RERUN_FIX, error_from_response


@pytest.mark.parametrize(
    ("message", "is_taken"),
    [
        ("Name must be unique for this org", True),
        ("name already exists on this account", True),
        ("is too long (maximum is 100 characters)", False),
    ],
)
def test_only_a_taken_name_says_how_to_take_it_over(message: str, is_taken: bool) -> None:
    body = {"message": "Validation Failed", "errors": [{"resource": "Team", "message": message}]}
    error = error_from_response(422, body, {}, "POST /orgs/acme/teams")
    assert error.fix == (NAME_TAKEN_FIX if is_taken else RERUN_FIX)
    assert (NAME_TAKEN_FIX in str(error)) is is_taken
