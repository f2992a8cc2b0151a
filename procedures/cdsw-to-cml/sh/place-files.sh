touch "$WORK/placed"
in_helper() {
  kubectl --context "$CML_CONTEXT" exec -i -n "$CML_NAMESPACE" stepwright-files -c helper -- "$@"
}
# The program that describes files goes into the pod.
found=$(in_helper sh -c 'cat >/tmp/describe && wc -c </tmp/describe' <"$WORK/describe" | tr -d ' ')
[ "$found" = "$(wc -c <"$WORK/describe" | tr -d ' ')" ] || {
  echo 'the program that describes files has not arrived whole' >&2
  exit 1
}
# An undo that was interrupted may still be removing; without this folder it ends.
in_helper sh -c 'rm -rf /migration/projects/.stepwright-removed-*' </dev/null
# What is still to be sent, the largest first: number, size, size of the folders, SHA-256 of the description, unit.
cd -P -- "$ARCHIVE"
find files -name '*.tar.folders' -exec wc -c {} + >"$WORK/sizes"
find files -name '*.tar.sum' -exec cat {} + >"$WORK/sums"
awk '
  kind == "placed" { placed[$1] = $2; next }
  kind == "sums" { if (placed[$3] != $1) print $1, size[$3], list[$3], $3; next }
  { unit = $2; sub(/^(\.\/)?files\//, "projects/", unit) }
  kind == "lists" && sub(/\.tar\.list$/, "", unit) { list[unit] = $1 }
  kind == "sizes" && sub(/\.tar\.folders$/, "", unit) { size[unit] = $1 }
' kind=placed "$WORK/placed" kind=lists SHA256SUMS kind=sizes "$WORK/sizes" kind=sums "$WORK/sums" |
  sort -rn | awk '{ print NR, $0 }' >"$WORK/to-place"
rm -rf -- "$WORK/taken" "$WORK/taken.over"
mkdir "$WORK/taken"
# In the pod: unpacks each unit that arrives, and prints how many bytes arrived and the SHA-256 of the description of what is there now,
# in which is the SHA-256 of every file. `take` takes so many bytes from the stream, and not one more; dd notes how many blocks came.
receive='
  set -eu
  umask 022
  export LC_ALL=C
  own=$(mktemp -d)
  trap "rm -rf $own" EXIT
  cd /migration/projects
  take() {
    dd bs=65536 count=$(($1 / 65536)) iflag=fullblock 2>"$own/blocks"
    dd bs=512 count=$(($1 % 65536 / 512)) iflag=fullblock 2>"$own/rest"
  }
  while read -r bytes folders unit; do
    [ -d "${unit%/*}" ] || mkdir -p "${unit%/*}"
    unpacked=yes
    take "$bytes" | { tar -xpf - && cat >/dev/null; } || unpacked=no
    read -r blocks <"$own/blocks" || true
    read -r rest <"$own/rest" || true
    printf "%s " $((${blocks%%+*} * 65536 + ${rest%%+*} * 512))
    [ "$unpacked" = yes ] || exit 1
    # BusyBox makes some links last, and as root; folders get their times after them.
    find "./$unit" -type l -exec chown -h "$1" {} +
    take "$folders" | { tar -xpf - && cat >/dev/null; }
    sh /tmp/describe . "$unit" | sha256sum
  done'
# Takes one unit after the other, as long as there are any, and sends it. Because of noclobber only one stream can make a unit's file.
send() {
  while read -r number bytes folders list unit; do
    [ ! -e "$WORK/taken/$number" ] || continue
    (set -C && : >"$WORK/taken/$number") 2>/dev/null || continue
    printf '%s %s %s\n' "$bytes" "$list" "$unit" >>"$1"
    printf '%s %s %s\n' "$bytes" "$folders" "$unit"
    packed=$ARCHIVE/files/${unit#projects/}.tar
    cat "$packed" "$packed.folders"
  done <"$WORK/to-place"
}
# Compares each answer with what was sent, until both end. When one is wrong, nobody can take another unit: the other streams finish
# what they have begun.
check() {
  while read -r found_bytes found_list _ || true && read -r bytes list unit <&4; do
    if [ "$found_bytes $found_list" = "$bytes $list" ]; then
      printf '%s %s\n' "$unit" "$bytes"
      continue
    fi
    mv "$WORK/taken" "$WORK/taken.over" 2>/dev/null || true
    if [ "$found_bytes" != "$bytes" ]; then
      printf '%s has not arrived whole: %s bytes were sent, %s arrived\n' "$unit" "$bytes" "${found_bytes:-0}" >&2
    elif [ -z "$found_list" ]; then
      printf '%s has arrived and could not be unpacked\n' "$unit" >&2
    else
      printf '%s is not as it was; the first differences:\n' "$unit" >&2
      in_helper sh /tmp/describe /migration/projects "$unit" </dev/null >"$1.list"
      diff "$ARCHIVE/files/${unit#projects/}.tar.list" "$1.list" | head -n 10 >&2 || true
    fi
    exit 1
  done 4<"$1"
}
stream() {
  sent=$WORK/sent-$1
  : >"$sent"
  send "$sent" | in_helper sh -c "$receive" sh "$PROJECT_UID:$PROJECT_GID" | check "$sent"
}
# Side by side as the members of one pipeline: Ctrl-C ends them all, and if one fails, so does the pipeline. All print to descriptor 3.
streams() {
  if [ "$1" -gt 1 ]; then
    stream "$1" >&3 | streams "$(($1 - 1))"
  else
    stream 1 >&3
  fi
}
total=$(wc -l <"$ARCHIVE/units" | tr -d ' ')
number=$((total - $(wc -l <"$WORK/to-place")))
streams "$STREAMS" 3>&1 | while read -r unit bytes; do
  number=$((number + 1))
  printf '%s %s\n' "$unit" "$bytes" >>"$WORK/placed"
  printf '%s of %s: %s\n' "$number" "$total" "$unit"
done
left=$(awk '
  kind == "placed" { placed[$1] = $2; next }
  placed[$5] != $2 { print $5 }' kind=placed "$WORK/placed" kind=wanted "$WORK/to-place")
[ -z "$left" ] || {
  printf 'not brought in:\n%s\n' "$left" >&2
  exit 1
}
rm -rf -- "$WORK/taken" "$WORK"/sent-* "$WORK/to-place" "$WORK/sizes" "$WORK/sums"
# Last, because files that arrive change the times of the folders that they arrive in.
wanted=$(awk '$2 == "./files/folders.tar" { print $1 }' "$ARCHIVE/SHA256SUMS")
found=$(in_helper sh -c 'cat >/tmp/folders.tar && sha256sum </tmp/folders.tar && tar -xpf /tmp/folders.tar -C /migration/projects' <"$ARCHIVE/files/folders.tar")
[ "${found%% *}" = "$wanted" ] || {
  printf 'files/folders.tar: the SHA-256 differs: %s was sent, %s arrived\n' "$wanted" "${found%% *}" >&2
  exit 1
}
