"""What `apply` prints before it asks for confirmation, which answers it accepts, and its JSON output."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from support.coalition import PEOPLE_IDS, Coalition, manifest, project, start_coalition
from support.commands import CommandResult
from tahaluf.plan import Rest, apply_schema, plan_schema

WATER = manifest(
    project("water-map", stewards=[{"login": "a-steward", "id": PEOPLE_IDS["a-steward"]}]),
    project("well-map"),
)


def ask(coalition: Coalition, *arguments: str) -> CommandResult:
    """Run `apply` on a maintainer's own computer."""
    path = coalition.write_manifest(None)
    return coalition.run("apply", "--manifest", path, *arguments, token="token-founder", GITHUB_ACTIONS="")


def test_what_is_held_back_is_said_before_the_question(
    coalition: Coalition, monkeypatch: pytest.MonkeyPatch
) -> None:
    coalition.write_manifest(WATER)
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return "n"

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    ran = ask(coalition)
    assert ran.code == 1 and ran.writes == 0
    before = ran.out
    assert "water-map: create repository (public)" in before
    assert (
        "held back water-map: add a-steward (a steward) to the team · gives access. It needs approval"
        in before
    )
    assert "The next run of the Apply workflow follows the manifest on the default branch" in before
    assert "merge them first" in before.replace("\n", " ")
    assert len(asked) == 1 and asked[0].endswith("as listed above? [y/N] ")
    assert asked[0].startswith("Apply 6 changes, and hold back 3 changes")
    # `apply` does not ask for confirmation if all changes are held
    assert coalition.apply(allow="").code == 1
    ran = ask(coalition)
    assert (ran.code, len(asked), ran.out.count("held back ")) == (1, 1, 3)


def test_an_unknown_digest_is_an_error_and_nothing_is_written(coalition: Coalition) -> None:
    plan = coalition.plan(WATER).plan
    digest = plan["changes"][0]["digest"]
    for wrong in ("0" * 32, digest[:-1], "everything"):
        ran = coalition.apply(WATER, "--allow", wrong, allow=digest)
        assert (ran.code, ran.writes) == (1, 0)
        assert f"no change in this plan has the digest '{wrong}'" in ran.err
    # An unknown digest may belong to the run of another shard, but a mistyped digest is always an error
    shard = coalition.apply(WATER, "--shard", "2/2", allow="0" * 32)
    assert "digest" not in shard.err
    assert "no change" in coalition.apply(WATER, "--shard", "2/2", allow="everything").err


def test_the_json_of_plan_and_apply_matches_its_schema(coalition: Coalition) -> None:
    plan, applied = (jsonschema_rs.validator_for(schema()) for schema in (plan_schema, apply_schema))
    plan.validate(coalition.plan(WATER).plan)
    first = coalition.apply(WATER, "--json", allow="")
    result = json.loads(first.out)
    applied.validate(result)
    assert first.code == 1 and not result["complete"]
    assert [(held["change"]["target"], held["cause"]) for held in result["held"]] == [
        ("water-map on water-map", "not shown"),
        ("a steward of water-map", "not shown"),
        ("well-map on well-map", "not shown"),
    ]
    assert {outcome["state"] for outcome in result["outcomes"]} == {"done"}
    second = coalition.apply(WATER, "--json")
    result = json.loads(second.out)
    applied.validate(result)
    assert (second.code, result["complete"], result["held"]) == (0, True, [])
    plan.validate(coalition.plan(WATER).plan)
    assert not plan.is_valid({**coalition.plan(WATER).plan, "changes": [{"project": "x"}]})
    # With JSON output, no question can be asked
    assert "--json prints only JSON" in ask(coalition, "--json").err


def test_who_loses_access_is_not_in_the_json_of_a_public_run(coalition: Coalition) -> None:
    coalition.apply(WATER)
    path = "/orgs/example-coalition/teams/water-map/memberships/another-steward"
    coalition.founder.rest(Rest("PUT", path, {"role": "maintainer"}))
    arguments = ("plan", "--json", "--manifest", coalition.write_manifest(None))
    assert "another-steward" in coalition.run(*arguments, GITHUB_ACTIONS="").out
    in_public = coalition.run(*arguments, GITHUB_ACTIONS="true")
    assert in_public.code == 2
    assert "another-steward" not in in_public.out and '"before": null' in in_public.out


def test_a_token_that_cannot_see_private_repositories_says_that_a_name_may_be_taken(tmp_path: Path) -> None:
    users = [
        {"login": "limited", "id": 77, "tokens": [{"token": "token-limited", "scopes": ["public_repo"]}]}
    ]
    with start_coalition(tmp_path, users=users) as coalition:
        for blind in ("token-limited", "token-a-member", coalition.new_token(repositories=["control"])):
            ran = coalition.plan(WATER, token=blind)
            assert ran.code == 1
            reasons = [entry["reason"] for entry in ran.plan["blocked"] if entry["resource"] == "repository"]
            assert reasons == ["this token cannot see every private repository, so the name may be taken"] * 2
            assert ran.plan["changes"] == []
        for seeing in ("token-founder", coalition.token()):
            assert coalition.plan(WATER, token=seeing).code == 2
