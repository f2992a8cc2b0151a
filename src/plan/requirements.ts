/** Lowers `requires`: the declared programs joined by those the texts call, rights, space and images. */
import { word } from '../kinds/bash-pieces.js';
import type { Client } from './connection-clients.js';
import type { FunctionTable } from '../functions/function-table.js';
import type { Pointer } from '../parse/document.js';
import type { RequiresSource } from '../validate/procedure-schema.js';
import type { Access, DiskNeed, Requirements, Text, Tool } from './plan.js';
import { makeText } from './text.js';

/** Programs that do not answer to `--version`. */
const VERSION_COMMANDS: Readonly<Record<string, string>> = {
  kubectl: 'kubectl version --client',
  ssh: 'ssh -V 2>&1',
  openssl: 'openssl version',
  java: 'java -version 2>&1',
};

/** One of the two is among the runner's own programs, and texts fall back from one to the other. */
const CHECKSUM_PROGRAMS = new Set(['sha256sum', 'shasum']);

const BYTES = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;

function bytesOf(size: string): number {
  const [, number = '0', unit = 'B'] = /^(\d+)(\w+)$/.exec(size) ?? [];
  return Number(number) * BYTES[unit as keyof typeof BYTES];
}

function lowerTool(
  tool: NonNullable<RequiresSource['tools']>[number],
  pointer: Pointer,
  functions: FunctionTable,
): Tool {
  if (typeof tool === 'string') return { name: tool, min: '', version: undefined, why: '' };
  const { name, min = '', why = '' } = tool;
  const command = tool.version ?? VERSION_COMMANDS[name] ?? `${name} --version`;
  return {
    name,
    min,
    version: min === '' ? undefined : makeText('version', command, [pointer], functions),
    why: why.trimEnd(),
  };
}

const NONE: RequiresSource = {};

interface Declared {
  readonly source: RequiresSource | undefined;
  readonly pointer: Pointer;
}

function toolsOf(declared: readonly Declared[], called: readonly string[], functions: FunctionTable): Tool[] {
  const byName = new Map<string, Tool>();
  for (const { source, pointer } of declared) {
    (source?.tools ?? []).forEach((tool, at) => {
      const lowered = lowerTool(tool, `${pointer}/tools/${at}`, functions);
      byName.set(lowered.name, lowered);
    });
  }
  for (const name of called) {
    if (!byName.has(name) && !CHECKSUM_PROGRAMS.has(name))
      byName.set(name, { name, min: '', version: undefined, why: '' });
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function accessOf({ source = NONE, pointer }: Declared, functions: FunctionTable): Access[] {
  return (source.access ?? []).map(({ run, why = '' }, at) => ({
    text: makeText('access', run, [`${pointer}/access/${at}/run`], functions),
    why: why.trimEnd(),
  }));
}

function diskOf({ source = NONE }: Declared): DiskNeed[] {
  return Object.entries(source.disk ?? {}).map(([path, size]) => ({
    path: word(path),
    pathText: path,
    bytes: bytesOf(size),
  }));
}

/** What a part of the procedure needs: its own declarations, those it inherits, what its texts call, and the clients of its connections. */
export function lowerRequirements(
  declared: readonly Declared[],
  texts: readonly Text[],
  clients: readonly Client[],
  functions: FunctionTable,
): Requirements {
  const access = declared.flatMap((one) => accessOf(one, functions));
  const bash = declared.map(({ source }) => source?.bash).find((version) => version !== undefined) ?? '3.2';
  const programs = [
    ...texts.flatMap(({ tools }) => tools),
    ...clients.flatMap(({ place, program }) => (place === undefined ? [program] : [])),
  ];
  return {
    bash,
    tools: toolsOf(declared, [...programs, ...access.flatMap(({ text }) => text.tools)], functions),
    access,
    disk: declared.flatMap(diskOf),
    images: [...new Set(declared.flatMap(({ source }) => source?.images ?? []))],
  };
}
