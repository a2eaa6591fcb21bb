"""Reads the facts that `tahaluf setup` needs, and exchanges an App manifest's code for the App's key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tahaluf.plan import Rest
from tahaluf.problems import CommandError
from tahaluf.resources import is_pristine
from tahaluf.setup import ExistingRepository

from .repository import repository_variables
from .session import Session

REDIRECTS: Final = "{control} is the former name of another repository"
REDIRECTS_FIX: Final = "choose another name with --repository"

_CONTROL_QUERY: Final = """
query($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    nameWithOwner name description isPrivate manifest: object(expression: "HEAD:projects.yml") { oid }
    readme: object(expression: "HEAD:README.md") { ... on Blob { byteSize } }
    defaultBranchRef { name target { ... on Commit {
      oid tree { oid entries { name } } history { totalCount }
    } } }
  }
}"""


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """`scopes` is None if the token is not a classic token. `is_owner`: whether the token's account is an owner of
    the organization.
    """

    scopes: frozenset[str] | None
    is_owner: bool


@dataclass(frozen=True, slots=True)
class RegisteredApp:
    """A GitHub App. `key` is its private key, or empty if GitHub does not show it."""

    client_id: str
    slug: str
    owner: str
    key: str = field(default="", repr=False)


def read_token_facts(session: Session, organization: str) -> TokenFacts:
    """Read the token's scopes, and whether its account is an owner of the organization."""
    own = session.get("/user")
    header = own.headers.get("x-oauth-scopes")
    scopes = None if header is None else frozenset(part.strip() for part in header.split(",") if part.strip())
    membership = session.get(f"/user/memberships/orgs/{organization}", expected_statuses=(403, 404))
    body: Mapping[str, Any] = membership.body or {}
    return TokenFacts(scopes, membership.status == 200 and body.get("role") == "admin")


def read_existing_repository(session: Session, control: str) -> ExistingRepository | None:
    """Read the repository with this owner/name. Returns None if it does not exist.

    Raises CommandError if the name belongs to a repository that was renamed or transferred.
    """
    data, _ = session.query_partial(_CONTROL_QUERY, repository_variables(control))
    found = data.get("repository")
    if not found:
        return None
    if found["nameWithOwner"].casefold() != control.casefold():  # GitHub also finds former names
        raise CommandError(REDIRECTS.format(control=control), REDIRECTS_FIX)
    if not (branch := found["defaultBranchRef"]):
        return ExistingRepository(
            None, None, None, is_pristine=True, has_manifest=False, is_private=found["isPrivate"]
        )
    tip = branch["target"]
    return ExistingRepository(
        branch["name"],
        tip["oid"],
        tip["tree"]["oid"],
        is_pristine(found),
        bool(found["manifest"]),
        found["isPrivate"],
    )


def read_app(session: Session, slug: str) -> RegisteredApp | None:
    """Read an App by its slug. Returns None if there is no such App, or the token cannot see it."""
    response = session.get(f"/apps/{slug}", expected_statuses=(403, 404))
    return _app(response.body) if response.status == 200 else None


def convert_app_code(session: Session, code: str) -> RegisteredApp:
    """Exchange the code for the App and its key. GitHub accepts a code only once, so the request is never retried."""
    return _app(session.rest(Rest("POST", f"/app-manifests/{code}/conversions")).body)


def _app(body: Mapping[str, Any]) -> RegisteredApp:
    owner = (body.get("owner") or {}).get("login", "")
    return RegisteredApp(body["client_id"], body["slug"], owner, body.get("pem", ""))
