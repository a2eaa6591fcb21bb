"""Everyday work with stock PyGithub, as an independent check of the REST API."""

import github
import pytest

from support.hub_client import HubClient


def test_reads_current_user_and_organization(hub_client: HubClient) -> None:
    client = hub_client.pygithub()
    assert client.get_user().login == "an-owner"
    organization = client.get_organization("an-org")
    assert [member.login for member in organization.get_members()] == ["an-owner", "a-member"]
    assert organization.has_in_members(client.get_user("a-member"))
    assert not organization.has_in_members(client.get_user("a-stranger"))
    assert client.get_rate_limit().rate.limit == 5000


def test_creates_and_changes_a_repository(hub_client: HubClient) -> None:
    organization = hub_client.pygithub().get_organization("an-org")
    made = organization.create_repo("wells", description="Where water is", auto_init=True, private=True)
    assert made.get_readme().decoded_content == b"# wells\nWhere water is\n"
    made.edit(description="Where wells are", homepage="https://example.org", has_wiki=False)
    made.replace_topics(["water", "maps"])
    again = hub_client.pygithub().get_repo("an-org/wells")
    assert (again.description, again.private, again.has_wiki) == ("Where wells are", True, False)
    assert again.get_topics() == ["water", "maps"]
    made.edit(archived=True)
    with pytest.raises(github.GithubException) as refused:
        made.create_label("new", "ededed")
    assert refused.value.status == 403
    made.edit(archived=False)
    made.delete()
    with pytest.raises(github.UnknownObjectException):
        hub_client.pygithub().get_repo("an-org/wells")


def test_creates_renames_and_deletes_labels(hub_client: HubClient) -> None:
    repo = hub_client.pygithub().get_repo("an-org/water-map")
    label = repo.create_label("Needs a map", "0E8A16", "Somebody has to draw")
    issue = repo.create_issue("A well is missing", "Near the school", labels=["needs a map"])
    label.edit("needs-a-map", "0e8a17", "Draw it")
    assert [one.name for one in repo.get_issue(issue.number).labels] == ["needs-a-map"]
    with pytest.raises(github.GithubException) as taken:
        repo.create_label("NEEDS-a-map", "ffffff")
    assert taken.value.data["errors"] == [{"resource": "Label", "code": "already_exists", "field": "name"}]
    repo.get_label("needs-a-map").delete()
    assert repo.get_issue(issue.number).labels == []


def test_comments_on_issues(hub_client: HubClient) -> None:
    repo = hub_client.pygithub().get_repo("an-org/water-map")
    issue = repo.create_issue("العنوان بالعربية", "نص", assignee="a-member")
    comment = issue.create_comment("One")
    comment.edit("Two")
    comment.create_reaction("eyes")
    issue.create_reaction("+1")
    assert [one.body for one in issue.get_comments()] == ["Two"]
    assert [one.content for one in comment.get_reactions()] == ["eyes"]
    issue.edit(state="closed", state_reason="not_planned")
    read = repo.get_issue(issue.number)
    assert (read.title, read.state, read.state_reason) == ("العنوان بالعربية", "closed", "not_planned")
    assert [one.login for one in read.assignees] == ["a-member"]
    issue.edit(state="open")
    issue.lock("off-topic")
    comment.delete()
    assert issue.get_comments().totalCount == 0
    assert list(repo.get_issues(state="closed")) == []


def test_follows_pagination(hub_client: HubClient) -> None:
    repo = hub_client.pygithub().get_repo("an-org/water-map")
    for number in range(35):
        repo.create_label(f"label {number:02}", "ededed")
    assert len(list(repo.get_labels())) == 35 + 9


def test_manages_a_team(hub_client: HubClient) -> None:
    client = hub_client.pygithub()
    organization = client.get_organization("an-org")
    repo = client.get_repo("an-org/water-map")
    team = organization.create_team("Water Map Stewards", privacy="secret")
    team.add_membership(client.get_user("a-member"), role="maintainer")
    team.update_team_repository(repo, "maintain")
    found = organization.get_team_by_slug("water-map-stewards")
    assert {member.login for member in found.get_members()} == {"an-owner", "a-member"}
    assert found.get_team_membership("a-member").role == "maintainer"
    permission = found.get_repo_permission(repo)
    assert permission is not None
    assert permission.maintain
    assert [one.slug for one in repo.get_teams()] == ["water-map-stewards"]
    found.edit("Water stewards", description="They answer")
    found.remove_membership(client.get_user("a-member"))
    found.remove_from_repos(repo)
    assert [member.login for member in found.get_members()] == ["an-owner"]
    found.delete()
    assert list(organization.get_teams()) == []


def test_invites_a_person_who_accepts(hub_client: HubClient) -> None:
    client = hub_client.pygithub()
    organization = client.get_organization("an-org")
    organization.invite_user(client.get_user("a-stranger"))
    assert [one.login for one in organization.invitations()] == ["a-stranger"]
    assert (
        hub_client.request(
            "PATCH", "/user/memberships/orgs/an-org", hub_client.stranger_token, state="active"
        ).status_code
        == 200
    )
    assert organization.has_in_members(client.get_user("a-stranger"))
    organization.remove_from_members(client.get_user("a-stranger"))
    assert not organization.has_in_members(client.get_user("a-stranger"))


def test_authenticates_as_an_app(hub_client: HubClient) -> None:
    auth = github.Auth.AppAuth(hub_client.app_id(), hub_client.app_key)
    integration = github.GithubIntegration(auth=auth, base_url=hub_client.hub.url)
    assert integration.get_app().slug == "an-app"
    place = integration.get_org_installation("an-org")
    token = integration.get_access_token(place.id, permissions={"issues": "write"})
    client = hub_client.pygithub(token.token)
    issue = client.get_repo("an-org/water-map").create_issue("From the App")
    assert issue.user.login == "an-app[bot]"
    assert [repo.name for repo in integration.get_installations()[0].get_repos()] == ["water-map"]
