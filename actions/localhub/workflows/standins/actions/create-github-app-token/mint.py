"""Create an installation token with an App's key: sign a JWT, find the installation, request a token for it.

Reads inputs as JSON from INPUTS and writes outputs to GITHUB_OUTPUT. Jobs run this file by its path, so it cannot
import localhub.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import jwt


def main() -> None:
    inputs = {name: value.strip() for name, value in json.loads(os.environ["INPUTS"]).items()}
    app_jwt = sign(inputs["app-id"] or inputs["client-id"], inputs["private-key"].replace("\\n", "\n"))
    own_owner, _, own_name = os.environ["GITHUB_REPOSITORY"].partition("/")
    owner = inputs["owner"] or own_owner
    names = repositories(inputs["repositories"])
    if not inputs["owner"] and not names:
        names = [own_name]
    path = f"/repos/{owner}/{names[0]}/installation" if names else f"/users/{owner}/installation"
    api = inputs["github-api-url"].rstrip("/")
    installation = request_json(f"{api}{path}", app_jwt)
    body: dict[str, Any] = {"permissions": permissions(inputs)} if permissions(inputs) else {}
    if names:
        body["repositories"] = names
    token = request_json(f"{api}/app/installations/{installation['id']}/access_tokens", app_jwt, body)
    sys.stdout.write(f"::add-mask::{token['token']}\n")
    outputs = {
        "token": token["token"],
        "app-slug": installation["app_slug"],
        "installation-id": installation["id"],
    }
    with Path(os.environ["GITHUB_OUTPUT"]).open("a") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())


def sign(app: str, key: str) -> str:
    """The JWT expires after ten minutes, GitHub's maximum, and is backdated by a minute to allow for clock skew."""
    now = int(time.time())
    return jwt.encode({"iat": now - 60, "exp": now + 540, "iss": app}, key, algorithm="RS256")


def repositories(text: str) -> list[str]:
    """Parse comma- or newline-separated names. Each can be prefixed with the owner."""
    return [part.strip().rpartition("/")[2] for part in text.replace(",", "\n").splitlines() if part.strip()]


def permissions(inputs: dict[str, str]) -> dict[str, str]:
    prefix = "permission-"
    return {
        name.removeprefix(prefix).replace("-", "_"): level
        for name, level in inputs.items()
        if name.startswith(prefix) and level
    }


def request_json(url: str, app_jwt: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {
        "Authorization": f"Bearer {app_jwt}",
        "Accept": "application/vnd.github+json",
        "Content-Type": "application/json",
    }
    try:
        with urlopen(Request(url, data, headers), timeout=30) as response:  # noqa: S310  (the job's own server)
            return json.load(response)
    except HTTPError as error:
        sys.stdout.write(
            f"::error::{url} answered {error.code}: {error.read(500).decode(errors='replace')}\n"
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
