"""Keeps the demo's server running, so that people can look at it with their usual tools."""

import time
from typing import Final

from rich.console import Console

from .fixture import FOUNDER, TOKENS
from .harness import REPOSITORY

CONNECTION_HINTS: Final = {
    "a browser": "{url}/?token={token}",
    "the site": "{url}/pages/{repository}/",
    "git": "git clone {signed}/{repository}.git",
    "gh": "HTTP_PROXY={url} GH_HOST=github.localhost GH_TOKEN={token} gh issue list --repo {repository}",
    "curl": "curl --header 'Authorization: Bearer {token}' {url}/repos/{repository}/issues",
    "PyGithub": 'Github(base_url="{url}", auth=Auth.Token("{token}"))',
    # `git clone` above fetches this manifest
    "tahaluf": "TAHALUF_TOKEN={token} GITHUB_API_URL={url} tahaluf plan --manifest coalition/projects.yml",
}


def serve_until_interrupted(console: Console, url: str) -> None:
    """Print how to connect as the founder, and wait for Ctrl-C."""
    token = TOKENS[FOUNDER]
    signed = url.replace("://", f"://x-access-token:{token}@")
    console.print(f"\nThe server is running at {url}. Press Ctrl-C to stop it. To connect as the founder:")
    for name, template in CONNECTION_HINTS.items():
        hint = template.format(url=url, token=token, signed=signed, repository=REPOSITORY)
        # The command is not wrapped, so that it can be copied
        console.print(f"  {name:<10}", hint, soft_wrap=True, markup=False)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        console.print("\nstopped")
