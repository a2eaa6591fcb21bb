-- Rulesets and branch protection. Only the required approvals are enforced when merging.
CREATE TABLE IF NOT EXISTS rulesets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    name TEXT NOT NULL,
    target TEXT NOT NULL DEFAULT 'branch' CHECK (target IN ('branch', 'tag', 'push')),
    enforcement TEXT NOT NULL CHECK (enforcement IN ('disabled', 'active', 'evaluate')),
    conditions TEXT NOT NULL DEFAULT '{}',
    rules TEXT NOT NULL DEFAULT '[]',
    bypass_actors TEXT NOT NULL DEFAULT '[]',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS protections (
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    branch TEXT NOT NULL,
    asked TEXT NOT NULL,            -- the body of the request that set the protection
    PRIMARY KEY (repository_id, branch)
);
-- The branches that may use an environment whose policy is 'custom'.
CREATE TABLE IF NOT EXISTS branch_policies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    environment_id INTEGER NOT NULL REFERENCES environments ON DELETE CASCADE,
    name TEXT NOT NULL,
    type TEXT NOT NULL DEFAULT 'branch' CHECK (type IN ('branch', 'tag')),
    UNIQUE (environment_id, name, type)
);
