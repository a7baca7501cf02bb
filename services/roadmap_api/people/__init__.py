"""People: who signs in, their role and their function."""
