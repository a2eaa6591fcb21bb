"""The names of people, projects and teams in random histories, and the fixed part of their manifests."""

from typing import Any

from support.busy_coalition import STEWARD_IDS
from support.organization_builder import ORGANIZATION

Manifest = dict[str, Any]
PEOPLE = list(STEWARD_IDS.items())
OWN = ("bakery", "canal", "lantern")  # managed from the start, unless the first manifest is random
FREE = ("orchard", "wells", "night-school")
# Existing repositories and teams that are not managed. `accounts` is the former name of `ledger`.
PRIVATE = ("vault", "ledger")
PUBLIC = ("diary", "attic")
FOREIGN_TEAMS = ("board", "wells", "orchard")
SHARED_TEAMS = ("everybody", "maps", "board")  # `board` may exist before the manifest names it
NAMES = (*FREE, *PRIVATE, "accounts", *PUBLIC, "board", *OWN)  # the names in OWN may have been managed before
LABELS = ("question", "help wanted", "maps; tools", "odd.one")
PERMISSIONS = ("read", "triage", "write", "maintain", "admin")  # ordered from lowest to highest
# The organization's custom properties, with their types
PROPERTIES = {"area": "string", "regions": "multi_select"}
REGIONS = ["north", "south"]
HEAD: Manifest = {
    "version": 1,
    "organization": ORGANIZATION,
    "defaults": {"template": "small", "labels": ["core"]},
    "removal_limits": {"removals": 100, "share": 100},
    "labels": {
        "core": [
            {"name": "bug", "color": "d73a4a"},
            {"name": "idea", "color": "a2eeef", "aliases": ["enhancement"]},
        ]
    },
}
