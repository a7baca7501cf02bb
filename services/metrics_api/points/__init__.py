"""Values that live elsewhere and are pushed in."""
