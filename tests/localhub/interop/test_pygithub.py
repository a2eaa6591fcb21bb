"""Run stock PyGithub against the hub."""

from collections.abc import Iterator
from typing import Any

import pytest
from github import Auth, Github, GithubException
from github.ContentFile import ContentFile
from github.Repository import Repository

from support.interop_hub import InteropHub

OWNER, OTHER = "ghp_the-owner", "ghp_the-other"


@pytest.fixture
def client(interop_hub: InteropHub) -> Iterator[Github]:
    made = _client(interop_hub, OWNER)
    yield made
    made.close()


def _client(interop_hub: InteropHub, token: str) -> Github:
    return Github(
        base_url=interop_hub.hub.url,
        auth=Auth.Token(token),
        seconds_between_requests=0,
        seconds_between_writes=0,
        retry=None,
    )


@pytest.fixture
def repo(client: Github) -> Any:
    return client.get_repo("an-org/water-map")


def _branch(repo: Any, name: str, text: str = "version: 1\nprojects: []\n") -> Any:
    repo.create_git_ref(f"refs/heads/{name}", repo.get_branch("main").commit.sha)
    current = repo.get_contents("projects.yml", ref=name)
    return repo.update_file("projects.yml", "Change it", text, current.sha, branch=name)


def test_branches_are_listed_created_moved_and_deleted(repo: Repository) -> None:
    tip = repo.get_branch("main").commit
    ref = repo.create_git_ref("refs/heads/proposal/3", tip.sha)
    assert [branch.name for branch in repo.get_branches()] == ["main", "proposal/3"]
    tree = repo.create_git_tree([_element("a/b.txt", "نص")], base_tree=repo.get_git_tree(tip.sha))
    commit = repo.create_git_commit("Add a file", tree, [repo.get_git_commit(tip.sha)])
    ref.edit(commit.sha)
    assert repo.get_branch("proposal/3").commit.sha == commit.sha
    assert [one.path for one in repo.get_git_tree("proposal/3", recursive=True).tree] == [
        "README.md",
        "a",
        "a/b.txt",
        "projects.yml",
    ]
    assert repo.compare("main", "proposal/3").ahead_by == 1
    with pytest.raises(GithubException) as refused:
        ref.edit(tip.sha)
    assert refused.value.status == 422
    ref.edit(tip.sha, force=True)
    ref.delete()
    assert [one.ref for one in repo.get_git_matching_refs("heads/")] == ["refs/heads/main"]


def _element(path: str, content: str) -> Any:
    from github import InputGitTreeElement

    return InputGitTreeElement(path, "100644", "blob", content=content)


def test_files_are_read_created_changed_and_deleted(repo: Repository) -> None:
    assert repo.get_readme().decoded_content.decode() == "# خريطة المياه\n"
    made = repo.create_file("docs/دليل.md", "Add a guide", "one\n")
    content = made["content"]
    assert isinstance(content, ContentFile)
    path = content.path
    changed = repo.update_file(path, "Change it", "two\n", content.sha)
    with pytest.raises(GithubException) as refused:
        repo.update_file(path, "From an old look", "three\n", content.sha)
    assert refused.value.status == 409
    found = repo.get_contents("docs")
    assert isinstance(found, list)
    assert [file.path for file in found] == [path]
    assert [commit.commit.message for commit in repo.get_commits(path=path)] == ["Change it", "Add a guide"]
    repo.delete_file(path, "Take it away", changed["content"].sha)
    with pytest.raises(GithubException) as refused:
        repo.get_contents(path)
    assert refused.value.status == 404


def test_pull_request_is_opened_read_edited_and_merged(repo: Repository) -> None:
    _branch(repo, "proposal/3")
    pull = repo.create_pull(base="main", head="proposal/3", title="خريطة", body="text", draft=False)
    assert (pull.state, pull.mergeable, pull.commits, pull.changed_files) == ("open", True, 1, 1)
    assert [file.filename for file in pull.get_files()] == ["projects.yml"]
    assert [commit.commit.message for commit in pull.get_commits()] == ["Change it"]
    pull.edit(title="خريطة المياه", body="other")
    pull.add_to_labels("مقترح")
    pull.create_issue_comment("a comment")
    assert [one.number for one in repo.get_pulls(head="an-org:proposal/3", state="open")] == [pull.number]
    done = pull.merge(merge_method="squash", commit_title="Take it in")
    assert done.merged
    again = repo.get_pull(pull.number)
    assert (again.merged, again.state, again.merge_commit_sha) == (True, "closed", done.sha)
    assert again.merged_by.login == "a-steward"
    assert again.title == "خريطة المياه"
    assert [label.name for label in again.labels] == ["مقترح"]
    assert repo.get_commit("main").commit.message.startswith("Take it in")
    assert [one.number for one in repo.get_commit("main").get_pulls()] == [pull.number]
    with pytest.raises(GithubException) as refused:
        pull.merge()
    assert refused.value.status == 405


