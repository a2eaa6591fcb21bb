"""A small coalition, served by the web pages over HTTP, and Chromium."""

from collections.abc import Iterator

import pytest

from localhub.core import Request, Response
from localhub.domain import (
    ANONYMOUS,
    Actor,
    Engine,
    UnitOfWork,
    accounts,
    comments,
    git,
    grants,
    issues,
    labels,
    members,
    pulls,
    reviews,
    runs,
    teams,
    tokens,
)
from localhub.domain import repository_changes as changes
from localhub.events import Events
from localhub.git import bare, objects
from localhub.server import Server
from localhub.store import Store
from localhub.web import WebPages
from support.page_client import PageClient

HOSTILE = """<script>document.title = "taken"</script>
<img src=x onerror="document.title = 'taken'"> <a href="javascript:document.title='taken'">go</a>
<a href="java&#9;script:document.title='taken'">go</a> </div></article></main>
<h1 onclick="alert(1)" style="color:red">big</h1>
<iframe src="https://example.org"></iframe><form action="/x"><input name=q><button>send</button></form>

@a-steward and @nobody-here, see #1 <!-- hidden by the author -->
"""
ARABIC = """### اسم المشروع

خريطة المياه

- [x] نوافق على قواعد السلوك
- [ ] لا

| الحقل | القيمة |
| --- | --- |
| الرخصة | AGPL-3.0-or-later |

<details><summary>الخطة</summary>

```yaml
name: خريطة المياه
```
</details>
"""
PATCHED = "version: 1\nprojects:\n  - slug: water-map\n    name: خريطة المياه\n"


@pytest.fixture(scope="module")
def page_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageClient]:
    folder = tmp_path_factory.mktemp("town")
    store = Store(folder / "store.db")
    engine = Engine(store, folder / "git", Events(), lambda _, event: event.subjects)
    token = _load(engine)
    web = WebPages(engine)

    def handle(request: Request) -> Response:
        matched = web.match(request)
        return Response(501) if matched is None else web.handle(matched)

    server = Server(handle)
    server.start()
    yield PageClient(engine, web, server.url, token)
    server.close()
    store.close()


def _load(engine: Engine) -> str:
    with engine.begin(ANONYMOUS) as uow:
        coalition = accounts.add_account(uow, "Organization", "an-org", name="تحالف المثال")
        steward = accounts.add_account(uow, "User", "a-steward")
        members.add(uow, coalition.id, steward.id, "admin")
        uow.actor = Actor("user", steward.id, scopes=frozenset({"repo", "admin:org", "workflow"}))
        repo = changes.create(uow, coalition, "water-map", {"description": "خريطة المياه"})
        changes.create(uow, coalition, "quiet-room", {"private": True, "auto_init": True})
        readme = "# خريطة المياه\n\nأين تعمل الآبار. See [the guide](docs/guide.md).\n\n![A map](map.png)\n"
        entries = {
            "README.md": readme,
            "docs/guide.md": "# Guide\n",
            "projects.yml": "version: 1\n",
            ".github/ISSUE_TEMPLATE/volunteer.yml": "name: Volunteer\n",
            ".github/ISSUE_TEMPLATE/volunteer-ar.yml": "name: تطوّع\n",
            ".github/ISSUE_TEMPLATE/config.yml": "blank_issues_enabled: false\n",
        }
        git_dir = git.repository_path(uow, repo)
        files = {
            path: objects.TreeEntry("100644", "", objects.write(git_dir, "blob", text.encode()))
            for path, text in entries.items()
        }
        first = git.commit_files(uow, repo, "main", files, "Begin with a README")
        blob = objects.write(git_dir, "blob", PATCHED.encode())
        bare.update_ref(git_dir, "refs/heads/proposal/3", first.oid)
        entry = objects.TreeEntry("100644", "", blob)
        git.commit_files(uow, repo, "proposal/3", {"projects.yml": entry}, "Propose خريطة المياه")
        arabic = issues.create(uow, repo, "اقتراح: خريطة المياه", ARABIC, labels=["bug", "خريطة"])
        comments.create(uow, arabic, "Thank you.\nWe read it **this week**. <!-- tahaluf:proposal -->")
        issues.create(uow, repo, "An <b>English</b> title", HOSTILE)
        pull = pulls.create(
            uow,
            repo,
            {"title": "Add خريطة المياه", "body": "Closes #1", "head": "proposal/3", "base": "main"},
        )
        reviews.submit(uow, pull, "COMMENT", "Looks *right*.")
        team = teams.create(uow, coalition, "Water map", privacy="closed")
        grants.put(uow, team, repo, "maintain")
        _run(uow, repo.id, steward.id, first.oid)
        assert labels.find(uow, repo, "خريطة")
        return tokens.add_user_token(uow, steward.id, ["repo", "read:org"]).token


def _run(uow: UnitOfWork, repository_id: int, actor_id: int, oid: str) -> None:
    workflow = runs.upsert_workflow(uow, repository_id, ".github/workflows/apply.yml", "Apply changes")
    run = runs.add_run(
        uow,
        workflow,
        title="Begin with a README",
        event="push",
        payload={},
        ref="refs/heads/main",
        head_branch="main",
        head_sha=oid,
        sha=oid,
        workflow_sha=oid,
        actor_id=actor_id,
        status="completed",
        conclusion="failure",
    )
    job = runs.add_job(uow, run, "apply", "apply", ["ubuntu-latest"])
    now = run.created_at
    steps = [
        {"name": name, "conclusion": conclusion, "started_at": now, "completed_at": now}
        for name, conclusion in (("Run actions/checkout", "success"), ("Apply <b>it</b>", "failure"))
    ]
    log_text = f"{now} ##[group]Apply\n{now} خريطة <script>\n{now} ##[error]projects.yml:3: no such template"
    columns = {"status": "completed", "conclusion": "failure", "steps": steps, "log": log_text}
    runs.update_job(uow, job.id, columns | {"summary": "## ملخص\n\n**1** project left\n"})
