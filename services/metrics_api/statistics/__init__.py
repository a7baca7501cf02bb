"""Pure mathematics of measured results: numbers in, numbers out; no session, no HTTP, no clock."""
