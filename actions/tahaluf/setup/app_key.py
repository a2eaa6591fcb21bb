"""Stores the App's private key, encrypted for GitHub, as a secret of the environment."""

import base64
import re
from typing import Final

from nacl.public import PublicKey, SealedBox

from tahaluf.health import CLIENT_ID_VARIABLE, ENVIRONMENT_NAME, PRIVATE_KEY_SECRET
from tahaluf.plan import Rest, Steps
from tahaluf.problems import CommandError

_PEM: Final = re.compile(
    r"-----BEGIN (?P<kind>RSA PRIVATE KEY|PRIVATE KEY)-----\s.+?-----END (?P=kind)-----", re.DOTALL
)
NOT_A_KEY: Final = CommandError(
    "this is not a private key in PEM format",
    "use the whole .pem file, including the -----BEGIN and -----END lines",
)


def read_pem(text: str) -> str:
    """Return the private key contained in the text. Raises CommandError if there is none."""
    if not (found := _PEM.search(text)):
        raise NOT_A_KEY
    return f"{found[0]}\n"


def store_key_steps(control: str, key: str) -> Steps:
    """Encrypt the key with a libsodium sealed box, as GitHub requires, and store it as a secret of the environment."""
    secrets = f"/repos/{control}/environments/{ENVIRONMENT_NAME}/secrets"
    public = yield Rest("GET", f"{secrets}/public-key")
    box = SealedBox(PublicKey(base64.b64decode(public.body["key"])))
    encrypted = base64.b64encode(box.encrypt(key.encode())).decode()
    body = {"encrypted_value": encrypted, "key_id": public.body["key_id"]}
    yield Rest("PUT", f"{secrets}/{PRIVATE_KEY_SECRET}", body)
    return None


def store_client_id_steps(control: str, client_id: str) -> Steps:
    """Store the client id as a variable of the environment, which is created if it does not exist."""
    path = f"/repos/{control}/actions/variables"
    own = f"{path}/{CLIENT_ID_VARIABLE}"
    body = {"name": CLIENT_ID_VARIABLE, "value": client_id}
    found = yield Rest("GET", own, expected_statuses=frozenset({404}))
    yield Rest("POST", path, body, verify_path=own) if found.status == 404 else Rest("PATCH", own, body)
    return None
