/** The answers to kubectl's questions about what the API offers, made from the table of resources. */
import { OBJECT_VERBS, RESOURCES } from '../state/resources.js';
import type { Resource } from '../state/resources.js';

export const SERVER_VERSION = {
  major: '1',
  minor: '27',
  gitVersion: 'v1.27.0',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2023-04-11T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
};

interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** Reviews are answered, never stored. */
const REVIEW = {
  name: 'selfsubjectaccessreviews',
  singularName: 'selfsubjectaccessreview',
  namespaced: false,
  kind: 'SelfSubjectAccessReview',
  verbs: ['create'],
};

const REVIEW_GROUP: GroupVersion = { group: 'authorization.k8s.io', version: 'v1' };

export const REVIEWS_PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

function groupVersions(): readonly GroupVersion[] {
  const all = RESOURCES.flatMap(({ group, versions }) => versions.map((version) => ({ group, version })));
  const texts = new Set(all.map(({ group, version }) => `${group}/${version}`));
  const listed = [...texts].map((text) => ({
    group: text.split('/')[0] ?? '',
    version: text.split('/')[1] ?? '',
  }));
  return [...listed.filter(({ group }) => group !== ''), REVIEW_GROUP];
}

function apiGroup(group: string): object {
  const versions = groupVersions()
    .filter((one) => one.group === group)
    .map(({ version }) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function apiResources(one: Resource): readonly object[] {
  const { name, singular, kind, namespaced, shortNames, inAll } = one;
  const main = { name, singularName: singular, namespaced, kind, verbs: OBJECT_VERBS, shortNames };
  const subresources = one.subresources.map((sub) => ({
    name: `${name}/${sub.name}`,
    singularName: '',
    namespaced,
    kind: sub.kind,
    verbs: sub.verbs,
    ...(sub.group === one.group ? {} : { group: sub.group, version: sub.version }),
  }));
  return [{ ...main, ...(inAll ? { categories: ['all'] } : {}) }, ...subresources];
}

function resourceList({ group, version }: GroupVersion): object {
  const groupVersion = group === '' ? version : `${group}/${version}`;
  const inside = RESOURCES.filter((one) => one.group === group && one.versions.includes(version));
  const resources = group === REVIEW_GROUP.group ? [REVIEW] : inside.flatMap(apiResources);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}

/** The answer to a GET of a discovery path, or undefined when it is none. */
export function discover(path: string): object | undefined {
  const groups = [...new Set(groupVersions().map(({ group }) => group))];
  if (path === '/version') return SERVER_VERSION;
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(apiGroup) };
  if (path === '/api/v1') return resourceList({ group: '', version: 'v1' });
  const [, group, version] = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (group === undefined || !groups.includes(group)) return undefined;
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group) };
  return groupVersions().some((one) => one.group === group && one.version === version)
    ? resourceList({ group, version })
    : undefined;
}
