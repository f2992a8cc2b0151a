/** What a shell's start file may do to the meaning of commands. In: nothing. Out: the lines of such a file; by itself each leaves a shell that works. */

/** Root's aliases on Red Hat, and others that people have. */
const ALIASES = `
alias cp='cp -i' mv='mv -i' rm='rm -i'
alias ls='ls --color=always' ll='ls -l' cat='cat -A' echo='echo -e' mkdir='mkdir -v'
alias for='false' set='false' unset='false' if='false'
`;

/** Functions that stand in the place of programs and builtins, also in those that bash starts. */
const FUNCTIONS = `
cat() { command cat -n "$@"; }
mv() { :; }
rm() { :; }
cp() { :; }
ls() { echo hidden; }
cd() { builtin cd / && echo "went elsewhere"; }
unset() { :; }
declare() { :; }
unalias() { :; }
shopt() { :; }
set() { :; }
test() { true; }
k8s-context() { :; }
export -f cat mv rm cp ls cd declare unalias shopt test
`;

const OPTIONS = `
builtin set -o noclobber -o nounset -o physical -f
builtin set +o braceexpand
builtin shopt -s nullglob dotglob nocaseglob nocasematch extglob xpg_echo cdspell
CDPATH=/:/usr
IFS=:/
export CDPATH IFS GREP_OPTIONS=-v TAR_OPTIONS=--verbose GLOBIGNORE='*.keep'
umask 000
trap 'x=$x.' DEBUG
hash -p /bin/false cp mv rm
PROMPT_COMMAND='k8s-context; x='
`;

/** Names of ours that the operator uses otherwise; a number of its own would be computed with what is assigned. */
const NAMES = `
export WORK=/nowhere TARGET=exported
builtin declare -i SOURCE=1 2>/dev/null
`;

export const RC_FILE = `${OPTIONS}${NAMES}${FUNCTIONS}${ALIASES}`;
