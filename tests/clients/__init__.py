"""What others send events with, unmodified."""
