"""What a volunteer offers: roles are matched against it, and the roster stores it."""

from dataclasses import dataclass

from .hours import Hours


@dataclass(frozen=True, slots=True)
class VolunteerProfile:
    """`skills`, `languages`, `projects`: ids from the manifest; no projects means any. `zone`: the form's text.

    `work`: option keys of the form. Nothing here is free text or identifies a person.
    """

    skills: frozenset[str] = frozenset()
    hours: Hours | None = None
    zone: str | None = None
    languages: frozenset[str] = frozenset()
    work: tuple[str, ...] = ()
    projects: frozenset[str] = frozenset()
