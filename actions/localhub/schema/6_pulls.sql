-- The data of pull requests that issues do not have: branches, the merge, and reviews.
CREATE TABLE IF NOT EXISTS pulls (
    issue_id INTEGER PRIMARY KEY REFERENCES issues ON DELETE CASCADE,
    head_repository_id INTEGER REFERENCES repositories ON DELETE SET NULL,
    head_ref TEXT NOT NULL,
    head_oid TEXT NOT NULL,
    base_ref TEXT NOT NULL,
    base_oid TEXT NOT NULL,
    draft INTEGER NOT NULL DEFAULT 0,
    maintainer_can_modify INTEGER NOT NULL DEFAULT 0,
    merged_at TEXT,
    merged_by_id INTEGER REFERENCES accounts,
    merge_oid TEXT
);
CREATE INDEX IF NOT EXISTS pulls_of_a_branch ON pulls (head_repository_id, head_ref);
CREATE TABLE IF NOT EXISTS reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES accounts,
    state TEXT NOT NULL CHECK (state IN ('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING')),
    body TEXT NOT NULL,
    commit_oid TEXT NOT NULL,
    submitted_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS review_requests (
    issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (issue_id, user_id)
);
