"""Quality on reference data that nobody here made, each figure beside the published one."""
