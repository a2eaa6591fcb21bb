-- Custom properties of organizations. Their values are in the column `custom_properties` of a repository.
CREATE TABLE IF NOT EXISTS custom_properties (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name TEXT NOT NULL,
    value_type TEXT NOT NULL,
    required INTEGER NOT NULL DEFAULT 0,
    default_value TEXT,
    allowed_values TEXT,
    UNIQUE (organization_id, name)
);
