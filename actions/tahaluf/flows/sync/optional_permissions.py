"""Requests tokens with optional permissions of the App, and reports permissions that the App lacks.

GitHub refuses a whole token if the App lacks one of its permissions, so each optional permission has its own token.
An action starts the command without these tokens. If the manifest needs some of them, the command lists the
permissions in an output, and stops before it writes anything. The action then creates the tokens, and starts the
command again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from tahaluf.inputs.environment import Environment
from tahaluf.manifest import Manifest, Shard
from tahaluf.plan import Blocked
from tahaluf.problems import CommandError
from tahaluf.resources import UNREAD_CONFIGURATIONS

# User-facing messages
REFUSED: Final = (
    "GitHub refused to create a token with the App's {permission} permission, which `{key}` in the "
    "manifest needs; changes that do not need it are still made"
)
FIX: Final = "grant the App this permission if necessary, and ask an owner to approve it at {url}"
UNREAD_FIX: Final = (
    "grant the App the organization_administration permission if necessary, "
    "and ask an owner to approve it at {url}"
)
HEADING: Final = "#### Permissions of the App"
LINK: Final = "[the page of installed Apps]({url})"
REFUSED_LINE: Final = (
    "- `{key}` needs the App's `{permission}` permission in `{organization}`, which GitHub refused. Add it to the App "
    "if necessary, and ask an owner to approve it on {page}. Then a member can comment `/plan` here."
)
FIRST_USE_LINE: Final = (
    "- `{key}` is new in `{organization}`, and `apply` needs the App's `{permission}` permission for it. If the App "
    "does not have this permission yet, add it, and ask an owner to approve it on {page}."
)


class TokensRequested(Exception):
    """The action has to create tokens with these optional permissions, and then start the command again."""

    def __init__(self, permissions: Iterable[str]) -> None:
        self.permissions = tuple(permissions)
        super().__init__(" ".join(self.permissions))


def request_tokens(env: Environment, manifest: Manifest, shards: Iterable[Shard], *, action: str) -> None:
    """Raise TokensRequested if the action can create optional tokens for this manifest."""
    if not env.can_request_tokens:
        return
    from tahaluf.health import TOKEN_SPECS

    available = {spec.optional for spec in TOKEN_SPECS if spec.action == action}
    needed = {name: None for keys in _needed(manifest, shards).values() for name in keys if name in available}
    if needed:
        raise TokensRequested(needed)


def refused_permissions(env: Environment, manifest: Manifest, shards: Iterable[Shard]) -> CommandError | None:
    """Return an error if GitHub refused a token with a permission that one of the shards needs."""
    if not env.refused_permissions:
        return None
    errors = [
        CommandError(
            REFUSED.format(permission=name, key=key), FIX.format(url=_installations_url(env, organization))
        )
        for organization, keys in _needed(manifest, shards).items()
        for name, key in keys.items()
        if name in env.refused_permissions
    ]
    return CommandError.combine(errors) if errors else None


def link_refused(env: Environment, organization: str, blocked: Iterable[Blocked]) -> tuple[Blocked, ...]:
    """Return the blocked items. If a refused permission is the reason for one, its fix links to the page for
    accepting it.

    The only such items are code security configurations that the run cannot read.
    """
    entries = tuple(blocked)
    if not env.refused_permissions:
        return entries
    fix = UNREAD_FIX.format(url=_installations_url(env, organization))
    return tuple(
        replace(entry, fix=fix) if entry.reason == UNREAD_CONFIGURATIONS else entry for entry in entries
    )


def permission_section(
    env: Environment, base: Manifest | None, merged: Manifest, shards: Iterable[Shard]
) -> str:
    """Return Markdown about the optional permissions that GitHub refused, and about those that the manifest did not
    need before.

    A plan can read custom properties without a separate token, so nothing else shows that `apply` needs one.
    """
    chosen = tuple(shards)
    needed = _needed(merged, chosen)
    if not any(needed.values()):
        return ""
    before = {} if base is None else _needed(base, chosen)
    lines = []
    for organization, keys in needed.items():
        for name, key in keys.items():
            if name in env.refused_permissions:
                text = REFUSED_LINE
            elif name not in before.get(organization, ()) and name not in env.optional_tokens:
                text = FIRST_USE_LINE
            else:
                continue
            page = LINK.format(url=_installations_url(env, organization))
            lines.append(text.format(key=key, permission=name, organization=organization, page=page))
    return "\n".join([HEADING, "", *lines]) if lines else ""


def _needed(manifest: Manifest, shards: Iterable[Shard]) -> Mapping[str, Mapping[str, str]]:
    """Return the optional permissions that each organization needs, with the key that needs them."""
    from tahaluf.health import optional_permissions

    names = dict.fromkeys(shard.organization for shard in shards)
    return {name: optional_permissions(manifest, name) for name in names}


def _installations_url(env: Environment, organization: str) -> str:
    from tahaluf.health import SettingsUrls

    urls = SettingsUrls(env.server_url, organization, env.repository or "")
    return urls.organization_settings("installations")
