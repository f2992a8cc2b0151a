local packed=$ARCHIVE/files/${1#projects/}.tar before sum
mkdir -p "${packed%/*}"
before=$(project_stamp "$1")
sh "$WORK/describe" . "$1" >"$packed.list"
sum=$(find "$1" -print0 | project_tar | tee "$packed" | sha256 | cut -d ' ' -f 1)
# Folders once more, the deepest first: unpacked after all that lies in them, they get their times back.
find "$1" -depth -type d -print0 | project_tar >"$packed.folders"
[ "$(project_stamp "$1")" = "$before" ] || refuse "$1 was changed while it was archived" || return
printf '%s %s\n' "$1" "$before" >>"$WORK/stamps"
printf '%s %s %s\n' "$(wc -c <"$packed" | tr -d ' ')" "$sum" "$1" >"$packed.sum.part"
mv "$packed.sum.part" "$packed.sum"
