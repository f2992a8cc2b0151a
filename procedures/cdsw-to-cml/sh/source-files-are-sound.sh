[ -d "$CDSW_DATA/projects/projects" ] || {
  printf 'there is no folder %s\n' "$CDSW_DATA/projects/projects" >&2
  exit 1
}
tar --version | grep -q 'GNU tar' || {
  echo 'the archive is made with GNU tar, and this tar is another' >&2
  exit 1
}
cd -P -- "$CDSW_DATA/projects"
odd=$(find projects -mindepth 1 -maxdepth 2 -name '*[!A-Za-z0-9._@=,+-]*')
[ -z "$odd" ] || {
  printf 'names that cannot be those of projects:\n%s\n' "$odd" >&2
  exit 1
}
special=$(find projects '(' -type p -o -type b -o -type c ')')
[ -z "$special" ] || {
  printf 'neither file, folder nor link, so no archive can hold it; have it removed:\n%s\n' "$special" >&2
  exit 1
}
unreadable=$(find projects ! -type l ! -readable)
[ -z "$unreadable" ] || {
  printf 'cannot be read:\n%s\n' "$unreadable" >&2
  exit 1
}
