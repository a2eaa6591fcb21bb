"""Planning and applying changes to all projects, shard by shard, with a token for each organization."""
