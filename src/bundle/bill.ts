/**
 * The bill of what the site must provide, as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json). In: the plan and the artifacts.
 * Out: JSON. Lowest versions, sizes and space have no member of their own there and are properties.
 */
import { createHash } from 'node:crypto';
import type { DiskNeed, Plan, Requirements, Tool } from '../plan/plan.js';
import { byPath } from './entry.js';
import type { Entry } from './entry.js';

interface Property {
  readonly name: string;
  readonly value: string;
}

interface Component {
  readonly type: 'application' | 'container' | 'file';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  readonly scope?: 'required';
  readonly hashes?: readonly { readonly alg: 'SHA-256'; readonly content: string }[];
  readonly properties?: readonly Property[];
}

const sha256Hash = (content: string): NonNullable<Component['hashes']> => [{ alg: 'SHA-256', content }];

/** Dotted numbers; the first difference decides, and a missing number is 0. */
function isLower(version: string, than: string): boolean {
  const [a, b] = [version.split('.').map(Number), than.split('.').map(Number)];
  const at = [...a, ...b].findIndex((_, index) => (a[index] ?? 0) !== (b[index] ?? 0));
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** Of the programs of all phases, each once: the highest of its lowest versions, the first reason. */
function toolsOf(all: readonly Requirements[]): Tool[] {
  const byName = new Map<string, Tool>();
  for (const tool of all.flatMap(({ tools }) => tools)) {
    const known = byName.get(tool.name);
    if (known === undefined || isLower(known.min, tool.min)) {
      byName.set(tool.name, { ...tool, why: known?.why || tool.why });
    }
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function program(name: string, min: string, why: string): Component {
  return {
    type: 'application',
    'bom-ref': `program:${name}`,
    name,
    scope: 'required',
    ...(why === '' ? {} : { description: why }),
    ...(min === '' ? {} : { properties: [{ name: 'stepwright:minimum-version', value: min }] }),
  };
}

/** `registry/name:tag@sha256:…`; an image without a digest has none in the bill either. */
function image(reference: string): Component {
  const [, name = reference, digest] = /^(.*)@sha256:([0-9a-f]{64})$/.exec(reference) ?? [];
  const hashes = digest === undefined ? {} : { version: `sha256:${digest}`, hashes: sha256Hash(digest) };
  return { type: 'container', 'bom-ref': `image:${reference}`, name, scope: 'required', ...hashes };
}

function artifact({ path, bytes, sha256 }: Entry): Component {
  return {
    type: 'file',
    'bom-ref': `file:${path}`,
    name: path,
    hashes: sha256Hash(sha256),
    properties: [{ name: 'stepwright:bytes', value: String(bytes) }],
  };
}

function spaceProperties(disk: readonly DiskNeed[]): Property[] {
  const most = new Map<string, number>();
  for (const { pathText, bytes } of disk) most.set(pathText, Math.max(bytes, most.get(pathText) ?? 0));
  return [...most].map(([path, bytes]) => ({
    name: 'stepwright:disk',
    value: `${bytes} bytes free at ${path}`,
  }));
}

/** A UUID of version 8 (RFC 9562) made from what the bill is about, so that the same input gives the same bill. */
function serialNumber(digest: string, components: readonly Component[]): string {
  const hex = createHash('sha256').update(digest).update(JSON.stringify(components)).digest('hex');
  const variant = ((parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
  ];
  return `urn:uuid:${parts.join('-')}-${hex.slice(20, 32)}`;
}

export function billText(plan: Plan, artifacts: readonly Entry[]): string {
  const all = [plan.requires, ...plan.phases.map(({ requires }) => requires)];
  const tools = toolsOf(all).filter(({ name }) => name !== 'bash');
  const images = [...new Set(all.flatMap((one) => one.images))].sort();
  const components = [
    program('bash', plan.requires.bash, 'Runs migrate.sh.'),
    ...tools.map(({ name, min, why }) => program(name, min, why)),
    ...images.map(image),
    ...byPath(artifacts).map(artifact),
  ];
  const properties = [
    { name: 'stepwright:source-digest', value: plan.digest },
    ...spaceProperties(all.flatMap(({ disk }) => disk)),
  ];
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialNumber(plan.digest, components),
    version: 1,
    metadata: {
      tools: { components: [{ type: 'application', name: 'stepwright', version: plan.toolVersion }] },
      component: {
        type: 'application',
        'bom-ref': 'procedure',
        name: plan.procedure,
        version: plan.version,
        description: plan.title,
        properties,
      },
    },
    components,
    dependencies: [
      { ref: 'procedure', dependsOn: components.map((one) => one['bom-ref']) },
      ...components.map((one) => ({ ref: one['bom-ref'] })),
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}
