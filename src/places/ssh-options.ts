/** Options of ssh that a place may not have. In: options as `ssh -o` takes them. Out: what is wrong with each. */
import type { Contradiction } from '../kinds/contradiction.js';
import { referencesIn } from '../shell/template.js';

/** They would let another host stand in for the one that is meant. */
const WEAKENS =
  /^(?:stricthostkeychecking|nohostauthenticationforlocalhost|hostkeyalias|checkhostip|verifyhostkeydns|updatehostkeys|knownhostscommand|ignoreunknown|include)$/;
/** The function of the place sets them itself. */
const TAKEN =
  /^(?:batchmode|hostname|port|user|controlmaster|controlpersist|requesttty|remotecommand|stdinnull|forkafterauthentication|sessiontype)$/;
/** ssh gives their values to a shell. */
const RUNS = /^(?:proxycommand|localcommand|permitlocalcommand)$/;

function problemOf(keyword: string, value: string): readonly [message: string, hint: string] | undefined {
  const name = keyword.toLowerCase();
  if (
    WEAKENS.test(name) ||
    (/^(?:user|global)knownhostsfile$/.test(name) && /^(?:\/dev\/null|none)$/.test(value))
  )
    return [
      'weakens the check of the host key',
      'leave it out: put the host into `known_hosts` before the first step',
    ];
  if (TAKEN.test(name)) return ['is set by the place itself', 'use a key of the place, or leave it out'];
  if (name === 'controlpath' && value !== 'none')
    return ['is set by the place itself', 'write `ControlPath=none` to share no connection'];
  if (RUNS.test(name) && referencesIn(value).length > 0)
    return ['gives a value to a shell', 'use `ProxyJump`, or name all of it in `~/.ssh/config`'];
  return undefined;
}

export function inspectSshOptions(options: readonly string[]): Contradiction[] {
  return options.flatMap((option, at) => {
    const [keyword = '', ...rest] = option.split('=');
    const problem = problemOf(keyword, rest.join('='));
    if (problem === undefined) return [];
    const [what, hint] = problem;
    return [{ message: `the option \`${keyword}\` ${what}`, hint, at: `/options/${at}` }];
  });
}
