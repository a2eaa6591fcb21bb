"""Plan items: what would change, what is blocked, and what is unmanaged."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from .operation import Operation, PersonOperation


class ChangeKind(StrEnum):
    """What a change does. Changes are applied in this order."""

    ADOPT = "adopt"
    UNARCHIVE = "unarchive"
    CREATE = "create"
    RENAME = "rename"
    UPDATE = "update"
    GRANT = "grant"
    REVOKE = "revoke"
    MERGE = "merge"
    DELETE = "delete"
    ARCHIVE = "archive"

    @property
    def order(self) -> int:
        return _ORDER[self]


_ORDER: Final = {kind: index for index, kind in enumerate(ChangeKind)}
REMOVAL_KINDS: Final = frozenset({ChangeKind.REVOKE, ChangeKind.MERGE, ChangeKind.DELETE, ChangeKind.ARCHIVE})
DIGEST_LENGTH: Final = 32  # hex digits; 128 bits are enough to prevent crafted collisions
# For each resource, the kinds of change that make the project's other changes possible, or require a new plan for
# them. GitHub adds labels and a first commit to a new repository, and accepts writes to an unarchived one. A
# shared team must exist before it gets access
PROVISIONING: Final = {
    "repository": frozenset({ChangeKind.UNARCHIVE, ChangeKind.CREATE, ChangeKind.RENAME}),
    "shared team": frozenset({ChangeKind.CREATE}),
}
NAMELESS: Final = frozenset(
    {"pages"}
)  # a repository has only one site, so the name of what is deleted says nothing
SUBJECT_LENGTH: Final = 16  # shorter, because the worst effect of a collision is that a change is held


class Risk(StrEnum):
    """The reason why a change must be reviewed before `apply` makes it, or `none`."""

    NONE = "none"
    ACCESS = "access"  # grants someone access
    ADOPTION = "adoption"  # adopts something that already existed
    DESTRUCTIVE = "destructive"  # loses data, or does something that the next run cannot undo
    PROTECTION = "protection"  # turns off something that protects a repository


class Mark(StrEnum):
    """Something that people must notice about a change. Each mark has one meaning, and most changes have no mark."""

    GIVES_ACCESS = "gives access"
    REMOVES_ACCESS = "removes access"
    REDUCES_ACCESS = "reduces access"
    BECOMES_PUBLIC = "becomes public"
    REDUCES_PROTECTION = "reduces protection"
    IRREVERSIBLE = "cannot be undone"
    ADOPTS = "adopts"


class ChangeOrigin(StrEnum):
    """Why a pull request's plan contains a change."""

    REQUESTED = "requested"
    DRIFT = "drift"


class Unset:
    """The type of UNSET, the value of a field that the token cannot read, and that therefore never causes a change."""

    _instance: "Unset | None" = None

    def __new__(cls) -> "Unset":
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False


