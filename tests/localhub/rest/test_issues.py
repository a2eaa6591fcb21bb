"""Issues: who may do what, what is told, how lists are asked for."""

from support.hub_client import MEMBER_TOKEN, OWNER_TOKEN, STRANGER_TOKEN, HubClient

ISSUES = "/repos/an-org/water-map/issues"


def test_an_issue_with_labels_tells_of_itself_and_of_each_label(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A", labels=["bug", "question"])
    assert hub_client.event_names() == ["issues opened", "issues labeled", "issues labeled"]


def test_what_an_event_tells_is_the_issue_with_its_labels(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A", labels=["bug"])
    opened = hub_client.hub.events.log()[0].payload
    assert opened["action"] == "opened"
    assert [label["name"] for label in opened["issue"]["labels"]] == ["bug"]
    assert opened["repository"]["full_name"] == "an-org/water-map"
    assert opened["sender"]["login"] == "an-owner"
    assert opened["issue"]["url"].startswith(hub_client.hub.url)


def test_labels_of_one_who_may_not_set_them_are_dropped_silently(hub_client: HubClient) -> None:
    made = hub_client.request(
        "POST", ISSUES, STRANGER_TOKEN, title="A", labels=["bug"], assignees=["a-member"]
    )
    assert made.status_code == 201
    assert (made.json()["labels"], made.json()["assignees"]) == ([], [])
    assert made.json()["author_association"] == "NONE"


def test_an_author_edits_their_own_text_and_nobody_elses(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, STRANGER_TOKEN, title="A")
    assert hub_client.request("PATCH", f"{ISSUES}/1", STRANGER_TOKEN, body="more").status_code == 200
    assert (
        hub_client.request("PATCH", f"{ISSUES}/1", STRANGER_TOKEN, state="closed").json()["closed_by"][
            "login"
        ]
        == "a-stranger"
    )
    assert hub_client.request("PATCH", f"{ISSUES}/1", MEMBER_TOKEN, body="other").status_code == 403
    assert hub_client.request("PATCH", f"{ISSUES}/1", STRANGER_TOKEN, labels=["bug"]).status_code == 403


def test_an_edit_tells_what_was_there_before(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A", body="one")
    hub_client.request("PATCH", f"{ISSUES}/1", body="two", title="A")
    assert hub_client.hub.events.log()[-1].payload["changes"] == {"body": {"from": "one"}}


def test_a_body_is_edited_and_a_title_is_not(hub_client: HubClient) -> None:
    query = '{ repository(owner: "an-org", name: "water-map") { issue(number: 1) { lastEditedAt } } }'

    def edited() -> str | None:
        found: str | None = hub_client.request("POST", "/graphql", query=query).json()["data"]["repository"][
            "issue"
        ]["lastEditedAt"]
        return found

    hub_client.request("POST", ISSUES, title="A", body="one")
    hub_client.request("PATCH", f"{ISSUES}/1", title="B", state="closed")
    assert edited() is None
    hub_client.request("PATCH", f"{ISSUES}/1", body="two")
    assert edited()


def test_closing_twice_tells_once(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A")
    for _ in range(2):
        hub_client.request("PATCH", f"{ISSUES}/1", state="closed")
    assert hub_client.event_names().count("issues closed") == 1
    assert hub_client.request("GET", f"{ISSUES}/1").json()["state_reason"] == "completed"


def test_a_list_is_narrowed_by_what_the_query_says(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A", labels=["bug"], assignees=["a-member"])
    hub_client.request("POST", ISSUES, STRANGER_TOKEN, title="B")
    hub_client.request("PATCH", f"{ISSUES}/2", state="closed")

    def titles(query: str) -> str:
        return "".join(issue["title"] for issue in hub_client.request("GET", f"{ISSUES}?{query}").json())

    assert titles("") == "A"
    assert titles("state=all") == "BA"
    assert titles("state=all&direction=asc") == "AB"
    assert titles("state=all&creator=a-stranger") == "B"
    assert titles("assignee=a-member") == "A"
    assert titles("assignee=none&state=all") == "B"
    assert titles("labels=bug,question") == ""
    assert titles("state=all&since=2999-01-01T00:00:00Z") == ""


def test_pages_name_their_neighbours_at_the_host_that_was_asked(hub_client: HubClient) -> None:
    for number in range(5):
        hub_client.request("POST", ISSUES, title=str(number))
    answer = hub_client.request("GET", f"{ISSUES}?per_page=2&page=2&state=open")
    assert {name: link["url"] for name, link in answer.links.items()} == {
        name: f"{hub_client.hub.url}{ISSUES}?per_page=2&state=open&page={page}"
        for name, page in {"prev": 1, "next": 3, "last": 3, "first": 1}.items()
    }
    assert "link" not in hub_client.request("GET", f"{ISSUES}?per_page=100").headers


def test_set_labels_replaces_and_makes_what_is_missing(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A", labels=["bug"])
    set_ = hub_client.request("PUT", f"{ISSUES}/1/labels", labels=["question", "brand new"])
    assert [label["name"] for label in set_.json()] == ["brand new", "question"]
    assert hub_client.request("DELETE", f"{ISSUES}/1/labels/bug").status_code == 404
    assert hub_client.request("DELETE", f"{ISSUES}/1/labels").status_code == 204
    assert hub_client.event_names()[-2:] == ["issues unlabeled", "issues unlabeled"]


def test_a_locked_issue_takes_comments_of_those_who_may_write(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A")
    assert hub_client.request("PUT", f"{ISSUES}/1/lock", lock_reason="spam").status_code == 204
    assert hub_client.request("POST", f"{ISSUES}/1/comments", STRANGER_TOKEN, body="x").status_code == 403
    assert hub_client.request("POST", f"{ISSUES}/1/comments", OWNER_TOKEN, body="x").status_code == 201


def test_a_comment_is_edited_by_its_author_or_one_who_may_write(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A")
    made = hub_client.request("POST", f"{ISSUES}/1/comments", STRANGER_TOKEN, body="one").json()
    address = f"{ISSUES}/comments/{made['id']}"
    assert hub_client.request("PATCH", address, MEMBER_TOKEN, body="two").status_code == 403
    assert hub_client.request("PATCH", address, STRANGER_TOKEN, body="two").json()["body"] == "two"
    assert (
        hub_client.request("PATCH", address, OWNER_TOKEN, body="three").json()["user"]["login"]
        == "a-stranger"
    )
    assert hub_client.event_names()[-2:] == ["issue_comment edited", "issue_comment edited"]


def test_the_same_reaction_again_is_the_one_that_is_there(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A")
    first = hub_client.request("POST", f"{ISSUES}/1/reactions", content="heart")
    again = hub_client.request("POST", f"{ISSUES}/1/reactions", content="heart")
    assert (first.status_code, again.status_code) == (201, 200)
    assert hub_client.request("GET", f"{ISSUES}/1").json()["reactions"]["heart"] == 1
    assert (
        hub_client.request("DELETE", f"{ISSUES}/1/reactions/{first.json()['id']}", MEMBER_TOKEN).status_code
        == 403
    )
    assert hub_client.request("DELETE", f"{ISSUES}/1/reactions/{first.json()['id']}").status_code == 204


def test_a_refused_request_changes_nothing_and_tells_nothing(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A")
    hub_client.request("PATCH", f"{ISSUES}/1", title="B", body="x" * 70_000)
    assert hub_client.request("GET", f"{ISSUES}/1").json()["title"] == "A"
    assert hub_client.event_names() == ["issues opened"]
