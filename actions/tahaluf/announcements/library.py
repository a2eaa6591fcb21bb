"""Announces how changes to resources, offers or guides affect the public site."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from tahaluf.layout import GUIDES_FOLDER, OFFERS_FILE, RESOURCES_FILE
from tahaluf.plan import COALITION_KEY, Announcement

# User-facing messages
LISTS: Final = {
    RESOURCES_FILE: ("resources/", "change on the public site, together with their data and feed"),
    OFFERS_FILE: ("offers/", "change on the public site, together with their data"),
}
ADDED: Final = "added: {ids}"
REMOVED: Final = "removed: {ids}"
GUIDE: Final = "changes on the public site"
SEVERAL_GUIDES: Final = "change on the public site"

_GUIDE_FILE: Final = re.compile(rf"{GUIDES_FOLDER}/([a-z0-9-]+)\.([A-Za-z0-9-]+)\.md")
_ID: Final = re.compile(r"^([+-])[ \t]*(?:-[ \t]*)?\{?[ \t]*id:[ \t]*[\"']?([a-z0-9_-]+)", re.MULTILINE)


def is_library_file(path: str) -> bool:
    return path in LISTS or _GUIDE_FILE.fullmatch(path) is not None


def announce_library(patches: Mapping[str, str]) -> Iterator[Announcement]:
    """Yield an item for each changed file. `patches` maps paths to patches."""
    for path, patch in sorted(patches.items()):
        if path in LISTS:
            pages, text = LISTS[path]
            yield Announcement(COALITION_KEY, "pages", pages, "; ".join([text, *_entries(patch)]))
        elif guide := _GUIDE_FILE.fullmatch(path):
            yield Announcement(
                COALITION_KEY, "page", f"{guide[2]}/guides/{guide[1]}/", GUIDE, plural=SEVERAL_GUIDES
            )


def _entries(patch: str) -> Iterator[str]:
    """Return the names of the entries that the patch adds or removes. Entries that were only moved are left out."""
    added, removed = ({match[2] for match in _ID.finditer(patch) if match[1] == sign} for sign in ("+", "-"))
    for text, ids in ((ADDED, added - removed), (REMOVED, removed - added)):
        if ids:
            yield text.format(ids=", ".join(f"`{id_}`" for id_ in sorted(ids)))
