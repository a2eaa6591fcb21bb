"""The changes that `tahaluf setup` and `tahaluf doctor --fix` make: desired settings, and the requests for them."""

from .access import NO_OWNER_TOKEN, check_owner, check_scopes, facts_before_creation
from .app_key import read_pem, store_client_id_steps, store_key_steps
from .app_manifest import (
    app_manifest,
    app_url,
    default_name,
    installation_url,
    manifest_url,
    registration_url,
    slug_of,
)
from .control_repository import ExistingRepository, creation_steps, needs_files, push_steps
from .desired import RULESET
from .plan_repairs import BY_PERSON, plan_repairs, repairs_by_check
from .repair import Repair, Scope

__all__ = [
    "BY_PERSON",
    "NO_OWNER_TOKEN",
    "RULESET",
    "ExistingRepository",
    "Repair",
    "Scope",
    "app_manifest",
    "app_url",
    "check_owner",
    "check_scopes",
    "creation_steps",
    "default_name",
    "facts_before_creation",
    "installation_url",
    "manifest_url",
    "needs_files",
    "plan_repairs",
    "push_steps",
    "read_pem",
    "registration_url",
    "repairs_by_check",
    "slug_of",
    "store_client_id_steps",
    "store_key_steps",
]
