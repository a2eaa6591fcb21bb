-- Repositories and collaborators.
CREATE TABLE IF NOT EXISTS repositories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    description TEXT,
    homepage TEXT,
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private', 'internal')),
    default_branch TEXT NOT NULL DEFAULT 'main',
    topics TEXT NOT NULL DEFAULT '[]',
    archived INTEGER NOT NULL DEFAULT 0,
    is_template INTEGER NOT NULL DEFAULT 0,
    has_issues INTEGER NOT NULL DEFAULT 1,
    has_projects INTEGER NOT NULL DEFAULT 1,
    has_wiki INTEGER NOT NULL DEFAULT 1,
    has_discussions INTEGER NOT NULL DEFAULT 0,
    allow_squash_merge INTEGER NOT NULL DEFAULT 1,
    allow_merge_commit INTEGER NOT NULL DEFAULT 1,
    allow_rebase_merge INTEGER NOT NULL DEFAULT 1,
    allow_auto_merge INTEGER NOT NULL DEFAULT 0,
    allow_update_branch INTEGER NOT NULL DEFAULT 0,
    allow_forking INTEGER NOT NULL DEFAULT 1,
    delete_branch_on_merge INTEGER NOT NULL DEFAULT 0,
    merge_commit_title TEXT NOT NULL DEFAULT 'MERGE_MESSAGE',
    merge_commit_message TEXT NOT NULL DEFAULT 'PR_TITLE',
    squash_merge_commit_title TEXT NOT NULL DEFAULT 'COMMIT_OR_PR_TITLE',
    squash_merge_commit_message TEXT NOT NULL DEFAULT 'COMMIT_MESSAGES',
    web_commit_signoff_required INTEGER NOT NULL DEFAULT 0,
    workflow_permissions TEXT NOT NULL DEFAULT 'read',  -- the default for jobs
    workflows_approve INTEGER NOT NULL DEFAULT 0,
    fork_approval TEXT NOT NULL DEFAULT 'first_time_contributors',  -- whose workflow runs from forks need approval
    vulnerability_reports INTEGER NOT NULL DEFAULT 0,
    dependabot_alerts INTEGER NOT NULL DEFAULT 0,
    dependabot_security_updates INTEGER NOT NULL DEFAULT 0,
    secret_scanning INTEGER NOT NULL DEFAULT 0,
    secret_scanning_push_protection INTEGER NOT NULL DEFAULT 0,
    custom_properties TEXT NOT NULL DEFAULT '{}',
    security_configuration_id INTEGER REFERENCES security_configurations ON DELETE SET NULL,
    parent_id INTEGER REFERENCES repositories ON DELETE SET NULL,
    size INTEGER NOT NULL DEFAULT 0,
    next_number INTEGER NOT NULL DEFAULT 1,
    pushed_at TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    UNIQUE (owner_id, name)
);
-- Former names of repositories. They redirect until another repository takes the name.
CREATE TABLE IF NOT EXISTS former_names (
    owner_id INTEGER NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    PRIMARY KEY (owner_id, name)
);
-- Former names of branches, with their current names.
CREATE TABLE IF NOT EXISTS former_branches (
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    name TEXT NOT NULL,
    branch TEXT NOT NULL,
    PRIMARY KEY (repository_id, name)
);
CREATE TABLE IF NOT EXISTS collaborators (
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    permission TEXT NOT NULL,
    PRIMARY KEY (repository_id, user_id)
);
-- Outside collaborators who have not accepted their invitations yet.
CREATE TABLE IF NOT EXISTS repository_invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    repository_id INTEGER NOT NULL REFERENCES repositories ON DELETE CASCADE,
    invitee_id INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
    inviter_id INTEGER NOT NULL REFERENCES accounts,
    permission TEXT NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (repository_id, invitee_id)
);
