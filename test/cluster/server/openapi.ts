/**
 * The OpenAPI v2 document as protobuf, holding only what kubectl looks up in it: that a PATCH of each kind takes `dryRun` and `fieldValidation`.
 * kubectl 1.20 refuses `--dry-run=server` without it. Field numbers are those of gnostic's OpenAPIv2.proto.
 */
import { RESOURCES } from '../state/resources.js';
import type { Resource } from '../state/resources.js';

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

/** A length-delimited field: a string or a message. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function queryParameter(name: string): Buffer {
  const query = Buffer.concat([field(2, 'query'), field(4, name)]);
  return field(8, field(1, field(2, field(3, query))));
}

function path(one: Resource, version: string): Buffer {
  const root = one.group === '' ? `/api/${version}` : `/apis/${one.group}/${version}`;
  const scope = one.namespaced ? '/namespaces/{namespace}' : '';
  const yaml = `group: "${one.group}"\nkind: ${one.kind}\nversion: ${version}\n`;
  const extension = Buffer.concat([field(1, 'x-kubernetes-group-version-kind'), field(2, field(2, yaml))]);
  const operation = Buffer.concat([
    queryParameter('dryRun'),
    queryParameter('fieldValidation'),
    field(13, extension),
  ]);
  return field(
    2,
    Buffer.concat([field(1, `${root}${scope}/${one.name}/{name}`), field(2, field(8, operation))]),
  );
}

export function openApiV2(): Buffer {
  const paths = RESOURCES.flatMap((one) => one.versions.map((version) => path(one, version)));
  return Buffer.concat([field(1, '2.0'), field(8, Buffer.concat(paths))]);
}
