"""Plans and applies changes to all projects, shard by shard, using a separate token for each organization."""
