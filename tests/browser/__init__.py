"""Landfall in a real Chromium."""
