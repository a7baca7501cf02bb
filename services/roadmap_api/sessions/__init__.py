"""Sessions: signing in, staying signed in, and the short tokens that come of it."""
