/** Rights that commands need where they act. In: a place and the effects there. Out: rights, as far as they can be told from verbs and objects. */
import type { Effect } from '../../effects/effect.js';
import { distinct } from './group-by.js';
import { isOwnFile } from './changing.js';
import { clusterRights } from './cluster-rights.js';
import { sqlRights } from './sql-rights.js';

/** Programs that only root may use, by and large. */
const ROOT =
  /^(?:chown|chgrp|mount|umount|systemctl|service|useradd|userdel|groupadd|groupdel|mkfs.*|setfacl)$/;

const PATH = /^(?:[~/]|\$\{?\w+\}?(?:\/|$))/;
const folderOf = (path: string): string => path.replace(/\/[^/]*$/, '') || '/';

/** The outermost folders in which files are written or deleted; a value alone is a folder or a file. */
function foldersIn(effects: readonly Effect[]): string[] {
  const paths = effects
    .filter(({ does }) => does === 'changes')
    .flatMap(({ objects }) => objects)
    .filter((one) => PATH.test(one) && !isOwnFile(one));
  const folders = distinct(paths.map((path) => (path.includes('/') ? folderOf(path) : path))).sort();
  return folders.filter((one) => !folders.some((other) => one !== other && one.startsWith(`${other}/`)));
}

function machineRights(place: string, effects: readonly Effect[]): string[] {
  const [, user = '', host] = /^machine (?:(.*)@)?(.*?)(?:, from .*)?$/.exec(place) ?? [];
  const [, other] = /\bas (\S+)$/.exec(place) ?? [];
  const asRoot = distinct(
    effects
      .filter(({ program, does }) => does === 'changes' && ROOT.test(program))
      .map(({ program }) => program),
  );
  const folders = foldersIn(effects);
  return [
    ...(host !== undefined && other === undefined
      ? [`a login by key${user === '' ? '' : ` as ${user}`}`]
      : []),
    ...(other === undefined ? [] : [`sudo without a password, to ${other}`]),
    ...(asRoot.length === 0 || other !== undefined ? [] : [`root, or what ${asRoot.join(', ')} takes`]),
    ...(folders.length === 0 ? [] : [`writes to ${folders.join(', ')}`]),
  ];
}

export function rightsIn(place: string, effects: readonly Effect[]): string[] {
  if (/^(?:here$|this machine|machine )/.test(place)) return machineRights(place, effects);
  if (/^(?:the default database|database )/.test(place)) return sqlRights(effects);
  return clusterRights(effects);
}
