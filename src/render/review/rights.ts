/** Rights that commands need where they act. In: a place and the effects there. Out: rights, as far as they can be told from verbs and objects. */
import type { Effect } from '../../effects/effect.js';
import { kindOf } from '../../effects/programs/kubernetes.js';
import { distinct } from './changes.js';
import { isOwnFile } from './changing.js';

/** What an API server must allow for a verb of kubectl's on the object's resource. */
const KUBECTL: Readonly<Record<string, string>> = {
  get: 'get list',
  describe: 'get list',
  wait: 'get list watch',
  'rollout status': 'get list watch',
  apply: 'get create patch',
  create: 'create',
  delete: 'get delete',
  logs: 'get',
  replace: 'get update',
};
const PATCHES = /^(?:scale|patch|label|annotate|cordon|uncordon|drain|edit|taint|set|rollout \w+)$/;
/** On other resources than the object's. */
const BESIDES: Readonly<Record<string, readonly string[]>> = {
  drain: ['pods: list', 'pods/eviction: create', 'daemonsets: get'],
  exec: ['pods/exec: create'],
};

const resourceOf = (object: string): string => {
  if (/^(?:a|what) /.test(object)) return object;
  const kind = kindOf(object.replace(/^all /, '').replace(/[ /].*$/, ''));
  return /[$,]|s$/.test(kind) ? kind : `${kind}s`;
};

function kubectlRights({ verb, objects }: Effect): string[] {
  const verbs = KUBECTL[verb] ?? (PATCHES.test(verb) ? 'get patch' : verb === 'exec' ? 'get' : verb);
  const own = objects
    .filter((object) => !object.startsWith('workloads noted'))
    .flatMap((object) => verbs.split(' ').map((right) => `${resourceOf(object)}: ${right}`));
  return [...own, ...(BESIDES[verb] ?? [])];
}

/** With `--local` and `--dry-run=client` it works on text alone. */
const reachesCluster = ({ program, verb, shown }: Effect): boolean =>
  /^(?:kubectl|oc)$/.test(program) && !/^>/.test(verb) && !/ --(?:local|dry-run=client)\b/.test(shown);

/** `resource: verbs`, a resource once. */
function clusterRights(effects: readonly Effect[]): string[] {
  const found = new Map<string, Set<string>>();
  for (const effect of effects.filter(reachesCluster))
    for (const right of kubectlRights(effect)) {
      const [resource = '', verb = ''] = right.split(': ');
      found.set(resource, (found.get(resource) ?? new Set()).add(verb));
    }
  return [...found].map(([resource, verbs]) => `${resource}: ${[...verbs].join(', ')}`);
}

/** By PostgreSQL's manual, for who is no superuser; the first that fits a verb. */
const SQL: readonly (readonly [RegExp, right: string, on: string])[] = [
  [/^CREATE DATABASE/, 'CREATEDB', ''],
  [/^ALTER DATABASE … RENAME/, 'CREATEDB', ''],
  [/^CREATE (?:ROLE|USER)|^(?:ALTER|DROP) (?:ROLE|USER)/, 'CREATEROLE', ''],
  [/^CREATE SCHEMA/, 'CREATE', 'the database'],
  [/^CREATE /, 'CREATE', 'schemas'],
  [/^(?:UPDATE|DELETE|INSERT|TRUNCATE)/, '', 'tables'],
  [/^COPY FROM|^\\copy from/, 'INSERT', 'tables'],
  [/^(?:SELECT|COPY|TABLE)$/, 'SELECT', 'tables'],
  [/^SELECT pg_(?:terminate|cancel)_backend/, 'pg_signal_backend', ''],
];

/** Anyone may read them. */
const CATALOG = /^table (?:pg_|information_schema\b)/;

/** What only an owner may do. */
const OWNER =
  /^(?:ALTER (?!ROLE|USER)|DROP (?!ROLE|USER)|COMMENT|ANALYZE|VACUUM|REINDEX|CLUSTER|REFRESH|GRANT|REVOKE|REASSIGN)/;

/** Of another name only the old one is owned. */
const owned = (object: string): string => object.replace(/, renamed to .*$/, '');

function sqlRights(effects: readonly Effect[]): string[] {
  const statements = effects
    .filter(({ program }) => program === 'SQL')
    .map(({ verb, objects }) => ({ verb, objects: objects.filter((one) => !CATALOG.test(one)) }));
  const needed = statements.flatMap(({ verb, objects }) => {
    const [, right, on] = SQL.find(([pattern]) => pattern.test(verb)) ?? [];
    if (right === undefined || (on === 'tables' && objects.length === 0)) return [];
    return [{ right: right || (/^\w+/.exec(verb)?.[0] ?? ''), on: on ?? '' }];
  });
  const ownedBy = statements
    .filter(({ verb }) => OWNER.test(verb))
    .flatMap(({ objects }) => objects.map(owned));
  const [databases, others] = [
    distinct(ownedBy.filter((one) => one.startsWith('database '))),
    ownedBy.filter((one) => !one.startsWith('database ')),
  ];
  const parts = distinct(needed.map(({ on }) => on)).map((on) => {
    const rights = distinct(needed.filter((one) => one.on === on).map(({ right }) => right)).join(', ');
    return on === '' ? rights : `${rights} on ${on}`;
  });
  return [
    ...parts,
    ...databases.map((one) => `owner of ${one}`),
    ...(others.length === 0 ? [] : ['owner of what else it alters, drops or analyzes']),
    ...(effects.some(({ program, does }) => program === 'pg_restore' && does !== 'reads')
      ? ['whatever the archive needs']
      : []),
  ];
}

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
    effects.filter(({ program, does }) => does === 'changes' && ROOT.test(program)),
  ).map(({ program }) => program);
  const folders = foldersIn(effects);
  return [
    ...(host !== undefined && other === undefined
      ? [`a login by key${user === '' ? '' : ` as ${user}`}`]
      : []),
    ...(other === undefined ? [] : [`sudo without a password, to ${other}`]),
    ...(asRoot.length === 0 || other !== undefined
      ? []
      : [`root, or what ${distinct(asRoot).join(', ')} takes`]),
    ...(folders.length === 0 ? [] : [`writes to ${folders.join(', ')}`]),
  ];
}

export function rightsIn(place: string, effects: readonly Effect[]): string[] {
  if (/^(?:here$|this machine|machine )/.test(place)) return machineRights(place, effects);
  if (/^(?:the default database|database )/.test(place)) return sqlRights(effects);
  return clusterRights(effects);
}
