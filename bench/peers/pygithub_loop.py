"""A simple PyGithub loop over all repositories, like the scripts that many coalitions use.

python pygithub_loop.py URL TOKEN LABELS.json OWNER/NAME...   Prints {"failed": n, "why": "…"} as JSON.
"""

import json
import sys
from pathlib import Path

from github import Auth, Github, GithubException


def main(url: str, token: str, labels: str, repos: list[str]) -> None:
    hub = Github(auth=Auth.Token(token), base_url=url)
    label_definitions = json.loads(Path(labels).read_text())
    failed, first_error = 0, ""
    for name in repos:
        try:
            repository = hub.get_repo(name)
            existing = {label.name.casefold(): label for label in repository.get_labels()}
            for label in label_definitions:
                found = existing.get(label["name"].casefold())
                if found is None:
                    repository.create_label(label["name"], label["color"], label["description"])
                elif (found.color, found.description) != (label["color"], label["description"]):
                    found.edit(label["name"], label["color"], label["description"])
        except GithubException as error:
            failed, first_error = failed + 1, first_error or str(error)
    print(json.dumps({"failed": failed, "why": first_error}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
