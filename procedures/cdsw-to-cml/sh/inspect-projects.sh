local found
case $(tar --version) in *'GNU tar'*) ;; *) refuse 'this tar is not GNU tar, with which the archive is made' || return ;; esac
[ -d "$1/projects" ] || refuse "there is no folder $1/projects" || return
found=$(
  export LC_ALL=C
  cd -P -- "$1" &&
    find projects -mindepth 1 -maxdepth 2 -name '*[!A-Za-z0-9._@=,+-]*' -printf 'not the name of a project: %p\n' &&
    find projects -mindepth 1 -maxdepth 1 '(' -name '*.tar*' -o -name folders ! -type d ')' -printf 'a name that the archive needs itself: %p\n' &&
    find projects '(' -type p -o -type b -o -type c ')' -printf 'neither file, folder nor link: %p\n' -o \
      ! -type l ! -readable -printf 'not readable: %p\n'
) || return
[ -z "$found" ] || refuse "$found"
