"""A small coalition to look at, served over HTTP by the pages alone, and a Chromium to look with."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from localhub.core import Request, Response
from localhub.events import Events
from localhub.git import bare, objects
from localhub.server import Server
from localhub.store import Store
from localhub.web import Web
from localhub.world import (
    NOBODY,
    Actor,
    Engine,
    World,
    accounts,
    comments,
    git,
    issues,
    labels,
    members,
    pulls,
    reviews,
    runs,
    teams,
    tokens,
)
from localhub.world import repository_changes as changes

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


@dataclass(frozen=True, slots=True)
class Town:
    """`token` is the owner's."""

    engine: Engine
    web: Web
    url: str
    token: str

    def get(self, address: str, cookie: str = "", accept: str = "text/html") -> Response | None:
        """None where no page is meant."""
        path, _, query = address.partition("?")
        request = Request("GET", path, query, {"accept": accept, "cookie": cookie, "host": "localhost"})
        meant = self.web.recognise(request)
        return None if meant is None else self.web.answer(meant)

    def html(self, address: str, cookie: str = "") -> str:
        response = self.get(address, cookie)
        assert response is not None
        assert isinstance(response.body, bytes)
        return response.body.decode()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    store = Store(folder / "store.db")
    engine = Engine(store, folder / "git", Events(), lambda _, happening: happening.subjects)
    token = _settle(engine)
    web = Web(engine)

    def handle(request: Request) -> Response:
        meant = web.recognise(request)
        return Response(501) if meant is None else web.answer(meant)

    server = Server(handle)
    server.start()
    yield Town(engine, web, server.url, token)
    server.close()
    store.close()


def _settle(engine: Engine) -> str:
    with engine.begin(NOBODY) as world:
        coalition = accounts.add_account(world, "Organization", "an-org", name="تحالف المثال")
        steward = accounts.add_account(world, "User", "a-steward")
        members.add(world, coalition.id, steward.id, "admin")
        world.actor = Actor("user", steward.id, scopes=frozenset({"repo", "admin:org", "workflow"}))
        repo = changes.create(world, coalition, "water-map", {"description": "خريطة المياه"})
        changes.create(world, coalition, "quiet-room", {"private": True, "auto_init": True})
        readme = "# خريطة المياه\n\nأين تعمل الآبار. See [the guide](docs/guide.md).\n\n![A map](map.png)\n"
        entries = {"README.md": readme, "docs/guide.md": "# Guide\n", "projects.yml": "version: 1\n"}
        place = git.folder(world, repo)
        files = {
            path: objects.Entry("100644", "", objects.write(place, "blob", text.encode()))
            for path, text in entries.items()
        }
        first = git.commit_files(world, repo, "main", files, "Begin with a README")
        blob = objects.write(place, "blob", PATCHED.encode())
        bare.update_ref(place, "refs/heads/proposal/3", first.oid)
        entry = objects.Entry("100644", "", blob)
        git.commit_files(world, repo, "proposal/3", {"projects.yml": entry}, "Propose خريطة المياه")
        arabic = issues.create(world, repo, "اقتراح: خريطة المياه", ARABIC, labels=["bug", "خريطة"])
        comments.create(world, arabic, "Thank you.\nWe read it **this week**. <!-- tahaluf:proposal -->")
        issues.create(world, repo, "An <b>English</b> title", HOSTILE)
        pull = pulls.create(
            world,
            repo,
            {"title": "Add خريطة المياه", "body": "Closes #1", "head": "proposal/3", "base": "main"},
        )
        reviews.submit(world, pull, "COMMENT", "Looks *right*.")
        team = teams.create(world, coalition, "Water map", privacy="closed")
        teams.put_repository(world, team, repo, "maintain")
        _run(world, repo.id, steward.id, first.oid)
        assert labels.find(world, repo, "خريطة")
        return tokens.add_user_token(world, steward.id, ["repo", "read:org"]).token


def _run(world: World, repository_id: int, actor_id: int, oid: str) -> None:
    workflow = runs.note_workflow(world, repository_id, ".github/workflows/apply.yml", "Apply changes")
    run = runs.add_run(
        world,
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
    job = runs.add_job(world, run, "apply", "apply", ["ubuntu-latest"])
    now = run.created_at
    steps = [
        {"name": name, "conclusion": how, "started_at": now, "completed_at": now}
        for name, how in (("Run actions/checkout", "success"), ("Apply <b>it</b>", "failure"))
    ]
    told = f"{now} ##[group]Apply\n{now} خريطة <script>\n{now} ##[error]projects.yml:3: no such template"
    ended = {"status": "completed", "conclusion": "failure", "steps": steps, "log": told}
    runs.change_job(world, job.id, ended | {"summary": "## ملخص\n\n**1** project left\n"})
