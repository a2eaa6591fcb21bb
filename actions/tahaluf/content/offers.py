"""`offers.yml`: what the coalition or its friends provide to projects, and what a project needs to qualify."""

from typing import Annotated, Final, Literal, get_args

from pydantic import Field

from tahaluf.manifest import (
    Id,
    Language,
    Name,
    StrictModel,
    Summary,
    Url,
    check_rules,
    load_model,
    unique_ids,
)
from tahaluf.problems import InvalidInput
from tahaluf.suggestions import Suggester

from .review import DEFAULT_INTERVAL, Month, ReviewInterval

OfferKind = Literal["hosting", "ci", "domain", "tool", "money"]
OFFER_KINDS: Final[tuple[str, ...]] = get_args(OfferKind)
Need = Literal["registered", "card", "identity-check", "open-source", "non-political"]
NEEDS: Final[tuple[str, ...]] = get_args(Need)
UNIQUE: Final = unique_ids("offers", "offer-duplicate", "give each offer a unique id")
EMPTY_FIX: Final = "start with `offers: []`, or delete the file"


class OfferTranslation(StrictModel):
    """An offer's text in another language."""

    name: Name | None = Field(None, description="The name in that language.")
    what: Summary | None = Field(None, description="The description in that language.")
    caution: Summary | None = Field(None, description="The caution in that language.")


class Offer(StrictModel):
    """Something that projects can obtain."""

    id: Id = Field(description="Identifies the offer in links. Ids are never reused.")
    name: Name = Field(description="The offer's name.")
    provider: Name = Field(description="Who provides the offer.")
    lang: Language = Field("en", description="The language in which the entry is written.")
    kind: OfferKind = Field(description="The kind of offer.")
    what: Summary = Field(description="What a project gets, in one or two sentences.")
    needs: tuple[Need, ...] = Field(
        (), description="What the provider requires: a registered organization, a payment card, …"
    )
    held: Literal["none", "pooled"] = Field(
        "none", description="`pooled`: the coalition already has it, so ask us first."
    )
    url: Url = Field(description="The page that describes the offer.")
    caution: Summary | None = Field(None, description="What can go wrong.")
    checked: Month = Field(description="The month in which a person last checked the offer: `2026-11`.")
    review_after: ReviewInterval = Field(
        DEFAULT_INTERVAL,
        description="Number of months after which the offer must be checked again. From then on, it is listed last.",
    )
    translations: dict[Language, OfferTranslation] = Field(
        {}, description="Translations of the entry, by language."
    )


class _Offers(StrictModel):
    offers: Annotated[tuple[Offer, ...], Field(max_length=2000)] = Field((), description="The offers.")


def load_offers(text: str, filename: str) -> tuple[Offer, ...]:
    """Parse `offers.yml`. Raises `InvalidInput` with all problems."""
    loaded, document = load_model(_Offers, text, filename, EMPTY_FIX)
    if problems := list(check_rules(document, Suggester(), [UNIQUE])):
        raise InvalidInput(problems)
    return loaded.offers
