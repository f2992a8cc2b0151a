/**
 * Reads the objects that kubectl 1.32 and later send as protobuf whatever the server would prefer: those of its generators, evictions and access reviews.
 * In: a request's body. Out: the object as its JSON would be. Field numbers are those of Kubernetes' generated.proto files.
 */
import { ApiError } from './api-error.js';
import type { Plain } from '../state/plain.js';

type FieldType = 'string' | 'int' | 'strings' | 'map' | 'base64map' | Message | readonly [Message];

interface Message {
  readonly [number: number]: readonly [name: string, type: FieldType];
}

const METADATA: Message = {
  1: ['name', 'string'],
  2: ['generateName', 'string'],
  3: ['namespace', 'string'],
  11: ['labels', 'map'],
  12: ['annotations', 'map'],
};

const DELETE_OPTIONS: Message = {
  1: ['gracePeriodSeconds', 'int'],
  2: ['preconditions', { 1: ['uid', 'string'], 2: ['resourceVersion', 'string'] }],
  4: ['propagationPolicy', 'string'],
  5: ['dryRun', 'strings'],
};

/** As far as the generators of Deployments and Jobs fill them. */
const CONTAINER: Message = {
  1: ['name', 'string'],
  2: ['image', 'string'],
  3: ['command', 'strings'],
  4: ['args', 'strings'],
  6: ['ports', [{ 1: ['name', 'string'], 3: ['containerPort', 'int'], 4: ['protocol', 'string'] }]],
};
const TEMPLATE: Message = {
  1: ['metadata', METADATA],
  2: ['spec', { 2: ['containers', [CONTAINER]], 3: ['restartPolicy', 'string'] }],
};
const DEPLOYMENT_SPEC: Message = {
  1: ['replicas', 'int'],
  2: ['selector', { 1: ['matchLabels', 'map'] }],
  3: ['template', TEMPLATE],
};
const JOB_SPEC: Message = {
  1: ['parallelism', 'int'],
  2: ['completions', 'int'],
  6: ['template', TEMPLATE],
  7: ['backoffLimit', 'int'],
};

const OBJECTS: Readonly<Record<string, Message>> = {
  ConfigMap: { 1: ['metadata', METADATA], 2: ['data', 'map'], 3: ['binaryData', 'base64map'] },
  Secret: {
    1: ['metadata', METADATA],
    2: ['data', 'base64map'],
    3: ['type', 'string'],
    4: ['stringData', 'map'],
  },
  Deployment: { 1: ['metadata', METADATA], 2: ['spec', DEPLOYMENT_SPEC] },
  Job: { 1: ['metadata', METADATA], 2: ['spec', JOB_SPEC] },
  Namespace: { 1: ['metadata', METADATA] },
  ServiceAccount: { 1: ['metadata', METADATA] },
  Eviction: { 1: ['metadata', METADATA], 2: ['deleteOptions', DELETE_OPTIONS] },
  DeleteOptions: DELETE_OPTIONS,
  SelfSubjectAccessReview: { 1: ['metadata', METADATA] },
};

/** The envelope: four bytes of magic, then the kind and the object's own bytes. */
const MAGIC = Buffer.from('k8s\0');
const UNKNOWN: Message = { 1: ['type', { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] }] };
const RAW = 2;

interface Field {
  readonly number: number;
  /** A number, or the bytes of a string or message. */
  readonly value: number | Buffer;
}

function* fields(bytes: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (let byte = 128; byte >= 128; factor *= 128) {
      byte = bytes.readUInt8(at);
      at += 1;
      value += (byte % 128) * factor;
    }
    return value;
  };
  while (at < bytes.length) {
    const key = varint();
    const wireType = key % 8;
    if (wireType !== 0 && wireType !== 2)
      throw new ApiError(400, 'BadRequest', 'the body of the request is not understood');
    const number = varint();
    const value = wireType === 0 ? number : bytes.subarray(at, at + number);
    if (wireType === 2) at += number;
    yield { number: Math.floor(key / 8), value };
  }
}

function entry(bytes: Buffer, encoding: 'utf8' | 'base64'): readonly [string, string] {
  const pair = new Map([...fields(bytes)].map(({ number, value }) => [number, value]));
  return [
    (pair.get(1) ?? '').toString(),
    Buffer.from((pair.get(2) as Buffer | undefined) ?? '').toString(encoding),
  ];
}

const isList = (type: FieldType): type is readonly [Message] => Array.isArray(type);

function read(message: Message, bytes: Buffer): Plain {
  const result: Record<string, unknown> = {};
  for (const { number, value } of fields(bytes)) {
    const [name, type] = message[number] ?? [undefined, 'string'];
    if (name === undefined) continue;
    if (typeof value === 'number') result[name] = value;
    else if (type === 'strings')
      result[name] = [...((result[name] as string[] | undefined) ?? []), value.toString()];
    else if (type === 'map' || type === 'base64map') {
      const [key, text] = entry(value, type === 'map' ? 'utf8' : 'base64');
      result[name] = { ...(result[name] as Plain | undefined), [key]: text };
    } else if (isList(type)) {
      const items = (result[name] as readonly Plain[] | undefined) ?? [];
      result[name] = [...items, read(type[0], value)];
    } else if (typeof type === 'object') result[name] = read(type, value);
    else if (value.length > 0) result[name] = value.toString();
  }
  return result;
}

export function decodeObject(body: Buffer): Plain {
  const envelope = body.subarray(MAGIC.length);
  const { type } = read(UNKNOWN, envelope);
  const { kind, apiVersion } = (type ?? {}) as { readonly kind?: string; readonly apiVersion?: string };
  const message = OBJECTS[kind ?? ''];
  const raw = [...fields(envelope)].find(({ number }) => number === RAW)?.value;
  if (!body.subarray(0, MAGIC.length).equals(MAGIC) || message === undefined || typeof raw === 'number')
    throw new ApiError(
      415,
      'UnsupportedMediaType',
      `the stand-in reads ${kind ?? 'this'} as JSON only: use a manifest`,
    );
  return { apiVersion, kind, ...read(message, raw ?? Buffer.alloc(0)) };
}
