"""The comparison: what every resource finds between the manifest and GitHub, as one plan."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tahaluf.manifest import Manifest, Project, team_name
from tahaluf.plan import UNSET, CannotApply, Finding, Plan, brake

from .protocol import Anchor, Names, Node, Reads, Resource

# Texts for people
UNREAD: Final = "this token may not read the {what} there, so that nothing about it is changed"
UNREAD_MEND: Final = "give the token {permissions}: docs/setup.md has the list"
TAKEN: Final = "GitHub leads from this name to the repository of {other}, which once had it"
TAKEN_MEND: Final = "choose another slug, so that links to {other} stay good"


def compare(
    manifest: Manifest, actual: Mapping[str, Node], resources: Sequence[Resource[Any, Any]], shards: int = 1
) -> Plan:
    """Plan for every governed project that was looked at: those with an entry in `actual`.

    `shards`: how many runs share an organization's projects. Together they remove no more than one would.
    """
    plan = Plan.of(_findings(manifest, actual, resources))
    brakes = manifest.brakes
    return brake(plan, there=_count(actual), removals=brakes.removals // shards, share=brakes.share)


def _count(actual: Mapping[str, Node]) -> int:
    """How many things that can be removed there are: repositories, and what their connections hold."""
    things = [thing for node in actual.values() for thing in node.values() if thing]
    return len(things) + sum(
        len(connection.get("nodes") or connection.get("edges") or ())
        for thing in things
        for connection in thing.values()
        if isinstance(connection, Mapping)
    )


def _findings(
    manifest: Manifest, actual: Mapping[str, Node], resources: Sequence[Resource[Any, Any]]
) -> Iterator[Finding]:
    for project in manifest.projects:
        if not project.governed or project.slug not in actual:
            continue
        node = actual[project.slug]
        if other := _owner(manifest, project, node):
            mend = TAKEN_MEND.format(other=other.slug)
            yield CannotApply(project.slug, "repository", project.slug, TAKEN.format(other=other.slug), mend)
            continue
        # An archived repository refuses every write but the one that opens it again.
        concerned = resources[:1] if project.status == "archived" else resources
        for resource in concerned:
            want = resource.want(manifest, project)
            unread = _unread(resource, node)
            if unread is None:
                yield from resource.diff(want, resource.have(node))
            elif want is not None:
                reason = UNREAD.format(what=resource.name)
                permissions = ", ".join(_permissions(resource, resources, unread, node))
                mend = UNREAD_MEND.format(permissions=permissions)
                yield CannotApply(project.slug, resource.name, resource.name, reason, mend)


def _owner(manifest: Manifest, project: Project, node: Node) -> Project | None:
    """The other project to which the repository belongs that GitHub shows under the name of this one."""
    found = manifest.find((node["repository"] or {}).get("name", project.slug))
    return found if found is not project else None


def _unread(resource: Resource[Any, Any], node: Node) -> Anchor | None:
    """Where something that the resource stands on was kept back from us: unknown is not absent."""
    for anchor, wanted in resource.reads.items():
        there: Any = node[anchor]
        if there is UNSET or (there and any(there.get(name) is UNSET for name in wanted.needed)):
            return anchor
    return None


def _permissions(
    resource: Resource[Any, Any], resources: Sequence[Resource[Any, Any]], unread: Anchor, node: Node
) -> tuple[str, ...]:
    """What is lacking: where all of it was kept back, it may be for the sake of any field that was asked for."""
    there: Any = node[unread]
    concerned = [one for one in resources if unread in one.reads] if there is UNSET else [resource]
    return tuple(sorted({permission for one in concerned for permission in one.permissions}))


def names(manifest: Manifest, project: Project) -> Names:
    """Under which names GitHub would have what belongs to a project."""
    team = manifest.team(project)
    return {"repository": project.slug, "team": team.name if team else team_name(project.slug)}


def earlier_names(alias: str) -> Names:
    """The same under an earlier slug of a project, whose team had the name that follows from it."""
    return {"repository": alias, "team": team_name(alias)}


def reads(resources: Sequence[Resource[Any, Any]]) -> dict[Anchor, Reads]:
    """All that these resources read, folded into one selection an anchor."""
    folded: dict[Anchor, Reads] = {}
    for resource in resources:
        for anchor, wanted in resource.reads.items():
            sofar = folded.get(anchor, Reads())
            fields = f"{sofar.fields} {wanted.fields}".strip()
            folded[anchor] = Reads(
                fields, {**sofar.connections, **wanted.connections}, sofar.vital + wanted.vital
            )
    return folded
