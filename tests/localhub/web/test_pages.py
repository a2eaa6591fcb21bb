import re

import pytest

from support.page_client import PageClient, text_of

ROOT = "/an-org/water-map"
PAGES = [
    "/",
    "/an-org",
    "/a-steward",
    ROOT,
    f"{ROOT}/tree/main/docs",
    f"{ROOT}/blob/main/docs/guide.md",
    f"{ROOT}/blob/proposal/3/projects.yml",
    f"{ROOT}/commits/main",
    f"{ROOT}/issues",
    f"{ROOT}/issues/new/choose",
    f"{ROOT}/issues/1",
    f"{ROOT}/issues/2",
    f"{ROOT}/pulls",
    f"{ROOT}/pull/3",
    f"{ROOT}/pull/3/commits",
    f"{ROOT}/pull/3/files",
    f"{ROOT}/labels",
    f"{ROOT}/actions",
]


@pytest.mark.parametrize("address", PAGES)
def test_public_pages_need_no_token(page_client: PageClient, address: str) -> None:
    response = page_client.page(address)
    assert response.status == 200
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "<script" not in text_of(response)


def test_all_links_work(page_client: PageClient) -> None:
    """Follow all links, starting at the home page."""
    seen, left = set(), ["/"]
    while left:
        address = left.pop()
        seen.add(address)
        response = page_client.page(address)
        assert response is not None, address
        assert response.status in (200, 302), address
        if not response.headers.get("content-type", "").startswith("text/html"):
            continue
        inside = re.search("<main>.*</main>", text_of(response), re.S)
        links = {
            href.partition("#")[0].replace("&amp;", "&")
            for href in re.findall(r'href="(/[^"]*)"', inside[0] if inside else "")
        }
        left += links - seen - set(left) - {"/an-org/water-map/blob/main/map.png"}
    assert len(seen) > 25


def test_the_page_for_a_new_issue_says_how_to_submit_each_form(page_client: PageClient) -> None:
    shown = page_client.html(f"{ROOT}/issues/new/choose")
    assert re.findall("POST /[^<]*", shown) == [
        f"POST /_localhub/forms{ROOT}/volunteer-ar.yml",
        f"POST /_localhub/forms{ROOT}/volunteer.yml",
    ]
    chosen = page_client.html(f"{ROOT}/issues/new?template=volunteer.yml")
    assert re.findall("POST /[^<]*", chosen) == [f"POST /_localhub/forms{ROOT}/volunteer.yml"]
    assert "No such form." in page_client.html(f"{ROOT}/issues/new?template=none.yml")


def test_only_browsers_get_pages(page_client: PageClient) -> None:
    assert page_client.get("/an-org/water-map", accept="application/vnd.github+json") is None
    assert page_client.get("/an-org/water-map", accept="*/*") is None
    assert page_client.get("/_localhub/violations") is None


def test_private_pages_are_not_found(page_client: PageClient) -> None:
    assert "quiet-room" not in page_client.html("/an-org")
    assert page_client.page("/an-org/quiet-room").status == 404
    assert "quiet-room" not in page_client.html("/an-org/quiet-room").partition("<main>")[2]


def test_token_moves_into_a_cookie(page_client: PageClient) -> None:
    response = page_client.page(f"/an-org?state=all&token={page_client.token}")
    assert (response.status, response.headers["location"]) == (302, "/an-org?state=all")
    cookie = response.headers["set-cookie"].partition(";")[0]
    shown = page_client.html("/an-org", cookie)
    assert "quiet-room" in shown
    assert "Water map" in shown
    assert "Water map" not in page_client.html("/an-org")


def test_empty_token_deletes_the_cookie(page_client: PageClient) -> None:
    assert page_client.page("/?token=").headers["set-cookie"].startswith("localhub_token=;")


def test_invalid_token_deletes_the_cookie(page_client: PageClient) -> None:
    response = page_client.page("/", "localhub_token=ghp_gone")
    assert response.status == 401
    assert "Max-Age=0" in response.headers["set-cookie"]


def test_issue_url_of_pull_request_redirects(page_client: PageClient) -> None:
    assert page_client.page(f"{ROOT}/issues/3").headers["location"] == f"{ROOT}/pull/3"
    assert page_client.page(f"{ROOT}/pull/1").headers["location"] == f"{ROOT}/issues/1"


def test_raw_files_are_never_html(page_client: PageClient) -> None:
    response = page_client.page(f"{ROOT}/raw/main/README.md", accept="*/*")
    assert response.headers["content-type"].startswith("text/plain")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_titles_are_escaped_and_bodies_are_rendered(page_client: PageClient) -> None:
    shown = page_client.html(f"{ROOT}/issues/2")
    assert "An &lt;b&gt;English&lt;/b&gt; title" in shown
    assert "hidden by the author" not in shown
    assert "onerror" not in shown


def test_pull_request_page_shows_diff_and_review(page_client: PageClient) -> None:
    assert "+    name: خريطة المياه" in page_client.html(f"{ROOT}/pull/3/files")
    shown = page_client.html(f"{ROOT}/pull/3")
    assert "<em>right</em>" in shown
    assert f'href="{ROOT}/issues/1">#1</a>' in shown


def test_run_page_shows_jobs_steps_log_and_summary(page_client: PageClient) -> None:
    link = re.search(rf'href="({ROOT}/actions/runs/\d+)"', page_client.html(f"{ROOT}/actions"))
    assert link
    shown = page_client.html(link[1])
    assert "Apply &lt;b&gt;it&lt;/b&gt;" in shown
    assert '<span class="error">projects.yml:3: no such template</span>' in shown
    assert "<strong>1</strong> project left" in shown


def test_only_administrators_see_the_settings(page_client: PageClient) -> None:
    assert f"{ROOT}/settings" not in page_client.html(ROOT)
    assert page_client.page(f"{ROOT}/settings").status == 404
    cookie = f"localhub_token={page_client.token}"
    assert f'href="{ROOT}/settings"' in page_client.html(ROOT, cookie)
    shown = page_client.html(f"{ROOT}/settings", cookie)
    for key, value in (
        ("default_branch", "main"),
        ("team Water map", "maintain"),
        ("allow_auto_merge", "no"),
    ):
        assert f'<dt><bdi>{key}</bdi></dt><dd dir="auto">{value}</dd>' in shown
    assert "Water map</strong>" in page_client.html("/an-org", cookie)
    assert "water-map</a> (maintain)" in page_client.html("/an-org", cookie)


def test_missing_page_is_reported(page_client: PageClient) -> None:
    assert page_client.page("/an-org/nothing").status == 404
    assert page_client.page(f"{ROOT}/issues/99").status == 404
    assert page_client.page(f"{ROOT}/tree/no-branch").status == 404
    assert page_client.page(f"{ROOT}/wiki").status == 404
