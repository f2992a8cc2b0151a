expect '' cml get pod "$CML_DB-0" --ignore-not-found -o name
KEPT=$([ ! -e "$WORK/data-kept" ] || echo yes)
FOLDER=${DATA_FOLDER#"$CML_DB_MOUNT"/}
# What is thrown away may be of a server that did not end cleanly; what comes back is not.
run_on in_database FOLDER KEPT <<'REMOTE'
cd /migration/database
# An attempt at the copy may still go on. Without its folder it ends, and cannot take for a copy what is half removed.
for part in stepwright/part-*; do [ ! -e "$part" ] || mv "$part" "stepwright/away-${part##*-}" || [ ! -e "$part" ]; done
if [ -d stepwright/data-before ]; then
  [ -f stepwright/data-before/PG_VERSION ] || { echo 'the copy of the data is not whole; nothing was exchanged'; exit 1; }
  touch stepwright/brought-back
  # Renamed first, and removed when all is in its place: an attempt that was interrupted may still be removing when the next one comes.
  away=$(mktemp -d stepwright/away-XXXXXX)
  [ ! -e "$FOLDER" ] || mv "$FOLDER" "$away/data"
  mv stepwright/data-before "$FOLDER"
elif [ "$KEPT" = yes ] && [ ! -e stepwright/brought-back ]; then
  echo 'the copy of the data is not there'
  exit 1
fi
[ -f "$FOLDER/PG_VERSION" ]
rm -rf stepwright/away-*
REMOTE
rm -f "$WORK/data-kept"
