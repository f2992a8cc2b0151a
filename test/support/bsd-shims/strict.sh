#!/bin/sh
# Stands in for a BSD or macOS program: links to this file are called like the programs. Options that those programs do not
# have are refused with status 64, so that a test notices; everything else goes to the real program of that name.
name=${0##*/}
case $name in
cat) allowed=belnstuv ;;
chmod) allowed=fhvRHLP ;;
cp) allowed=fipvRHLPanX ;;
date) allowed=ujnRrfv ;;
df) allowed=abcgHhiklmnPtTY ;;
id) allowed=ugnrpPG ;;
ln) allowed=sfhinvFLP ;;
ls) allowed=ABCFGHLOPRSTUWabcdefghiklmnopqrstuwx1 ;;
mkdir) allowed=pmv ;;
mkfifo) allowed=m ;;
mv) allowed=finhv ;;
ps) allowed=AaCcEefhjlMmrSTvwXxGgOopTtUu ;;
readlink) allowed=nf ;;
rm) allowed=dfiIPRrvWx ;;
rmdir) allowed=pv ;;
shasum) allowed=abctUps0123456789 ;;
sleep) allowed='' ;;
touch) allowed=acfhmArtd ;;
uname) allowed=amnoprsv ;;
*) allowed=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ;;
esac
for argument; do
  case $argument in
  --) break ;;
  --*)
    echo "$name: illegal option $argument" >&2
    exit 64
    ;;
  +* | [!-]* | -) continue ;;
  -*[!"$allowed"-]*)
    case $name:$argument in
    ps:-o* | mkdir:-m*) ;;
    *)
      echo "$name: illegal option $argument" >&2
      exit 64
      ;;
    esac
    ;;
  esac
done
case $name:$1 in readlink:-f | date:-d*)
  echo "$name: illegal option $1" >&2
  exit 64
  ;;
esac
exec "/usr/bin/$name" "$@"