def test_impossible_pull_requests_are_rejected(repo: Repository) -> None:
    for head in ("main", "no-such-branch"):
        with pytest.raises(GithubException) as refused:
            repo.create_pull(base="main", head=head, title="no", body="")
        assert refused.value.status == 422
    _branch(repo, "idea")
    repo.create_pull(base="main", head="idea", title="yes", body="")
    with pytest.raises(GithubException) as refused:
        repo.create_pull(base="main", head="idea", title="again", body="")
    assert "already exists" in refused.value.data["errors"][0]["message"]


def test_pull_requests_changing_the_same_line_conflict(repo: Repository) -> None:
    for name in ("one", "two"):
        _branch(repo, name, f"version: 1\nprojects: [{name}]\n")
    first, second = (repo.create_pull(base="main", head=name, title=name, body="") for name in ("one", "two"))
    first.merge()
    assert repo.get_pull(second.number).mergeable is False
    with pytest.raises(GithubException) as refused:
        second.merge()
    assert refused.value.status == 405


def test_pull_request_follows_its_branch_until_closed(repo: Repository) -> None:
    _branch(repo, "idea")
    pull = repo.create_pull(base="main", head="idea", title="idea", body="")
    current = repo.get_contents("README.md", ref="idea")
    assert isinstance(current, ContentFile)
    moved = repo.update_file("README.md", "More", "# More\n", current.sha, branch="idea")
    assert repo.get_pull(pull.number).head.sha == moved["commit"].sha
    pull.edit(state="closed")
    pull.edit(state="open")
    repo.get_git_ref("heads/idea").delete()
    assert repo.get_pull(pull.number).state == "closed"
    with pytest.raises(GithubException):
        pull.edit(state="open")


def test_reviews_are_submitted_and_dismissed(interop_hub: InteropHub, repo: Repository) -> None:
    _branch(repo, "idea")
    pull = repo.create_pull(base="main", head="idea", title="idea", body="")
    with pytest.raises(GithubException) as refused:
        pull.create_review(event="APPROVE")
    assert refused.value.status == 422
    other = _client(interop_hub, OTHER).get_repo("an-org/water-map").get_pull(pull.number)
    review = other.create_review(body="Yes", event="APPROVE")
    assert (review.state, review.user.login, review.commit_id) == ("APPROVED", "a-visitor", pull.head.sha)
    [seen] = pull.get_reviews()
    seen.dismiss("it changed")
    assert [one.state for one in pull.get_reviews()] == ["DISMISSED"]


def test_read_access_allows_no_changes(interop_hub: InteropHub) -> None:
    theirs = _client(interop_hub, OTHER).get_repo("an-org/water-map")
    for attempt in (
        lambda: theirs.create_git_ref("refs/heads/x", theirs.get_branch("main").commit.sha),
        lambda: theirs.create_file("x", "x", "x"),
        lambda: theirs.create_label("x", "ededed"),
        lambda: theirs.edit(description="x"),
    ):
        with pytest.raises(GithubException) as refused:
            attempt()
        assert refused.value.status in (403, 404)


def test_pull_request_events_contain_the_pull_request(interop_hub: InteropHub, repo: Repository) -> None:
    _branch(repo, "idea")
    pull = repo.create_pull(base="main", head="idea", title="idea", body="")
    pull.merge()
    events = [event for event in interop_hub.hub.events.log() if event.name == "pull_request"]
    assert [event.action for event in events] == ["opened", "closed"]
    for event in events:
        assert event.payload["number"] == pull.number
        assert event.payload["pull_request"]["head"]["ref"] == "idea"
    assert events[1].payload["pull_request"]["merged"] is True
