"""Who and what the story is about, in words and numbers that people wrote."""
