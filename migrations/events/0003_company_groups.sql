-- Which company a group of the senders is: joined when a question is asked, so that a match
-- made later counts for what came before. An empty company takes a match back.
CREATE TABLE IF NOT EXISTS company_groups $on_cluster
(
    match   LowCardinality(String),
    value   String,
    company String,
    version UInt64
)
ENGINE = $replacing_by_version_on_every_node
ORDER BY (match, value)
SETTINGS fsync_after_insert = 1;
