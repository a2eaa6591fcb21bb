"""After the story: the server stays up, to be looked at with whatever one would look at GitHub with."""

import time
from typing import Final

from rich.console import Console

from .stage import REPOSITORY
from .world import FOUNDER, PEOPLE

WAYS: Final = {
    "a browser": "{url}/?token={token}",
    "git": "git clone {signed}/{repository}.git",
    "gh": "HTTP_PROXY={url} GH_HOST=github.localhost GH_TOKEN={token} gh issue list --repo {repository}",
    "curl": "curl --header 'Authorization: Bearer {token}' {url}/repos/{repository}/issues",
    "PyGithub": 'Github(base_url="{url}", auth=Auth.Token("{token}"))',
    "tahaluf": "TAHALUF_TOKEN={token} GITHUB_API_URL={url} .venv/bin/tahaluf plan",
}


def serve(console: Console, url: str) -> None:
    """Say how to get there as the founder, and wait for Ctrl-C."""
    token = PEOPLE[FOUNDER]
    signed = url.replace("://", f"://x-access-token:{token}@")
    console.print(f"\nThe server stays up at {url} until Ctrl-C. To look around as the founder:")
    for name, way in WAYS.items():
        said = way.format(url=url, token=token, signed=signed, repository=REPOSITORY)
        console.print(f"  {name:<10}", said, soft_wrap=True, markup=False)  # whole, for those who copy it
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        console.print("\nended")
