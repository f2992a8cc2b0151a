/** Variables of the caller's environment that change what programs do, and that a script does not unset. In: programs. Out: names. */

/** By which of a program's names; from the manuals of bash, glibc, libpq, kubectl, OpenSSH, MariaDB, etcd and systemd. */
const READ_BY: readonly (readonly [programs: RegExp, names: string])[] = [
  [/./, 'PATH LD_* LC_* LANG HOME TMPDIR'],
  [/^(?:psql|pg_\w+|createdb|dropdb|vacuumdb)$/, 'PGSSLMODE PGSSLROOTCERT PGCLIENTENCODING PGTZ'],
  [/^(?:kubectl|oc)$/, 'KUBECONFIG'],
  [/^(?:kubectl|oc|curl|wget)$/, 'HTTPS_PROXY NO_PROXY'],
  [/^(?:ssh|scp|sftp|rsync)$/, 'SSH_AUTH_SOCK'],
  [/^(?:mysql|mariadb)(?:-dump|dump)?$/, 'MYSQL_HOME MYSQL_UNIX_PORT'],
  [/^etcdctl$/, 'ETCDCTL_*'],
  [/^(?:docker|podman)$/, 'DOCKER_HOST'],
  [/^openssl$/, 'OPENSSL_CONF'],
  [/^systemctl$/, 'SYSTEMD_*'],
];

export function environmentThatStays(programs: readonly string[]): string[] {
  return READ_BY.filter(([pattern]) => programs.some((one) => pattern.test(one))).flatMap(([, names]) =>
    names.split(' '),
  );
}
