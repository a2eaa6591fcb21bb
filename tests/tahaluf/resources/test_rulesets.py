"""A run creates, changes and deletes rulesets with the right requests, and some changes need a review. These tests
need no network.
"""

from dataclasses import replace
from typing import Any

import pytest

from support.steps import play
from tahaluf.manifest import Ruleset
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Mark,
    Mutation,
    Plan,
    PlanItem,
    Query,
    Response,
    Rest,
    Risk,
    Unmanaged,
    describe_line,
)
from tahaluf.problems import CommandError
from tahaluf.resources.ruleset_texts import describe_differences, describe_ruleset
from tahaluf.resources.ruleset_values import ANYONE, DISMISSAL, RulesetValue, desired_ruleset
from tahaluf.resources.rulesets import (
    UNREAD_DISMISSALS,
    UNREAD_DISMISSALS_FIX,
    ActualRulesets,
    CreateRuleset,
    DesiredRulesets,
    RulesetsResource,
    UpdateRuleset,
)

RULESETS = RulesetsResource()
PATH = "/repos/acme/olive/rulesets/41"
CONTEXT = ChangeContext("acme", "olive", repository_id="R_1")
PULL = {
    "requiredApprovingReviewCount": 1,
    "dismissStaleReviewsOnPush": False,
    "requireCodeOwnerReview": False,
    "requireLastPushApproval": False,
    "requiredReviewThreadResolution": False,
    "allowedMergeMethods": ["MERGE", "SQUASH"],
}


def rule(type: str, **parameters: Any) -> dict[str, Any]:
    return {"type": type, "parameters": parameters or None}


