"""Operations describe what a change does. Each resource defines its own operations, using GitHub's terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"


class Operation:
    """Base class of the frozen dataclasses with the data that a change's steps need.

    `before` and `after` are part of the plan's JSON and of digests, so earlier reviews become invalid if either of
    them changes.
    """

    __slots__ = ()

    @property
    def before(self) -> Json:
        """The value that the operation replaces or removes, or None if there is no such value."""
        return None

    @property
    def after(self) -> Json:
        """The value that the operation writes, or None for a removal."""
        return None

    @property
    def verb(self) -> str:
        """A verb that describes the operation better than the change's kind does, or an empty string."""
        return ""

    @property
    def keeps_some_access(self) -> bool:
        """Whether a revocation leaves some access even though `after` does not show this."""
        return False

    @property
    def reduces_access(self) -> bool:
        """Whether an update takes away something that people could do before, such as bypass a ruleset."""
        return False

    @property
    def differences(self) -> Mapping[str, tuple[Json, Json]]:
        """The old and new values in words, by name. Overridden if `before` and `after` are not readable for people."""
        return {}

    @property
    def described(self) -> Mapping[str, Json]:
        """Values that describe to people what is created or removed. The result is empty if the target's name says
        enough.
        """
        return {}

    @property
    def reviewed_since(self) -> str:
        """Plans that were merged before this time do not count as reviews of the operation. A time in ISO 8601, or an
        empty string.
        """
        return ""

    @property
    def previous_name(self) -> str | None:
        """The current name of the object to rename, or None for other operations."""
        return None


@dataclass(frozen=True, slots=True)
class PersonOperation(Operation):
    """Base class of operations that give, reduce or end one account's access.

    The login is never shown in public. If the account's `id` is not known, the login identifies the account.
    """

    login: str
    id: int | None

    @property
    def account(self) -> int | str:
        """The account's id or, if it is not known, its casefolded login."""
        return self.login.casefold() if self.id is None else self.id


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field's name in GitHub's API, and its values before and after the change."""

    name: str
    old: Json
    new: Json


@dataclass(frozen=True, slots=True)
class FieldUpdate(Operation):
    """Base class of operations that set some of an object's fields and leave the others unchanged."""

    fields: tuple[FieldChange, ...]

    @property
    def old_values(self) -> Mapping[str, Json]:
        return {field.name: field.old for field in self.fields}

    @property
    def new_values(self) -> Mapping[str, Json]:
        return {field.name: field.new for field in self.fields}

    @property
    def before(self) -> Json:
        return self.old_values

    @property
    def after(self) -> Json:
        return self.new_values


def no_steps_for(operation: Operation) -> TypeError:
    """Return the error for an operation that belongs to another resource, which is always a bug in Tahaluf."""
    return TypeError(f"no steps for {type(operation).__name__}")
