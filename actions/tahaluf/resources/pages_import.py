"""Describes the sites of existing repositories. If a repository has no site, its entry gets no `pages` key, so a site
can still be added on GitHub.
"""

from collections.abc import Callable
from typing import Any, Final

from tahaluf.kinds import UNREADABLE, Node
from tahaluf.plan import UNSET

from .importing import Imported, Inexpressible, OrganizationState, governed

# User-facing messages
WHAT: Final = "the site on GitHub Pages"


def import_pages(state: OrganizationState, settings_of: Callable[[Node], Any]) -> Imported:
    """Return the settings of existing sites. `settings_of` returns None for a repository without a site, and UNSET if
    the token cannot read the settings.
    """
    entries, problems = {}, []
    for name, node in governed(state):
        settings = settings_of(node)
        if settings is UNSET:
            problems.append(Inexpressible(name, WHAT, UNREADABLE))
        elif settings:
            keys = {key: value for key, value in settings.items() if value}
            if source := keys.pop("source", None):
                branch, _, path = source.rpartition(" ")
                keys["source"] = {"branch": branch} | ({"path": path} if path != "/" else {})
            elif keys.get("build_type") == "legacy":
                del keys["build_type"]
            entries[name] = {"repository": {"pages": keys}}
    return Imported(entries=entries, inexpressible=tuple(problems))