def node(*rules: dict[str, Any], actors: Any = (), **fields: Any) -> dict[str, Any]:
    """Return the ruleset `main` in GitHub's format."""
    bypass = None if actors is None else {"totalCount": len(actors), "nodes": list(actors)}
    return {
        "id": "RRS_1",
        "databaseId": 41,
        "name": "main",
        "target": "BRANCH",
        "enforcement": "ACTIVE",
        "conditions": {"refName": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "bypassActors": bypass,
        "rules": {"totalCount": len(rules), "nodes": list(rules)},
        **fields,
    }


def actor(**fields: Any) -> dict[str, Any]:
    none = {"deployKey": False, "organizationAdmin": False, "repositoryRoleName": None, "actor": None}
    return {"bypassMode": "ALWAYS", **none, **fields}


def wanted(bypass_actors: tuple[dict[str, Any], ...] = (), **rules: Any) -> Ruleset:
    given = {"rules": rules, "bypass_actors": bypass_actors}
    return Ruleset.model_validate(given, strict=False)


def planned(ruleset: Ruleset | None, *nodes: dict[str, Any], classic: tuple[str, ...] = ()) -> list[PlanItem]:
    desired = DesiredRulesets("olive", {"main": ruleset} if ruleset else {})
    return list(RULESETS.diff(desired, ActualRulesets(nodes, classic)))


def only_change(ruleset: Ruleset | None, *nodes: dict[str, Any]) -> Change:
    [item] = planned(ruleset, *nodes)
    assert isinstance(item, Change)
    return item


def requests(change: Change, answers: list[Any]) -> list[Any]:
    return list(play(RULESETS.steps(change, DesiredRulesets("olive", {}), CONTEXT), answers)[0])


def test_a_missing_ruleset_is_created_with_the_ids_of_its_actors() -> None:
    ruleset = wanted(
        ({"team": "maps"}, {"app": "robot", "bypass_mode": "pull_request"}, {"role": "maintain"}),
        deletion=True,
        update=True,
        required_status_checks={"checks": [{"context": "test", "integration_id": 7}, {"context": "lint"}]},
    )
    create = only_change(ruleset)
    assert (create.kind, create.risk, create.target) == (ChangeKind.CREATE, Risk.NONE, "main")
    app, team, mutation = requests(
        create, [{"node_id": "A_1", "id": 3}, {"organization": {"team": {"id": "T_1", "databaseId": 4}}}, {}]
    )
    assert app == Rest("GET", "/apps/robot", expected_statuses=frozenset({404}))
    assert isinstance(team, Query)
    assert team.variables == {"org": "acme", "team": "maps"}
    assert isinstance(mutation, Mutation)
    assert (mutation.field, mutation.input["sourceId"], mutation.input["name"]) == (
        "createRepositoryRuleset",
        "R_1",
        "main",
    )
    assert mutation.input["bypassActors"] == [
        {"bypassMode": "PULL_REQUEST", "actorId": "A_1"},
        {"bypassMode": "ALWAYS", "repositoryRoleDatabaseId": 2},
        {"bypassMode": "ALWAYS", "actorId": "T_1"},
    ]
    assert mutation.input["rules"] == [
        {"type": "DELETION"},
        {
            "type": "REQUIRED_STATUS_CHECKS",
            "parameters": {
                "requiredStatusChecks": {
                    "requiredStatusChecks": [{"context": "lint"}, {"context": "test", "integrationId": 7}],
                    "strictRequiredStatusChecksPolicy": False,
                    "doNotEnforceOnCreate": False,
                }
            },
        },
        {"type": "UPDATE", "parameters": {"update": {"updateAllowsFetchAndMerge": False}}},
    ]


@pytest.mark.parametrize(
    ("actors", "rules", "present", "risk"),
    [
        ((), {"deletion": True, "non_fast_forward": True}, node(rule("DELETION")), Risk.NONE),
        ((), {"deletion": True}, node(rule("DELETION"), rule("NON_FAST_FORWARD")), Risk.ACCESS),
        ((), {"deletion": True}, node(rule("DELETION"), enforcement="DISABLED"), Risk.NONE),
        (({"role": "admin"},), {"deletion": True}, node(rule("DELETION")), Risk.ACCESS),
        ((), {"deletion": True}, node(rule("DELETION"), actors=[actor(organizationAdmin=True)]), Risk.NONE),
        (
            ({"organization_admin": True, "bypass_mode": "pull_request"},),
            {"deletion": True},
            node(rule("DELETION"), actors=[actor(organizationAdmin=True)]),
            Risk.NONE,
        ),
        (
            ({"role": "write"},),
            {"deletion": True},
            node(rule("DELETION"), actors=[actor(repositoryRoleName="write", bypassMode="PULL_REQUEST")]),
            Risk.ACCESS,
        ),
        (
            (),
            {"pull_request": {"required_approving_review_count": 2}},
            node(rule("PULL_REQUEST", **PULL)),
            Risk.NONE,
        ),
        (
            (),
            {"pull_request": {"required_approving_review_count": 0}},
            node(rule("PULL_REQUEST", **PULL)),
            Risk.ACCESS,
        ),
        (
            (),
            {"pull_request": {"allowed_merge_methods": ["merge", "rebase"]}},
            node(rule("PULL_REQUEST", **PULL)),
            Risk.ACCESS,
        ),
        (
            (),
            {"pull_request": {"allowed_merge_methods": ["merge"]}},
            node(rule("PULL_REQUEST", **PULL)),
            Risk.NONE,
        ),
        (
            (),
            {"deletion": True},
            node(rule("DELETION"), conditions={"refName": {"include": ["~ALL"], "exclude": []}}),
            Risk.ACCESS,
        ),
    ],
)
def test_only_what_allows_more_needs_a_review(
    actors: tuple[dict[str, Any], ...], rules: dict[str, Any], present: dict[str, Any], risk: Risk
) -> None:
    change = only_change(wanted(actors, **rules), present)
    assert (change.kind, change.risk) == (ChangeKind.UPDATE, risk)
    assert change.reason == (
        "the new version allows more than the current one" if risk is Risk.ACCESS else ""
    )
    read, write = requests(change, [{"rules": []}, {}])
    assert read == Rest("GET", PATH)
    assert (write.method, write.path) == ("PUT", PATH)
    assert "name" not in write.body


ADMINS, MAPS = actor(organizationAdmin=True), actor(actor={"__typename": "Team", "slug": "maps"})


@pytest.mark.parametrize(
    ("present", "desired", "mark"),
    [
        ([ADMINS, MAPS], ({"team": "maps"},), Mark.REDUCES_ACCESS),
        ([MAPS], ({"team": "maps", "bypass_mode": "pull_request"},), Mark.REDUCES_ACCESS),
        ([MAPS], ({"organization_admin": True}, {"team": "maps"}), Mark.GIVES_ACCESS),
        ([MAPS], ({"organization_admin": True},), Mark.GIVES_ACCESS),  # one gains access, and one loses it
    ],
)
def test_a_changed_list_of_who_may_bypass_a_ruleset_is_marked(
    present: list[dict[str, Any]], desired: tuple[dict[str, Any], ...], mark: Mark
) -> None:
    change = only_change(wanted(desired, deletion=True), node(rule("DELETION"), actors=present))
    assert change.mark is mark
    assert (change.risk is Risk.ACCESS) is (mark is Mark.GIVES_ACCESS)


def test_an_update_keeps_what_only_the_rest_api_shows() -> None:
    hidden = {
        "dismissal_restriction": {"enabled": True, "allowed_actors": [{"id": 4, "type": "Team"}]},
        "required_reviewers": [{"file_patterns": ["docs/*"], "minimum_approvals": 1}],
        "a_parameter_of_tomorrow": True,
    }
    checks = {
        "required_status_checks": [{"context": "old"}],
        "strict_required_status_checks_policy": True,
        "another_parameter": 5,
    }
    tomorrow = {"type": "a_rule_of_tomorrow", "parameters": {"severity": "high"}}
    current = {
        "id": 41,
        "name": "main",
        "conditions": {
            "ref_name": {"include": ["~ALL"], "exclude": []},
            "repository_name": {"include": ["x"]},
        },
        "rules": [
            {"type": "deletion"},
            {"type": "pull_request", "parameters": {"required_approving_review_count": 1, **hidden}},
            {"type": "required_status_checks", "parameters": checks},
            tomorrow,
        ],
    }
    ruleset = wanted(
        (
            {"team": "maps"},
            {"app": "robot"},
            {"role": "maintain"},
            {"organization_admin": True},
            {"deploy_key": True},
        ),
        update=True,
        pull_request={"required_approving_review_count": 2, "allowed_merge_methods": ["squash"]},
        required_status_checks={"checks": [{"context": "test", "integration_id": 7}]},
    )
    change = only_change(ruleset, node(rule("DELETION"), rule("PULL_REQUEST", **PULL)))
    team = {"organization": {"team": {"id": "T_1", "databaseId": 4}}}
    *_, read, write = requests(change, [{"node_id": "A_1", "id": 3}, team, current, {}])
    assert read == Rest("GET", PATH)
    assert write.body["conditions"] == {
        "ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []},
        "repository_name": {"include": ["x"]},
    }
    assert write.body["rules"] == [
        {
            "type": "pull_request",
            "parameters": {
                "required_approving_review_count": 2,
                "dismiss_stale_reviews_on_push": False,
                "require_code_owner_review": False,
                "require_last_push_approval": False,
                "required_review_thread_resolution": False,
                "allowed_merge_methods": ["squash"],
                **hidden,
            },
        },
        {
            "type": "required_status_checks",
            "parameters": {
                "required_status_checks": [{"context": "test", "integration_id": 7}],
                "strict_required_status_checks_policy": False,
                "do_not_enforce_on_create": False,
                "another_parameter": 5,
            },
        },
        {"type": "update", "parameters": {"update_allows_fetch_and_merge": False}},
        tomorrow,
    ]
    assert write.body["bypass_actors"] == [
        {"actor_id": 3, "actor_type": "Integration", "bypass_mode": "always"},
        {"actor_id": None, "actor_type": "DeployKey", "bypass_mode": "always"},
        {"actor_id": 1, "actor_type": "OrganizationAdmin", "bypass_mode": "always"},
        {"actor_id": 2, "actor_type": "RepositoryRole", "bypass_mode": "always"},
        {"actor_id": 4, "actor_type": "Team", "bypass_mode": "always"},
    ]


def test_an_update_that_github_rejects_says_why() -> None:
    change = only_change(wanted(deletion=True), node(rule("CREATION")))
    with pytest.raises(CommandError, match="GitHub rejected the ruleset: Invalid rule"):
        requests(change, [{"rules": []}, Response(422, {"message": "Invalid rule"})])


def test_an_update_shows_only_what_differs() -> None:
    change = only_change(
        wanted(pull_request={"required_approving_review_count": 2}), node(rule("PULL_REQUEST", **PULL))
    )
    methods = "allowed_merge_methods merge, squash"
    assert change.operation.before == {"pull_request": f"required_approving_review_count 1; {methods}"}
    assert change.operation.after == {"pull_request": f"required_approving_review_count 2; {methods}"}


def test_a_ruleset_that_says_the_same_is_not_changed() -> None:
    checks = {
        "requiredStatusChecks": [
            {"context": "b", "integrationId": None},
            {"context": "a", "integrationId": 3},
        ],
        "strictRequiredStatusChecksPolicy": True,
        "doNotEnforceOnCreate": False,
    }
    same = node(
        rule("PULL_REQUEST", **PULL),
        rule("REQUIRED_STATUS_CHECKS", **checks),
        rule("UPDATE", updateAllowsFetchAndMerge=False),
        actors=[actor(actor={"__typename": "Team", "slug": "maps"}), actor(deployKey=True)],
    )
    ruleset = wanted(
        ({"deploy_key": True}, {"team": "maps"}),
        update=True,
        pull_request={},
        required_status_checks={
            "checks": [{"context": "a", "integration_id": 3}, {"context": "b"}],
            "strict_required_status_checks_policy": True,
        },
    )
    assert planned(ruleset, same) == []


def test_actors_that_the_token_cannot_see_are_not_changed() -> None:
    [unread] = planned(wanted(({"role": "admin"},), deletion=True), node(rule("DELETION"), actors=None))
    assert isinstance(unread, Blocked)
    _, change = planned(wanted(({"role": "admin"},), creation=True), node(rule("DELETION"), actors=None))
    assert isinstance(change, Change)
    _, write = requests(change, [{"rules": []}, {}])
    assert "bypass_actors" not in write.body


def test_a_ruleset_for_tags_applies_to_all_tags_by_default() -> None:
    ruleset = Ruleset.model_validate({"target": "tag", "rules": {"deletion": True}})
    [mutation] = requests(only_change(ruleset), [{}])
    assert mutation.input["conditions"] == {"refName": {"include": ["~ALL"], "exclude": []}}


def test_an_unlisted_ruleset_is_deleted_only_after_a_review() -> None:
    change = only_change(None, node(rule("DELETION")))
    assert (change.kind, change.risk) == (ChangeKind.DELETE, Risk.ACCESS)
    # The plan says what is lost, unless the plan is public and the repository is not
    assert describe_line([change], in_public=True) == (
        "ruleset main: enforcement: active; applies to: the default branch; deletion: forbidden; may bypass it: "
        "nobody (this ruleset is not listed under `rulesets` in the entry; to keep it, add it to that list; if it "
        "is deleted, anyone with write access can do what it forbids)"
    )
    assert "~DEFAULT_BRANCH" not in describe_line([replace(change, is_discreet=True)], in_public=True)
    assert describe_line([change, change], in_public=True).count("deletion: forbidden") == 2
    [mutation] = requests(change, [{}])
    assert mutation.input == {"repositoryRulesetId": "RRS_1"}


@pytest.mark.parametrize(
    "present",
    [
        node(rule("COMMIT_MESSAGE_PATTERN", pattern="x")),
        node(rule("UPDATE", updateAllowsFetchAndMerge=True)),
        node(rule("DELETION"), target="PUSH"),
        node(rule("DELETION"), rules=None),
        node(rule("DELETION"), actors=[actor(enterpriseOwner=True)]),
        node(rule("DELETION"), bypassActors={"totalCount": 21, "nodes": []}),
    ],
)
def test_what_the_manifest_cannot_say_is_neither_changed_nor_deleted(present: dict[str, Any]) -> None:
    [listed] = planned(wanted(deletion=True), present)
    assert isinstance(listed, Blocked)
    [unlisted] = planned(None, present)
    assert isinstance(unlisted, Unmanaged)


def test_two_rulesets_of_one_name_are_not_guessed_at() -> None:
    [item] = planned(wanted(deletion=True), node(rule("DELETION")), node(rule("CREATION")))
    assert isinstance(item, Blocked)


def test_classic_protection_is_reported_and_stays() -> None:
    [item] = planned(None, classic=("main",))
    assert isinstance(item, Unmanaged)
    assert item.target == "main"


def test_what_was_not_read_is_not_changed() -> None:
    desired = DesiredRulesets("olive", {"main": wanted(deletion=True)})
    assert (
        list(RULESETS.diff(desired, RULESETS.actual_state({"repository": {"name": "olive"}, "team": None})))
        == []
    )
    assert len(list(RULESETS.diff(desired, RULESETS.actual_state({"repository": None, "team": None})))) == 1


@pytest.mark.parametrize(
    ("dismissal", "batched", "sent"),
    [
        (None, True, 3),
        ({"allowed_actors": ({"team": "maps"}, {"team": "docs"})}, False, 4),  # only the REST API can set it
    ],
)
def test_the_cost_of_a_new_ruleset_includes_the_lookups_of_its_actors(
    dismissal: dict[str, Any] | None, batched: bool, sent: int
) -> None:
    pull = {} if dismissal is None else {"dismissal_restriction": dismissal}
    create = only_change(wanted(({"app": "robot"}, {"team": "maps"}, {"role": "admin"}), pull_request=pull))
    teams = [{"organization": {"team": {"id": f"T_{number}", "databaseId": number}}} for number in (1, 2)]
    answers = [{"node_id": "A_1", "id": 3}, *teams[: sent - 2], {}]
    assert (create.batched, create.cost, len(requests(create, answers))) == (batched, sent, sent)
    assert Plan((create,)).requests == sent


@pytest.mark.parametrize(
    ("actor_", "answer", "what", "fix"),
    [
        (
            {"team": "maps"},
            {"organization": {"team": None}},
            "the ruleset names the team maps, but the organization has no such team",
            "add the team under `teams`, or correct its name in the ruleset",
        ),
        (
            {"team": "maps"},
            {"organization": None},
            "the ruleset names the team maps, but the organization has no such team",
            "add the team under `teams`, or correct its name in the ruleset",
        ),
        (
            {"app": "robot"},
            Response(404, {}),
            "the bypass list names the App robot, but GitHub has no such App",
            "correct `app` in `bypass_actors`: write the last part of the App's URL",
        ),
    ],
)
def test_an_actor_that_does_not_exist_is_explained(
    actor_: dict[str, Any], answer: Any, what: str, fix: str
) -> None:
    create = only_change(wanted((actor_,), deletion=True))
    with pytest.raises(CommandError) as raised:
        requests(create, [answer])
    assert (raised.value.what, raised.value.fix) == (what, fix)


def test_an_operation_on_a_ruleset_is_described_in_words() -> None:
    create = only_change(wanted(deletion=True))
    assert isinstance(create.operation, CreateRuleset) and create.operation.described
    update = only_change(wanted(deletion=True), node(rule("CREATION")))
    assert isinstance(update.operation, UpdateRuleset)
    assert update.operation.differences == describe_differences(update.operation.old, update.operation.value)
    assert create.operation.described == describe_ruleset(create.operation.value)


TEAM = {"organization": {"team": {"id": "T_1", "databaseId": 4}}}
BODY: dict[str, Any] = {"rules": [{"type": "pull_request", "parameters": {}}]}


def restricted(*teams: str) -> Ruleset:
    allowed = {"allowed_actors": tuple({"team": team} for team in teams)}
    return wanted(pull_request={"dismissal_restriction": allowed})


@pytest.mark.parametrize("just_created", [True, False])
def test_a_ruleset_that_says_who_may_dismiss_reviews_is_created_by_rest(just_created: bool) -> None:
    steps = RULESETS.steps(
        only_change(restricted("maps")),
        DesiredRulesets("olive", {}),
        replace(CONTEXT, just_created=just_created),
    )
    [_, create], context = play(steps, [TEAM, {}])
    assert isinstance(create, Rest)
    assert (create.method, create.path) == ("POST", "/repos/acme/olive/rulesets")
    assert (create.just_created, context) == (just_created, None)
    body: Any = create.body
    assert (body["name"], body["target"], body["bypass_actors"]) == ("main", "branch", [])
    assert body["rules"][0]["parameters"]["dismissal_restriction"] == {
        "enabled": True,
        "allowed_actors": [{"id": 4, "type": "Team"}],
    }


@pytest.mark.parametrize(
    ("old", "new", "sent"),
    [
        (None, frozenset({"maps"}), {"enabled": True, "allowed_actors": [{"id": 4, "type": "Team"}]}),
        (frozenset({"maps"}), ANYONE, {"enabled": False, "allowed_actors": []}),
        (frozenset({"maps"}), frozenset({"maps"}), None),  # the current value is kept
    ],
)
def test_an_update_sends_who_may_dismiss_reviews_only_if_that_changes(old: Any, new: Any, sent: Any) -> None:
    value = desired_ruleset(restricted("maps"), None)

    def with_dismissal(allowed: Any) -> RulesetValue:
        return replace(value, rules={"pull_request": {**value.rules["pull_request"], DISMISSAL: allowed}})

    update = UpdateRuleset(41, with_dismissal(old), with_dismissal(new))
    change = replace(only_change(restricted("maps")), operation=update)
    answers = [*([TEAM] if sent and sent["enabled"] else []), BODY, {}]
    write = requests(change, answers)[-1]
    assert (write.method, write.path) == ("PUT", PATH)
    assert write.body["rules"][0]["parameters"].get(DISMISSAL) == sent


def test_unreadable_dismissals_are_reported_and_not_compared() -> None:
    desired = DesiredRulesets("olive", {"main": restricted("maps")})
    actual = ActualRulesets((node(rule("PULL_REQUEST", **PULL)),), (), {"main": UNSET})
    blocked, *others = RULESETS.diff(desired, actual)
    assert isinstance(blocked, Blocked)
    assert (blocked.target, blocked.reason, blocked.fix) == (
        "main",
        UNREAD_DISMISSALS,
        UNREAD_DISMISSALS_FIX,
    )
    assert others == []
