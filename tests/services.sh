#!/usr/bin/env bash
# Real database servers for the tests: PostgreSQL and MariaDB from Debian's packages, on loopback, in a folder of their own.
#
#   tests/services.sh start    start what is installed, print the variables the tests read (eval "$(…)" sets them)
#   tests/services.sh stop     stop both, remove the folder
#
# Neither server runs as root: started by root, they run as the users that their packages made. The role of the tests
# owns its databases and may write to them (what refuses writes must be the engine), but is no superuser.
set -euo pipefail

FOLDER="${SQLCODER_SERVICES:-${TMPDIR:-/tmp}/sqlcoder-services-$(id -u)}"
PG_PORT="${SQLCODER_POSTGRES_PORT:-54329}"
MY_PORT="${SQLCODER_MYSQL_PORT:-33069}"

as() {  # as USER COMMAND…: the command as that user where we are root, else as ourselves
  local user=$1
  shift
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u "$user" -- "$@"); else "$@"; fi
}

own() {  # a folder for one server alone
  mkdir -p "$FOLDER/$1"
  if [ "$(id -u)" = 0 ]; then chmod 711 "$FOLDER" && chown "$1" "$FOLDER/$1"; fi
}

pg_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

start_postgres() {
  local bin data="$FOLDER/postgres/data"
  bin=$(pg_bin)
  [ -n "$bin" ] || { echo "postgres: not installed (apt-get install postgresql)" >&2; return; }
  own postgres
  if [ ! -d "$data" ]; then
    as postgres "$bin/initdb" -D "$data" -U admin -A trust -E UTF8 --locale=C.UTF-8 --no-sync >&2
  fi
  if ! "$bin/pg_isready" -q -h 127.0.0.1 -p "$PG_PORT"; then
    as postgres "$bin/pg_ctl" -D "$data" -w -t 60 -l "$FOLDER/postgres/log" \
      -o "-p $PG_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off" start >&2
    "$bin/psql" -h 127.0.0.1 -p "$PG_PORT" -U admin -qc "CREATE ROLE sqlcoder LOGIN CREATEDB" postgres >&2 2>/dev/null || true
  fi
  echo "export SQLCODER_POSTGRES_URL=postgresql://sqlcoder@127.0.0.1:$PG_PORT/postgres"
}

my_cli() { mariadb --no-defaults -h 127.0.0.1 -P "$MY_PORT" -u admin "$@"; }

start_mysql() {
  local data="$FOLDER/mysql/data"
  PATH="$PATH:/usr/sbin"
  command -v mariadbd >/dev/null || { echo "mysql: not installed (apt-get install mariadb-server)" >&2; return; }
  own mysql
  if [ ! -d "$data" ]; then
    as mysql mariadb-install-db --no-defaults --datadir="$data" --auth-root-authentication-method=normal --skip-test-db >&2
    # loopback accounts without passwords: the server is not reachable from elsewhere and holds nothing
    cat >"$FOLDER/mysql-init.sql" <<SQL
CREATE USER IF NOT EXISTS admin@'127.0.0.1';
GRANT ALL ON *.* TO admin@'127.0.0.1' WITH GRANT OPTION;
CREATE USER IF NOT EXISTS sqlcoder@'127.0.0.1';
GRANT ALL ON \`sqlcoder\\_%\`.* TO sqlcoder@'127.0.0.1';
SQL
    chmod 644 "$FOLDER/mysql-init.sql"
  fi
  if ! my_cli -e "SELECT 1" >/dev/null 2>&1; then
    as mysql mariadbd --no-defaults --datadir="$data" --port="$MY_PORT" --bind-address=127.0.0.1 --skip-name-resolve \
      --socket="$FOLDER/mysql/socket" --pid-file="$FOLDER/mysql/pid" --init-file="$FOLDER/mysql-init.sql" \
      --character-set-server=utf8mb4 --innodb-flush-log-at-trx-commit=0 >"$FOLDER/mysql.log" 2>&1 </dev/null &
    for _ in $(seq 120); do my_cli -e "SELECT 1" >/dev/null 2>&1 && break; sleep 0.5; done
    my_cli -e "SELECT 1" >/dev/null || { tail -5 "$FOLDER/mysql.log" >&2; return 1; }
  fi
  echo "export SQLCODER_MYSQL_URL=mysql://sqlcoder@127.0.0.1:$MY_PORT/"
}

stop() {
  local bin
  bin=$(pg_bin)
  if [ -d "$FOLDER/postgres/data" ]; then as postgres "$bin/pg_ctl" -D "$FOLDER/postgres/data" -m fast stop >&2 || true; fi
  if [ -f "$FOLDER/mysql/pid" ]; then
    local pid
    pid=$(cat "$FOLDER/mysql/pid")
    kill "$pid" || true
    for _ in $(seq 60); do kill -0 "$pid" 2>/dev/null || break; sleep 0.5; done
  fi
  rm -rf "$FOLDER"
}

case "${1:-}" in
  start) start_postgres; start_mysql ;;
  stop) stop ;;
  *) echo "usage: tests/services.sh start|stop" >&2; exit 2 ;;
esac
