"""What a PostgreSQL role could do. Sources: postgresql.org, "Role Attributes", "Predefined Roles", "Privileges",
"System Information Functions".

The write that is tried makes an empty table in a transaction that is rolled back; the file is the server's own
`PG_VERSION`, one byte of it. Not looked at: functions that run with their owner's rights (SECURITY DEFINER), foreign
servers, what large objects a role may make.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlcoder.db.roles.examination import Examination, Finding
from sqlcoder.db.roles.server import Server, connect
from sqlcoder.dialects import dialect

_WRITES = "('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')"
_OURS = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
_ATTRIBUTES = """
    SELECT current_user, current_database(), rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
    FROM pg_roles WHERE rolname = current_user
"""
_MEMBER = """
    SELECT rolname FROM pg_roles WHERE rolname IN ('pg_read_server_files', 'pg_write_server_files',
    'pg_execute_server_program', 'pg_write_all_data', 'pg_signal_backend', 'pg_checkpoint', 'pg_maintain')
    AND pg_has_role(current_user, oid, 'MEMBER') ORDER BY rolname
"""
_SUPERIORS = """
    SELECT rolname FROM pg_roles WHERE rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')
    AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb) ORDER BY rolname
"""
_OWNED = f"""
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_OURS} AND pg_has_role(current_user, c.relowner, 'MEMBER')
    ORDER BY 1
"""
_WRITABLE = f"""
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'f') AND {_OURS}
    AND has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE') ORDER BY 1
"""
_SEQUENCES = f"""
    SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE CASE WHEN c.relkind = 'S' AND {_OURS} THEN has_sequence_privilege(c.oid, 'USAGE, UPDATE') END ORDER BY 1
"""
_SCHEMAS = f"""
    SELECT n.nspname, has_schema_privilege(n.oid, 'CREATE') FROM pg_namespace n
    WHERE {_OURS} AND has_schema_privilege(n.oid, 'USAGE') ORDER BY 1
"""
_OPEN_SCHEMAS = f"""
    SELECT DISTINCT n.nspname FROM pg_namespace n, aclexplode(n.nspacl) a
    WHERE {_OURS} AND a.grantee = 0 AND a.privilege_type = 'CREATE' ORDER BY 1
"""
_OPEN_TABLES = f"""
    SELECT DISTINCT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
    aclexplode(c.relacl) a WHERE {_OURS} AND a.grantee = 0 AND a.privilege_type IN {_WRITES} ORDER BY 1, 2
"""

_POWERS = {
    "pg_read_server_files": ("files", "read any file that the server can read"),
    "pg_write_server_files": ("files", "write any file that the server can write"),
    "pg_execute_server_program": ("programs", "run programs on the server's machine"),
    "pg_write_all_data": ("write", "change the rows of every table"),
    "pg_signal_backend": ("others", "stop the queries of others"),
    "pg_checkpoint": ("others", "slow the server down with checkpoints"),
    "pg_maintain": ("others", "rebuild and lock every table"),
}


def examine(url: str, reader: str) -> Examination:
    """What the URL's role could do. Raises SetupError and DatabaseError."""
    options = "-c statement_timeout=10s -c lock_timeout=2s"
    with connect(url, "postgresql+psycopg", "'sqlcoder[postgres]'", connect_timeout=10, options=options) as server:
        role, database, *attributes = server.rows(_ATTRIBUTES)[0]
        schemas = [(str(name), bool(may_create)) for name, may_create in server.rows(_SCHEMAS)]
        tried = (
            server.trial(
                "make an empty table, in a transaction that is rolled back",
                "SET TRANSACTION READ WRITE",
                f"CREATE TABLE {_write_place(schemas)}.sqlcoder_doctor_{secrets.token_hex(4)} (n int)",
            ),
            server.trial("read a file of the server (a byte of PG_VERSION)", "SELECT pg_read_file('PG_VERSION', 0, 1)"),
        )
        findings = _attribute_findings(attributes)
        if not any(f.code == "superuser" for f in findings):  # whose every right would be listed
            findings += _grant_findings(server, schemas)
        if tried[0].allowed and not findings:
            findings.append(Finding("write", "make tables of its own"))
        if tried[1].allowed and not any(f.code in ("superuser", "files") for f in findings):
            findings.append(Finding("files", "read files of the server"))
        better = _propose(server, database, [name for name, _ in schemas], reader)
        return Examination(server.shown, "postgres", role, tried, tuple(findings), better)


def _write_place(schemas: list[tuple[str, bool]]) -> str:
    """Where to try the write: a schema that lets this role make tables, else the first it may use."""
    best = next((name for name, may_create in schemas if may_create), schemas[0][0] if schemas else "public")
    return dialect("postgres").quoted(best)


def _attribute_findings(attributes: Sequence[bool]) -> list[Finding]:
    superuser, bypasses, makes_roles, makes_databases, replicates = attributes
    if superuser:
        text = "do everything, as a superuser: change and drop tables, read and write files, run programs on the server"
        return [Finding("superuser", text)]
    told = (
        (bypasses, Finding("bypass", "see the rows that row-level security hides (BYPASSRLS)")),
        (makes_roles, Finding("roles", "make roles and give them rights (CREATEROLE)")),
        (makes_databases, Finding("databases", "make databases (CREATEDB)")),
        (replicates, Finding("replication", "copy the whole server, all databases of it (REPLICATION)")),
    )
    return [finding for holds, finding in told if holds]


def _grant_findings(server: Server, schemas: list[tuple[str, bool]]) -> list[Finding]:
    findings = [Finding(_POWERS[name][0], f"{_POWERS[name][1]} (member of {name})") for (name,) in server.rows(_MEMBER)]
    findings += [
        Finding("superior", f"become {name}, a role with more rights (SET ROLE)") for (name,) in server.rows(_SUPERIORS)
    ]
    owned = [name for (name,) in server.rows(_OWNED)]
    writable = [name for (name,) in server.rows(_WRITABLE) if name not in set(owned)]
    sequences = [name for (name,) in server.rows(_SEQUENCES)]
    creates = [name for name, may_create in schemas if may_create]
    for code, names, text in (
        ("owner", owned, "change and drop what it owns: {}"),
        ("write", writable, "change the rows of {}"),
        ("write", creates, "make tables in the schemas {}"),
        ("write", sequences, "move the sequences {}"),
    ):
        if names:
            findings.append(Finding(code, text.format(_listed(names))))
    return findings


def _propose(server: Server, database: str, schemas: list[str], reader: str) -> str:
    quoted = dialect("postgres").quoted
    role = quoted(reader)
    lines = [
        f"CREATE ROLE {role} LOGIN PASSWORD 'choose a password'",
        "  NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;",
        f"ALTER ROLE {role} SET default_transaction_read_only = on;",
        f"GRANT CONNECT ON DATABASE {quoted(database)} TO {role};",
    ]
    for name in schemas:
        space = quoted(name)
        lines += [
            f"GRANT USAGE ON SCHEMA {space} TO {role};",
            f"GRANT SELECT ON ALL TABLES IN SCHEMA {space} TO {role};",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA {space} GRANT SELECT ON TABLES TO {role};",
        ]
    # what everybody may do, a new role may do too
    lines += [f"REVOKE CREATE ON SCHEMA {quoted(name)} FROM PUBLIC;" for (name,) in server.rows(_OPEN_SCHEMAS)]
    lines += [
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {quoted(space)}.{quoted(name)} FROM PUBLIC;"
        for space, name in server.rows(_OPEN_TABLES)
    ]
    return "\n".join(lines)


def _listed(names: list[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
