"""Adds to a pull request's plan comment how its changed templates would affect the coalition's repositories.

Only branches of the control repository get this section, because nothing from a fork is rendered. Like all templates,
these are rendered in the restricted child process.
"""

import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tahaluf.escape import code_block, code_span, escape_inline
from tahaluf.flows.template_preview import NO_LOCK, NO_REPOSITORY, preview_updates
from tahaluf.github import PullRequest, read_template_files
from tahaluf.item_errors import as_command_error
from tahaluf.manifest import Manifest, Project, Shard
from tahaluf.plan import choose_form, pluralize
from tahaluf.privacy import redact
from tahaluf.rendering import Renderer
from tahaluf.resources import template_values, updates_url
from tahaluf.templates import (
    EXECUTABLE,
    LOCK_PATH,
    Effect,
    Library,
    Preview,
    count_effects,
    unsafe_reason,
)

from .sessions import Sessions
from .sharding import run_each

FOLDER: Final = "templates/"
MAX_DIFF_LINES: Final = 80
MAX_LINE: Final = 160  # characters, so that the comment stays below GitHub's limit
MAX_NAMES: Final = 30

# User-facing messages. In a pair, the first is about one project, and the second about several
HEADING: Final = "#### Effect of the changed templates"
OFFERED: Final = (
    "**{number} of {projects}** gets a pull request with the update ({names}).",
    "**{number} of {projects}** get a pull request with the update ({names}).",
)
NOBODY: Final = "**None of {projects}** gets a pull request."
CONFLICTS: Final = (
    "{number} gets none, because its own changes conflict with the template's ({names}).",
    "{number} get none, because their own changes conflict with the template's ({names}).",
)
LEFT_TO_PEOPLE: Final = (
    "{number} gets none, because someone else has committed to its branch `tahaluf/update` ({names}).",
    "{number} get none, because someone else has committed to their branches `tahaluf/update` ({names}).",
)
UNCHANGED: Final = ("{number} stays as it is.", "{number} stay as they are.")
UNKNOWN: Final = (
    "For {number}, the update could not be computed ({names}).",
    "For {number}, the updates could not be computed ({names}).",
)
DETAILS: Final = "To see the details, run `tahaluf template try` in a checkout of this branch."
MORE: Final = "{names} and {number} more"
OFFERED_LATER: Final = (
    "Merging this pull request starts `tahaluf apply`, which opens these pull requests, at most {limit} at a time. "
    "They then appear in [this list]({url}). A repository's files change only when its own pull request is merged."
)
ALREADY_OPEN: Final = (
    "In {names}, an earlier update is still open, so its pull request is changed instead.",
    "In {names}, earlier updates are still open, so their pull requests are changed instead.",
)
PULL: Final = "{project} ([pull request {number}]({url}))"
FILES_STAY: Final = (
    "If both people and the template have changed the same part of a file, that file stays as it is."
)
NOT_OFFERED: Final = "To accept the template's version in {names}, edit the file in that repository."
DRAFTS: Final = (
    "In {names}, the pull request is a draft that shows both versions of each conflict. "
    "Decide there which one to keep."
)
SAME: Final = "The update is the same in {names}."
EXAMPLE: Final = "The update for {project}"
FAILED: Final = "It could not be computed: {reason}."


def template_section(
    sessions: Sessions,
    pull: PullRequest,
    control: str,
    root: Path,
    manifest: Manifest,
    chosen: Sequence[Shard],
    server_url: str,
) -> str:
    """Return the section for the comment, or an empty string if the pull request changes no template.

    `root`: the checkout of the default branch. An error is reported in the section and does not prevent the plan.
    """
    if pull.is_from_fork or not any(file.path.startswith(FOLDER) for file in pull.files):
        return ""
    try:
        with tempfile.TemporaryDirectory() as folder:
            _write_templates(sessions, pull, control, root, Path(folder))
            previews = _previews(sessions, manifest, chosen, root, Path(folder))
    except Exception as error:  # noqa: BLE001  (the plan itself must not fail)
        reason = escape_inline(redact(str(as_command_error(error).what)))
        return f"{HEADING}\n\n{FAILED.format(reason=reason)}"
    consequences = _consequences(previews, manifest, server_url)
    return "\n\n".join([HEADING, _summary(previews), *consequences, *_example(previews)])


def _write_templates(sessions: Sessions, pull: PullRequest, control: str, root: Path, folder: Path) -> None:
    """Write the templates of the head commit into a folder."""
    own = root / FOLDER
    known = [path.read_bytes() for path in own.rglob("*") if path.is_file()] if own.is_dir() else []
    session = sessions.for_control_repository()
    for path, (mode, content) in read_template_files(session, control, pull.head_oid, known).items():
        if unsafe_reason(path):
            continue
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if mode == EXECUTABLE:
            target.chmod(target.stat().st_mode | stat.S_IXUSR)


