"""How sites are judged: publishing a site, and publishing other content, need a review."""

from collections.abc import Mapping
from typing import Any

from support.histories.facets import Facets
from support.histories.kinds.kind import MISSING, covers, same_elsewhere


class PagesKind:
    key, is_complete = "pages", False

    def wanted(self, own: Any, default: Any) -> Mapping[str, Any] | None:
        if own is MISSING:
            return None
        if own is None:
            return {"pages": None}
        found = {key: own[key] for key in ("cname", "https_enforced") if key in own}
        if source := own.get("source"):
            found |= {"build_type": "legacy", "source": f"{source['branch']} {source.get('path', '/')}"}
        elif "build_type" in own:
            found["build_type"] = own["build_type"]
        return {"pages": found}

    def agrees(self, wanted: Any, value: Any) -> bool:
        return covers(wanted, value)

    def may_become(self, wanted: Any, value: Any) -> bool:
        """GitHub accepts a domain only after the site has been created."""
        later = ("cname", "https_enforced")
        return value is not None and covers(
            {key: one for key, one in (wanted or {}).items() if key not in later}, value
        )

    def keeps(self, wanted: Any, old: Any, new: Any) -> bool:
        """A site that a workflow publishes has no source."""
        if wanted and "build_type" in wanted:
            wanted = {"source": None, **wanted}
        return same_elsewhere(wanted, old, new)

    def reviewed(self, name: str, old: Any, new: Any, before: Facets) -> list[str] | None:
        if old is None:
            return []
        if new is None:
            return None
        changed_source = new["source"] is not None and old["source"] != new["source"]
        is_open = old["https_enforced"] and not new["https_enforced"]
        return ["source"] * changed_source + ["https_enforced"] * is_open or None

    def target(self, name: str) -> str:
        return "pages"
