"""Rules that involve several fields: references to other sections, and unique names.

The rules read plain data of any shape rather than the model, so they run even if a value has the wrong type.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from tahaluf.problems import Problem
from tahaluf.suggestions import Suggester

from .document import Document
from .label_rules import (
    known_label_sets,
    label_aliases_across_sets,
    own_labels_against_sets,
    removal_needs_labels,
    unique_label_names,
)
from .name_rules import (
    known_organizations,
    repository_names_need_organizations,
    unique_organizations,
    unique_repositories,
    unique_slugs,
)
from .people_rules import unique_account_ids, unique_sealing_keys, unique_stewards
from .project_rules import (
    known_successors,
    security_features_are_allowed,
    status_needs_reason,
    tombstones_are_archived,
    unique_role_ids,
)
from .rule_checks import check_unique
from .team_rules import (
    known_teams,
    nested_teams_are_visible,
    no_team_is_above_itself,
    own_team_is_not_a_further_team,
    shared_teams_are_nobodys,
    team_slugs,
    unique_teams,
)
from .violations import ANY, Rule, strings
from .vocabulary_rules import known_areas, known_languages, known_skills, unique_locales

RULES: Final[tuple[Rule, ...]] = (
    known_areas,
    known_skills,
    known_languages,
    known_organizations,
    unique_organizations,
    unique_locales,
    known_label_sets,
    unique_slugs,
    unique_repositories,
    repository_names_need_organizations,
    unique_teams,
    team_slugs,
    known_teams,
    shared_teams_are_nobodys,
    own_team_is_not_a_further_team,
    nested_teams_are_visible,
    no_team_is_above_itself,
    unique_label_names,
    label_aliases_across_sets,
    own_labels_against_sets,
    unique_role_ids,
    unique_stewards,
    unique_account_ids,
    unique_sealing_keys,
    status_needs_reason,
    tombstones_are_archived,
    known_successors,
    removal_needs_labels,
    security_features_are_allowed,
)


def check_rules(
    document: Document, suggester: Suggester, rules: Sequence[Rule] | None = None
) -> Iterator[Problem]:
    """Yield a problem for each violation of these rules. By default, all of the manifest's rules are checked."""
    for rule in RULES if rules is None else rules:
        for violation in rule(document.data):
            reference = f" (see line {document.location(violation.other).line})" if violation.other else ""
            suggestion = (
                suggester.did_you_mean(violation.unknown, violation.known) if violation.known else None
            )
            yield Problem(
                document.location(violation.path),
                violation.id,
                violation.what + reference,
                suggestion or violation.fix,
                violation.path,
            )


def unique_ids(section: str, problem_id: str, fix: str) -> Rule:
    """Return a rule that requires the ids of this section's entries to differ."""
    return lambda data: check_unique(strings(data, section, ANY, "id"), str, problem_id, fix)
