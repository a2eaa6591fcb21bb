"""`resources.yml`: useful URLs, each with a reason and the month in which someone last checked the page."""

from typing import Annotated, Final, Literal, get_args

from pydantic import Field

from tahaluf.manifest import (
    Date,
    Id,
    Language,
    Name,
    StrictModel,
    Summary,
    Term,
    Url,
    check_rules,
    load_model,
    unique_ids,
)
from tahaluf.problems import InvalidInput, Problem
from tahaluf.suggestions import Suggester

from .review import DEFAULT_INTERVAL, Month, ReviewInterval

ResourceKind = Literal["guide", "tool", "template", "course", "data", "fund", "place"]
RESOURCE_KINDS: Final[tuple[str, ...]] = get_args(ResourceKind)
Audience = Literal["volunteers", "stewards", "everybody"]
UNIQUE: Final = unique_ids("resources", "resource-duplicate", "give each resource a unique id")
EMPTY_FIX: Final = "start with `resources: []`, or delete the file"


class ResourceTranslation(StrictModel):
    """A resource's text in another language."""

    title: Name | None = Field(None, description="The title in that language.")
    why: Summary | None = Field(None, description="The reason in that language.")


class Resource(StrictModel):
    """A URL that helps volunteers or projects."""

    id: Id = Field(description="Identifies the resource in links and feeds. Ids are never reused.")
    title: Name = Field(description="The page's title.")
    url: Url = Field(description="The page's URL.")
    lang: Language = Field("en", description="The language in which the page is written.")
    kind: ResourceKind = Field(description="The kind of resource.")
    topics: tuple[Id, ...] = Field((), description="Ids from `topics`.")
    audience: Audience = Field("everybody", description="The people for whom the page is useful.")
    why: Summary = Field(description="What the page is good for and what it does not cover, in one sentence.")
    checked: Month = Field(description="The month in which a person last read the page: `2026-10`.")
    review_after: ReviewInterval = Field(
        DEFAULT_INTERVAL,
        description="Number of months after which someone must read the page again. From then on, it is listed last.",
    )
    added: Date | None = Field(None, description="The date on which the entry was added, for the feed.")
    archived_copy: Url | None = Field(None, description="The URL of a copy in a web archive.")
    unreachable: Month | None = Field(
        None, description="The month in which the URL stopped working. The bot writes this key."
    )
    translations: dict[Language, ResourceTranslation] = Field(
        {}, description="Translations of the entry, by language."
    )


class Resources(StrictModel):
    """The content of the whole file."""

    topics: dict[Id, Term] = Field({}, description="The topics that resources can have.")
    resources: Annotated[tuple[Resource, ...], Field(max_length=2000)] = Field(
        (), description="The resources."
    )


def load_resources(text: str, filename: str) -> Resources:
    """Parse `resources.yml`. Raises `InvalidInput` with all problems."""
    loaded, document = load_model(Resources, text, filename, EMPTY_FIX)
    problems = list(check_rules(document, Suggester(), [UNIQUE]))
    for number, resource in enumerate(loaded.resources):
        for position, topic in enumerate(resource.topics):
            if topic not in loaded.topics:
                path = ("resources", number, "topics", position)
                fix = "add it under `topics`, or choose an existing one"
                what = f"unknown topic {topic!r}"
                problems.append(Problem(document.location(path), "topic-unknown", what, fix, path))
    if problems:
        raise InvalidInput(problems)
    return loaded
