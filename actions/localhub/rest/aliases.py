"""Undocumented paths that GitHub serves, mapped to the documented ones.

PyGithub uses `/organizations/{id}/team/{id}` for teams, and GitHub redirects the former name of a repository
to `/repositories/{id}`. `-` is not a valid login: `/repos/-/7` means the repository with id 7 (see `call.py`).
"""

import re

OWNER_FOR_ID = "-"
TEAM_PATH = re.compile(r"^/organizations/[0-9]+/team/")
REPOSITORY_PATH = re.compile(r"^/repositories/([0-9]+)")


def canonical(path: str) -> str:
    return REPOSITORY_PATH.sub(rf"/repos/{OWNER_FOR_ID}/\1", TEAM_PATH.sub("/teams/", path))
