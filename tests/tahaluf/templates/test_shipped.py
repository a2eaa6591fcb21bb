"""For any values and both text directions, the bundled templates render to well-formed files without lint problems."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest
import yaml
from markdown_it import MarkdownIt

from tahaluf.forms import lint as lint_form
from tahaluf.problems import InvalidInput
from tahaluf.templates import BUILTIN_TEMPLATES, Library, Tree, write_tree

from .test_autoescape import HOSTILE

NAMES = Library.from_paths([BUILTIN_TEMPLATES]).names()
PRINTABLE_VALUES = [value for value in HOSTILE if value.isprintable() or "\n" in value]
BIN = Path(sys.executable).parent

Values = dict[str, object]


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["ar", "en", "fa"])
def tree(name: str, request: pytest.FixtureRequest, shipped: Library, project: Values) -> Tree:
    return shipped.get(name).render({**project, "lang": request.param})


def text(tree: Tree, path: str) -> str:
    return tree[path].content.decode()


def parsed(tree: Tree) -> Iterator[tuple[str, object]]:
    """Parse every file whose format has a parser."""
    parsers: dict[str, Callable[[str], object]] = {
        "yml": yaml.safe_load,
        "json": json.loads,
        "toml": tomllib.loads,
        "lock": json.loads,
    }
    for path in tree:
        parser = parsers.get(path.rpartition(".")[2])
        if parser is not None:
            yield path, parser(text(tree, path))
        if path.endswith(".py"):
            compile(text(tree, path), path, "exec")


class Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.title = ""
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open == "title":
            self.title += data
            self._open = ""


def test_every_file_is_well_formed(tree: Tree) -> None:
    assert dict(parsed(tree))


@pytest.mark.parametrize("value", PRINTABLE_VALUES)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_hostile_values_stay_data_in_every_file(
    name: str, lang: str, value: str, shipped: Library, project: Values
) -> None:
    values = {**project, "lang": lang, "name": value, "summary": value, "coalition": value, "topics": [value]}
    values["roles"] = [{"id": "x", "title": value, "skills": [value], "hours": value}]
    tree = shipped.get(name).render(values)
    files = dict(parsed(tree))
    assert files["publiccode.yml"]["name"] == value  # type: ignore[index]
    assert "49" not in text(tree, "README.md").split("##")[0]
    for path in tree:
        if path.endswith(".md"):
            rendered = MarkdownIt("gfm-like").render(text(tree, path))
            assert "<script" not in rendered
            assert "<img" not in rendered
            assert "javascript:" not in " ".join(re.findall(r'href="([^"]*)"', rendered))


@pytest.mark.parametrize("value", [value for value in PRINTABLE_VALUES if value.strip()])
def test_a_hostile_name_adds_no_html_elements(value: str, shipped: Library, project: Values) -> None:
    plain = Page(text(shipped.get("web-app").render(project), "index.html"))
    page = Page(
        text(shipped.get("web-app").render({**project, "name": value, "summary": value}), "index.html")
    )
    assert page.tags == plain.tags
    assert page.title == " ".join(value.replace("\u2028", " ").replace("\x85", " ").split())


def test_publiccode_has_the_mandatory_keys(tree: Tree) -> None:
    """These are the mandatory keys of publiccode.yml 0.4, with their limits."""
    code = yaml.safe_load(text(tree, "publiccode.yml"))
    assert code["publiccodeYmlVersion"] == "0.4"
    for key in ("name", "url", "platforms", "categories", "developmentStatus", "softwareType"):
        assert code[key], key
    assert code["softwareType"] in {"standalone/web", "standalone/desktop", "standalone/other"}
    (description,) = code["description"].values()
    assert 1 <= len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert description["features"]
    assert code["legal"]["license"] == "AGPL-3.0-or-later"
    assert (code["maintenance"]["type"], len(code["maintenance"]["contacts"])) == ("community", 1)
    assert code["localisation"] == {"localisationReady": False, "availableLanguages": ["ar", "en"]}


@pytest.mark.parametrize("summary", ["", "x" * 400])
def test_publiccode_is_valid_for_the_shortest_and_longest_summary(
    name: str, summary: str, shipped: Library, project: Values
) -> None:
    for lang in ("ar", "en"):
        tree = shipped.get(name).render(
            {**project, "name": "م", "coalition": "x", "summary": summary, "lang": lang}
        )
        (description,) = yaml.safe_load(text(tree, "publiccode.yml"))["description"].values()
        assert len(description["shortDescription"]) <= 150 <= len(description["longDescription"])


def test_an_arabic_readme_is_arabic_and_right_to_left(name: str, shipped: Library, project: Values) -> None:
    readme = text(shipped.get(name).render(project), "README.md")
    assert readme.startswith('<div dir="rtl" lang="ar">\n\n# خريطة المياه\n')
    assert readme.endswith("\n</div>\n")
    assert "## شارك معنا" in readme
    assert "## Get involved" not in readme


def test_the_readme_links_the_coalition_and_contributing_links_the_licence(
    shipped: Library, name: str, project: Values
) -> None:
    for lang in ("ar", "en"):
        tree = shipped.get(name).render({**project, "lang": lang})
        assert "[Example Coalition](https://github.com/example-coalition)" in text(tree, "README.md")
        assert "(LICENSE)" in text(tree, "CONTRIBUTING.md")


def test_a_readme_in_another_rtl_language_switches_back_for_the_english_text(
    name: str, shipped: Library, project: Values
) -> None:
    readme = text(shipped.get(name).render({**project, "lang": "fa"}), "README.md")
    assert readme.startswith('<div dir="rtl" lang="fa">\n')
    assert readme.index("\n</div>\n") < readme.index("## Get involved")


def test_an_english_readme_sets_no_direction(name: str, shipped: Library, project: Values) -> None:
    readme = text(shipped.get(name).render({**project, "lang": "en"}), "README.md")
    assert readme.startswith("# خريطة المياه\n\n")
    assert "<div" not in readme


def test_a_link_in_arabic_text_is_named_in_arabic(name: str, shipped: Library, project: Values) -> None:
    tree = shipped.get(name).render(project)
    for path in tree:
        if path.endswith(".md"):
            for label, target in re.findall(r"\[([^\]]+)\]\(([^):]+)\)", text(tree, path)):
                assert target == "LICENSE" or re.search("[\u0621-\u064a]", label), f"{path}: {label}"


def test_arabic_paragraphs_begin_in_arabic(name: str, shipped: Library, project: Values) -> None:
    """GitHub gives each paragraph the direction of its first letter, whatever the text around it."""
    tree = shipped.get(name).render({**project, "summary": "خريطة"})
    for path in ("README.md", "CONTRIBUTING.md", "docs/meetings.md", "docs/decisions.md"):
        tokens = MarkdownIt("gfm-like").parse(text(tree, path)) if path in tree else []
        for token in tokens:
            words = re.sub(r"<[^>]*>|\]\([^)]*\)", "", token.content)
            first = re.search(r"[^\W\d_]", words) if token.type == "inline" else None
            assert first is None or "\u0621" <= first[0] <= "\u064a", f"{path}: {token.content}"


def test_a_range_of_hours_is_isolated_in_arabic_text(name: str, shipped: Library, project: Values) -> None:
    assert '<span dir="ltr">3-5</span>' in text(shipped.get(name).render(project), "README.md")


def test_each_line_of_the_meeting_notes_is_a_block_of_its_own(shipped: Library, project: Values) -> None:
    for lang in ("ar", "en"):
        notes = text(shipped.get("community").render({**project, "lang": lang}), "docs/meetings.md")
        assert MarkdownIt("gfm-like").render(notes).count("<li>") == 4


def test_every_relative_link_resolves(tree: Tree) -> None:
    for path in tree:
        if path.endswith(".md"):
            for link in re.findall(r"\]\(([^):]+)\)", text(tree, path)):
                assert str(PurePosixPath(path).parent / link) in tree, f"{path}: {link}"


def test_without_a_licence_no_file_mentions_one(name: str, shipped: Library, project: Values) -> None:
    tree = shipped.get(name).render({**project, "license": "", "stewards_team": ""})
    assert not {"LICENSE", "publiccode.yml", ".github/CODEOWNERS"} & set(tree)
    assert "LICENSE" not in text(tree, "README.md") + text(tree, "CONTRIBUTING.md")
    assert dict(parsed(tree))


def test_a_slug_is_the_only_required_value(name: str, shipped: Library) -> None:
    assert dict(parsed(shipped.get(name).render({"slug": "olive"})))


def test_an_unknown_licence_is_rejected(name: str, shipped: Library, project: Values) -> None:
    with pytest.raises(InvalidInput, match="'Beer' is not an SPDX identifier"):
        shipped.get(name).render({**project, "license": "Beer"})


def test_the_issue_forms_are_valid(tree: Tree) -> None:
    forms = [path for path in tree if re.fullmatch(r"\.github/ISSUE_TEMPLATE/(?!config).*\.yml", path)]
    assert len(forms) == 2
    assert [problem for path in forms for problem in lint_form(text(tree, path), path)] == []


def test_the_stewards_team_is_the_code_owner(tree: Tree) -> None:
    assert text(tree, ".github/CODEOWNERS").splitlines()[-1] == "* @example-coalition/water-map"


def test_actions_are_pinned_and_jobs_are_read_only(tree: Tree) -> None:
    workflows = [yaml.safe_load(text(tree, path)) for path in tree if path.startswith(".github/workflows/")]
    assert workflows
    for workflow in workflows:
        assert workflow["permissions"] == {}
        for job in workflow["jobs"].values():
            assert job["permissions"] == {"contents": "read"}
            used = [step["uses"] for step in job["steps"] if "uses" in step]
            assert all(
                re.fullmatch(r"actions/(checkout|setup-python)@[0-9a-f]{40}", action) for action in used
            )


def test_zizmor_and_actionlint_find_nothing(tree: Tree, tmp_path: Path) -> None:
    write_tree(tree, tmp_path)
    workflows = [path for path in tree if path.startswith(".github/workflows/")]
    zizmor: list[str | Path] = [
        BIN / "zizmor",
        "--offline",
        "--persona",
        "pedantic",
        "--no-progress",
        tmp_path,
    ]
    actionlint: list[str | Path] = [BIN / "actionlint", *workflows]
    for command in (zizmor, actionlint):
        ran = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_first_commit_passes_the_text_workflow(tree: Tree, tmp_path: Path) -> None:
    """The step in text.yml is run on a repository whose first commit is the scaffold."""
    write_tree(tree, tmp_path)
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "--all"], [*identity, "commit", "-q", "-m", "Begin"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (job,) = yaml.safe_load(text(tree, ".github/workflows/text.yml"))["jobs"].values()
    step = job["steps"][-1]["run"]
    ran = subprocess.run(step, shell=True, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    written = subprocess.run(["git", "write-tree"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert written.stdout.strip() == tree.id
