/** Ready-made container images for worlds: a PostgreSQL, BusyBox, a service that only waits, and a script. */
import { delimiter } from 'node:path';
import { postgresBin } from '../support/postgres.js';
import type { Image } from './api.js';

/**
 * What the official image's entry point does, in short: initialises an empty $PGDATA as $POSTGRES_USER with $POSTGRES_PASSWORD, then serves on the
 * unix socket (trusted) and on the pod's address (with a password). Everything runs as an unprivileged account, since the server refuses root; the
 * kernel then forgets that the container is to die with its owner, so that is asked for again.
 */
const POSTGRES = `
set -eu
account=postgres
id -u "$account" >/dev/null 2>&1 || account=nobody
group=$(id -gn "$account")
as() { setpriv --reuid="$account" --regid="$group" --init-groups "$@"; }
role=\${POSTGRES_USER:-postgres}
mkdir -p "$PGDATA" /run/postgresql
chown "$account:$group" "$PGDATA" /run/postgresql
chmod 0700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  (umask 077 && printf '%s\\n' "$POSTGRES_PASSWORD" >/dev/shm/password)
  chown "$account" /dev/shm/password
  as initdb -D "$PGDATA" -U "$role" --pwfile=/dev/shm/password --encoding=UTF8 --locale=C --no-sync \\
    --auth-local=trust --auth-host=scram-sha-256 >/dev/null
  rm /dev/shm/password
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  if [ "$role" != postgres ]; then
    printf 'CREATE DATABASE "%s"\\n' "$role" | as postgres --single -D "$PGDATA" postgres >/dev/null
  fi
fi
exec setpriv --reuid="$account" --regid="$group" --init-groups --pdeathsig KILL postgres -D "$PGDATA" \\
  -c listen_addresses="$HOSTNAME" -c unix_socket_directories=/run/postgresql -c shared_buffers=32MB -c fsync=off
`;

/** PostgreSQL on port 5432 of the pod's address, its programs on PATH; `PGDATA`, `POSTGRES_USER` and `POSTGRES_PASSWORD` as in the official image. */
export function postgresImage(): Image {
  const path = [postgresBin(), '/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  const env = { PATH: path.join(delimiter), PGDATA: '/var/lib/postgresql/data', LANG: 'C.UTF-8' };
  return {
    system: 'host',
    entrypoint: ['/bin/bash', '-c', POSTGRES],
    command: [],
    env,
    stopSignal: 'SIGINT',
  };
}

/** BusyBox's applets and nothing else; ends at once unless the pod says what to run. */
export function busyboxImage(): Image {
  return { system: 'busybox', entrypoint: [], command: ['sh'] };
}

/** Waits until it is told to stop; stands in for a service whose work does not matter. */
export function serviceImage(): Image {
  const script = 'trap "exit 0" TERM INT; while :; do sleep 3600 & wait $!; done';
  return { system: 'host', entrypoint: ['/bin/bash', '-c', script], command: [] };
}

/** Runs a bash script to its end; its status is the container's. */
export function scriptImage(script: string): Image {
  return { system: 'host', entrypoint: ['/bin/bash', '-c', script], command: [] };
}
