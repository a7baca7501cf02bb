"""Landfall's command: run, migrate, demo, admin, keys, doctor."""
