"""Strictly parses the resources, guides and offers that are stored next to the manifest. No I/O."""

from .guides import Guide, read_guide
from .offers import NEEDS, OFFER_KINDS, Offer, load_offers
from .resources import RESOURCE_KINDS, Resource, Resources, load_resources
from .review import month_of, needs_review

__all__ = [
    "NEEDS",
    "OFFER_KINDS",
    "RESOURCE_KINDS",
    "Guide",
    "Offer",
    "Resource",
    "Resources",
    "load_offers",
    "load_resources",
    "month_of",
    "needs_review",
    "read_guide",
]
