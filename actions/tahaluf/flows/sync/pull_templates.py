"""Adds to a pull request's plan comment how its changed templates would affect the coalition's repositories.

This is done only for branches of the control repository, because nothing from a fork is rendered. Like all templates,
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
from tahaluf.plan import pluralize
from tahaluf.privacy import redact
from tahaluf.rendering import Renderer
from tahaluf.resources import template_values
from tahaluf.templates import (
    BUILTIN_TEMPLATES,
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

# User-facing messages
HEADING: Final = "#### Effect of the changed templates"
SUMMARY: Final = "{effects}. `tahaluf template try` shows the details in a checkout of this branch."
UPDATES: Final = "**{number} of {projects}** would be offered an update in a pull request{names}"
CONFLICTS: Final = "{number} would conflict ({names})"
UNCHANGED: Final = "{number} would stay unchanged"
UNKNOWN: Final = "{number} could not be computed ({names})"
MORE: Final = "{names} and {number} more"
OFFERED_LATER: Final = (
    "Merging this pull request starts `tahaluf apply`, which opens these pull requests, at most {limit} at a time. A "
    "repository's files change only when its own pull request is merged."
)
FILES_STAY: Final = (
    "If people and the template changed the same part of a file, that is a conflict, and the file stays "
    "as it is."
)
NOT_OFFERED: Final = (
    "No pull request is opened in {names}, because only files with a conflict would change there. To accept the "
    "template's version, edit the file in that repository."
)
DRAFTS: Final = (
    "In {names}, the pull request is a draft that shows both versions of each conflict. "
    "Decide there which one to keep."
)
SAME: Final = "The update is the same in {names}."
EXAMPLE: Final = "The update of {project}"
FAILED: Final = "It could not be computed: {reason}."


def template_section(
    sessions: Sessions,
    pull: PullRequest,
    control: str,
    root: Path,
    manifest: Manifest,
    chosen: Sequence[Shard],
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
    consequences = _consequences(previews, manifest.updates.open_pull_requests)
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
    before, after = (
        Renderer(Library.from_paths([base / "templates", BUILTIN_TEMPLATES])) for base in (root, folder)
    )

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
    effects = count_effects(previews)
    offers = sorted(one.project for one in previews if _is_offered(one))
    names, projects = f" ({_names(offers)})" if offers else "", pluralize(len(previews), "project")
    parts = [UPDATES.format(number=len(offers), projects=projects, names=names)]
    if conflicts := effects[Effect.CONFLICTS]:
        parts.append(CONFLICTS.format(number=len(conflicts), names=_names(conflicts)))
    if unknown := effects[Effect.UNKNOWN]:
        parts.append(UNKNOWN.format(number=len(unknown), names=_names(unknown)))
    if unchanged := effects[Effect.UNCHANGED]:
        parts.append(UNCHANGED.format(number=len(unchanged)))
    return SUMMARY.format(effects=", ".join(parts))


def _consequences(previews: Sequence[Preview], limit: int) -> list[str]:
    """Explain what the merge starts, if anything."""
    conflicts = [one for one in previews if one.effect is Effect.CONFLICTS]
    drafts = [one.project for one in conflicts if _is_offered(one)]
    not_offered = [one.project for one in conflicts if not _is_offered(one)]
    sentences = (
        OFFERED_LATER.format(limit=limit) if any(map(_is_offered, previews)) else "",
        FILES_STAY if conflicts else "",
        DRAFTS.format(names=_names(drafts)) if drafts else "",
        NOT_OFFERED.format(names=_names(not_offered)) if not_offered else "",
    )
    return [text] if (text := " ".join(filter(None, sentences))) else []


def _is_offered(one: Preview) -> bool:
    """Whether the update changes a file. Otherwise, it consists only of conflicts, so no pull request is opened."""
    return bool(one.update and one.update.changes_files and not one.problem)


def _names(slugs: Sequence[str]) -> str:
    names = ", ".join(map(code_span, slugs[:MAX_NAMES]))
    return MORE.format(names=names, number=len(slugs) - MAX_NAMES) if len(slugs) > MAX_NAMES else names


def _example(previews: Sequence[Preview]) -> list[str]:
    """Return the diff of one public repository, if any public repository would be updated, and name the other public
    repositories with the same diff."""
    updates = [one for one in previews if one.effect is Effect.UPDATES and one.is_public]
    if not updates:
        return []
    example = updates[0]
    same = [one.project for one in updates[1:] if one.diff() == example.diff()]
    lines = [redact(line)[:MAX_LINE] for line in example.diff()]
    shown = lines[:MAX_DIFF_LINES] + (["…"] if len(lines) > MAX_DIFF_LINES else [])
    title = EXAMPLE.format(project=f"<code>{escape_inline(example.project)}</code>")
    parts = [code_block(shown, "diff"), *([SAME.format(names=_names(same))] if same else [])]
    return ["\n\n".join([f"<details><summary>{title}</summary>", *parts, "</details>"])]
