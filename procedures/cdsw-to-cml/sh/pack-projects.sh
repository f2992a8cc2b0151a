umask 077
write_describe
mkdir -p "$ARCHIVE/files"
touch "$WORK/stamps"
# What was changed since an earlier attempt is packed again.
changed_projects "$1" | while read -r project; do rm -f "$ARCHIVE/files/${project#projects/}.tar.sum"; done
cd -P -- "$1"
{ find projects -mindepth 1 -maxdepth 1 ! -type d && find projects -mindepth 2 -maxdepth 2; } | LC_ALL=C sort >"$ARCHIVE/units"
export ARCHIVE WORK TAR_OPTIONS="--null --no-recursion --format=gnu --owner=$PROJECT_UID --group=$PROJECT_GID --numeric-owner"
# The largest first, holes included, because tar writes them out. After a status of 255 xargs begins no other project.
tr '\n' '\0' <"$ARCHIVE/units" | du -skl --apparent-size --files0-from=- | sort -rn | cut -f 2 | tr '\n' '\0' |
  xargs -0 -r -n 1 -P "$STREAMS" bash -c '
    set -euo pipefail
    trap "[ \$? -eq 0 ] || { echo \"\$1 could not be archived\" >&2; exit 255; }" EXIT
    packed=$ARCHIVE/files/${1#projects/}.tar
    [ ! -s "$packed.sum" ] || exit 0
    stamp() { find "$1" -printf "%C@ %T@ %s %p\0" | sha256sum; }
    mkdir -p "${packed%/*}"
    before=$(stamp "$1")
    sh "$WORK/describe" . "$1" >"$packed.list"
    sum=$(find "$1" -print0 | tar --create --files-from=- | tee "$packed" | sha256sum)
    # Folders once more, the deepest first: unpacked after all that lies in them, they get their times back.
    find "$1" -depth -type d -print0 | tar --create --files-from=- >"$packed.folders"
    [ "$(stamp "$1")" = "$before" ] || { echo "$1 was changed while it was archived" >&2 && exit 1; }
    echo "$1 $before" >>"$WORK/stamps"
    echo "$(wc -c <"$packed") ${sum%% *} $1" >"$packed.sum.part"
    mv "$packed.sum.part" "$packed.sum"
    echo "$1"' pack || refuse 'not all projects are in the archive; the same step goes on with those that are missing' || return
[ "$(find "$ARCHIVE/files" -name '*.tar.sum' | wc -l)" -eq "$(wc -l <"$ARCHIVE/units")" ] ||
  refuse 'the archive does not hold exactly the projects that are there' || return
find projects -mindepth 1 -maxdepth 1 -type d -print0 | tar --create --files-from=- >"$ARCHIVE/files/folders.tar"
rm -f "$WORK/describe"
