"""The roadmap service of Landfall."""
