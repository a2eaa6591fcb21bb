"""Creates an installation token with an App's key: signs a JWT, finds the installation, and requests a token for it.

Inputs are read as JSON from INPUTS, and outputs are written to GITHUB_OUTPUT. The token is also written to a file in
HOME, and revoked by localhub after the job. (The original action revokes its token itself.) Jobs run this file by its
path, so it cannot import localhub.

The original action's behaviour depends on its version, so each workflow gets the behaviour of the version that it uses.
The differences are taken from the action's changelog.
"""

import json
import os
import sys
import time
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

Version = tuple[int, ...]
OLDEST, NEWEST = (2, 0, 0), (3, 2, 0)
# The first version with the `client-id` input. Earlier versions only have `app-id`.
CLIENT_ID: Version = (3, 1, 0)
# The first version that accepts full repository names. The owner of the repositories must be the token's owner.
FULL_NAMES: Version = (3, 2, 0)
# Maps the commits that workflows pin to their versions.
COMMITS: dict[str, Version] = {"bcd2ba49218906704ab6c1aa796996da409d3eb1": (3, 2, 0)}
# The file in HOME that lists the tokens that localhub must revoke after the job.
REVOKED_LATER = "app-tokens"


def main() -> None:
    version = version_of(os.environ["GITHUB_ACTION_REF"])
    inputs = known_inputs(version, json.loads(os.environ["INPUTS"]))
    app = inputs["client-id"] or inputs["app-id"]
    if not app:
        fail("Input required and not supplied: " + ("client-id" if version >= CLIENT_ID else "app-id"))
    app_jwt = sign(app, inputs["private-key"].replace("\\n", "\n"))
    own_owner, _, own_name = os.environ["GITHUB_REPOSITORY"].partition("/")
    owner = inputs["owner"] or own_owner
    names = repositories(inputs["repositories"], owner, version)
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
    if inputs["skip-token-revoke"] != "true":
        with (Path(os.environ["HOME"]) / REVOKED_LATER).open("a") as file:
            file.write(token["token"] + "\n")
    outputs = {
        "token": token["token"],
        "app-slug": installation["app_slug"],
        "installation-id": installation["id"],
    }
    with Path(os.environ["GITHUB_OUTPUT"]).open("a") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())


def version_of(ref: str) -> Version:
    """Return the version for a tag or a pinned commit.

    A tag such as `v3` means the latest v3 release, and a tag such as `v3.1.1` means that version.
    """
    if ref in COMMITS:
        return COMMITS[ref]
    numbers = ref.removeprefix("v").split(".")
    if not ref.startswith("v") or not all(number.isdecimal() for number in numbers):
        fail(
            f"localhub does not know the version of create-github-app-token@{ref}; add it to {Path(__file__).name}"
        )
    given = tuple(map(int, numbers))
    version = given if len(given) == 3 else (*given, sys.maxsize)
    if version < OLDEST or version[0] > NEWEST[0]:
        first, last = (".".join(map(str, known)) for known in (OLDEST, NEWEST))
        fail(f"localhub imitates create-github-app-token from v{first} to v{last}, not {ref}")
    return version


def known_inputs(version: Version, inputs: dict[str, str]) -> dict[str, str]:
    """Return the inputs that the version has. As on GitHub, warn about the others and ignore them."""
    if version < CLIENT_ID and inputs["client-id"]:
        sys.stdout.write("::warning::Unexpected input(s) 'client-id'\n")
        inputs = {**inputs, "client-id": ""}
    return {name: value.strip() for name, value in inputs.items()}


def fail(message: str) -> NoReturn:
    sys.stdout.write(f"::error::{message}\n")
    sys.exit(1)


def sign(app: str, key: str) -> str:
    """Return a JWT. The JWT is backdated by a minute to allow for clock skew. GitHub's maximum lifetime is ten minutes.

    PyJWT would take longer to import than everything else in this file, which nearly every job runs.
    """
    now = int(time.time())
    claims = {"iat": now - 60, "exp": now + 540, "iss": app}
    signed = b".".join(encode(json.dumps(part).encode()) for part in ({"alg": "RS256", "typ": "JWT"}, claims))
    private_key = load_pem_private_key(key.encode(), None)
    if not isinstance(private_key, RSAPrivateKey):
        fail("an App's private key must be an RSA key")
    signature = private_key.sign(signed, PKCS1v15(), SHA256())
    return b".".join((signed, encode(signature))).decode()


def encode(part: bytes) -> bytes:
    return urlsafe_b64encode(part).rstrip(b"=")


def repositories(text: str, owner: str, version: Version) -> list[str]:
    """Parse names separated by commas or newlines. A name may include an owner, which must be the token's owner."""
    names = []
    for part in text.replace(",", "\n").split():
        named_owner, slash, name = part.rpartition("/")
        if slash and version < FULL_NAMES:
            fail(f"'{part}': this version expects repository names without the owner")
        if slash and named_owner.casefold() != owner.casefold():
            fail(f"'{part}' does not belong to '{owner}', the token's owner")
        names.append(name)
    return names


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
        with urlopen(Request(url, data, headers), timeout=30) as response:  # noqa: S310  (the job's server)
            return json.load(response)
    except HTTPError as error:
        fail(f"{url} answered {error.code}: {error.read(500).decode(errors='replace')}")


if __name__ == "__main__":
    main()
