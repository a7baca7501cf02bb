-- Calls that could not be taken, with the reason: the sender heard 200, and nothing is lost in silence.
CREATE TABLE IF NOT EXISTS refused$local $on_cluster
(
    received_at DateTime64(6, 'UTC'),
    source      LowCardinality(String),
    reason      LowCardinality(String),
    body        String CODEC(ZSTD(1))
)
ENGINE = ${replicated}MergeTree
ORDER BY received_at
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS fsync_after_insert = 1;

-- cluster only
CREATE TABLE IF NOT EXISTS refused $on_cluster AS refused_local
ENGINE = Distributed('$cluster', currentDatabase(), refused_local, rand());
