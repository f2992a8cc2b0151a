#!/usr/bin/env bash
# Makes sure that the programs which the tests drive are there: installs what is missing with apt when it may
# (root, and apt-get present), otherwise names each missing program, the Debian package that holds it, and ends with 69.
set -euo pipefail

# program:package or program:package,package; a program is looked for on PATH, in Debian's folder of PostgreSQL versions, and among the
# system's own.
wanted='shellcheck:shellcheck shfmt:shfmt psql:postgresql-client initdb:postgresql busybox:busybox git:git script:bsdutils openssl:openssl ssh-keygen:openssh-client minisign:minisign pdftotext:poppler-utils nginx:nginx-light ansible-playbook:ansible-core sshd:openssh-server sudo:sudo mariadbd:mariadb-server sqlite3:sqlite3 mkdocs:mkdocs,python3-pymdownx etcd:etcd-server etcdctl:etcd-client'
# The page is tested in a browser of any of these names.
browsers='chromium chromium-browser google-chrome'

present() {
  local path
  command -v "$1" >/dev/null 2>&1 && return 0
  for path in /usr/lib/postgresql/*/bin/"$1" /usr/sbin/"$1"; do
    [ -x "$path" ] && return 0
  done
  return 1
}

missing=''
packages=''
for entry in $wanted kubectl:kubernetes-client; do
  if ! present "${entry%%:*}"; then
    missing="$missing ${entry%%:*}"
    packages="$packages $(printf %s "${entry#*:}" | tr , ' ')"
  fi
done
found=''
for name in $browsers; do
  if present "$name"; then found=$name; fi
done
if [ -z "$found" ]; then
  missing="$missing chromium"
  packages="$packages chromium"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing what the tests need:$packages" >&2
  # In runlevel 1, packages do not start the services that they bring.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  log=$(mktemp)
  # shellcheck disable=SC2086 # package names hold no spaces; the list is split on purpose
  if apt-get update -qq >"$log" 2>&1 && apt-get install -y -qq --no-install-recommends $packages >>"$log" 2>&1; then
    rm -f "$log"
    exit 0
  fi
  cat "$log" >&2
fi
echo "the tests need these programs, which are missing:$missing" >&2
echo "on Debian: sudo apt-get install$packages" >&2
exit 69
