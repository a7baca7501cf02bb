"""The story told to the three services through their public APIs, in the order it happened."""
