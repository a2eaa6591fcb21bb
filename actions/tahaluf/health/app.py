"""Looks at the App: whether it is let in, and whether it may what the workflows need and no more."""

from collections.abc import Iterator
from dataclasses import replace

from .facts import Facts, Installation, Pages, known
from .look import Finding, Gravity, Look
from .needs import CLIENT_ID, LEVELS, askers, needed


def _installed(facts: Facts) -> Iterator[Finding]:
    if known(facts.variables).get(CLIENT_ID):  # where it is not set, a look of its own says so
        yield from _let_in(facts.pages, known(facts.installation))


def _elsewhere(facts: Facts) -> Iterator[Finding]:
    for organization, found in facts.elsewhere.items():
        yield from _let_in(replace(facts.pages, organization=organization), known(found))


def _let_in(pages: Pages, found: Installation | None) -> Iterator[Finding]:
    if found is None:
        yield Finding(
            Gravity.STOPS,
            f"no App with this Client ID is installed on {pages.organization}",
            f"install it: {pages.of_organization('installations')}, or mend {CLIENT_ID}",
        )
    elif found.suspended:
        yield Finding(
            Gravity.STOPS,
            f"the App is suspended on {pages.organization}",
            f"lift it: {_installation(pages, found)}",
        )
    elif not found.everywhere:
        yield Finding(
            Gravity.STOPS,
            f"the App sees chosen repositories of {pages.organization} alone, and not the ones it is going to make",
            f"let it see all repositories: {_installation(pages, found)}",
        )


def _may(facts: Facts) -> Iterator[Finding]:
    found = known(facts.installation)
    if found is None:
        return
    for name, level in needed().items():
        has = found.permissions.get(name, "none")
        if LEVELS.index(has) < LEVELS.index(level):
            yield Finding(
                Gravity.STOPS,
                f"the App has {name}: {has}, and {', '.join(askers(name, level))} need {level}",
                f"add it at {_permissions(facts.pages, found)}, then accept it where the App is installed",
            )


def _no_more(facts: Facts) -> Iterator[Finding]:
    found, wanted = known(facts.installation), needed()
    if found is None:
        return
    for name, level in sorted(found.permissions.items()):
        most = wanted.get(name, "none")
        if LEVELS.index(level) > LEVELS.index(most):
            yield Finding(
                Gravity.DOOR,
                f"the App has {name}: {level}, and no workflow needs more than {most}",
                f"take it away at {_permissions(facts.pages, found)}",
            )


def _permissions(pages: Pages, found: Installation) -> str:
    return pages.of_organization(f"apps/{found.slug}/permissions")


def _installation(pages: Pages, found: Installation) -> str:
    return pages.of_organization(f"installations/{found.number}")


LOOKS = (
    Look(
        "app-installed",
        "The App is installed for all repositories",
        "Every run acts through it, and it must see the repositories that it makes.",
        _installed,
    ),
    Look(
        "app-elsewhere",
        "It is installed so in every further organization",
        "A project in an organization that the App may not see stays as it is.",
        _elsewhere,
    ),
    Look(
        "app-permissions",
        "The App has what the workflows need",
        "A run that asks for more than the App has gets no token at all.",
        _may,
    ),
    Look(
        "app-too-mighty",
        "The App has nothing more",
        "Whoever gets the key gets all that the App may, used or not.",
        _no_more,
    ),
)
