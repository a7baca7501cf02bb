"""The feedback service of Landfall."""
