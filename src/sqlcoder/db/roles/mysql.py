"""What a MySQL or MariaDB account could do. Sources: dev.mysql.com, "Privileges Provided by MySQL"; mariadb.com/kb,
"GRANT", "LOAD_FILE".

The write that is tried deletes no row (`DELETE … WHERE 1 = 0`, rolled back): the server checks the right all the same,
and triggers fire for rows alone. The file is `/etc/passwd`, of which only "was it read" comes back. Not looked at:
routines and views that run with their definer's rights.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlcoder.db.roles.examination import Examination, Finding, Trial
from sqlcoder.db.roles.server import Server, connect
from sqlcoder.dialects import dialect

_GRANT = re.compile(
    r"(?is)GRANT (?P<rights>.+?) ON (?:(?:TABLE|FUNCTION|PROCEDURE) )?(?P<on>\S+) TO .*?(?P<option>WITH GRANT OPTION)?$"
)
_HARMLESS = {"USAGE", "SELECT", "SHOW VIEW", "SHOW DATABASES"}
_ALL_WRITES = {"INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "INDEX", "REFERENCES", "DELETE HISTORY"}
_POWERS: tuple[tuple[frozenset[str], str, str], ...] = (
    (frozenset({"ALL PRIVILEGES"}), "write", "do everything there is to do"),
    (frozenset({"SUPER", "CONNECTION ADMIN", "SYSTEM_VARIABLES_ADMIN", "SET USER", "READ_ONLY ADMIN", "SHUTDOWN"}),
     "superuser", "change the server's settings, stop it or the queries of others"),
    (frozenset({"FILE"}), "files", "read and write files of the server"),
    (frozenset({"CREATE USER", "ROLE_ADMIN", "CREATE ROLE"}), "roles", "make accounts and give them rights"),
    (frozenset({"PROCESS", "REPLICATION CLIENT", "REPLICATION SLAVE", "BINLOG MONITOR"}), "others",
     "see what others ask and change"),
    (frozenset(_ALL_WRITES), "write", "change rows or tables"),
    (frozenset({"TRIGGER", "EVENT", "CREATE ROUTINE", "ALTER ROUTINE", "EXECUTE", "CREATE VIEW"}), "programs",
     "run or make routines, triggers and views on the server"),
    (frozenset({"LOCK TABLES", "CREATE TEMPORARY TABLES"}), "others", "lock tables or fill the server's disk"),
)  # fmt: skip
_TABLE = """
    SELECT table_schema, table_name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
    AND table_schema = COALESCE(DATABASE(), table_schema) ORDER BY table_schema, table_name LIMIT 1
"""


def examine(url: str, reader: str) -> Examination:
    """What the URL's account could do. Raises SetupError and DatabaseError."""
    arguments = {"connect_timeout": 10, "read_timeout": 20, "local_infile": False}
    with connect(url, "mysql+pymysql", "'sqlcoder[mysql]'", **arguments) as server:
        role, database = server.rows("SELECT CURRENT_USER(), DATABASE()")[0]
        tried = (*_try_write(server), _try_file(server))
        grants = [str(row[0]) for row in server.rows("SHOW GRANTS")]
        findings = list(_findings(grants))
        if any(t.allowed for t in tried[:-1]) and not any(f.code in ("write", "superuser") for f in findings):
            findings.append(Finding("write", "change rows"))
        if tried[-1].allowed and not any(f.code in ("files", "superuser") for f in findings):
            findings.append(Finding("files", "read files of the server"))
        return Examination(server.shown, "mysql", str(role), tried, tuple(findings), _propose(database, reader))


def _try_write(server: Server) -> tuple[Trial, ...]:
    table = server.rows(_TABLE)
    if not table:
        return ()
    place = ".".join(dialect("mysql").quoted(str(part)) for part in table[0])
    statements = ("SET SESSION TRANSACTION READ WRITE", "START TRANSACTION", f"DELETE FROM {place} WHERE 1 = 0")
    return (server.trial(f"delete no row of {place}, in a transaction that is rolled back", *statements),)


def _try_file(server: Server) -> Trial:
    what = "read a file of the server (/etc/passwd)"
    rows = server.rows_or_none("SELECT LOAD_FILE('/etc/passwd') IS NOT NULL")
    if rows and rows[0][0]:
        return Trial(what, True)
    return Trial(what, False, "LOAD_FILE gives NULL")


def _findings(grants: Iterable[str]) -> Iterable[Finding]:
    """What the lines of SHOW GRANTS allow beyond reading.

    >>> [f.text for f in _findings(["GRANT SELECT, INSERT, FILE ON *.* TO 'a'@'%' IDENTIFIED BY PASSWORD '*1'"])]
    ['read and write files of the server (FILE on *.*)', 'change rows or tables (INSERT on *.*)']
    >>> list(_findings(["GRANT USAGE ON *.* TO `r`@`%`", "GRANT SELECT, SHOW VIEW ON `shop`.* TO `r`@`%`"]))
    []
    """
    for line in grants:
        match = _GRANT.match(line)
        if match is None:
            if role := re.match(r"(?i)GRANT (\S+) TO ", line):
                yield Finding("superior", f"take the role {role[1]}; what that one may do was not looked at")
            continue
        # a right may be for some columns: `UPDATE (a, b)`
        rights = {re.sub(r"\(.*", "", r).strip().upper() for r in re.split(r",(?![^(]*\))", match["rights"])}
        left = rights - _HARMLESS
        for powers, code, text in _POWERS:
            if held := left & powers:
                everything = held == {"ALL PRIVILEGES"} and match["on"] == "*.*"
                yield Finding(
                    "superuser" if everything else code, f"{text} ({', '.join(sorted(held))} on {match['on']})"
                )
                left -= powers
        if left:
            yield Finding("other", f"use the rights {', '.join(sorted(left))} on {match['on']}")
        if match["option"] or "GRANT OPTION" in rights:
            yield Finding("roles", f"give its rights on {match['on']} to others (GRANT OPTION)")


def _propose(database: str | None, reader: str) -> str:
    account = f"'{reader}'@'%'"
    on = f"{dialect('mysql').quoted(database)}.*" if database else "`your database`.*"
    return "\n".join(
        [
            f"CREATE USER {account} IDENTIFIED BY 'choose a password';",
            f"GRANT SELECT, SHOW VIEW ON {on} TO {account};",
        ]
    )
