"""The root of the API, which lists its URLs."""

from localhub.core import Response
from localhub.rest.call import Call
from localhub.rest.routes import route

SEARCH = "?q={query}{&page,per_page,sort,order}"
# The same as in GitHub's own response, except for the URLs of web pages.
URL_TEMPLATES = {
    "current_user_url": "/user",
    "authorizations_url": "/authorizations",
    "code_search_url": "/search/code" + SEARCH,
    "commit_search_url": "/search/commits" + SEARCH,
    "emails_url": "/user/emails",
    "emojis_url": "/emojis",
    "events_url": "/events",
    "feeds_url": "/feeds",
    "followers_url": "/user/followers",
    "following_url": "/user/following{/target}",
    "gists_url": "/gists{/gist_id}",
    "hub_url": "/hub",
    "issue_search_url": "/search/issues" + SEARCH,
    "issues_url": "/issues",
    "keys_url": "/user/keys",
    "label_search_url": "/search/labels?q={query}&repository_id={repository_id}{&page,per_page}",
    "notifications_url": "/notifications",
    "organization_url": "/orgs/{org}",
    "organization_repositories_url": "/orgs/{org}/repos{?type,page,per_page,sort}",
    "organization_teams_url": "/orgs/{org}/teams",
    "public_gists_url": "/gists/public",
    "rate_limit_url": "/rate_limit",
    "repository_url": "/repos/{owner}/{repo}",
    "repository_search_url": "/search/repositories" + SEARCH,
    "current_user_repositories_url": "/user/repos{?type,page,per_page,sort}",
    "starred_url": "/user/starred{/owner}{/repo}",
    "starred_gists_url": "/gists/starred",
    "topic_search_url": "/search/topics?q={query}{&page,per_page}",
    "user_url": "/users/{user}",
    "user_organizations_url": "/user/orgs",
    "user_repositories_url": "/users/{user}/repos{?type,page,per_page,sort}",
    "user_search_url": "/search/users" + SEARCH,
}


@route("GET /")
def root(call: Call) -> Response:
    urls = {name: call.view.api + address for name, address in URL_TEMPLATES.items()}
    page = f"{call.view.html}/settings/connections/applications{{/client_id}}"
    return call.ok({**urls, "current_user_authorizations_html_url": page})
