"""Keys of the senders of events: they can write events and nothing else."""
