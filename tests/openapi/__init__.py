"""What each service says of itself, held against what it does."""
