"""Pages on social networks: a project's own page is allowed among its links, but a person's page is never allowed."""

import pytest

from tahaluf.privacy import lint

MANIFEST = """\
version: 1
organization: example-coalition
projects:
  - slug: water-map
    name: خريطة المياه
    summary: Where wells still work.
    links:
      chat: {address}
"""
PAGES = (
    "https://www.instagram.com/example-wells",
    "https://facebook.com/example-wells",
    "https://x.com/example_wells",
    "https://twitter.com/example_wells",
    "https://www.tiktok.com/@example_wells",
    "https://youtube.com/@example_wells",
    "https://www.linkedin.com/company/example-wells",
)
PEOPLE = (
    "https://www.linkedin.com/in/somebody",
    "https://www.facebook.com/profile.php?id=1",
    "https://www.facebook.com/people/Some-Body/1",
    "https://reddit.com/user/somebody",
    "https://t.me/somebody",
    "https://medium.com/@somebody",
    "https://ae.linkedin.com/in/somebody",
    "https://linkedin.com/mwlite/in/somebody",
    "https://old.reddit.com/u/somebody",
    "https://telegram.dog/somebody",
    "https://api.whatsapp.com/send?phone=15550100",
    "https://api.whatsapp.com/send/?text=hi&phone=15550100",
    "https://signal.me/#eu/abcdefgh",
    "https://www.xing.com/profile/Some_Body",
    "https://www.researchgate.net/profile/Some-Body",
    "https://stackoverflow.com/users/12345/somebody",
    "https://about.me/somebody",
)
GROUPS = (
    "https://t.me/s/example_wells",
    "https://t.me/+AbCdEf",
    "https://chat.whatsapp.com/AbCdEf",
    "https://whatsapp.com/channel/0029",
    "https://discord.gg/abc",
    "https://reddit.com/r/example_wells",
    "https://www.facebook.com/groups/123",
    "https://www.linkedin.com/groups/1",
    "https://www.youtube.com/channel/UCabc",
    "https://stackoverflow.com/questions/tagged/wells",
)


@pytest.mark.parametrize("address", PAGES + GROUPS)
def test_a_project_can_link_its_own_page(address: str) -> None:
    assert lint(MANIFEST.replace("{address}", address), "projects.yml") == []


@pytest.mark.parametrize("address", PEOPLE)
def test_a_persons_page_is_an_error_among_links_too(address: str) -> None:
    [problem] = lint(MANIFEST.replace("{address}", address), "projects.yml")
    assert (problem.id, problem.location.line) == ("private-profile", 8)
    allowed = MANIFEST.replace("{address}", f"{address}  # tahaluf: allow private-profile")
    assert lint(allowed, "projects.yml") == []


@pytest.mark.parametrize("address", PAGES[:-1])
@pytest.mark.parametrize("file", ["README.md", "projects.yml", "notes.yml"])
def test_elsewhere_such_a_page_may_be_a_persons(address: str, file: str) -> None:
    text = MANIFEST.replace("Where wells still work.", f"See {address}").replace(
        "{address}", "https://example.org"
    )
    [problem] = lint(text, file)
    assert problem.id == "private-profile"
    assert "links" in problem.fix


def test_only_a_yaml_file_can_be_a_manifest() -> None:
    text = MANIFEST.replace("{address}", PAGES[0])
    assert lint(text, "projects.yml") == lint(text, "projects.yaml") == []
    assert lint(text, "projects.md")


def test_a_file_that_is_not_yaml_has_no_links() -> None:
    assert lint("links: [https://x.com/somebody\n", "projects.yml")


@pytest.mark.parametrize(
    "added",
    ["one: &one x\ntwo: *one\n", f"deep: {'[' * 25}{']' * 25}\n", f"deep: {'[' * 20_000}{']' * 20_000}\n"],
    ids=["alias", "deep", "very deep"],
)
def test_a_manifest_that_check_rejects_has_no_links(added: str) -> None:
    [problem] = lint(MANIFEST.replace("{address}", PAGES[0]) + added, "projects.yml")
    assert problem.id == "private-profile"
