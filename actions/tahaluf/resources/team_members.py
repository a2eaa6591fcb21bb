"""Decides who is on a project's team. ¶ The team's maintainers are exactly the stewards. Other members are added by
stewards or by the roster.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tahaluf.manifest import Steward, login_identity
from tahaluf.plan import (
    ChangeKind,
    Json,
    PersonOperation,
    PlanItem,
    Risk,
    Unmanaged,
    Unset,
)

from .accounts import is_same_account
from .team_permission import team_change

# User-facing messages
EARLIER_LOGIN: Final = (
    "their login has changed since they were listed, so correct the entry; they keep their access"
)
LOGIN_TODAY: Final = "{earlier} is now {today}"
NOT_A_STEWARD: Final = "the manifest does not list them as a steward"
NOT_ALLOWED: Final = "the manifest does not list them as a steward, and says `unlisted_members: delete`"
OWNER: Final = "owners of the organization are not removed"
ONLY_INVITED: Final = (
    "they have only been invited; an owner can cancel the invitation; if they accept it, they are removed"
)
ADOPTED_TEAM: Final = "the manifest does not list them as a steward, but an adopted team keeps its members"
INVITATION_EXPIRED: Final = (
    "their invitation has expired and is not sent again; ask them whether they still want to join; if they do, an "
    "owner of the organization can invite them again on GitHub; if not, remove them from the project's entry"
)


@dataclass(frozen=True, slots=True)
class DesiredTeam:
    """The team as described in the manifest. If the team already exists, its `kept_fields` are left unchanged.

    An adopted team keeps all fields that its own entry does not set. `keeps_maintainers` means that maintainers who
    are not stewards stay, as in an adopted team.
    """

    slug: str
    name: str
    privacy: str
    permission: str
    stewards: tuple[Steward, ...]
    remove_members: bool
    keeps_maintainers: bool = False
    kept_fields: frozenset[str] = frozenset()
    sets_privacy: bool = True
    description: str = ""  # digest of the project's self-description
    sets_parent: bool = False
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class ActualTeam:
    """The team on GitHub. `members` maps account IDs to (login, is maintainer) and includes invited people.

    `permission` is the team's permission in the project's repository. `owners` are the organization's owners.
    `invited` people have not accepted yet. `expired` contains the casefolded logins of people who did not accept in
    time, and `newly_expired` contains those whose expired invitation is still reported. `placed` contains the IDs of
    people whom the roster placed in this team. `is_nested` means that the team has a parent or children, so GitHub
    does not allow it to be secret. `parent` is the name of the parent team. `operator` is the person whose token is
    used. GitHub makes this person a maintainer of any team that they create, but they are removed from the team
    afterwards, even if they are an owner.
    """

    slug: str
    privacy: str | Unset
    members: Mapping[int, tuple[str, bool]]
    permission: str | None
    owners: frozenset[int] = frozenset()
    invited: frozenset[int] = frozenset()
    expired: frozenset[str] = frozenset()
    newly_expired: frozenset[str] = frozenset()
    placed: frozenset[int] = frozenset()
    is_nested: bool = False
    operator: int | None = None
    parent: str | Unset | None = None


@dataclass(frozen=True, slots=True)
class AddTeamMaintainer(PersonOperation):
    """Makes a steward a maintainer of the team. Without an account ID, the login identifies the steward.

    `description` is the digest of the project description to which the steward agreed. If the description changes, so
    does the digest of this change. `is_on_team`: whether the person is already on the team, in another role.
    """

    description: str
    is_on_team: bool = field(default=False, compare=False)

    @property
    def verb(self) -> str:
        return "raise" if self.is_on_team else ""

    @property
    def after(self) -> Json:
        return {"login": self.login, "id": self.id, "description": self.description}


@dataclass(frozen=True, slots=True)
class RemoveTeamMember(PersonOperation):
    @property
    def before(self) -> Json:
        return {"login": self.login, "id": self.id}


@dataclass(frozen=True, slots=True)
class DemoteTeamMaintainer(PersonOperation):
    """Demotes a maintainer whom the roster placed in the team to an ordinary member."""

    @property
    def before(self) -> Json:
        return {"login": self.login, "id": self.id}

    @property
    def keeps_some_access(self) -> bool:
        return True


def member_items(desired: DesiredTeam, actual: ActualTeam) -> Iterator[PlanItem]:
    slug, listed = desired.slug, set()
    for steward in desired.stewards:
        account, is_maintainer = find_member(steward, actual)
        listed.add(account)
        if today := _other_login(steward, actual):
            detail = LOGIN_TODAY.format(earlier=steward.login, today=today)
            yield Unmanaged(
                slug,
                "team",
                f"a steward of {slug}",
                EARLIER_LOGIN,
                is_notice=True,
                details=detail,
                is_task=True,
            )
        if is_maintainer:
            continue
        if account not in actual.members and (login := steward.login.casefold()) in actual.expired:
            is_news = login in actual.newly_expired
            yield Unmanaged(
                slug,
                "team",
                f"a steward of {slug}",
                INVITATION_EXPIRED,
                is_notice=is_news,
                details=steward.login,
            )
            continue
        is_on_team = account in actual.members
        add = AddTeamMaintainer(steward.login, steward.id, desired.description, is_on_team)
        yield team_change(slug, ChangeKind.GRANT, f"a steward of {slug}", add, risk=Risk.ACCESS, cost=2)
    for account, (login, is_maintainer) in actual.members.items():
        if account not in listed:
            yield _unlisted_item(desired, actual, account, login, is_maintainer)


def _unlisted_item(
    desired: DesiredTeam, actual: ActualTeam, account: int, login: str, is_maintainer: bool
) -> PlanItem:
    """Decide what happens to someone who is not a steward.

    Removing access needs no review, but the removal limit applies.
    """
    target = f"a {'maintainer' if is_maintainer else 'member'} of {desired.name}"
    if reason := _keep_reason(desired, actual, account, is_maintainer):
        return Unmanaged(desired.slug, "team", f"a member of {desired.name}", reason)
    if account in actual.placed and is_maintainer:
        return team_change(
            desired.slug,
            ChangeKind.REVOKE,
            target,
            DemoteTeamMaintainer(login, account),
            reason=NOT_A_STEWARD,
        )
    reason = NOT_A_STEWARD if is_maintainer else NOT_ALLOWED
    removal = RemoveTeamMember(login, account)
    change = team_change(desired.slug, ChangeKind.REVOKE, target, removal, reason=reason)
    # Owners keep their access to everything, so they lose nothing by leaving the team
    return replace(change, exempt=True) if account in actual.owners else change


def _keep_reason(desired: DesiredTeam, actual: ActualTeam, account: int, is_maintainer: bool) -> str:
    """Return why someone who is not a steward keeps their access, or an empty string if they lose it."""
    if account in actual.owners and not (account == actual.operator and account not in actual.placed):
        return OWNER
    if account in actual.invited:
        return ONLY_INVITED if desired.remove_members else NOT_A_STEWARD
    if is_maintainer:
        return ADOPTED_TEAM if desired.keeps_maintainers else ""
    return "" if desired.remove_members and account not in actual.placed else NOT_A_STEWARD


def find_member(steward: Steward, actual: ActualTeam) -> tuple[int | None, bool]:
    """Return a steward's account ID and whether they maintain the team. Uses the ID in the manifest, if there is
    one."""
    for account, (login, is_maintainer) in actual.members.items():
        if is_same_account(steward, login, account):
            return account, is_maintainer
    return steward.id, False


def _other_login(steward: Steward, actual: ActualTeam) -> str:
    """Return a steward's current login if it differs from the one in the manifest. Otherwise,
    return an empty string.
    """
    today, _ = actual.members.get(steward.id or 0, (steward.login, False))
    return today if login_identity(today) != login_identity(steward.login) else ""
