"""A GitHub for one machine: its API, git over http and Actions in one process."""
