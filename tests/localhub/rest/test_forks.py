"""Forks, pull requests that come from them, and the reviews of pull requests."""

import base64

from hub_town import MEMBER, OWNER, STRANGER, Town

UPSTREAM, FORK = "/repos/an-org/water-map", "/repos/a-stranger/water-map"


def _pull_from_a_fork(town: Town) -> int:
    assert town.ask("POST", f"{UPSTREAM}/forks", STRANGER).status_code == 202
    content = base64.b64encode(b"Mine.").decode()
    body = {"message": "Write", "content": content, "branch": "main"}
    assert town.ask("PUT", f"{FORK}/contents/mine.md", STRANGER, **body).status_code == 201
    made = town.ask("POST", f"{UPSTREAM}/pulls", STRANGER, title="Mine", head="a-stranger:main", base="main")
    assert made.status_code == 201, made.text
    return int(made.json()["number"])


def test_a_fork_has_the_branches_and_nothing_else_of_its_parent(town: Town) -> None:
    town.ask("POST", f"{UPSTREAM}/issues", title="Ours")
    made = town.ask("POST", f"{UPSTREAM}/forks", STRANGER).json()
    assert (made["fork"], made["full_name"], made["parent"]["full_name"]) == (
        True,
        "a-stranger/water-map",
        "an-org/water-map",
    )
    tips = [town.ask("GET", f"{api}/git/ref/heads/main").json()["object"]["sha"] for api in (UPSTREAM, FORK)]
    assert tips[0] == tips[1]
    assert made["has_issues"] is False
    assert town.ask("POST", f"{UPSTREAM}/forks", STRANGER).json()["id"] == made["id"]
    assert [row["full_name"] for row in town.ask("GET", f"{UPSTREAM}/forks").json()] == [
        "a-stranger/water-map"
    ]


def test_a_private_repository_is_forked_by_nobody_who_does_not_see_it(town: Town) -> None:
    town.ask("POST", "/orgs/an-org/repos", name="quiet-room", private=True, auto_init=True)
    assert town.ask("POST", "/repos/an-org/quiet-room/forks", STRANGER).status_code == 404


def test_a_pull_request_of_a_fork_is_opened_by_somebody_who_may_not_write_here(town: Town) -> None:
    number = _pull_from_a_fork(town)
    pull = town.ask("GET", f"{UPSTREAM}/pulls/{number}").json()
    assert (pull["head"]["repo"]["full_name"], pull["base"]["repo"]["full_name"]) == (
        "a-stranger/water-map",
        "an-org/water-map",
    )
    files = town.ask("GET", f"{UPSTREAM}/pulls/{number}/files").json()
    assert [file["filename"] for file in files] == ["mine.md"]


def test_an_approval_is_dismissed_once_and_by_those_alone_who_may_write(town: Town) -> None:
    number = _pull_from_a_fork(town)
    reviews = f"{UPSTREAM}/pulls/{number}/reviews"
    made = town.ask("POST", reviews, MEMBER, event="APPROVE").json()
    assert made["state"] == "APPROVED"
    dismissal, why = f"{reviews}/{made['id']}/dismissals", "It has changed since."
    assert town.ask("PUT", dismissal, STRANGER, message=why).status_code == 403
    assert town.ask("PUT", dismissal, OWNER, message=why).json()["state"] == "DISMISSED"
    assert town.ask("PUT", dismissal, OWNER, message=why).status_code == 422
    assert [row["state"] for row in town.ask("GET", reviews).json()] == ["DISMISSED"]
    [told] = [event for event in town.hub.events.log() if event.action == "dismissed"]
    assert told.payload["review"]["id"] == made["id"]


def test_nobody_approves_their_own_pull_request(town: Town) -> None:
    number = _pull_from_a_fork(town)
    answer = town.ask("POST", f"{UPSTREAM}/pulls/{number}/reviews", STRANGER, event="APPROVE")
    assert answer.status_code == 422