def _previews(
    sessions: Sessions, manifest: Manifest, chosen: Sequence[Shard], root: Path, folder: Path
) -> list[Preview]:
    """Preview the updates to projects that use the changed templates. Projects whose files would stay the same are left
    out.
    """
    before, after = (Renderer(Library.of_checkout(base)) for base in (root, folder))

    def template_of(project: Project) -> str:
        return manifest.template_of(project) or ""

    def is_affected(project: Project) -> bool:
        template, values = template_of(project), template_values(manifest, project)
        try:
            return before.render(template, values)[LOCK_PATH] != after.render(template, values)[LOCK_PATH]
        except Exception:  # noqa: BLE001  (the preview reports the problem)
            return True

    def preview(shard: Shard) -> list[Preview]:
        own = [p for p in manifest.projects if p.is_managed and shard.contains(manifest, p)]
        own = [project for project in own if project.status != "archived" and template_of(project)]
        affected = [project for project in own if is_affected(project)]
        session = sessions.for_shard(shard)
        found = preview_updates(session, shard, manifest, affected, after.render, template_of)
        updatable = [one for one in found if one.problem not in (NO_REPOSITORY, NO_LOCK)]
        return [*updatable, *(Preview(project.slug) for project in own if project not in affected)]

    found, error = run_each(chosen, preview)
    if error:
        raise error
    return [one for previews in found for one in previews]


def _summary(previews: Sequence[Preview]) -> str:
    effects, projects = count_effects(previews), pluralize(len(previews), "project")
    left = [one.project for one in previews if one.is_left_to_people]
    offers = sorted(one.project for one in previews if _is_offered(one))
    conflicts = [one.project for one in _only_conflicts(previews)]
    unchanged = [project for project in effects[Effect.UNCHANGED] if project not in left]
    groups = (
        (OFFERED, offers),
        (CONFLICTS, conflicts),
        (LEFT_TO_PEOPLE, left),
        (UNKNOWN, effects[Effect.UNKNOWN]),
        (UNCHANGED, unchanged),
    )
    sentences = [
        _count(text, len(slugs), projects=projects, names=_names(slugs)) for text, slugs in groups if slugs
    ]
    return " ".join([*([] if offers else [NOBODY.format(projects=projects)]), *sentences, DETAILS])


def _count(text: tuple[str, str], number: int, **values: str) -> str:
    return choose_form(text, number).format(number=number, **values)


def _consequences(previews: Sequence[Preview], manifest: Manifest, server_url: str) -> list[str]:
    """Explain what the merge starts, if anything."""
    offered = [one for one in previews if _is_offered(one)]
    drafts = [one.project for one in offered if one.effect is Effect.CONFLICTS]
    not_offered = [one.project for one in _only_conflicts(previews)]
    earlier = [_link(one, manifest, server_url) for one in offered if one.pull]
    organizations = sorted({_organization(one, manifest) for one in offered})
    url, limit = updates_url(server_url, organizations), manifest.updates.open_pull_requests
    sentences = (
        OFFERED_LATER.format(limit=limit, url=url) if offered else "",
        _count(ALREADY_OPEN, len(earlier), names=", ".join(earlier)) if earlier else "",
        FILES_STAY if drafts or not_offered else "",
        DRAFTS.format(names=_names(drafts)) if drafts else "",
        NOT_OFFERED.format(names=_names(not_offered)) if not_offered else "",
    )
    return [text] if (text := " ".join(filter(None, sentences))) else []


def _is_offered(one: Preview) -> bool:
    """Whether the update opens or changes a pull request. An update that consists only of conflicts gets no pull
    request.
    """
    return bool(one.update and one.update.changes_files and not (one.problem or one.is_left_to_people))


def _only_conflicts(previews: Sequence[Preview]) -> list[Preview]:
    return [
        one
        for one in previews
        if one.effect is Effect.CONFLICTS and not (_is_offered(one) or one.is_left_to_people)
    ]


def _link(one: Preview, manifest: Manifest, server_url: str) -> str:
    """Name a project with its open pull request. Only pull requests in public repositories are named."""
    if not one.is_public:
        return code_span(one.project)
    url = f"{server_url}/{_organization(one, manifest)}/{one.project}/pull/{one.pull}"
    return PULL.format(project=code_span(one.project), number=one.pull, url=url)


def _organization(one: Preview, manifest: Manifest) -> str:
    return manifest.organization_of(manifest.project(one.project))


def _names(slugs: Sequence[str]) -> str:
    names = ", ".join(map(code_span, slugs[:MAX_NAMES]))
    return MORE.format(names=names, number=len(slugs) - MAX_NAMES) if len(slugs) > MAX_NAMES else names


def _example(previews: Sequence[Preview]) -> list[str]:
    """Return the diff of one public repository, and name the other public repositories with the same diff. If no
    public repository would be updated, return an empty list.
    """
    updates = [one for one in previews if one.effect is Effect.UPDATES and one.is_public and _is_offered(one)]
    if not updates:
        return []
    example = updates[0]
    same = [one.project for one in updates[1:] if one.diff() == example.diff()]
    lines = [redact(line)[:MAX_LINE] for line in example.diff()]
    shown = lines[:MAX_DIFF_LINES] + (["…"] if len(lines) > MAX_DIFF_LINES else [])
    title = EXAMPLE.format(project=f"<code>{escape_inline(example.project)}</code>")
    parts = [code_block(shown, "diff"), *([SAME.format(names=_names(same))] if same else [])]
    return ["\n\n".join([f"<details><summary>{title}</summary>", *parts, "</details>"])]
