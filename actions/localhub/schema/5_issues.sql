-- Labels, issues (a pull request is also an issue), comments, reactions.
CREATE TABLE IF NOT EXISTS labels (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    name TEXT NOT NULL,
    fold TEXT NOT NULL,             -- the case-folded name, which must be unique
    color TEXT NOT NULL,
    description TEXT,
    is_default INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (repository_id, fold)
);
CREATE TABLE IF NOT EXISTS issues (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    number INTEGER NOT NULL,
    is_pull INTEGER NOT NULL DEFAULT 0,
    title TEXT NOT NULL,
    body TEXT,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
    state_reason TEXT,
    author_id INTEGER NOT NULL REFERENCES accounts,
    app_id INTEGER REFERENCES apps ON DELETE SET NULL,
    locked INTEGER NOT NULL DEFAULT 0,
    active_lock_reason TEXT,
    closed_at TEXT,
    closed_by_id INTEGER REFERENCES accounts,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    edited_at TEXT,                 -- when the body was last edited; a title change does not count
    UNIQUE (repository_id, number)
);
CREATE TABLE IF NOT EXISTS issue_labels (
    issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
    label_id INTEGER NOT NULL REFERENCES labels ON DELETE CASCADE,
    PRIMARY KEY (issue_id, label_id)
);
CREATE INDEX IF NOT EXISTS issues_of_a_label ON issue_labels (label_id);
CREATE TABLE IF NOT EXISTS issue_assignees (
    issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (issue_id, user_id)
);
CREATE TABLE IF NOT EXISTS title_changes (
    issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
    actor_id INTEGER NOT NULL REFERENCES accounts,
    previous TEXT NOT NULL,
    current TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS title_changes_of_an_issue ON title_changes (issue_id);
CREATE TABLE IF NOT EXISTS comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
    author_id INTEGER NOT NULL REFERENCES accounts,
    app_id INTEGER REFERENCES apps ON DELETE SET NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    edited_at TEXT,
    editor_id INTEGER REFERENCES accounts
);
CREATE INDEX IF NOT EXISTS comments_of_an_issue ON comments (issue_id);
CREATE TABLE IF NOT EXISTS reactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id INTEGER REFERENCES issues ON DELETE CASCADE,
    comment_id INTEGER REFERENCES comments ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    content TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (issue_id, comment_id, user_id, content)
);
