"""Paths that GitHub serves and does not describe, as the described ones that they stand for.

PyGithub follows `/organizations/{id}/team/{id}` for teams, and GitHub forwards the former name of a repository
to `/repositories/{id}`. `-` is nobody's login: `/repos/-/7` means repository number 7 (see `call.py`).
"""

import re

BY_NUMBER = "-"
TEAM = re.compile(r"^/organizations/[0-9]+/team/")
REPOSITORY = re.compile(r"^/repositories/([0-9]+)")


def canonical(path: str) -> str:
    return REPOSITORY.sub(rf"/repos/{BY_NUMBER}/\1", TEAM.sub("/teams/", path))
