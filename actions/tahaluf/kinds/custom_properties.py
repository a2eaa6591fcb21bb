"""Sets the values of an organization's custom properties. The properties themselves are defined on GitHub."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, StringConstraints

from tahaluf.fields import BY_TYPE, LIST, TEXT, SingleLine
from tahaluf.plan import (
    UNSET,
    Blocked,
    Bulk,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    PlanItem,
    Steps,
    no_steps_for,
)

from .key import Key
from .protocol import UNREADABLE, Found, Kind, Node, TextCheck
from .reads import RestReads, rest_fact
from .unread import unread_fix

FIELD: Final = "custom_properties"  # a field of repositories in REST
# GitHub's limits
REPOSITORIES_PER_REQUEST: Final = 30
MAX_PROPERTY_VALUE: Final = 75

# User-facing messages
WHAT: Final = "custom properties"
UNREAD: Final = "this token cannot read the custom properties, so Tahaluf does not change them"
UNREAD_FIX: Final = unread_fix("metadata=read")


PropertyName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_#$-]{1,75}$")]
PropertyText = Annotated[SingleLine, Field(min_length=1, max_length=MAX_PROPERTY_VALUE)]


def _as_text(value: object) -> object:
    """Return a boolean as text, because GitHub represents the values of a true/false property as text."""
    return str(value).lower() if isinstance(value, bool) else value


PropertyValue = Annotated[
    Annotated[Annotated[PropertyText, TEXT] | Annotated[tuple[PropertyText, ...], LIST], BY_TYPE] | None,
    BeforeValidator(_as_text),
]


@dataclass(frozen=True, slots=True)
class ActualProperties:
    """`values` is None if they were not read, and UNSET if the token cannot read them."""

    values: Any


@dataclass(frozen=True, slots=True)
class SetProperty(FieldUpdate):
    """Sets one property, or removes its value."""


class CustomPropertiesKind(Kind):
    key = Key(
        name=FIELD,
        type=dict[PropertyName, PropertyValue],
        description="Values of the organization's custom properties; `null` removes a value.",
        example={"regions": ["north", "south"]},
        default={},
    )
    permissions = ("metadata=read",)
    import_reads = RestReads(frozenset({FIELD}))

    def rest_reads(self, value: Mapping[str, Json]) -> RestReads:
        return self.import_reads

    def actual_state(self, repository: Node | None) -> ActualProperties:
        return ActualProperties(rest_fact(repository, FIELD)) if repository else ActualProperties({})

    def diff(self, slug: str, value: Mapping[str, Json], actual: ActualProperties) -> Iterator[PlanItem]:
        if actual.values is None:
            return
        if actual.values is UNSET:
            yield Blocked(slug, self.key.name, WHAT, UNREAD, UNREAD_FIX)
            return
        for name, wanted in value.items():
            present = actual.values.get(name)
            if _normalized(present) != _normalized(wanted):
                operation = SetProperty((FieldChange(name, present, wanted),))
                yield Change(
                    project=slug,
                    resource=self.key.name,
                    kind=ChangeKind.UPDATE,
                    target=name,
                    operation=operation,
                    batched=True,
                    content_writes=0,
                )

    def steps(self, change: Change, context: ChangeContext) -> Steps:
        match change.operation:
            case SetProperty(fields=[field]):
                properties = [{"property_name": field.name, "value": field.new}]
                yield Bulk(
                    "PATCH",
                    f"/orgs/{context.organization}/properties/values",
                    {"properties": properties},
                    "repository_names",
                    context.name,
                    REPOSITORIES_PER_REQUEST,
                )
            case other:
                raise no_steps_for(other)
        return None

    def describe(self, repository: Node, check: TextCheck) -> Found:
        values = rest_fact(repository, FIELD)
        if values is UNSET:
            return Found(omitted={WHAT: UNREADABLE})
        present = {key: value for key, value in (values or {}).items() if value not in (None, "", [])}
        whys = {key: _why_not_writable(value, check) for key, value in present.items()}
        return Found(
            {key: value for key, value in present.items() if not whys[key]} or None,
            {f"custom property {key}": why for key, why in whys.items() if why},
        )


def _why_not_writable(value: Any, check: TextCheck) -> str:
    texts = value if isinstance(value, list) else [value]
    return next((why for text in texts if (why := check(str(text)))), "")


def _normalized(value: Json) -> Json:
    """Return a value that can be compared: the order of values does not matter, and an empty value is None."""
    return sorted(map(str, value)) or None if isinstance(value, list | tuple) else value or None
