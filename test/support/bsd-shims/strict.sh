#!/bin/sh
# Stands in for a BSD or macOS program: links to this file are called like the programs. Options that those programs do not
# have are refused with status 64, so that a test notices; everything else goes to the real program of that name. What both
# sides understand but write differently (stat's formats, wc's padding) is translated.
name=${0##*/}
refuse() {
  echo "$name: illegal option $1" >&2
  exit 64
}

# Single letters; `operands`: the first operand ends the options, as getopt has it there, because what follows may be
# another program's.
operands=mixed long='' allowed=''
case $name in
awk) allowed='vFf' operands=last ;;
bsdtar | tar)
  allowed=cxtfCTpvzjkmoOPXnlhHLqrsuUwZ0123456789
  long='--format --no-recursion --null --exclude --numeric-owner --strip-components --uid --gid --uname --gname'
  ;;
base64) allowed=bDdhio ;;
cat) allowed=belnstuv ;;
chmod) allowed=fhvRHLPxwrugoaX+=, ;;
cmp) allowed=hlsxz ;;
cp) allowed=fipvRHLPanX ;;
cut) allowed=bcdfnsw0123456789,: ;;
date) allowed=ujnRrfv ;;
df) allowed=abcgHhiklmnPtTY ;;
diff) allowed=abBcCdDefFhiIlLnNpPqrsStTuUwxX0123456789 ;;
du) allowed=AHILPasdcghkmnrtx ;;
find) operands='of find' ;;
grep) allowed=abcCdDEeFfGHhIiLlmnOopqRrSsUVvwxABy0123456789 ;;
head) allowed=nc0123456789 ;;
id) allowed=ugnrpPG ;;
ln) allowed=sfhinvFLP ;;
ls) allowed=ABCFGHLOPRSTUWabcdefghiklmnopqrstuwx1 ;;
mkdir) allowed=pmv ;;
mkfifo) allowed=m ;;
mktemp) allowed=dqtu ;;
mv) allowed=finhv ;;
ps) allowed=AaCcEefhjlMmrSTvwXxGgOopTtUu ;;
readlink) allowed=n ;;
rm) allowed=dfiIPRrvWx ;;
rmdir) allowed=pv ;;
sed) allowed=Eaelnfu ;;
shasum) allowed=abctUps0123456789 ;;
sleep) allowed='' ;;
sort) allowed=bcCdfghikMmnorRsStTuz0123456789,. ;;
stat) allowed=FfLlnqrstx operands=last ;;
tail) allowed=bcfFnqr0123456789+ ;;
touch) allowed=acfhmArtd ;;
tr) allowed=Ccdsu ;;
uname) allowed=amnoprsv ;;
wc) allowed=clmwL ;;
xargs) allowed='0EIJLnoPpRSstx' operands=last ;;
*) allowed=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ;;
esac

check() { # one argument; status 1 when it is the first operand of a program whose options end there
  case $1 in
  --*)
    case " $long " in *" ${1%%=*} "*) ;; *) refuse "$1" ;; esac
    ;;
  -) ;;
  -*)
    case $name:$1 in
    # A value may be joined to these.
    ps:-o* | mkdir:-m* | awk:-[vF]?* | cut:-[dbcf]?* | sort:-[tkoTS]?* | grep:-[ef]?* | xargs:-[EIJLnPs]?* | tar:-[CTf]?*) ;;
    head:-[nc]-* | tail:-[nc]+*[!0-9]*) refuse "$1" ;;
    *:-*[!"$allowed"-]*) refuse "$1" ;;
    esac
    ;;
  *) [ "$operands" != last ] || return 1 ;;
  esac
}

if [ "$operands" = 'of find' ]; then
  case $1 in [!-]*) ;; -[EHLPXdsx]*) ;; *) refuse "no path before ${1:-nothing}" ;; esac
  command=no
  for argument; do
    case $command:$argument in
    yes:\; | yes:+) command=no ;;
    yes:*) ;;
    no:-exec | no:-execdir | no:-ok) command=yes ;;
    no:-printf | no:-fprintf | no:-fprint* | no:-regextype | no:-executable | no:-readable | no:-writable | no:-daystart | no:-noleaf | no:/[0-7][0-7][0-7] | no:--*)
      refuse "$argument"
      ;;
    esac
  done
else
  skip=no
  for argument; do
    [ "$argument" != -- ] || break
    if [ "$skip" = yes ]; then
      skip=no
      continue
    fi
    check "$argument" || break
    # These take a value, which may begin with a dash or end the options.
    case $name:$argument in awk:-[vFf] | stat:-[ft] | xargs:-[EIJLnPsRS] | sort:-[tkoTS] | grep:-[ef] | tr:*) skip=yes ;; esac
  done
fi

case $name in
head)
  case "$1 $2" in -[nc]\ -*) refuse "$1 $2" ;; esac
  ;;
date)
  case $1 in -d* | -I*) refuse "$1" ;; esac
  ;;
awk)
  case $* in *gensub\(* | *strftime\(* | *systime\(* | *asort\(* | *asorti\(* | *PROCINFO*) refuse 'a function of GNU awk' ;; esac
  ;;
sed)
  case " $* " in
  *' -E '*) ;;
  *\\[+?\|]*) refuse 'an operator of GNU basic expressions' ;;
  esac
  ;;
grep)
  case " $* " in
  *' -E '* | *' -F '*) ;;
  *\\[+?\|]*) refuse 'an operator of GNU basic expressions' ;;
  esac
  ;;
stat)
  [ "$1" = -f ] || refuse "${1:-no format}"
  format=$(printf '%s\n' "$2" | /usr/bin/sed 's/%Sp/%A/g; s/%z/%s/g; s/%m/%Y/g; s/%N/%n/g')
  shift 2
  exec /usr/bin/stat -c "$format" "$@"
  ;;
wc)
  counts=$(/usr/bin/wc "$@") || exit
  printf '%s\n' "$counts" | /usr/bin/sed 's/^ */       /'
  exit
  ;;
esac
exec "/usr/bin/$name" "$@"
