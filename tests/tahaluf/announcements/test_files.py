"""Trusted files are named one by one. All other files are only counted."""

from pathlib import Path

import pytest
import yaml

from localhub.workflows.globs import selects
from tahaluf.announcements import announce_files, announce_library
from tahaluf.plan import Risk

ROOT = Path(__file__).parents[3]
TRUSTED_FILES = [
    (".github/workflows/apply.yml", "workflow file"),
    (".github/actions/own/action.yml", "workflow file"),
    (".github/CODEOWNERS", "code owners"),
    ("CODEOWNERS", "code owners"),
    ("docs/CODEOWNERS", "code owners"),
    ("actions/start.py", "code"),
    ("tools/report.py", "code"),
    ("requirements.txt", "dependencies"),
    ("bots/requirements-dev.txt", "dependencies"),
    ("pyproject.toml", "dependencies"),
    ("uv.lock", "dependencies"),
    ("bots/poetry.lock", "dependencies"),
    ("package.json", "dependencies"),
    ("site/seal/package-lock.json", "dependencies"),
    ("site/seal/index.html", "site"),
    ("site/logo.svg", "site"),
    ("templates/_base/.github/workflows/text.yml", "template"),
    (".github/ISSUE_TEMPLATE/volunteer.yml", "form"),
]


def announced(*paths: str, patch: str = "", **options: bool) -> dict[str, tuple[str, str, Risk]]:
    found = announce_files(dict.fromkeys(paths, patch), "projects.yml", **options)
    return {a.target: (a.resource, a.text, a.risk) for a in found}


@pytest.mark.parametrize(("path", "resource"), TRUSTED_FILES)
def test_a_trusted_file_is_named(path: str, resource: str) -> None:
    assert announced(path)[path][0::2] == (resource, Risk.ACCESS)


@pytest.mark.parametrize(("path", "resource"), TRUSTED_FILES)
def test_a_pull_request_that_changes_only_a_trusted_file_gets_a_plan(path: str, resource: str) -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "dispatch-plan.yml").read_text())
    assert selects(workflow[True]["pull_request"]["paths"], path)  # YAML 1.1 reads the key `on` as a boolean


def test_others_are_counted_and_the_manifest_is_not_one_of_them() -> None:
    found = announced(
        "projects.yml", "README.md", "docs/a.md", "my-templates/x", "src/.github/workflows/a.yml"
    )
    assert found == {
        "4 files": ("other files", "4 other files change, with no effect on what runs", Risk.NONE)
    }
    assert announced("projects.yml") == {}


def test_resources_offers_and_guides_say_which_pages_change() -> None:
    patch = """\
@@ -1,9 +1,12 @@
 resources:
+  - id: safe-phones
+    title: Safe phones
-  - {id: old-list, title: Old}
-  - id: moved
+  - id: moved
"""
    patches = {
        "resources.yml": patch,
        "offers.yml": "",
        "guides/safe-phones.ar.md": "",
        "guides/notes.txt": "",
    }
    assert [(one.resource, one.target, one.text) for one in announce_library(patches)] == [
        ("page", "ar/guides/safe-phones/", "changes on the public site"),
        ("pages", "offers/", "change on the public site, together with their data"),
        (
            "pages",
            "resources/",
            "change on the public site, together with their data and feed; added: `safe-phones`; removed: `old-list`",
        ),
    ]
    assert announced(*patches) == {
        "1 file": ("other files", "1 other file changes, with no effect on what runs", Risk.NONE)
    }


def test_an_action_in_another_version_and_one_that_goes_are_told() -> None:
    patch = "\n".join(
        [
            "@@ -1,4 +1,4 @@",
            " jobs:",
            "-      - uses: a/checkout@111 # v1",
            "+      - uses: a/checkout@222 # v2",
            "-        uses: b/gone@333",
        ]
    )
    text = announced(".github/workflows/a.yml", patch=patch)[".github/workflows/a.yml"][1]
    assert text.endswith("; it uses a/checkout@222; it no longer uses b/gone")


def test_a_list_that_github_cuts_is_said_to_be_cut() -> None:
    assert announced("README.md", are_complete=False)["…"][2] is Risk.ACCESS


def test_files_of_a_template_that_do_not_run_are_counted_by_template() -> None:
    found = announced("templates/_base/README.md.jinja", "templates/_base/docs/a.md", "templates/web/b.md")
    assert {target: text for target, (_, text, _) in found.items()} == {
        "templates/_base/": "changes (2 files); this affects the repositories that are created from this template",
        "templates/web/": "changes (1 file); this affects the repositories that are created from this template",
    }
