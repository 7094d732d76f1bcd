"""Guards of the database: act heads are only added, contents only emptied.

SQLite drops triggers silently when a migration remakes a table, so they are put back after every
migration (see `apps`).
"""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_SQLITE = {
    "record_act_no_update": "BEFORE UPDATE ON record_act",
    "record_act_no_delete": "BEFORE DELETE ON record_act",
    "record_act_no_replace": (
        "BEFORE INSERT ON record_act WHEN EXISTS (SELECT 1 FROM record_act a WHERE a.id = NEW.id "
        "OR (a.chain = NEW.chain AND a.place = NEW.place) OR (NEW.subject_kind = 'petition' AND "
        "a.subject_kind = 'petition' AND a.subject = NEW.subject AND a.seq = NEW.seq))"
    ),
    "record_content_no_update": (
        "BEFORE UPDATE ON record_content WHEN NEW.body <> '' OR NEW.act <> OLD.act OR "
        "NEW.salt <> OLD.salt OR NOT EXISTS (SELECT 1 FROM record_act d WHERE d.kind = 'disposed' "
        "AND d.chain = (SELECT chain FROM record_act a WHERE a.id = OLD.act))"
    ),
    "record_content_no_delete": "BEFORE DELETE ON record_content",
    "record_content_no_replace": (
        "BEFORE INSERT ON record_content WHEN EXISTS "
        "(SELECT 1 FROM record_content c WHERE c.act = NEW.act)"
    ),
    "record_chain_no_delete": "BEFORE DELETE ON record_chain",
    "record_chain_only_grows": (
        "BEFORE UPDATE ON record_chain WHEN NEW.bureau <> OLD.bureau OR NEW.length <= OLD.length"
    ),
    "record_chain_no_replace": (
        "BEFORE INSERT ON record_chain WHEN EXISTS "
        "(SELECT 1 FROM record_chain c WHERE c.bureau = NEW.bureau)"
    ),
}

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the record only grows: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE FUNCTION record_content_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.body = '' AND NEW.act = OLD.act AND NEW.salt = OLD.salt AND EXISTS (
    SELECT 1 FROM record_act d WHERE d.kind = 'disposed'
    AND d.chain = (SELECT chain FROM record_act a WHERE a.id = OLD.act)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a content may only be emptied by a disposed act'
    USING ERRCODE = 'restrict_violation';
END $$;
"""
_POSTGRES = {
    "record_act_no_update": ("record_act", "BEFORE UPDATE OR DELETE", "ROW", "record_refuse", ""),
    "record_act_no_truncate": ("record_act", "BEFORE TRUNCATE", "STATEMENT", "record_refuse", ""),
    "record_content_no_delete": ("record_content", "BEFORE DELETE", "ROW", "record_refuse", ""),
    "record_content_no_truncate": (
        "record_content", "BEFORE TRUNCATE", "STATEMENT", "record_refuse", ""),
    "record_content_no_update": (
        "record_content", "BEFORE UPDATE", "ROW", "record_content_emptied", ""),
    "record_chain_no_delete": ("record_chain", "BEFORE DELETE", "ROW", "record_refuse", ""),
    "record_chain_no_truncate": (
        "record_chain", "BEFORE TRUNCATE", "STATEMENT", "record_refuse", ""),
    "record_chain_only_grows": (
        "record_chain", "BEFORE UPDATE", "ROW", "record_refuse",
        "WHEN (NEW.bureau <> OLD.bureau OR NEW.length <= OLD.length)"),
}  # fmt: skip


def names() -> frozenset[str]:
    """The guards this database should have."""
    return frozenset(_SQLITE if connection.vendor == "sqlite" else _POSTGRES)


def standing() -> frozenset[str]:
    """The guards this database has now."""
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return frozenset(row[0] for row in cursor.fetchall()) & names()


def install() -> None:
    """Put every guard in place; harmless when they stand already."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, event in _SQLITE.items():
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name} {event} "
                    "BEGIN SELECT RAISE(ABORT, 'the record only grows: refused'); END"
                )
            return
        cursor.execute(_POSTGRES_FUNCTION)
        for name, (table, event, each, function, when) in _POSTGRES.items():
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {name} {event} ON {table} "
                f"FOR EACH {each} {when} EXECUTE FUNCTION {function}()"
            )


def lift() -> None:
    """Take the guards away: while migrations remake tables, and for the flush after a test."""
    with connection.cursor() as cursor:
        for name in standing():
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            else:
                cursor.execute(f"DROP TRIGGER {name} ON {_POSTGRES[name][0]}")


def is_behind() -> bool:
    """Has the database migrations to run yet?"""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
