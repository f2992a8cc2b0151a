# real_file PLACE FILE: prints where a file is, behind symbolic links. A link that leads nowhere and what is not a file are errors.
real_file() {
  whole "$1" sh -c '
    case $1 in /*) file=$1 ;; *) file=./$1 ;; esac
    links=0
    while [ -L "$file" ] && [ "$links" -lt 40 ]; do
      links=$((links + 1)) folder=${file%/*}
      file=$(readlink "$file") || exit
      case $file in /*) ;; *) file=$folder/$file ;; esac
    done
    if [ "$links" -gt 0 ] && [ ! -e "$file" ]; then
      echo "the symbolic link leads nowhere: $1" >&2
      exit 1
    elif [ -e "$file" ] && [ ! -f "$file" ]; then
      echo "not a file: $1" >&2
      exit 1
    fi
    printf "%s\n" "$file"
  ' sh "$2"
}
