"""Landfall's tests: the real applications, templates, SQL and migrations, in one process."""
