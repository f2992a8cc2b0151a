in_helper() {
  kubectl --context "$CML_CONTEXT" exec -n "$CML_NAMESPACE" stepwright-files -c helper -- "$@"
}
in_helper sh -c 'for tool in awk cat chown cut dd df find mkfifo mktemp mv readlink rm sha256sum sort stat tar tee wc; do
  command -v "$tool" >/dev/null || { echo "the image has no $tool" >&2; exit 1; }
done'
# Whoever created something here would find it mixed with what is brought in. What an earlier attempt of this run brought in may be there.
if [ ! -e "$WORK/placed" ]; then
  there=$(in_helper sh -c 'cd /migration/projects && [ ! -d projects ] || find projects ! -type d | head -n 20')
  [ -z "$there" ] || {
    printf 'there are project files already:\n%s\n' "$there" >&2
    exit 1
  }
fi
# Some file servers map root to nobody, and then nothing can be given to the user of the projects.
in_helper sh -c '
  cd /migration/projects
  echo probe >.stepwright-probe
  chown "$1:$2" .stepwright-probe
  owner=$(stat -c %u:%g .stepwright-probe)
  rm -f .stepwright-probe
  [ "$owner" = "$1:$2" ]' sh "$PROJECT_UID" "$PROJECT_GID" || {
  echo 'files on the volume of the projects cannot be given to their owner' >&2
  exit 1
}
needed=$(find "$ARCHIVE/files" -name "*.tar.sum" -exec cat {} + | awk '{ sum += $1 } END { printf "%.0f\n", sum / 1024 }')
free=$(in_helper df -Pk /migration/projects | awk 'NR == 2 { print $4 }')
printf 'needed: %s KiB, free: %s KiB\n' "$needed" "$free"
[ -e "$WORK/placed" ] || [ "$free" -gt "$needed" ]
