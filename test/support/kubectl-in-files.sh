#!/bin/sh
# Stands in for kubectl where only what the kinds ask of it counts: an object is a file below $OBJECTS, and holds its count of
# replicas or its manifest. What no kind asks is refused with status 64.
PATH=/usr/bin:/bin
set -eu
umask 022
verb='' resource='' name='' namespace=default replicas='' missing=fails
while [ $# -gt 0 ]; do
  case $1 in
  --namespace=*) namespace=${1#*=} ;;
  -f | -o) shift ;;
  --ignore-not-found) missing=ignored ;;
  --replicas=*) replicas=${1#*=} ;;
  -*)
    echo "kubectl: nothing here knows $1" >&2
    exit 64
    ;;
  *) if [ -z "$verb" ]; then verb=$1; elif [ -z "$resource" ]; then resource=$1; else name=$1; fi ;;
  esac
  shift
done
object=$OBJECTS/$namespace.$resource.$name
if [ "$verb" != apply ] && [ ! -e "$object" ]; then
  [ "$missing" = fails ] || exit 0
  echo "Error from server (NotFound): $resource \"$name\" not found" >&2
  exit 1
fi
# A write that fails leaves the object as it was.
put() { # object, content
  if printf %s "$2" >"$1.new"; then mv "$1.new" "$1"; else
    rm -f "$1.new"
    exit 1
  fi
}

case $verb in
get) cat "$object" ;;
scale) put "$object" "$replicas" ;;
delete) rm "$object" ;;
apply)
  manifest=$(cat)
  kind=$(printf '%s\n' "$manifest" | sed -n 's/^kind: //p' | tr '[:upper:]' '[:lower:]')
  name=$(printf '%s\n' "$manifest" | sed -n 's/^  name: //p')
  put "$OBJECTS/$namespace.$kind.$name" "$manifest"
  ;;
*)
  echo "kubectl: nothing here knows $verb" >&2
  exit 64
  ;;
esac
