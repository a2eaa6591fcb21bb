-- Users, organizations, bots of Apps, and memberships.
CREATE TABLE IF NOT EXISTS accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL CHECK (type IN ('User', 'Organization', 'Bot')),
    login TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name TEXT,
    email TEXT,
    description TEXT,
    default_repository_permission TEXT NOT NULL DEFAULT 'read',
    members_can_create_repositories INTEGER NOT NULL DEFAULT 1,
    has_repository_projects INTEGER NOT NULL DEFAULT 1,
    two_factor_required INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS memberships (
    organization_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    public INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (organization_id, user_id)
);
CREATE TABLE IF NOT EXISTS invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    invitee_id INTEGER REFERENCES accounts ON DELETE CASCADE,
    email TEXT,
    role TEXT NOT NULL,
    inviter_id INTEGER NOT NULL REFERENCES accounts,
    team_ids TEXT NOT NULL DEFAULT '[]',
    created_at TEXT NOT NULL,
    failed_at TEXT,
    failed_reason TEXT,
    ended_at TEXT -- when it was accepted, declined or cancelled
);
