"""As it is run for others: PostgreSQL, four processes, a proxy with TLS; and what it refuses."""
