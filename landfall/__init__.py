"""Landfall's command: run, migrate, demo, admin, keys, backup, restore, export, doctor."""
