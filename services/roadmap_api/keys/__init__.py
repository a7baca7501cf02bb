"""Keys: how other systems call the three services."""
