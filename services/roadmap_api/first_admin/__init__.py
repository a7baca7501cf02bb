"""The first admin, made without any mail."""
