"""Maps the undocumented paths that GitHub also serves to the documented ones.

PyGithub uses `/organizations/{id}/team/{id}` for teams. GitHub redirects a repository's former name to
`/repositories/{id}`. Such a path is mapped to `/repos/-/{id}`, because `-` is not a valid login (see `call.py`).
"""

import re

OWNER_FOR_ID = "-"
TEAM_PATH = re.compile(r"^/organizations/[0-9]+/team/")
REPOSITORY_PATH = re.compile(r"^/repositories/([0-9]+)")


def canonical(path: str) -> str:
    return REPOSITORY_PATH.sub(rf"/repos/{OWNER_FOR_ID}/\1", TEAM_PATH.sub("/teams/", path))
