-- Apps, their installations, and all tokens.
CREATE TABLE IF NOT EXISTS apps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT,
    owner_id INTEGER NOT NULL REFERENCES accounts,
    bot_id INTEGER NOT NULL REFERENCES accounts,
    client_id TEXT NOT NULL UNIQUE,
    public_key TEXT NOT NULL,       -- empty: the App has no key yet
    permissions TEXT NOT NULL,
    events TEXT NOT NULL DEFAULT '[]',
    created_at TEXT NOT NULL
);
-- Codes of the App manifest flow. Each code can be exchanged once for the App's key.
CREATE TABLE IF NOT EXISTS app_manifest_codes (
    code TEXT PRIMARY KEY,
    app_id INTEGER NOT NULL REFERENCES apps ON DELETE CASCADE,
    created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS installations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id INTEGER NOT NULL REFERENCES apps ON DELETE CASCADE,
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    permissions TEXT NOT NULL,
    repository_ids TEXT,            -- null: all repositories of the account
    suspended_at TEXT,
    created_at TEXT NOT NULL,
    UNIQUE (app_id, account_id)
);
CREATE TABLE IF NOT EXISTS tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('user', 'installation', 'job')),
    account_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    installation_id INTEGER REFERENCES installations ON DELETE CASCADE,
    scopes TEXT,                    -- classic tokens only
    permissions TEXT,               -- null: a classic token, which has scopes instead
    repository_ids TEXT,            -- null: not restricted
    expires_at TEXT
);
