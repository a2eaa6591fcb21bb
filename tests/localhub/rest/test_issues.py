"""Issues: permissions, events, and list filters."""

from support.hub_client import MEMBER_TOKEN, OWNER_TOKEN, STRANGER_TOKEN, HubClient

ISSUES = "/repos/an-org/water-map/issues"


def test_labelled_issue_emits_an_event_per_label(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A", labels=["bug", "question"])
    assert hub_client.event_names() == ["issues opened", "issues labeled", "issues labeled"]


def test_event_payload_contains_the_labels(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A", labels=["bug"])
    opened = hub_client.hub.events.log()[0].payload
    assert opened["action"] == "opened"
    assert [label["name"] for label in opened["issue"]["labels"]] == ["bug"]
    assert opened["repository"]["full_name"] == "an-org/water-map"
    assert opened["sender"]["login"] == "an-owner"
    assert opened["issue"]["url"].startswith(hub_client.hub.url)


def test_labels_without_triage_role_are_dropped(hub_client: HubClient) -> None:
    made = hub_client.request(
        "POST", ISSUES, STRANGER_TOKEN, title="A", labels=["bug"], assignees=["a-member"]
    )
    assert made.status_code == 201
    assert (made.json()["labels"], made.json()["assignees"]) == ([], [])
    assert made.json()["author_association"] == "NONE"


def test_authors_edit_only_their_own_text(hub_client: HubClient) -> None:
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


def test_edit_event_contains_previous_text(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A", body="one")
    hub_client.request("PATCH", f"{ISSUES}/1", body="two", title="A")
    assert hub_client.hub.events.log()[-1].payload["changes"] == {"body": {"from": "one"}}


def test_only_body_edits_set_last_edited_at(hub_client: HubClient) -> None:
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


def test_closing_twice_emits_one_event(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A")
    for _ in range(2):
        hub_client.request("PATCH", f"{ISSUES}/1", state="closed")
    assert hub_client.event_names().count("issues closed") == 1
    assert hub_client.request("GET", f"{ISSUES}/1").json()["state_reason"] == "completed"


def test_list_is_filtered_by_the_query(hub_client: HubClient) -> None:
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


def test_pagination_links_use_the_request_host(hub_client: HubClient) -> None:
    for number in range(5):
        hub_client.request("POST", ISSUES, title=str(number))
    answer = hub_client.request("GET", f"{ISSUES}?per_page=2&page=2&state=open")
    assert {name: link["url"] for name, link in answer.links.items()} == {
        name: f"{hub_client.hub.url}{ISSUES}?per_page=2&state=open&page={page}"
        for name, page in {"prev": 1, "next": 3, "last": 3, "first": 1}.items()
    }
    assert "link" not in hub_client.request("GET", f"{ISSUES}?per_page=100").headers


def test_setting_labels_replaces_and_creates_them(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A", labels=["bug"])
    set_ = hub_client.request("PUT", f"{ISSUES}/1/labels", labels=["question", "brand new"])
    assert [label["name"] for label in set_.json()] == ["brand new", "question"]
    assert hub_client.request("DELETE", f"{ISSUES}/1/labels/bug").status_code == 404
    assert hub_client.request("DELETE", f"{ISSUES}/1/labels").status_code == 204
    assert hub_client.event_names()[-2:] == ["issues unlabeled", "issues unlabeled"]


def test_commenting_on_locked_issue_needs_write_access(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A")
    assert hub_client.request("PUT", f"{ISSUES}/1/lock", lock_reason="spam").status_code == 204
    assert hub_client.request("POST", f"{ISSUES}/1/comments", STRANGER_TOKEN, body="x").status_code == 403
    assert hub_client.request("POST", f"{ISSUES}/1/comments", OWNER_TOKEN, body="x").status_code == 201


def test_comment_is_edited_by_author_or_writer(hub_client: HubClient) -> None:
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


def test_repeated_reaction_returns_the_existing_one(hub_client: HubClient) -> None:
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


def test_rejected_request_changes_nothing_and_emits_nothing(hub_client: HubClient) -> None:
    hub_client.request("POST", ISSUES, title="A")
    hub_client.request("PATCH", f"{ISSUES}/1", title="B", body="x" * 70_000)
    assert hub_client.request("GET", f"{ISSUES}/1").json()["title"] == "A"
    assert hub_client.event_names() == ["issues opened"]
