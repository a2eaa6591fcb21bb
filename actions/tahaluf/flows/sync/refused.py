"""Reports optional permissions that the manifest needs but the App lacks."""

from collections.abc import Iterable
from typing import Final

from tahaluf.inputs.environment import Environment
from tahaluf.manifest import Manifest, Shard
from tahaluf.problems import CommandError

# User-facing messages
REFUSED: Final = (
    "GitHub refused to create a token with the App's permission {permission}, which `{key}` in the "
    "manifest needs; all other changes go ahead"
)
FIX: Final = "give the App this permission if necessary, and ask an owner to accept it at {url}"


def refused_permissions(env: Environment, manifest: Manifest, shards: Iterable[Shard]) -> CommandError | None:
    """Return an error if GitHub refused a token with a permission that one of the shards needs."""
    if not env.refused_permissions:
        return None
    from tahaluf.health import SettingsUrls, optional_permissions

    for organization in dict.fromkeys(shard.organization for shard in shards):
        needed = optional_permissions(manifest, organization)
        refused = [name for name in needed if name in env.refused_permissions]
        if refused:
            urls = SettingsUrls(env.server_url, organization, env.repository or "")
            what = "; ".join(REFUSED.format(permission=name, key=needed[name]) for name in refused)
            return CommandError(what, FIX.format(url=urls.organization_settings("installations")))
    return None