UNSET: Final = Unset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change that a run would make.

    `project`: the key of the place that it changes (`keys.py`). `target` is the name of what changes, as people see
    it, and `operation` has the data for the steps.
    """

    project: str
    resource: str
    kind: ChangeKind
    target: str
    operation: Operation
    reason: str = ""
    risk: Risk = Risk.NONE
    cost: int = 1  # number of requests, if nothing fails
    batched: bool = False  # sent as a mutation, together with other mutations of the same kind
    content_writes: int = 1  # how many of the requests count as content creation
    origin: ChangeOrigin = ChangeOrigin.REQUESTED
    exempt: bool = False  # does not count towards the removal limit, because this run created the object
    is_discreet: bool = False  # its repository is not public, so public output omits previous values
    details: str = ""  # only for maintainers at a terminal, and never shown in public

    @property
    def own_requests(self) -> int:
        """The number of requests that this change does not share with others."""
        return self.cost - 1 if self.batched else self.cost

    @property
    def digest(self) -> str:
        """Hex digits that identify the change and its target, regardless of its reason, cost and origin.

        The digest covers the values that the operation writes or, if it writes nothing, the values that it removes.
        """
        before, after = self.operation.before, self.operation.after
        content = before if after is None else after
        return _hash([self.project, self.resource, self.kind, self.target, content, self.risk], DIGEST_LENGTH)

    @property
    def loses_access(self) -> bool:
        """Whether an account loses access. Public output must then not say which account."""
        return self.person is not None and self.kind is ChangeKind.REVOKE

    @property
    def hides_target(self) -> bool:
        """Whether public output must not name the target. This is so if something is deleted from a repository that
        is not public, because the manifest may never have contained the name.
        """
        return self.is_discreet and self.kind is ChangeKind.DELETE and self.resource not in NAMELESS

    @property
    def public_digest(self) -> str:
        """The digest. If the change takes access away from a person, the digest does not cover who it is. Otherwise,
        anyone could find out by computing the digest for each member of the organization.
        """
        if not self.loses_access:
            return self.digest
        return _hash([self.project, self.resource, self.kind, self.target, self.risk], DIGEST_LENGTH)

    @property
    def subject(self) -> str:
        """Hex digits that identify what is changed, regardless of the new value.

        A later change to the same subject contradicts this change. All removals from one project's team share a
        subject, so that the public plan does not reveal who is removed.
        """
        if self.person is None:
            return _hash([self.project, self.resource, self.target], SUBJECT_LENGTH)
        if self.granted_person is None:
            return self._people_subject
        return _hash([self.project, self.resource, "person", self.granted_person.account], SUBJECT_LENGTH)

    @property
    def opposing_subjects(self) -> frozenset[str]:
        """Subjects for which a later change contradicts this change."""
        return frozenset({self.subject} if self.person is None else {self.subject, self._people_subject})

    @property
    def mark(self) -> Mark | None:
        """What people must notice. Some risky changes have no mark, such as archiving: an archived repository can be
        unarchived."""
        match self.kind:
            case ChangeKind.ADOPT:
                return Mark.ADOPTS
            case ChangeKind.GRANT | ChangeKind.UNARCHIVE:
                return Mark.GIVES_ACCESS
            case ChangeKind.REVOKE:
                return Mark.REDUCES_ACCESS if self.lowers_access else Mark.REMOVES_ACCESS
            case ChangeKind.UPDATE if self._new_visibility == "public":
                return Mark.BECOMES_PUBLIC
            case ChangeKind.UPDATE if self.risk is Risk.PROTECTION:
                return Mark.REDUCES_PROTECTION  # for example, secret scanning is turned off
            case ChangeKind.UPDATE | ChangeKind.DELETE if self.risk is Risk.ACCESS:
                return Mark.GIVES_ACCESS  # for example, a ruleset becomes less strict
            case ChangeKind.UPDATE | ChangeKind.MERGE | ChangeKind.DELETE if self.risk is Risk.DESTRUCTIVE:
                return Mark.IRREVERSIBLE
            case ChangeKind.UPDATE if self.operation.reduces_access:
                return Mark.REDUCES_ACCESS  # for example, fewer people may bypass a ruleset
            case _:
                return None

    @property
    def lowers_access(self) -> bool:
        """Whether the change takes away some of a person's access, but not all of it."""
        after = self.operation.after
        values = after.values() if isinstance(after, Mapping) else [after]
        keeps_some = self.operation.keeps_some_access or any(value is not None for value in values)
        return self.kind is ChangeKind.REVOKE and keeps_some

    def explanation(self, *, in_public: bool) -> str:
        """Return the reason, with the details unless this is public. May be empty."""
        return self.reason if in_public else "; ".join(filter(None, [self.reason, self.details]))

    @property
    def provisions(self) -> bool:
        """Whether the project's other changes can be compared or made only after this change."""
        return self.kind in PROVISIONING.get(self.resource, ())

    @property
    def is_prerequisite(self) -> bool:
        """Whether the project's other changes wait while this change is held."""
        return self.provisions or self.kind is ChangeKind.ADOPT

    @property
    def person(self) -> PersonOperation | None:
        """The operation, if the change gives, reduces or ends one account's access, or None for other changes."""
        return self.operation if isinstance(self.operation, PersonOperation) else None

    @property
    def granted_person(self) -> PersonOperation | None:
        """The operation, if the change gives one account access, or None for other changes."""
        return self.person if self.kind is ChangeKind.GRANT else None

    @property
    def _new_visibility(self) -> Any:
        after = self.operation.after
        return after.get("visibility") if isinstance(after, Mapping) else None

    @property
    def is_always_shown(self) -> bool:
        """Whether even a shortened plan shows the change, because it affects access or visibility, removes something,
        or is risky.
        """
        values = [value for value in (self.operation.before, self.operation.after) if isinstance(value, dict)]
        return (
            self.risk is not Risk.NONE
            or self.kind in REMOVAL_KINDS | {ChangeKind.GRANT, ChangeKind.UNARCHIVE}
            or any(key in value for value in values for key in ("visibility", "privacy", "permission"))
        )

    @property
    def _people_subject(self) -> str:
        return _hash([self.project, self.resource, "people removed"], SUBJECT_LENGTH)


@dataclass(frozen=True, slots=True, order=True)
class Announcement:
    """A change that needs no request to GitHub, such as a changed setting, a changed trusted file, or a project that
    is no longer managed.

    `text` says what happens to the target, such as `is added`, and `plural` says this about several targets. Without
    `plural`, each target gets its own sentence.
    """

    project: str
    resource: str
    target: str
    text: str
    risk: Risk = Risk.NONE
    plural: str = ""

    @property
    def digest(self) -> str:
        return _hash(["announcement", *self._parts, self.text, self.risk], DIGEST_LENGTH)

    @property
    def subject(self) -> str:
        return _hash(["announcement", *self._parts], SUBJECT_LENGTH)

    @property
    def _parts(self) -> tuple[str, str, str]:
        return self.project, self.resource, self.target


@dataclass(frozen=True, slots=True, order=True)
class Blocked:
    """Something in the manifest that cannot be applied. Such items are found before anything is written.

    `details` are only for maintainers at a terminal and are never shown in public.
    """

    project: str
    resource: str
    target: str
    reason: str
    fix: str
    details: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Unmanaged:
    """Something that exists on GitHub but not in the manifest, and is not changed.

    `is_notice` means that people should know about it, so every run reports it. `is_task` means that a person needs to
    act on it, so runs do not exit with 0. If `is_discreet` is true, it appears publicly only as part of a count.
    `details` are only for maintainers at a terminal and are never shown in public.
    """

    project: str
    resource: str
    target: str
    reason: str
    is_notice: bool = False
    is_discreet: bool = False
    details: str = ""
    is_task: bool = False


PlanItem = Change | Blocked | Unmanaged | Announcement


def _hash(parts: Sequence[Any], length: int) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:length]
