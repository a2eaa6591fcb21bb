"""The current and former names of the repositories that a manifest manages."""

from collections.abc import Iterable, Mapping

from tahaluf.fields import slug_identity

from .model import Manifest


def managed_names(manifest: Manifest) -> dict[str, frozenset[str]]:
    """Return the names of each managed repository, by slug. Slugs and names are in the form that `slug_identity`
    returns.
    """
    return {
        slug_identity(project.slug): frozenset(map(slug_identity, project.repository_names))
        for project in manifest.projects
        if project.is_managed
    }


def names_of_slugs(names: Mapping[str, frozenset[str]], slugs: Iterable[str]) -> frozenset[str]:
    """Return the names of the repositories of all projects with these slugs. `names` is the result of
    `managed_names`.

    A project that was renamed has several slugs.
    """
    return frozenset().union(*(names.get(slug_identity(slug), frozenset()) for slug in slugs))
