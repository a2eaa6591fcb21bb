"""Consent cannot be bypassed: only one file creates public names, and every other use of a login has a stated reason.

mypy checks the type (`PublicName`). These tests check what a type cannot express: that only this file creates a
`PublicName`, and that every function that reads a login is listed below with a reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TAHALUF = Path(__file__).parents[1] / "actions" / "tahaluf"
DEMO = TAHALUF / "flows" / "demo"  # this runs on localhub with invented people
FILES = sorted(path for path in TAHALUF.rglob("*.py") if DEMO not in path.parents)
MAKERS = TAHALUF / "consent.py"

COMPARED = "only compared"
REDACTED = "collected to be removed from every page of the site"
ASKED = "part of a request to GitHub; logs redact it from the path (tahaluf.consent.redact_path)"
JSON = "in `plan --json` and in digests, never in a comment"
LOCAL = "for the maintainer's own file people.local.yml, which git ignores"
NUMBERED = "replaced by a number in the rehearsal's copy"
HASHED = "hashed with the project, for people who agreed; everyone who is removed has the same hash"
READ = "read from GitHub's response into a value"
CONSENT = "becomes a PublicName if the person agreed, and is dropped otherwise"
MANIFEST = "from the manifest, which lists only people who agreed"
SCREEN = "for a maintainer's own terminal; a workflow gets only totals (tests/tahaluf/cli/test_access.py)"
ROSTER = "for the private roster, or for a steward's own screen"

# Before you add a line, ask yourself whether the function publishes a person's name. If so, it must get the name from
# tahaluf.consent, and its reason is CONSENT
REASONS = {
    "access/describe.py describe_people": SCREEN,
    "access/explain.py _Scope._collaborator_fix": SCREEN,
    "access/explain.py _is_steward": COMPARED,
    "announcements/projects.py _stay_in_team": COMPARED,
    "access/grants.py _grant_to_json": SCREEN,
    "access/revoke.py _current_login": ASKED,
    "manifest/model.py Manifest.entries_listing": COMPARED,
    "flows/access.py read_revocation": COMPARED,
    "access/snapshot.py Person.is_same": COMPARED,
    "access/snapshot.py OrganizationAccess.writers": COMPARED,
    "cli/people/listing.py _details": ROSTER,
    "directory/entries.py _public_stewards": CONSENT,
    "manifest/people.py People.from_manifest": REDACTED,
    "flows/access.py _find_account": SCREEN,
    "flows/sync/requested_pull.py _is_by_steward": COMPARED,
    "flows/sync/requested_pull.py _is_authorized": ASKED,
    "flows/sync/account_identity.py _identified": COMPARED,
    "flows/sync/account_identity.py read_granted_accounts": ASKED,
    "flows/sync/consent_subjects.py _is_same_person": COMPARED,
    "flows/sync/consent_subjects.py Subject.count_waiting": COMPARED,
    "flows/sync/consent_subjects.py Subject.unconsented_grants": COMPARED,
    "flows/sync/consent_check.py _mentions": CONSENT,
    "flows/sync/consent_subjects.py Evidence.unasked": COMPARED,
    "flows/sync/requested_pull.py _is_listed": COMPARED,
    "flows/volunteers/intake.py _IntakeRun._decider.member": ASKED,
    "github/access.py _organization_invitation": READ,
    "github/access.py _person": READ,
    "github/token_access.py read_token_access": READ,
    "github/bot_proposal.py _read_author": READ,
    "github/form_issues.py author_account": READ,
    "volunteers/people/transitions.py note_level": CONSENT,
    "github/form_issues.py read_open_forms_by": ASKED,
    "github/invitations.py _sent_invitations": READ,
    "flows/sync/project_facts.py add_expired": COMPARED,
    "flows/sync/project_facts.py add_invited_roles": ASKED,
    "github/organization.py read_expired": COMPARED,
    "github/setup.py _app": COMPARED,
    "github/membership.py read_account": READ,
    "github/membership.py read_account_by_id": READ,
    "github/membership.py read_memberships": ASKED,
    "github/reviews.py ReviewHistory._read_page": COMPARED,
    "github/proposals.py _issue": READ,
    "github/proposals.py read_facts": READ,
    "github/consents.py _pull_comment": READ,
    "output/revocation.py show_revocation": SCREEN,
    "plan/operation.py PersonOperation.account": HASHED,
    "plan/formatting.py _item": SCREEN,
    "flows/sync/denied.py _blocked": SCREEN,
    "volunteers/membership/invitations.py _latest_by_login": COMPARED,
    "volunteers/membership/invitations.py _current_invitation": COMPARED,
    "volunteers/membership/send_invitation.py CreateInvitation.after": JSON,
    "volunteers/membership/send_invitation.py invitation_steps": ASKED,
    "volunteers/membership/send_invitation.py plan_invitations": ASKED,
    "volunteers/membership/departure.py departure_steps": ASKED,
    "volunteers/membership/departure.py plan_departure": COMPARED,
    "volunteers/people/from_form.py person_from_form": CONSENT,
    "volunteers/people/mentions.py mention_stewards": ROSTER,
    "manifest/people_rules.py unique_account_ids": MANIFEST,
    "proposals/draft.py _author_as_steward": CONSENT,
    "proposals/draft.py _read_stewards": CONSENT,
    "rehearsal/differences.py _name": NUMBERED,
    "rehearsal/rehearsed_manifest.py _numbered": NUMBERED,
    "rehearsal/seed.py _collaborators": NUMBERED,
    "rehearsal/seed.py _team": NUMBERED,
    "resources/collaborators_import.py _people": LOCAL,
    "resources/team_import.py _members": LOCAL,
    "resources/team_members.py AddTeamMaintainer.after": JSON,
    "resources/team_members.py DemoteTeamMaintainer.before": JSON,
    "resources/team_members.py RemoveTeamMember.before": JSON,
    "resources/team_people.py members_of": READ,
    "resources/team_people.py invited_to": READ,
    "resources/shared_team_members.py member_items": COMPARED,
    "resources/shared_team_members.py member_steps": ASKED,
    "resources/shared_team_members.py _addition": MANIFEST,
    "resources/shared_team_members.py SetTeamMember.after": JSON,
    "resources/team.py TeamResource.steps": ASKED,
    "resources/accounts.py current_login": CONSENT,
    "resources/accounts.py is_same_account": COMPARED,
    "resources/collaborators.py CollaboratorsResource.actual_state": READ,
    "resources/collaborators.py CollaboratorsResource.diff": COMPARED,
    "resources/collaborators.py CollaboratorsResource.steps": ASKED,
    "resources/collaborators.py RemoveCollaborator.before": JSON,
    "resources/collaborators.py SetCollaborator.after": JSON,
    "resources/collaborators.py _permission_change": MANIFEST,
    "resources/collaborators.py has_unlisted_collaborators": COMPARED,
    "resources/collaborators.py missing_collaborators": COMPARED,
    "github/organization.py read_repository_invitations": READ,
    "github/people_requests.py _collaborators": READ,
    "github/people_requests.py _team_group": READ,
    "proposals/people_request.py askable": COMPARED,
    "proposals/people_request.py with_consenting": CONSENT,
    "resources/team_members.py _other_login": COMPARED,
    "resources/team_members.py member_items": MANIFEST,
    "resources/team.py _is_steward": COMPARED,
    "volunteers/roster/codec.py _account": ROSTER,
}


def calls(path: Path) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def is_login(node: ast.AST) -> bool:
    """Whether the node reads `x.login`, `x["login"]` or `x.get("login")`."""
    match node:
        case ast.Attribute(attr="login", ctx=ast.Load()):
            return True
        case ast.Subscript(slice=ast.Constant(value="login"), ctx=ast.Load()):
            return True
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value="login"), *_]):
            return True
    return False


def readers(path: Path) -> Iterator[str]:
    """The names of the functions in a file that read logins."""

    def inside(node: ast.AST, name: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            below = child.name if isinstance(child, (ast.FunctionDef, ast.ClassDef)) else ""
            if is_login(child):
                yield name
            yield from inside(child, ".".join(filter(None, (name, below))))

    where = path.relative_to(TAHALUF).as_posix()
    yield from (f"{where} {name}" for name in inside(ast.parse(path.read_text()), ""))


@pytest.mark.parametrize("path", [path for path in FILES if path != MAKERS], ids=lambda path: path.name)
def test_public_names_are_made_in_one_file(path: Path) -> None:
    for call in calls(path):
        made = ast.unparse(call.func).rpartition(".")[2]
        cast = made == "cast" and "PublicName" in ast.unparse(call.args[0])
        assert made != "PublicName" and not cast, f"{path}:{call.lineno}: take it from tahaluf.consent"


def test_every_function_that_reads_a_login_has_a_reason() -> None:
    found = {reader for path in FILES if path != MAKERS for reader in readers(path)}
    assert found == REASONS.keys(), f"new: {found - REASONS.keys()}; gone: {REASONS.keys() - found}"


@pytest.mark.parametrize("call", ["public_name", "steward_name"])
def test_functions_that_make_public_names_declare_the_type(call: str) -> None:
    """If the return type is declared, mypy also checks the callers."""
    [made] = [node for node in ast.parse(MAKERS.read_text()).body
              if isinstance(node, ast.FunctionDef) and node.name == call]  # fmt: skip
    assert made.returns is not None
    assert ast.unparse(made.returns) == "PublicName | None"
