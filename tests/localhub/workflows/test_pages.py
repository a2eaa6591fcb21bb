"""A workflow publishes a site on GitHub Pages if Pages is enabled and the job has the necessary permissions."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from support.runner_harness import HubHarness

pytestmark = pytest.mark.e2e
PAGES = "/repos/an-org/water-map/pages"
PUBLISH = """
on: workflow_dispatch
permissions: {}
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - run: mkdir -p _site/en && echo home > _site/index.html && echo english > _site/en/index.html
      - run: touch _site/.list
      - run: echo lost > _site/404.html
      - uses: actions/upload-pages-artifact@v5
  deploy:
    needs: build
    runs-on: ubuntu-latest
    permissions: {pages: write, id-token: write}
    environment: {name: github-pages, url: "${{ steps.deploy.outputs.page_url }}"}
    steps:
      - id: deploy
        uses: actions/deploy-pages@v5
      - run: echo "it is at $URL"
        env: {URL: "${{ steps.deploy.outputs.page_url }}"}
"""


def publish(
    hub_harness: HubHarness, workflow: str = PUBLISH, *, enabled: bool = True
) -> tuple[str | None, str]:
    """Run the workflow, and return the log of its last job and the site's address."""
    if enabled:
        assert hub_harness.request("POST", PAGES, {"build_type": "workflow"})[0] == 201
    hub_harness.workflow(workflow, "publish.yml")
    hub_harness.gh("workflow", "run", "publish.yml", "--ref", "main")
    hub_harness.wait_until()
    [run] = hub_harness.runs()
    return run.conclusion, hub_harness.jobs(run)["deploy"].log


def read(url: str) -> tuple[int, str, str]:
    try:
        with urlopen(url, timeout=10) as response:
            return response.status, response.read().decode().strip(), response.headers["content-type"]
    except HTTPError as error:
        return error.code, error.read().decode().strip(), error.headers["content-type"]


def test_a_published_site_is_served(hub_harness: HubHarness) -> None:
    conclusion, log = publish(hub_harness)
    assert conclusion == "success", log
    _, site = hub_harness.request("GET", PAGES)
    url = site["html_url"]
    assert f"it is at {url}" in log
    assert read(url) == (200, "home", "text/html; charset=utf-8")
    assert read(f"{url}en/")[1] == read(f"{url}en")[1] == "english"
    assert read(url.rstrip("/"))[1] == "home"
    assert read(f"{url}nothing")[:2] == (404, "lost")
    assert read(f"{url}.list")[0] == 404
    assert (site["status"], site["custom_404"], site["build_type"]) == ("built", True, "workflow")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("pages: write, id-token: write", "pages: write", 'permission "id-token: write"'),
        ("pages: write, id-token: write", "id-token: write", 'permission "pages: write"'),
        (
            '{name: github-pages, url: "${{ steps.deploy.outputs.page_url }}"}',
            "production",
            "Missing environment",
        ),
        (
            "upload-pages-artifact@v5",
            "upload-pages-artifact@v5\n        with: {name: other}",
            "has the artifact",
        ),
    ],
)
def test_a_job_that_lacks_something_does_not_deploy(
    hub_harness: HubHarness, before: str, after: str, message: str
) -> None:
    assert before in PUBLISH
    conclusion, log = publish(hub_harness, PUBLISH.replace(before, after))
    assert conclusion == "failure"
    assert message in log


def test_a_site_is_deployed_by_a_run_that_fails_if_the_jobs_ask_for_it(hub_harness: HubHarness) -> None:
    """As in publish.yml, the step that builds the site fails because the site lacks an entry."""
    workflow = (
        PUBLISH.replace(
            "  build:\n", '  build:\n    outputs: {publish: "${{ steps.site.outputs.checked }}"}\n'
        )
        .replace(
            "      - run: touch",
            "      - {id: site, run: echo checked=true >> $GITHUB_OUTPUT; exit 1}\n      - run: touch",
        )
        .replace(
            "artifact@v5\n",
            "artifact@v5\n        if: ${{ !cancelled() && steps.site.outputs.checked == 'true' }}\n",
        )
        .replace(
            "needs: build\n",
            "needs: build\n    if: ${{ !cancelled() && needs.build.outputs.publish == 'true' }}\n",
        )
    )
    conclusion, log = publish(hub_harness, workflow)
    assert conclusion == "failure"
    assert "it is at " in log
    assert read(hub_harness.request("GET", PAGES)[1]["html_url"])[:2] == (200, "home")


def test_pages_has_to_be_enabled_first(hub_harness: HubHarness) -> None:
    assert hub_harness.request("GET", PAGES)[0] == 404
    conclusion, log = publish(hub_harness, enabled=False)
    assert conclusion == "failure"
    assert "GitHub Pages has been enabled" in log
