"""Run stock `gh` against the hub."""

import base64
import json

import pytest

from support.interop_hub import InteropHub

HERE = ("-R", "github.localhost/an-org/water-map")


@pytest.fixture
def pull(interop_hub: InteropHub) -> int:
    """Open a pull request and return its number."""
    root = "/repos/an-org/water-map"
    tip = interop_hub.rest("GET", f"{root}/git/ref/heads/main")["object"]["sha"]
    interop_hub.rest("POST", f"{root}/git/refs", {"ref": "refs/heads/idea", "sha": tip})
    change = {"message": "Add it", "content": "aQ==", "branch": "idea"}
    interop_hub.rest("PUT", f"{root}/contents/idea.txt", change)
    wanted = {"title": "فكرة", "body": "text", "head": "idea", "base": "main"}
    return int(interop_hub.rest("POST", f"{root}/pulls", wanted)["number"])


def test_gh_queries_rest_and_graphql(interop_hub: InteropHub) -> None:
    assert json.loads(interop_hub.gh("api", "user"))["login"] == "a-steward"
    assert json.loads(interop_hub.gh("api", "repos/an-org/water-map/labels", "--paginate"))
    answer = json.loads(interop_hub.gh("api", "graphql", "-f", "query={ viewer { login } }"))
    assert answer == {"data": {"viewer": {"login": "a-steward"}}}


def test_gh_views_and_lists_repositories(interop_hub: InteropHub) -> None:
    fields = "name,description,defaultBranchRef,visibility"
    shown = json.loads(interop_hub.gh("repo", "view", "an-org/water-map", "--json", fields))
    assert shown == {
        "name": "water-map",
        "description": "خريطة المياه",
        "defaultBranchRef": {"name": "main"},
        "visibility": "PUBLIC",
    }
    assert "# خريطة المياه" in interop_hub.gh("repo", "view", "an-org/water-map")
    listed = json.loads(interop_hub.gh("repo", "list", "an-org", "--json", "name,isPrivate"))
    assert {one["name"] for one in listed} == {"water-map", "quiet-room"}


def test_gh_opens_lists_views_comments_and_closes_issues(interop_hub: InteropHub) -> None:
    made = interop_hub.gh("issue", "create", *HERE, "--title", "سؤال", "--body", "نص", "--label", "bug")
    number = made.strip().rpartition("/")[2]
    listed = json.loads(interop_hub.gh("issue", "list", *HERE, "--json", "number,title,labels"))
    assert [(one["title"], one["labels"][0]["name"]) for one in listed] == [("سؤال", "bug")]
    interop_hub.gh("issue", "comment", number, *HERE, "--body", "a comment")
    shown = json.loads(
        interop_hub.gh("issue", "view", number, *HERE, "--json", "title,body,author,comments,state")
    )
    assert (shown["body"], shown["author"]["login"], shown["state"]) == ("نص", "a-steward", "OPEN")
    assert [comment["body"] for comment in shown["comments"]] == ["a comment"]
    assert "نص" in interop_hub.gh("issue", "view", number, *HERE)
    interop_hub.gh("issue", "edit", number, *HERE, "--add-label", "question", "--remove-label", "bug")
    interop_hub.gh("issue", "close", number, *HERE, "--reason", "not planned")
    shown = interop_hub.rest("GET", f"/repos/an-org/water-map/issues/{number}")
    assert (shown["state"], shown["state_reason"]) == ("closed", "not_planned")
    assert [label["name"] for label in shown["labels"]] == ["question"]


def test_gh_lists_views_and_merges_pull_requests(interop_hub: InteropHub, pull: int) -> None:
    listed = json.loads(interop_hub.gh("pr", "list", *HERE, "--json", "number,title,headRefName"))
    assert listed == [{"number": pull, "title": "فكرة", "headRefName": "idea"}]
    fields = "title,body,state,mergeable,commits,files,reviews,isDraft,mergedBy,statusCheckRollup"
    shown = json.loads(interop_hub.gh("pr", "view", str(pull), *HERE, "--json", fields))
    assert (shown["state"], shown["mergeable"]) == ("OPEN", "MERGEABLE")
    assert [file["path"] for file in shown["files"]] == ["idea.txt"]
    assert "فكرة" in interop_hub.gh("pr", "view", str(pull), *HERE)
    assert "+i" in interop_hub.gh("pr", "diff", str(pull), *HERE)
    interop_hub.gh("pr", "merge", str(pull), *HERE, "--squash", "--subject", "Take it in", "--delete-branch")
    assert (
        interop_hub.rest("GET", "/repos/an-org/water-map/commits/main")["commit"]["message"] == "Take it in"
    )
    assert [one["name"] for one in interop_hub.rest("GET", "/repos/an-org/water-map/branches")] == ["main"]
    assert interop_hub.rest("GET", f"/repos/an-org/water-map/pulls/{pull}")["merged"] is True


