"""Words of feedback and requests are searched.

SQLite keeps them in an FTS5 table, PostgreSQL in a generated tsvector; triggers keep both in step.
Whoever rebuilds one of the two tables on SQLite must make its triggers again.
"""

from alembic import op

revision = "feedback_0002"
down_revision = "feedback_0001"
branch_labels = None
depends_on = None

TABLES = {"feedback": "feedback", "requests": "request"}

ON_SQLITE = """
CREATE TRIGGER search_{table}_insert AFTER INSERT ON {table} BEGIN
  INSERT INTO search_rows (kind, ref) VALUES ('{kind}', new.id);
  INSERT INTO search_words (rowid, title, body)
    VALUES (last_insert_rowid(), coalesce(new.title, ''), coalesce(new.text, ''));
END;
CREATE TRIGGER search_{table}_update AFTER UPDATE OF title, text ON {table}
WHEN old.title IS NOT new.title OR old.text IS NOT new.text BEGIN
  UPDATE search_words SET title = coalesce(new.title, ''), body = coalesce(new.text, '')
    WHERE rowid = (SELECT id FROM search_rows WHERE ref = new.id);
END;
CREATE TRIGGER search_{table}_delete AFTER DELETE ON {table} BEGIN
  DELETE FROM search_words WHERE rowid = (SELECT id FROM search_rows WHERE ref = old.id);
  DELETE FROM search_rows WHERE ref = old.id;
END;
"""

ON_POSTGRES = """
CREATE FUNCTION search_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM search_rows WHERE ref = old.id;
    RETURN old;
  END IF;
  INSERT INTO search_rows (kind, ref, title, body)
    VALUES ('{kind}', new.id, coalesce(new.title, ''), coalesce(new.text, ''))
    ON CONFLICT (ref) DO UPDATE SET title = excluded.title, body = excluded.body;
  RETURN new;
END $$;
CREATE TRIGGER search_{table}_changes AFTER INSERT OR DELETE OR UPDATE OF title, text ON {table}
  FOR EACH ROW EXECUTE FUNCTION search_{table}();
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TABLE search_rows (id INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
            " ref CHAR(32) NOT NULL UNIQUE)"
        )
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5"
            "(title, body, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        for table, kind in TABLES.items():
            for statement in ON_SQLITE.format(table=table, kind=kind).split("END;")[:-1]:
                op.execute(statement + "END")
        return
    # A note longer than a tsvector's megabyte is searched by its beginning.
    op.execute(
        "CREATE TABLE search_rows (ref UUID PRIMARY KEY, kind TEXT NOT NULL,"
        " title TEXT NOT NULL, body TEXT NOT NULL, words TSVECTOR GENERATED ALWAYS AS"
        " (setweight(to_tsvector('english', title), 'A') ||"
        " to_tsvector('english', left(body, 100000))) STORED)"
    )
    op.execute("CREATE INDEX search_rows_words ON search_rows USING GIN (words)")
    for table, kind in TABLES.items():
        function, trigger = ON_POSTGRES.format(table=table, kind=kind).split("END $$;")
        op.execute(function + "END $$")
        op.execute(trigger)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            for event in ("insert", "update", "delete"):
                op.execute(f"DROP TRIGGER search_{table}_{event}")
        op.execute("DROP TABLE search_words")
    else:
        for table in TABLES:
            op.execute(f"DROP TRIGGER search_{table}_changes ON {table}")
            op.execute(f"DROP FUNCTION search_{table}()")
    op.execute("DROP TABLE search_rows")
