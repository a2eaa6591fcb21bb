-- Artifacts of workflow runs, and sites published by workflows.
CREATE TABLE IF NOT EXISTS artifacts (
    id INTEGER PRIMARY KEY,
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    run_id INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    name TEXT NOT NULL,
    content BLOB NOT NULL,          -- a tar archive
    created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS pages_sites (
    repository_id INTEGER PRIMARY KEY REFERENCES repositories ON DELETE CASCADE,
    build_type TEXT NOT NULL CHECK (build_type IN ('legacy', 'workflow')),
    version TEXT,                   -- the version of the last deployment, usually a commit
    branch TEXT,                    -- NULL: the default branch
    path TEXT NOT NULL DEFAULT '/',
    cname TEXT,
    https_enforced INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS pages_files (
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    path TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (repository_id, path)
);
