"""Metrics: governed definitions, one for every view; versioned, owned, with their freshness."""
