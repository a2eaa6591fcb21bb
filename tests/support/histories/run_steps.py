"""Steps that run `apply`: once, twice, interrupted, for one shard, and again at an old commit."""

from support.histories.history import REFUSALS, REPOS, AnnouncedHistory
from support.histories.organization_state import differences
from tahaluf.plan import Rest

STOPS_AFTER = (0, 1, 2, 3, 5, 8)  # the number of writes before a run is interrupted


def apply(history: AnnouncedHistory, *_: int) -> None:
    history.apply()


def apply_twice(history: AnnouncedHistory, *_: int) -> None:
    history.apply()
    history.apply()


def broken_apply(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    history.target.meter.fail_after(STOPS_AFTER[a % len(STOPS_AFTER)])
    try:
        history.apply()
    finally:
        history.target.meter.failure = None


def sharded_apply(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    """Run for some of the shards, in any order. Runs for the others are lost.

    Before each run, someone changes every project, so the run has something to do in all projects of its shard.
    """
    total = (2, 3)[a % 2]
    for shard in [1 + (b + number) % total for number in range(1 + c % total)]:
        for slug in history.record.words.managed:
            edit = Rest("PATCH", f"{REPOS}/{slug}", {"description": "By hand."}, expected_statuses=REFUSALS)
            history.target.here.founder.rest(edit)
        history.apply(f"{shard}/{total}")


def old_apply(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    """Let someone re-run an earlier run, which uses an older commit."""
    if len(history.commits) < 2:
        return
    commit, text = history.commits[a % (len(history.commits) - 1)]
    (history.target.here.folder / "projects.yml").write_text(text, encoding="utf-8")
    before = history.organization()
    result = history.target.run("apply", "--yes", GITHUB_SHA=commit)
    history.log.append(f"  apply again at an older commit\n{result.output}")
    history.check_code("old apply", result, (0, 1))
    after = history.organization()
    if result.writes:
        history.judge.report("old run", f"{result.writes} writes")
    history.judge.note_creations(differences(before, after))


RUN_STEPS = (apply, apply_twice, broken_apply, sharded_apply, old_apply)
