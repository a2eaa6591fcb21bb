"""Builds the site without entries that cause an error, such as a project whose page cannot be rendered."""

from typing import Final, NamedTuple

from jinja2.exceptions import SecurityError

from tahaluf.failing_items import skip_failing
from tahaluf.item_errors import ItemErrors
from tahaluf.problems import CommandError

from .build import build
from .page_templates import TemplateStoppedError
from .site import Site, SiteEntry

# If more entries fail, a template is probably the cause
MAX_LEFT_OUT: Final = 10


class SiteBuild(NamedTuple):
    """`files`: the contents by path. `left_out`: the entries that are not in the files, with the errors they cause."""

    files: dict[str, bytes]
    left_out: dict[SiteEntry, CommandError]


def build_without_failing(site: Site) -> SiteBuild:
    """Build the site without the entries that cause an error.

    Raises the error if it is not caused by a single entry, or if too many or all entries fail.
    """
    errors = ItemErrors[SiteEntry]()
    entries = site.entries
    files = skip_failing(
        entries,
        lambda kept: build(site.without(set(entries) - set(kept))),
        errors,
        raised=(TemplateStoppedError, SecurityError, MemoryError),
        most=min(MAX_LEFT_OUT, max(len(entries) - 1, 0)),
    )
    return SiteBuild(files, errors.by_item)
