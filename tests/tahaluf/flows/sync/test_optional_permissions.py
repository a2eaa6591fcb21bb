"""A run requests the tokens with optional permissions that it needs, and reports those that GitHub refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.flows.sync.optional_permissions import TokensRequested, refused_permissions, request_tokens
from tahaluf.health import CONFIGURATIONS, PROPERTIES
from tahaluf.inputs.environment import Environment
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Shard, load

PLAIN: dict[str, Any] = {"labels": [], "team": None}
PROPERTY = {"custom_properties": {"area": "water"}}
CONFIGURATION = {"security": {"configuration": "For all"}}
SECOND = "second-coalition"
REFUSED = {"TAHALUF_REFUSED_PERMISSIONS": f"{PROPERTIES} {CONFIGURATIONS}"}


def page(coalition: Coalition, organization: str = ORGANIZATION) -> str:
    return f"{coalition.hub.url}/organizations/{organization}/settings/installations"


def wells(**fields: Any) -> str:
    return manifest(project("wells", repository={**PLAIN, **fields}))


def requested(text: str, action: str = "apply-changes", organization: str = ORGANIZATION) -> tuple[str, ...]:
    env = Environment.read({"TAHALUF_CAN_REQUEST_TOKENS": "true"})
    try:
        request_tokens(env, load(text, MANIFEST_FILE), [Shard(organization)], action=action)
    except TokensRequested as error:
        return error.permissions
    return ()


@pytest.mark.parametrize(
    ("text", "permissions"),
    [
        (wells(), ()),
        (wells(**PROPERTY), (PROPERTIES,)),
        (wells(**CONFIGURATION), (CONFIGURATIONS,)),
        (wells(**PROPERTY, **CONFIGURATION), (PROPERTIES, CONFIGURATIONS)),
        (f"# custom_properties, configuration\n{wells()}", ()),
        (manifest(project("wells", summary="How the configuration of custom_properties works.")), ()),
        (manifest(project("wells", repository=None), head=f"defaults: {json.dumps(PROPERTY)}\n"), ()),
        (manifest(project("wells"), head=f"defaults: {json.dumps(PROPERTY)}\n"), (PROPERTIES,)),
    ],
    ids=["neither", "property", "configuration", "both", "comment", "text", "unmanaged", "default"],
)
def test_apply_requests_the_permissions_that_the_manifest_uses(
    text: str, permissions: tuple[str, ...]
) -> None:
    assert requested(text) == permissions
    configurations = tuple(name for name in permissions if name == CONFIGURATIONS)
    assert requested(text, "plan-changes") == configurations, "a plan reads custom properties without it"


def test_only_the_organization_that_uses_a_key_needs_its_permission() -> None:
    other = project("maps", organization=SECOND, repository={**PLAIN, **PROPERTY})
    text = manifest(project("wells"), other, head=f"organizations: [{SECOND}]\n")
    assert requested(text) == ()
    assert requested(text, organization=SECOND) == (PROPERTIES,)


def test_nothing_is_requested_if_the_run_cannot_get_more_tokens() -> None:
    found = load(wells(**PROPERTY), MANIFEST_FILE)
    request_tokens(Environment.read({}), found, [Shard(ORGANIZATION)], action="apply-changes")


def test_a_refusal_names_every_organization_with_its_page() -> None:
    other = project("maps", organization=SECOND, repository={**PLAIN, **CONFIGURATION})
    text = manifest(
        project("wells", repository={**PLAIN, **PROPERTY}), other, head=f"organizations: [{SECOND}]\n"
    )
    env = Environment.read(REFUSED)
    error = refused_permissions(env, load(text, MANIFEST_FILE), [Shard(ORGANIZATION), Shard(SECOND)])
    assert error is not None
    assert PROPERTIES in error.what and CONFIGURATIONS in error.what
    for organization in (ORGANIZATION, SECOND):
        assert f"/organizations/{organization}/settings/installations" in error.fix


def test_a_run_that_requests_tokens_has_done_nothing_yet(coalition: Coalition, tmp_path: Path) -> None:
    output = tmp_path / "output"
    variables = {"TAHALUF_CAN_REQUEST_TOKENS": "true", "GITHUB_OUTPUT": str(output)}
    applied = coalition.apply(wells(**PROPERTY), **variables)
    assert (applied.code, applied.requests) == (0, 0)
    assert PROPERTIES in output.read_text()

    output.unlink()
    number = coalition.propose_change(wells(**CONFIGURATION))
    path = coalition.write_manifest(manifest())
    planned = coalition.run("plan", "--comment", "--pull", str(number), "--manifest", path, **variables)
    assert (planned.code, planned.writes) == (0, 0)
    assert CONFIGURATIONS in output.read_text()
    assert coalition.comments(number) == []


def test_a_plan_says_what_a_first_use_needs_and_what_was_refused(coalition: Coalition) -> None:
    coalition.apply(wells())
    coalition.write("control", MANIFEST_FILE, wells())
    number = coalition.propose_change(wells(**PROPERTY, **CONFIGURATION))
    path = coalition.write_manifest(wells())
    plan = ("plan", "--comment", "--pull", str(number), "--manifest", path)
    coalition.run(*plan, TAHALUF_REFUSED_PERMISSIONS=CONFIGURATIONS)
    [comment] = [found["body"] for found in coalition.comments(number)]
    section = comment.partition("#### Permissions of the App")[2]
    assert f"`custom_properties` is new in `{ORGANIZATION}`" in section
    assert f"`{CONFIGURATIONS}` permission in `{ORGANIZATION}`, which GitHub refused" in section
    assert section.count(f"[the page of installed Apps]({page(coalition)})") == 2
    assert "this token cannot read the code security configurations" in comment
    assert "docs/repository.md" not in comment

    coalition.write("control", MANIFEST_FILE, wells(**PROPERTY))
    coalition.run(*plan, TAHALUF_CONFIGURATIONS_TOKEN="token-founder")
    [comment] = [found["body"] for found in coalition.comments(number)]
    assert "Permissions of the App" not in comment, "nothing is new, and nothing was refused"


def test_apply_reports_a_refusal_next_to_another_error(coalition: Coalition) -> None:
    lost = project("maps", organization=SECOND)
    text = manifest(
        project("wells", repository={**PLAIN, **PROPERTY, **CONFIGURATION}),
        lost,
        head=f"organizations: [{SECOND}]\n",
    )
    applied = coalition.apply(text, TAHALUF_TOKEN_SECOND_COALITION="no-token", **REFUSED)
    assert applied.code == 1
    assert "wells" in {found["name"] for found in coalition.founder.paginate(f"/orgs/{ORGANIZATION}/repos")}
    error = " ".join(applied.err.split())
    assert f"{SECOND}: " in error
    for permission in (PROPERTIES, CONFIGURATIONS):
        assert f"GitHub refused to create a token with the App's {permission} permission" in error
    assert page(coalition) in error


def test_apply_blocks_what_it_cannot_read_with_a_link(coalition: Coalition) -> None:
    coalition.apply(wells())
    applied = coalition.apply(wells(**CONFIGURATION), **REFUSED)
    assert applied.code == 1
    output = " ".join(applied.out.split())
    assert f"ask an owner to approve it at {page(coalition)}" in output
    assert "docs/repository.md" not in output
