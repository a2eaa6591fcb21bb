-- Code security configurations of organizations. `settings` maps features to "enabled", "disabled" or "not_set".
CREATE TABLE IF NOT EXISTS security_configurations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    enforcement TEXT NOT NULL DEFAULT 'enforced',
    settings TEXT NOT NULL DEFAULT '{}',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (organization_id, name)
);
