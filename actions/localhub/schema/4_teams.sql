-- Teams, their members and repositories.
CREATE TABLE IF NOT EXISTS teams (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    description TEXT,
    privacy TEXT NOT NULL CHECK (privacy IN ('secret', 'closed')),
    notification_setting TEXT NOT NULL DEFAULT 'notifications_enabled',
    parent_id INTEGER REFERENCES teams ON DELETE SET NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (organization_id, slug)
);
CREATE TABLE IF NOT EXISTS team_members (
    team_id INTEGER NOT NULL REFERENCES teams ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('member', 'maintainer')),
    state TEXT NOT NULL CHECK (state IN ('active', 'pending')),
    PRIMARY KEY (team_id, user_id)
);
CREATE TABLE IF NOT EXISTS team_repositories (
    team_id INTEGER NOT NULL REFERENCES teams ON DELETE CASCADE,
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    permission TEXT NOT NULL,
    PRIMARY KEY (team_id, repository_id)
);
