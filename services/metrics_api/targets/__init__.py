"""What we want a metric to be, and by when."""
