"""Files that GitHub finds in several folders and with any suffix (docs.github.com, "community health files")."""

import re
from typing import Final

COMMUNITY_FILE_DIRS: Final = ("", ".github", "docs")
COMMUNITY_FILES: Final = frozenset(
    {
        *("readme", "license", "contributing", "code_of_conduct", "security", "codeowners"),
        "pull_request_template",
    }
)
LICENSE_NAME: Final = re.compile(r"(licen[sc]e|copying)(-.*)?")


def community_file_key(path: str) -> str:
    """Return a key that is the same for all files with the same purpose, such as `LICENSE` and `docs/licence.md`.
    `a/LICENSE` has a different key.
    """
    folder, _, name = path.casefold().rpartition("/")
    stem = LICENSE_NAME.sub("license", name.partition(".")[0])
    return stem if folder in COMMUNITY_FILE_DIRS and stem in COMMUNITY_FILES else path.casefold()
