"""Speed and memory of the four real processes, each figure beside its raw limit in one run."""
