-- Workflows, their runs and jobs, environments, secrets and variables.
CREATE TABLE IF NOT EXISTS workflows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    path TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'active',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (repository_id, path)
);
CREATE TABLE IF NOT EXISTS runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    workflow_id INTEGER NOT NULL REFERENCES workflows ON DELETE CASCADE,
    number INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 1,
    title TEXT NOT NULL,
    event TEXT NOT NULL,
    payload TEXT NOT NULL,
    ref TEXT NOT NULL,
    head_branch TEXT,
    head_sha TEXT NOT NULL,         -- shown in the list of runs; for a pull request, the head commit
    sha TEXT NOT NULL,              -- github.sha; for a pull request, the test merge
    workflow_sha TEXT NOT NULL,     -- the commit that contains the workflow file
    from_fork INTEGER NOT NULL DEFAULT 0,
    actor_id INTEGER NOT NULL REFERENCES accounts,
    concurrency TEXT,               -- the name of the concurrency group
    status TEXT NOT NULL CHECK (status IN ('pending', 'queued', 'in_progress', 'completed')),
    conclusion TEXT,
    failure_reason TEXT,            -- why none of the run's jobs could start
    created_at TEXT NOT NULL,
    started_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS runs_of_a_repository ON runs (repository_id);
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    labels TEXT NOT NULL,
    status TEXT NOT NULL,
    conclusion TEXT,
    steps TEXT NOT NULL DEFAULT '[]',
    log TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    started_at TEXT,
    completed_at TEXT
);
CREATE INDEX IF NOT EXISTS jobs_of_a_run ON jobs (run_id);
CREATE TABLE IF NOT EXISTS environments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    branch_policy TEXT CHECK (branch_policy IN ('protected', 'custom')),  -- NULL: every branch is allowed
    waits_for TEXT NOT NULL DEFAULT '[]',                                 -- reviewers as (type, id)
    wait_timer INTEGER NOT NULL DEFAULT 0,                                -- minutes
    prevent_self_review INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (repository_id, name)
);
-- A secret or variable belongs to exactly one organization, repository or environment.
CREATE TABLE IF NOT EXISTS settings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('secret', 'variable')),
    organization_id INTEGER REFERENCES accounts ON DELETE CASCADE,
    repository_id INTEGER REFERENCES repositories ON DELETE CASCADE,
    environment_id INTEGER REFERENCES environments ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
-- The key pair with which clients encrypt secrets. The whole hub uses a single key pair.
CREATE TABLE IF NOT EXISTS secret_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    private TEXT NOT NULL           -- hexadecimal
);