def test_gh_opens_and_edits_a_pull_request(interop_hub: InteropHub, pull: int) -> None:
    interop_hub.gh("pr", "close", str(pull), *HERE)
    made = interop_hub.gh(
        "pr", "create", *HERE, "-H", "idea", "-B", "main", "-t", "Again", "-b", "text", "-l", "bug"
    )
    number = made.strip().rpartition("/")[2]
    interop_hub.gh("pr", "edit", number, *HERE, "--title", "مرة أخرى", "--add-assignee", "a-steward")
    interop_hub.gh("pr", "edit", number, *HERE, "--add-reviewer", "a-visitor")
    interop_hub.gh("pr", "review", number, *HERE, "--comment", "--body", "a word")
    shown = json.loads(
        interop_hub.gh(
            "pr", "view", number, *HERE, "--json", "title,labels,assignees,reviews,headRefName,reviewRequests"
        )
    )
    assert (shown["title"], shown["headRefName"]) == ("مرة أخرى", "idea")
    assert [one["name"] for one in shown["labels"]] == ["bug"]
    assert [one["login"] for one in shown["assignees"]] == ["a-steward"]
    assert [one["body"] for one in shown["reviews"]] == ["a word"]
    assert [one["login"] for one in shown["reviewRequests"]] == ["a-visitor"]


def test_gh_assigns_issues_and_lists_them_by_assignee(interop_hub: InteropHub) -> None:
    for title in ("first", "second"):
        interop_hub.gh("issue", "create", *HERE, "--title", title, "--body", "")
    interop_hub.gh("issue", "edit", "1", *HERE, "--add-assignee", "a-steward", "--title", "given")
    listed = json.loads(interop_hub.gh("issue", "list", *HERE, "--assignee", "a-steward", "--json", "title"))
    assert listed == [{"title": "given"}]
    interop_hub.gh("issue", "edit", "1", *HERE, "--remove-assignee", "a-steward")
    assert (
        json.loads(interop_hub.gh("issue", "list", *HERE, "--assignee", "a-steward", "--json", "title")) == []
    )


def test_gh_creates_clones_edits_and_archives_a_repository(interop_hub: InteropHub) -> None:
    interop_hub.gh("repo", "create", "an-org/fresh", "--public", "--add-readme")
    interop_hub.gh("repo", "edit", "an-org/fresh", "--description", "new", "--add-topic", "water")
    interop_hub.gh("repo", "clone", "an-org/fresh", str(interop_hub.folder / "fresh"))
    assert (interop_hub.folder / "fresh" / "README.md").read_text() == "# fresh\n"
    interop_hub.gh("repo", "archive", "an-org/fresh", "--yes")
    shown = interop_hub.rest("GET", "/repos/an-org/fresh")
    assert (shown["archived"], shown["description"], shown["topics"]) == (True, "new", ["water"])


def _configure_git(interop_hub: InteropHub, token: str) -> None:
    """Configure git as described in docs/localhub.md, because gh's credential helper refuses hosts without TLS."""
    credentials = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    header = f"Authorization: Basic {credentials}"
    interop_hub.git("config", "--global", "http.http://github.localhost/.extraHeader", header)


def test_gh_clones_a_private_repository_and_fetches_from_it(interop_hub: InteropHub) -> None:
    _configure_git(interop_hub, "ghp_the-owner")
    copy = interop_hub.folder / "quiet-room"
    interop_hub.gh("repo", "clone", "an-org/quiet-room", str(copy))
    assert (copy / "README.md").read_text() == "# quiet-room\n"
    change = {"message": "Add it", "content": "aQ=="}
    interop_hub.rest("PUT", "/repos/an-org/quiet-room/contents/new.txt", change)
    interop_hub.gh("repo", "sync", cwd=copy)
    assert (copy / "new.txt").read_text() == "i"


def test_gh_cannot_clone_a_private_repository_without_access(interop_hub: InteropHub) -> None:
    _configure_git(interop_hub, "ghp_the-other")
    with pytest.raises(AssertionError, match=r"(?i)not found"):
        interop_hub.gh("repo", "clone", "an-org/quiet-room", str(interop_hub.folder / "copy"))


def test_gh_follows_a_transferred_repository(interop_hub: InteropHub) -> None:
    interop_hub.rest("POST", "/repos/an-org/water-map/transfer", {"new_owner": "a-steward"})
    shown = json.loads(interop_hub.gh("repo", "view", "an-org/water-map", "--json", "nameWithOwner"))
    assert shown == {"nameWithOwner": "a-steward/water-map"}
    assert json.loads(interop_hub.gh("api", "repos/an-org/water-map"))["full_name"] == "a-steward/water-map"
    assert interop_hub.git("ls-remote", interop_hub.clone_url("an-org/water-map")).returncode == 0


def test_gh_overwrites_a_variable(interop_hub: InteropHub) -> None:
    for value in ("one", "two"):
        interop_hub.gh("variable", "set", "PLACE", "--body", value, *HERE)
    assert interop_hub.rest("GET", "/repos/an-org/water-map/actions/variables/PLACE")["value"] == "two"


def test_gh_lists_creates_and_renames_labels(interop_hub: InteropHub) -> None:
    interop_hub.gh("label", "create", "جديد", *HERE, "--color", "112233", "--description", "new")
    interop_hub.gh("label", "edit", "جديد", *HERE, "--name", "أجد")
    names = {
        one["name"]
        for one in json.loads(interop_hub.gh("label", "list", *HERE, "--json", "name", "--limit", "50"))
    }
    assert "أجد" in names
    assert "جديد" not in names
    interop_hub.gh("label", "delete", "أجد", *HERE, "--yes")


def test_gh_clones_and_checks_out_a_pull_request(interop_hub: InteropHub, pull: int) -> None:
    copy = interop_hub.clone()
    interop_hub.git("fetch", "--quiet", "origin", f"pull/{pull}/head:look", cwd=copy)
    assert interop_hub.git("show", "look:idea.txt", cwd=copy).stdout == "i"
