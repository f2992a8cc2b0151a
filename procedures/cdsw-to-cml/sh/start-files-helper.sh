helper_pod stepwright-files "$CML_FILES_CLAIM" /migration/projects
run_on in_files PROJECT_UID PROJECT_GID <<'REMOTE'
for tool in awk cat chown cp cut dd df find mktemp mv readlink rm sed sha256sum sort stat sync tar tr wc; do
  command -v "$tool" >/dev/null || { echo "the image has no $tool" >&2; exit 1; }
done
[ "$(echo probe | dd bs=65536 count=2 iflag=fullblock,count_bytes 2>/dev/null)" = pr ] || { echo "the dd of the image does not know count_bytes" >&2; exit 1; }
cd /migration/projects
echo probe >.stepwright-probe
chown "$PROJECT_UID:$PROJECT_GID" .stepwright-probe
owner=$(stat -c %u:%g .stepwright-probe)
rm -f .stepwright-probe
[ "$owner" = "$PROJECT_UID:$PROJECT_GID" ] || { echo 'files on the volume of the projects cannot be given to their owner' >&2; exit 1; }
REMOTE
if [ ! -e "$WORK/placed" ]; then
  expect '' project_files
  needed=$(sed 's/^projects\(.*\)$/files\1.tar.sum/' "$ARCHIVE/units" | (cd -P -- "$ARCHIVE" && xargs cat) | awk '{ sum += $1 } END { printf "%.0f\n", sum / 1024 }')
  has_room projects "$needed" in_files /migration/projects
fi
