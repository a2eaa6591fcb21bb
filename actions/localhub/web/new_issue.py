"""Lists the issue forms where GitHub shows them, because localhub takes answers only through the API."""

from localhub.domain import git
from localhub.domain.repositories import Repository
from localhub.forms import FOLDER
from localhub.git import objects
from localhub.web.frame import page_frame
from localhub.web.visit import Page, Visit, page

FORM_SUFFIXES = (".yml", ".yaml")
CHOOSER_FILE = "config.yml"  # it is not a form, but configures this page on GitHub


@page("/{owner}/{repo}/issues/new", "/{owner}/{repo}/issues/new/choose")
def new_issue(visit: Visit) -> Page:
    """`?template=FILE` shows only this form."""
    repository = visit.repository("contents.read")
    chosen = visit.request.query.get("template")
    files = [file for file in _forms(visit, repository) if chosen in (None, file)]
    values = {"files": files, "folder": FOLDER}
    return Page("new_issue.html", page_frame(visit.uow, repository, "issues") | values)


def _forms(visit: Visit, repository: Repository) -> list[str]:
    """The names of the files with forms on the default branch."""
    tip = git.head(visit.uow, repository)
    git_dir = git.repository_path(visit.uow, repository)
    folder = objects.entry_at(git_dir, tip.tree, FOLDER) if tip else None
    entries = objects.tree(git_dir, folder.oid) if folder and folder.kind == "tree" else ()
    return [
        entry.name for entry in entries if entry.name.endswith(FORM_SUFFIXES) and entry.name != CHOOSER_FILE
    ]
