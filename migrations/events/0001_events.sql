-- Every call of the tracking API, once: its user, its group and what it carried.
-- The projection finds a message id without a second table, so that an event and the
-- knowledge of its id are one part on disk and can never disagree after a crash.
CREATE TABLE IF NOT EXISTS events$local $on_cluster
(
    event        LowCardinality(String),
    kind         LowCardinality(String),
    at           DateTime64(6, 'UTC'),
    received_at  DateTime64(6, 'UTC'),
    user         String,
    anonymous_id String,
    group_id     String,
    message_id   String,
    source       LowCardinality(String),
    properties   String CODEC(ZSTD(1)),
    context      String CODEC(ZSTD(1)),
    PROJECTION ids (SELECT message_id ORDER BY message_id)
)
ENGINE = ${replicated}MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (event, toDate(at), user, at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;

-- cluster only
CREATE TABLE IF NOT EXISTS events $on_cluster AS events_local
ENGINE = Distributed('$cluster', currentDatabase(), events_local, cityHash64(user));
