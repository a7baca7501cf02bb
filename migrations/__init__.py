"""Three Alembic histories, one for each service's database, and the event store's SQL."""
