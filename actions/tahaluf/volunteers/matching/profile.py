"""What somebody offers, in the manifest's words: roles are matched against it, and the roster keeps it."""

from dataclasses import dataclass

from .hours import Hours


@dataclass(frozen=True, slots=True)
class VolunteerProfile:
    """`skills`, `languages`, `projects`: ids of the manifest; no projects: any. `zone`: as the form says it.

    `work`: keys of the form. Nothing in it leads to a person, nor is free text.
    """

    skills: frozenset[str] = frozenset()
    hours: Hours | None = None
    zone: str | None = None
    languages: frozenset[str] = frozenset()
    work: tuple[str, ...] = ()
    projects: frozenset[str] = frozenset()
