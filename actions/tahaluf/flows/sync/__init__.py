"""Plans and applies changes to all projects, shard by shard, with a separate token for each organization."""
