"""The event store: ClickHouse SQL, embedded in the process (chdb://) or on a server."""
