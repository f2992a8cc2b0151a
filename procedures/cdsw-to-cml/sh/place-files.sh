touch "$WORK/placed"
in_helper() {
  kubectl --context "$CML_CONTEXT" exec -i -n "$CML_NAMESPACE" stepwright-files -c helper -- "$@"
}
# The program that describes files goes into the pod.
in_helper sh -c 'cat >/tmp/describe' <"$WORK/describe"
# Unpack what arrives, and print its size and SHA-256 as it arrived.
receive='
  set -eu
  umask 022
  cd /migration/projects
  mkdir -p "$1"
  rm -f /tmp/sum /tmp/size /tmp/to-sum /tmp/to-size
  mkfifo /tmp/to-sum /tmp/to-size
  sha256sum </tmp/to-sum >/tmp/sum & sum=$!
  wc -c </tmp/to-size >/tmp/size & size=$!
  tee /tmp/to-sum /tmp/to-size | { tar -xpf - && cat >/dev/null; }
  wait "$sum" "$size"
  echo "$(tr -d " " </tmp/size) $(cut -d " " -f 1 </tmp/sum)"
  rm -f /tmp/sum /tmp/size /tmp/to-sum /tmp/to-size'
# BusyBox makes some links last, and as root; folders get their times after them. Then describe what is there.
finish='
  set -eu
  cd /migration/projects
  find "./$1" -type l -exec chown -h "$2" {} +
  tar -xpf -
  sh /tmp/describe . "$1"'
total=$(wc -l <"$ARCHIVE/units" | tr -d ' ')
number=0
placed=$(wc -l <"$WORK/placed")
while IFS= read -r unit <&3; do
  number=$((number + 1))
  [ "$number" -gt "$placed" ] || continue
  packed=$ARCHIVE/files/${unit#projects/}.tar
  wanted=$(cut -d ' ' -f 1,2 "$packed.sum")
  found=$(in_helper sh -c "$receive" sh "${unit%/*}" <"$packed")
  [ "$found" = "$wanted" ] || {
    printf '%s: size and SHA-256 differ: %s was sent, %s arrived\n' "$unit" "$wanted" "$found" >&2
    exit 1
  }
  in_helper sh -c "$finish" sh "$unit" "$PROJECT_UID:$PROJECT_GID" <"$packed.folders" >"$WORK/arrived.list"
  diff "$packed.list" "$WORK/arrived.list" >"$WORK/arrived.diff" || {
    printf '%s is not as it was; the first differences:\n' "$unit" >&2
    head -n 10 "$WORK/arrived.diff" >&2
    exit 1
  }
  printf '%s %s\n' "${wanted%% *}" "$unit" >>"$WORK/placed"
  printf '%s of %s: %s\n' "$number" "$total" "$unit"
done 3<"$ARCHIVE/units"
# Last, because files that arrive change the times of the folders that they arrive in.
in_helper tar -xpf - -C /migration/projects <"$ARCHIVE/files/folders.tar"
