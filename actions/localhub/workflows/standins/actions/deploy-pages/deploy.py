"""Deploys the run's artifact with the same API that actions/deploy-pages uses.

Jobs run this file by its path, so it cannot import localhub.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def main() -> None:
    env = os.environ
    if "ACTIONS_ID_TOKEN_REQUEST_URL" not in env:  # the original action's message
        fail('Ensure GITHUB_TOKEN has permission "id-token: write".')
    server, api = env["GITHUB_SERVER_URL"], f"{env['GITHUB_API_URL']}/repos/{env['GITHUB_REPOSITORY']}"
    artifact = call(f"{server}/_localhub/artifacts/{env['GITHUB_RUN_ID']}/{env['ARTIFACT']}", env["TOKEN"])
    id_token = call(env["ACTIONS_ID_TOKEN_REQUEST_URL"], env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"])["value"]
    body = {
        "artifact_id": artifact["id"],
        "pages_build_version": env["GITHUB_SHA"],
        "oidc_token": id_token,
    }
    deployment = call(f"{api}/pages/deployments", env["TOKEN"], body)
    with Path(env["GITHUB_OUTPUT"]).open("a") as file:
        file.write(f"page_url={deployment['page_url']}\n")


def call(url: str, token: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        with urlopen(Request(url, data, headers), timeout=60) as response:  # noqa: S310  (the job's own server)
            return json.load(response)
    except HTTPError as error:
        message = json.loads(error.read() or b"{}").get("message", "")
        hints = {
            403: 'Ensure GITHUB_TOKEN has permission "pages: write".',
            404: "Ensure GitHub Pages has been enabled, and that the run has the artifact.",
        }
        fail(f"Failed to create deployment (status: {error.code}). {message} {hints.get(error.code, '')}")


def fail(message: str) -> NoReturn:
    sys.stdout.write(f"::error::{message}\n")
    sys.exit(1)


if __name__ == "__main__":
    main()
