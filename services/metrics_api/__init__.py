"""The metrics service of Landfall."""
