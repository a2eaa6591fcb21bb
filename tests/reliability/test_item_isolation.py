"""If an exception occurs anywhere in the handling of one item, all other items are still handled, and the run fails.

The functions are found by running each scenario with different numbers of items (support/item_functions.py), so a new
function cannot be forgotten.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from localhub import snapshot
from support.item_functions import VALUE, CallRecorder, item_functions, record_calls
from support.item_scenario import Scenario
from support.item_scenarios import SCENARIOS
from support.proposal_coalition import start_proposal_coalition
from tahaluf.kinds import Node
from tahaluf.problems import CommandError
from tahaluf.resources import team_import

# Test one function of each scenario in a normal test run, and all of them in `make test-full`
SHARES = [pytest.param(1, id="one"), pytest.param(None, id="all", marks=pytest.mark.full)]

REQUESTS = "sends requests and reads pages, and knows nothing about what items contain"
MANIFEST = "reads the manifest, which is a single text for all items"
SHOWING = "describes a change of which all values have been checked"
FIELDS = "reads fields of a response that GitHub's schema guarantees"
CHECKING = "checks the finished site, of which no part is published unchecked"
SIMPLE = "compares or copies a few fields that have been checked before"
# Functions that are called for each item although an exception in them stops the whole run, with the reasons. A name
# that ends in a slash, a dot or a colon stands for everything in that place
WHOLE_RUN = {
    **dict.fromkeys(
        (
            *(
                f"github/{name}.py:"
                for name in ("batching", "connection", "control_repository", "errors", "execute")
            ),
            *(f"github/{name}.py:" for name in ("files", "optional_tokens", "own_comments", "owner_guard")),
            *(f"github/{name}.py:" for name in ("project_queue", "projects", "session")),
            "github/invitation_limit.py:",
            "github/mutations.py:mutations_cost",
            "github/pagination.py:",
            "github/repository.py:repository_variables",
            "consent.py:redact_path",
            "item_errors.py:",
        ),
        REQUESTS,
    ),
    "github/rate_limit/": "counts requests and reads three numbers in the headers of each response",
    **dict.fromkeys(
        ("bidi.py:", "directory/budget.py:", "directory/check.py:", "directory/html.py:"), CHECKING
    ),
    **dict.fromkeys(
        ("fields/", "github/naming.py:", "manifest/", "suggestions.py:", "yaml_source/"), MANIFEST
    ),
    **dict.fromkeys(
        (
            *("access/grants.py:_grant_to_json", "escape.py:", "git_objects.py:", "output/", "plan/"),
            *("resources/team_reach.py:", "templates/update.py:Update.", "templates/update.py:_digest"),
        ),
        SHOWING,
    ),
    **dict.fromkeys(
        (
            "github/access.py:",
            "github/organization_state.py:",
            "github/rest_facts.py:",
            *(f"github/branches.py:{name}" for name in ("_parents", "blocking_fields")),
            "github/comment_batches.py:",
            "github/comments.py:",
            "github/consents.py:",
            *(
                f"github/form_issues.py:{name}"
                for name in ("_form_issue_field", "_replies_field", "_reply_times")
            ),
            *(f"github/form_issues.py:{name}" for name in ("author_account", "read_open_forms")),
            "github/invitations.py:_intake_issue",
            "github/invitations.py:_intake_issue_field",
            "github/people_requests.py:",
            "github/proposals.py:_read",
            "github/pull_requests.py:read_planned_pulls",
            "github/roster.py:",
            "github/shared_teams.py:",
        ),
        FIELDS,
    ),
    **dict.fromkeys(
        (
            "access/explain.py:_is_wanted",
            "access/snapshot.py:Person.is_same",
            "directory/site.py:Site.shows",
            "resources/adoption.py:Naming.is_new",
            "resources/compare.py:former_names",
            "resources/protocol.py:RestReads.paths_of",
            "resources/kind_resource.py:KindResource.desired_state",
            "resources/permission_sources.py:own_sources",
            "flows/propose.py:_sync",
            "flows/site.py:_safe_paths",
            "flows/sync/snapshot.py:_change_context",
            "flows/sync/updates.py:_rendered",
            "flows/sync/updates.py:_updatable",
            "flows/volunteers/both_labels.py:has_both_labels",
            *(
                f"flows/volunteers/intake.py:{name}"
                for name in ("_IntakeRun._decide", "_IntakeRun._pending_forms")
            ),
            "flows/volunteers/intake.py:_PendingForm.number",
            *(f"flows/volunteers/invite.py:{name}" for name in ("_next_invitation", "_wants_invitation")),
            *(f"proposals/people_request.py:{name}" for name in ("PeopleRequest.branch", "people_requests")),
            "proposals/people_request.py:request_of_branch",
            "proposals/state.py:ProposalKind.",
            *(f"resources/adoption.py:{name}" for name in ("_has_our_traces", "_name", "last_trace")),
            "resources/pristine.py:own_adoption_pulls",
            *(f"resources/compare.py:{name}" for name in ("_items", "github_names")),
            *(f"resources/updates.py:{name}" for name in ("needs_update_facts", "open_updates")),
            *(f"templates/tree.py:{name}" for name in ("File.blob", "Tree.__getitem__")),
            "volunteers/membership/invitations.py:",
            "volunteers/membership/teams.py:_joinable_team",
            *(f"volunteers/people/person.py:{name}" for name in ("_pseudonym", "person_id")),
            "volunteers/people/reminders.py:_reminded_on",
            *(f"volunteers/roster/index.py:{name}" for name in ("RosterIndex.id_of", "_id_from_path")),
            "volunteers/roster/notice.py:",
            "volunteers/roster/sync.py:_notice_changes",
        ),
        SIMPLE,
    ),
}
# Generators and functions that contain the confining blocks themselves, and do nothing else for an item
BLOCKS = (
    "access/explain.py:_Scope.grants",
    "access/revoke.py:plan_revocation",
    "flows/check_links.py:request_urls.<locals>.request_host",
    "flows/sync/updates.py:_Reader._isolate",
    "github/control_repository.py:read_merged_proposals",
)
# Functions that prepare one request for several items, so that an exception in them affects all of those items
WHOLE_BATCH = {
    "item_errors.py:ItemErrors.isolate": "is the block itself, which the results of a batch also use",
    "plan/request.py:Mutation.is_submission": "checks whether the name of a mutation is in a set",
    "github/rate_limit/limiter.py:backoff_delays": "is a generator, which Python also calls to close it",
    "github/mutations.py:combine_mutations": "writes one document for the mutations of several projects",
    "github/connection.py:_open_connection": "gets the server's address, and is called once for each thread",
}
# Methods of resources and operations that only read a field
FIELD_METHODS = (".is_used", ".after", ".before", ".verb")


class Counted(NamedTuple):
    few: CallRecorder
    many: CallRecorder


def prepare(scenario: Scenario, folder: Path) -> Counted:
    """Record a run with one new item and a run with two new items. Save the hub as it was before the second run."""
    scenario.add()
    scenario.run()  # fills caches
    scenario.add()
    few = record_calls(scenario.run)
    scenario.add()
    scenario.add()
    if scenario.hub:
        snapshot.save(scenario.hub, folder)
    many = record_calls(scenario.run)
    assert scenario.remaining() == 0
    return Counted(few, many)


def is_excused(function: str) -> bool:
    if function.startswith("resources/") and function.endswith(FIELD_METHODS):
        return True
    if function in BLOCKS:
        return True
    return any(function == name or (name[-1] in "/.:" and function.startswith(name)) for name in WHOLE_RUN)


def problem_with(scenario: Scenario, function: str, capsys: pytest.CaptureFixture[str]) -> str | None:
    """Make the function fail for one of two items, and return what is wrong with the result, or None."""
    recorder = CallRecorder(failing=function)
    capsys.readouterr()
    with recorder.recording():
        result = scenario.run()
    output, names = result.output + capsys.readouterr().out, scenario.names()
    left = scenario.remaining()
    if not recorder.has_failed:
        return None
    if left > 1:
        return f"{left} items were not handled: {result}"
    if left and not result.failed:
        return "an item was not handled, but the run did not fail"
    if left and names and not any(name in output for name in names):
        return f"no item is named: {output}"
    return "the output quotes the exception" if VALUE in output else None


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("name", SCENARIOS)
def test_an_error_in_one_item_does_not_affect_the_others(
    name: str, share: int | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with SCENARIOS[name](tmp_path) as scenario:
        few, many = prepare(scenario, tmp_path / "saved")
        stoppers = [one for one in item_functions(few.unconfined, many.unconfined) if not is_excused(one)]
        assert stoppers == [], "an exception in these functions stops the whole run"
        functions = [one for one in item_functions(few.confined, many.confined) if one not in WHOLE_BATCH]
        assert functions
        wrong = {}
        step = max(1, len(functions) // share) if share else 1
        for function in functions[step // 2 :: step]:
            if scenario.hub:
                snapshot.restore(scenario.hub, tmp_path / "saved")
            if problem := problem_with(scenario, function, capsys):
                wrong[function] = problem
            scenario.run()
            if left := scenario.remaining():
                wrong[function] = f"{left} items were not handled by the next run"
    assert wrong == {}


def test_a_team_that_cannot_be_imported_is_named_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    understood = team_import._grants

    def fail(team: Node) -> dict[str, str]:
        if team["slug"] == "maps0":
            raise KeyError(VALUE)
        return understood(team)

    monkeypatch.setattr(team_import, "_grants", fail)
    with SCENARIOS["imported_teams"](tmp_path) as scenario:
        scenario.add()
        scenario.add()
        result = scenario.run()
        assert (result.failed, scenario.remaining()) == (True, 1)
        assert "left out because of an error (team maps0: internal error: KeyError at " in result.output
        assert "\n  maps1: " in result.output and "slug: orchard\n" in result.output


@pytest.mark.parametrize("function", ["proposals/decisions.py:decide", "manifest/edit.py:upsert"])
def test_the_author_is_told_of_an_error_of_the_bot(function: str, tmp_path: Path) -> None:
    with start_proposal_coalition(tmp_path) as coalition:
        number = coalition.propose("bakery")
        recorder = CallRecorder(failing=function)
        with recorder.recording(), pytest.raises(CommandError):
            coalition.run(number)
        assert recorder.has_failed
        [text] = coalition.comment_texts(number)
        assert "internal error" in text
        coalition.run(number)
        [text] = coalition.comment_texts(number)
        assert "is now in pull request" in text
