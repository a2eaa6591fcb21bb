"""The whole main job, told step by step, against a GitHub on this machine."""
