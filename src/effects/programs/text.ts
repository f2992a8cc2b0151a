/** Programs that print, compare and count, and those of the shell itself that change nothing outside of it. */
import { deed, only, operandsOf, readers, unknown } from './program.js';
import { has, optionOf } from '../invocation.js';
import type { Invocation } from '../invocation.js';
import type { Done } from '../effect.js';
import type { Program } from './program.js';

/** In a program for awk: what writes files, or runs commands. */
const AWK_WRITES = /\bsystem\s*\(|\|\s*getline|print[^\n;}]*(?:>|\|)\s*["a-z(]/;

function awk(called: Invocation): Done {
  const [program] = called.operands;
  if (has(called, '-f', '--file', '-i', '-l') || program === undefined)
    return only(unknown('awk', 'its program is in a file'));
  if (!program.exact) return only(unknown('awk', 'its program holds values'));
  if (AWK_WRITES.test(program.value))
    return only(unknown('awk', 'its program writes files or runs commands'));
  return only(deed('reads', 'awk', operandsOf(called).slice(1)));
}

/** `sort -o FILE`, `jq` and `yq -i`: readers that can write one file. */
function writesWith(...names: readonly string[]): (called: Invocation) => Done {
  return (called) => {
    const out = optionOf(called, ...names);
    const verb = called.program;
    if (out === undefined) return only(deed('reads', verb, operandsOf(called)));
    return only(
      deed('changes', `${verb} ${names[0] ?? ''}`, out === '' ? operandsOf(called).slice(1) : [out]),
    );
  };
}

export const text: readonly Program[] = [
  readers(
    'cat head tail wc uniq cut tr comm diff cmp grep egrep fgrep zgrep zcat ls stat du df date basename dirname readlink realpath',
  ),
  readers(
    'id whoami groups uname sleep seq sha256sum shasum sha1sum sha512sum md5sum cksum b2sum base64 base32 expr nproc getent',
  ),
  readers(
    'tac nl fold paste join od xxd hexdump strings file column rev pr fmt expand tsort factor numfmt printenv locale tput',
  ),
  readers(
    'uptime free lsof ss netstat pgrep ps top vmstat iostat w who last arch lscpu lsblk blkid findmnt mountpoint getfacl',
  ),
  readers(
    'which whereis tty clear more less sdiff look getconf sync cal man nslookup dig host ping traceroute',
  ),
  readers(
    'echo printf true false : test [ cd pwd pushd popd dirs type hash set shift local export readonly declare typeset unset',
  ),
  readers(
    'return exit break continue wait read getopts ulimit umask shopt times let jobs logout history caller',
  ),
  {
    names: 'awk gawk mawk nawk',
    does: 'reads',
    syntax: { valued: '-F -v -f', stopsEarly: true },
    describe: awk,
  },
  {
    names: 'sort',
    does: 'reads',
    syntax: { valued: '-o -k -t -S -T --output' },
    describe: writesWith('-o', '--output'),
  },
  { names: 'jq', does: 'reads', syntax: { valued: '-f --arg --argjson --slurpfile --indent' } },
  { names: 'yq', does: 'reads', describe: writesWith('-i', '--inplace', '--in-place') },
  { names: 'kill pkill killall', does: 'changes', widens: '-9 -KILL', syntax: { valued: '-s' } },
];
