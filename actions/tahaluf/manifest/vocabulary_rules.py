"""Rules about the manifest's own lists of terms: areas, skills and languages."""

from typing import Any

from .rule_checks import check_known, check_unique
from .violations import ANY, Violations, section_keys, strings


def known_areas(data: Any) -> Violations:
    """A project's area must be listed in `areas`."""
    return check_known(data, "area", "areas", ("projects", ANY, "area"))


def known_skills(data: Any) -> Violations:
    """A role's skills must be listed in `skills`."""
    return check_known(data, "skill", "skills", ("projects", ANY, "roles", ANY, "skills", ANY))


def known_languages(data: Any) -> Violations:
    """Languages must be listed in `languages`, unless that list is empty."""
    project = ("projects", ANY)
    patterns = (*project, "lang"), (*project, "languages", ANY), (*project, "roles", ANY, "languages", ANY)
    return (
        check_known(data, "language", "languages", *patterns) if section_keys(data, "languages") else iter(())
    )


def unique_locales(data: Any) -> Violations:
    """A language may be listed only once in `locales`."""
    yield from check_unique(
        strings(data, "locales", ANY), str.casefold, "locale-duplicate", "name each language once"
    )
