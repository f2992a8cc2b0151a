/** Which effects take something away, and what people call that. In: an effect. Out: yes or no; a name. */
import type { Effect } from './effect.js';

/** Programs and statements after which something is gone. */
const TAKES_AWAY =
  /^(?:rm|rmdir|unlink|shred|wipefs|blkdiscard|truncate|dd|dropdb|dropuser|userdel|groupdel|mkfs.*)$/;
const VERB_TAKES_AWAY =
  /^(?:DROP|TRUNCATE|DELETE)|^(?:delete|drain|uninstall|del|rmi?|prune|find -delete|\w+ (?:rm|prune))$|FLUSH/i;

export function takesAway({ program, verb, widens, does }: Effect): boolean {
  if (does !== 'changes') return false;
  const named = TAKES_AWAY.test(program) || VERB_TAKES_AWAY.test(verb);
  return named || widens.some((option) => /^--delete|^--remove-source/.test(option));
}

/** `rm -rf`, `kubectl delete`, `DROP TABLE`: as people name it. */
export function nameOfDeletion({ program, verb, widens }: Effect): string {
  if (program === 'SQL') return verb;
  if (program === 'rm')
    return widens.some((option) => /^-(?:r|R)$|^--recursive$/.test(option)) ? 'rm -r' : 'rm';
  return verb === program || verb.startsWith(program) ? verb : `${program} ${verb}`;
}
