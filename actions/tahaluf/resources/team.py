"""The project's team: its stewards, who keep the repository. Nobody is removed unless the manifest says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.consent import as_listed
from tahaluf.manifest import Manifest, Project, Steward
from tahaluf.plan import Change, Finding, Kind, Left, Rest, Risk, Site, Steps
from tahaluf.problems import Stopped

from .protocol import Anchor, Node, Reads

# The permission in the manifest (as on GitHub's pages) → in REST requests
REST_PERMISSION: Final = {
    "read": "pull",
    "triage": "triage",
    "write": "push",
    "maintain": "maintain",
    "admin": "admin",
}
PRIVACY: Final = {"secret": "SECRET", "closed": "VISIBLE"}  # REST and manifest → GraphQL


@dataclass(frozen=True, slots=True)
class Want:
    slug: str
    name: str
    privacy: str
    permission: str
    stewards: tuple[Steward, ...]
    remove_unlisted: bool


@dataclass(frozen=True, slots=True)
class Have:
    """`members`: account id → (login, is maintainer), invited ones included, owners of the organization apart.

    `permission`: what the team may do in the project's repository.
    """

    slug: str
    privacy: str
    members: Mapping[int, tuple[str, bool]]
    permission: str | None
    owners: frozenset[int] = frozenset()
    invited: frozenset[int] = frozenset()


class Team:
    name = "team"
    permissions = ("members=read",)
    reads: Mapping[Anchor, Reads] = {
        "repository": Reads("name"),
        "team": Reads(
            "slug privacy",
            {
                "members": "edges { role node { databaseId login } }",
                "invitations": "nodes { invitee { databaseId login } }",
                "repositories": "edges { permission node { name } }",
            },
        ),
    }

    def want(self, manifest: Manifest, project: Project) -> Want | None:
        team = manifest.team(project)
        if team is None:
            return None
        return Want(
            project.slug,
            team.name,
            team.privacy,
            team.permission,
            project.stewards,
            manifest.unlisted(project) == "delete",
        )

    def have(self, node: Node) -> Have | None:
        team = node["team"]
        if not team:
            return None
        members = {
            edge["node"]["databaseId"]: (edge["node"]["login"], edge["role"] == "MAINTAINER")
            for edge in _items(team, "members", "edges")
        }
        # An invitation does not show the role it will bring, so it counts as what was asked for.
        invited = {
            invitation["invitee"]["databaseId"]: (invitation["invitee"]["login"], True)
            for invitation in _items(team, "invitations", "nodes")
            if invitation["invitee"]
        }
        # By the name that the repository has now: under an earlier one, access is there as well.
        repository = (node["repository"] or {}).get("name")
        permissions = {
            edge["node"]["name"]: edge["permission"].lower() for edge in _items(team, "repositories", "edges")
        }
        owners = frozenset(team.get("owners") or ())
        permission = permissions.get(repository)
        pending = frozenset(invited) - frozenset(members)
        return Have(team["slug"], team["privacy"], invited | members, permission, owners, pending)

    def diff(self, want: Want | None, have: Have | None) -> Iterator[Finding]:
        if want is None:
            return
        slug = want.slug
        if have is None:
            after = {"name": want.name, "privacy": want.privacy}
            yield Change(slug, "team", Kind.CREATE, want.name, None, after)
            have = Have(want.name, PRIVACY[want.privacy], {}, None)
        if have.slug != want.name:
            before, after = {"slug": have.slug}, {"name": want.name}
            yield Change(slug, "team", Kind.RENAME, want.name, before, after, content=0)
        if have.privacy != PRIVACY[want.privacy]:
            after = {"privacy": want.privacy}
            yield Change(slug, "team", Kind.PATCH, want.name, {"privacy": have.privacy}, after, content=0)
        if have.permission != want.permission:
            yield Change(
                slug,
                "team",
                Kind.GRANT,
                f"{want.name} on {slug}",
                have.permission,
                want.permission,
                risk=Risk.ACCESS,
                content=0,
            )
        yield from _members(want, have)

    def steps(self, change: Change, want: Want, site: Site) -> Steps:
        team = f"/orgs/{site.organization}/teams/{want.name}"
        match change.kind:
            case Kind.CREATE:
                made = yield Rest("POST", f"/orgs/{site.organization}/teams", change.after, proof=team)
                if made.body["slug"] != want.name:
                    raise Stopped(
                        f"GitHub made the team {made.body['slug']} where {want.name} was asked for",
                        "change the team's name to one that GitHub keeps",
                    )
            case Kind.RENAME:
                earlier = f"/orgs/{site.organization}/teams/{change.before['slug']}"
                yield Rest("PATCH", earlier, change.after)
            case Kind.PATCH:
                yield Rest("PATCH", team, change.after)
            case Kind.GRANT if isinstance(change.after, str):
                permission = {"permission": REST_PERMISSION[change.after]}
                here = f"{team}/repos/{site.organization}/{site.slug}"
                yield Rest("PUT", here, permission, fresh=site.fresh)
            case Kind.GRANT:
                login = yield from _login(change.after)
                role = {"role": "maintainer"}
                yield Rest("PUT", f"{team}/memberships/{login}", role, fresh=site.fresh)
            case _:
                yield Rest("DELETE", f"{team}/memberships/{change.before['login']}")
        return None


def _items(team: Mapping[str, Any], connection: str, key: str) -> list[Mapping[str, Any]]:
    return list((team.get(connection) or {}).get(key) or ())


def _members(want: Want, have: Have) -> Iterator[Finding]:
    slug, listed = want.slug, set()
    for steward in want.stewards:
        account, maintains = _present(steward, have)
        listed.add(account)
        if not maintains:
            after = {"login": steward.login, "id": steward.id}
            yield Change(
                slug,
                "team",
                Kind.GRANT,
                f"a steward of {slug}",
                None,
                after,
                risk=Risk.ACCESS,
                cost=2,
                content=0,
            )
    for account, (login, _) in have.members.items():
        if account in listed:
            continue
        if not want.remove_unlisted:
            yield Left(slug, "team", f"a member of {want.name}", "not among the stewards in the manifest")
            continue
        if kept := _kept(account, have):
            yield Left(slug, "team", f"a member of {want.name}", kept)
            continue
        yield Change(
            slug,
            "team",
            Kind.REVOKE,
            f"a member of {want.name}",
            {"login": login, "id": account},
            why="not among the stewards, and the manifest says `unlisted: delete`",
            risk=Risk.DESTRUCTIVE,
            content=0,
        )


def _kept(account: int, have: Have) -> str:
    """Why somebody who is not listed stays though unlisted members go; empty if they go."""
    if account in have.owners:
        return "owners of the organization are not removed"
    if account in have.invited:
        return "only invited so far: who accepts is removed, and an owner can take the invitation back"
    return ""


def _present(steward: Steward, have: Have) -> tuple[int | None, bool]:
    """The account and whether it maintains the team already. The number decides where there is one."""
    for account, (login, maintains) in have.members.items():
        same = account == steward.id if steward.id else login.casefold() == steward.login.casefold()
        if same:
            return account, maintains
    return steward.id, False


def _login(steward: Mapping[str, Any]) -> Steps:
    """Today's login of an account: names change hands on GitHub, numbers do not."""
    if steward["id"] is None:
        found = yield Rest("GET", f"/users/{steward['login']}", accept=frozenset({404}))
    else:
        found = yield Rest("GET", f"/user/{steward['id']}", accept=frozenset({404}))
    if found.status == 404:
        raise Stopped(
            f"a steward listed as {as_listed(steward['login'])} has no GitHub account any more",
            "ask them, and mend or remove the entry",
        )
    return found.body["login"]  # type: ignore[no-any-return]
