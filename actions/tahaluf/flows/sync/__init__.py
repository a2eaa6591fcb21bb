"""What `plan` and `apply` share: one look at all projects, in parts, each with its own token."""
