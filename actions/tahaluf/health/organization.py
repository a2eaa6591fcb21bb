"""Looks at the organization: how its members sign in, and what each of them may without having been asked."""

from collections.abc import Iterator

from .facts import Facts, known
from .look import Finding, Gravity, Look


def _two_factor(facts: Facts) -> Iterator[Finding]:
    if not known(known(facts.organization).two_factor):
        yield Finding(
            Gravity.DOOR,
            "members may sign in with a password alone",
            f"require two-factor authentication: {facts.pages.of_organization('security')}."
            " Tell people first: whoever has none is put out",
        )


def _base(facts: Facts) -> Iterator[Finding]:
    match known(known(facts.organization).base_permission):
        case "none":
            return
        case "read":
            what = "every member can read every repository, the roster too"
        case more:
            what = (
                f"every member has {more} in every repository, in the control repository and the roster too"
            )
    yield Finding(
        Gravity.DOOR,
        what,
        f"set base permissions to 'No permission': {facts.pages.of_organization('member_privileges')}."
        " Teams give what people need",
    )


def _creates(facts: Facts) -> Iterator[Finding]:
    if known(known(facts.organization).members_create):
        yield Finding(
            Gravity.BETTER,
            "every member can create repositories, which nobody has reviewed and projects.yml does not know",
            f"untick repository creation: {facts.pages.of_organization('member_privileges')}",
        )


def _teams(facts: Facts) -> Iterator[Finding]:
    manifest = facts.sources.manifest
    wished = {
        team.name.casefold()
        for project in manifest.projects
        if project.governed and (team := manifest.team(project)) and team.privacy == "secret"
    }
    if seen := sorted(wished & known(facts.visible_teams)):
        yield Finding(
            Gravity.DOOR,
            f"every member sees who is in {', '.join(seen)}, and projects.yml says that they are secret",
            "`tahaluf apply` puts it right",
        )


LOOKS = (
    Look(
        "two-factor",
        "Members sign in with two factors",
        "One stolen password of a maintainer is enough for a merge.",
        _two_factor,
    ),
    Look(
        "base-permission",
        "Members have no permission by being members",
        "A private repository is read by every member otherwise, and the roster is one.",
        _base,
    ),
    Look(
        "members-create",
        "Repositories come by way of projects.yml",
        "What is made by the way has no steward, no licence and no review.",
        _creates,
    ),
    Look(
        "teams-visible",
        "Teams that should be secret are",
        "A team says who works on what.",
        _teams,
    ),
)
