"""Parses the resources, guides and offers stored next to the manifest, and rejects any invalid content. No I/O."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .edit import add_resource, set_unreachable
    from .guides import Guide, read_guide, split_guide
    from .links import (
        Absence,
        Link,
        LinkStatus,
        absences_from_json,
        absences_to_json,
        links_in,
        lost_links,
        record,
        unreachable_changes,
    )
    from .names import READER_NAMES, RESOURCE_KIND_NAMES
    from .offers import NEEDS, OFFER_KINDS, Offer, load_offers
    from .resources import RESOURCE_KINDS, Resource, Resources, load_resources
    from .review import month_of, needs_review

__all__ = [
    "NEEDS",
    "OFFER_KINDS",
    "READER_NAMES",
    "RESOURCE_KINDS",
    "RESOURCE_KIND_NAMES",
    "Absence",
    "Guide",
    "Link",
    "LinkStatus",
    "Offer",
    "Resource",
    "Resources",
    "absences_from_json",
    "absences_to_json",
    "add_resource",
    "links_in",
    "load_offers",
    "load_resources",
    "lost_links",
    "month_of",
    "needs_review",
    "read_guide",
    "record",
    "set_unreachable",
    "split_guide",
    "unreachable_changes",
]

__getattr__ = lazy_exports(__name__, __file__)
