"""Repositories: names, settings, renames, archives, and who sees them."""

import pytest

from hub_town import MEMBER, STRANGER, Town

ORG_REPOS = "/orgs/an-org/repos"


@pytest.mark.parametrize(
    ("asked", "made"),
    [("water map", "water-map-2"), ("wells.git", "wells"), ("خريطة wells", "-wells"), ("a/b", "a-b")],
)
def test_a_name_is_cleaned_silently(town: Town, asked: str, made: str) -> None:
    asked = asked.replace("water map", "water map 2")
    assert town.ask("POST", ORG_REPOS, name=asked).json()["name"] == made


@pytest.mark.parametrize("name", ["WATER-MAP", "x.wiki", "..", "x" * 101])
def test_a_name_that_is_taken_or_impossible_is_refused(town: Town, name: str) -> None:
    answer = town.ask("POST", ORG_REPOS, name=name)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "name"


def test_a_description_with_control_characters_is_refused(town: Town) -> None:
    assert town.ask("POST", ORG_REPOS, name="x", description="a\nb").status_code == 422
    assert town.ask("GET", "/repos/an-org/x").status_code == 404


def test_a_new_repository_has_a_first_commit_only_when_asked(town: Town) -> None:
    town.ask("POST", ORG_REPOS, name="with", auto_init=True)
    town.ask("POST", ORG_REPOS, name="without")
    assert town.ask("GET", "/repos/an-org/with/git/ref/heads/main").status_code == 200
    assert town.ask("GET", "/repos/an-org/without/git/ref/heads/main").status_code in (404, 409)


def test_a_former_name_leads_to_the_new_one(town: Town) -> None:
    number = town.ask("PATCH", "/repos/an-org/water-map", name="wells").json()["id"]
    answer = town.ask("GET", "/repos/an-org/water-map/labels?per_page=1")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"{town.hub.url}/repositories/{number}/labels?per_page=1"
    followed = town.ask("GET", f"/repositories/{number}/labels?per_page=1")
    assert [label["name"] for label in followed.json()] == ["bug"]
    assert "repository renamed" in town.told()


def test_a_former_name_that_is_taken_again_is_the_new_repository(town: Town) -> None:
    town.ask("PATCH", "/repos/an-org/water-map", name="wells")
    made = town.ask("POST", ORG_REPOS, name="water-map").json()
    assert town.ask("GET", "/repos/an-org/water-map").json()["id"] == made["id"]


def test_an_archived_repository_refuses_every_write_until_it_is_opened(town: Town) -> None:
    repo = "/repos/an-org/water-map"
    town.ask("PATCH", repo, archived=True)
    assert town.ask("POST", f"{repo}/labels", name="x", color="ededed").status_code == 403
    assert town.ask("POST", f"{repo}/issues", title="x").status_code == 403
    assert town.ask("PUT", f"{repo}/topics", names=["x"]).status_code == 403
    assert town.ask("PATCH", repo, description="x").status_code == 403
    assert town.ask("PATCH", repo, archived=False).status_code == 200
    assert town.ask("POST", f"{repo}/issues", title="x").status_code == 201
    assert [name for name in town.told() if name.startswith("repository ")] == [
        "repository archived",
        "repository unarchived",
    ]


def test_a_private_repository_does_not_exist_for_strangers(town: Town) -> None:
    town.ask("POST", ORG_REPOS, name="roster", private=True)
    for token in (STRANGER, None):
        assert town.ask("GET", "/repos/an-org/roster", token).status_code == 404
        assert town.ask("POST", "/repos/an-org/roster/issues", token, title="x").status_code == 404
        names = [repo["name"] for repo in town.ask("GET", ORG_REPOS, token).json()]
        assert names == ["water-map"]
    assert town.ask("GET", "/repos/an-org/roster", MEMBER).json()["permissions"]["push"] is False


def test_a_member_without_rights_changes_nothing(town: Town) -> None:
    assert town.ask("PATCH", "/repos/an-org/water-map", MEMBER, description="x").status_code == 403
    assert town.ask("DELETE", "/repos/an-org/water-map", MEMBER).status_code == 403


def test_a_collaborator_may_what_their_role_says(town: Town) -> None:
    collaborators = "/repos/an-org/water-map/collaborators"
    assert town.ask("PUT", f"{collaborators}/a-stranger", permission="triage").status_code == 204
    shown = town.ask("GET", f"{collaborators}/a-stranger/permission").json()
    assert (shown["permission"], shown["role_name"]) == ("read", "triage")
    town.ask("POST", "/repos/an-org/water-map/issues", title="x")
    assert (
        town.ask("POST", "/repos/an-org/water-map/issues/1/labels", STRANGER, labels=["bug"]).status_code
        == 200
    )
    assert [user["login"] for user in town.ask("GET", f"{collaborators}?affiliation=outside").json()] == [
        "a-stranger"
    ]
    town.ask("DELETE", f"{collaborators}/a-stranger")
    assert town.ask("GET", f"{collaborators}/a-stranger").status_code == 404


def test_topics_are_short_lower_case_words(town: Town) -> None:
    topics = "/repos/an-org/water-map/topics"
    assert town.ask("PUT", topics, names=["Water", "maps", "water"]).json() == {"names": ["water", "maps"]}
    for bad in (["a b"], ["-a"], ["x" * 51], [f"t{n}" for n in range(21)]):
        assert town.ask("PUT", topics, names=bad).status_code == 422


def test_addresses_follow_the_host_that_was_asked(town: Town) -> None:
    import requests

    headers = {"host": "api.github.localhost"}
    shown = requests.get(f"{town.hub.url}/repos/an-org/water-map", headers=headers, timeout=10).json()
    assert shown["url"] == "http://api.github.localhost/repos/an-org/water-map"
    assert shown["html_url"] == "http://github.localhost/an-org/water-map"
    under = town.ask("GET", "/api/v3/repos/an-org/water-map").json()
    assert under["labels_url"].startswith(f"{town.hub.url}/api/v3/repos/")
    assert under["html_url"] == f"{town.hub.url}/an-org/water-map"
