"""The base class of kinds. A kind defines everything about one key of the manifest: its values, what to read, how to
compare, which requests apply a change, and how to describe an existing repository.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from tahaluf.plan import Change, ChangeContext, PlanItem, Steps

from .key import Key
from .reads import RestReads, Selection

Node = Mapping[str, Any]
# A function that returns why a text on GitHub cannot be written to the manifest, or an empty string if it can
TextCheck = Callable[[str], str]

# User-facing messages
UNREADABLE: Final = "this token cannot read it"


@dataclass(frozen=True, slots=True)
class Found:
    """What an import writes about a repository. `value`: the key's value, or None to leave out the key.

    `omitted` maps what the manifest cannot express to the reason.
    """

    value: Any = None
    omitted: Mapping[str, str] = field(default_factory=dict)


class Kind(ABC):
    """One kind of setting of a repository. It reads one key of the manifest and nothing else, and sends no requests.

    `value` is what the manifest says about a project: if an entry adds to the defaults (see `Key`), a mapping of the
    values that are set, with lists as in JSON; otherwise, the value itself. `permissions`: what a token needs to read
    this, in the format of GitHub's headers, such as `contents=read`. `selection`: the fields of the repository.
    `import_reads`: the facts that an import needs.
    """

    key: ClassVar[Key]
    permissions: ClassVar[tuple[str, ...]]
    selection: ClassVar[Selection] = Selection("name")
    import_reads: ClassVar[RestReads] = RestReads()

    def rest_reads(self, value: Any) -> RestReads:
        """Return the REST reads that a comparison with this value needs, because GraphQL does not provide the facts."""
        return RestReads()

    @abstractmethod
    def actual_state(self, repository: Node | None) -> Any:
        """Return the state on GitHub. `repository` is None if the repository does not exist."""

    @abstractmethod
    def diff(self, slug: str, value: Any, actual: Any) -> Iterable[PlanItem]:
        """Yield the changes that make the project's repository match the value."""

    @abstractmethod
    def steps(self, change: Change, context: ChangeContext) -> Steps:
        """Yield the requests that make the change."""

    @abstractmethod
    def describe(self, repository: Node, check: TextCheck) -> Found:
        """Return the value that leaves an existing repository as it is."""
