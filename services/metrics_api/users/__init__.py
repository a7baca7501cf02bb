"""The people behind events, where one of them asks to be forgotten."""
