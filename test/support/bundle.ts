/** Bundles for tests: a scratch folder with a procedure and keys, the real command, and archives as nobody sane makes them. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { Header } from 'tar/header';
import type { Ended } from './cli.js';
import { commandIn } from './command-in.js';
import { makeFolder, smallProcedure } from './folder.js';

export const IDENTITY = 'release@example.org';
/** What the small procedure's bundle is called. */
export const NAME = 'small-1.0.0';

/** `name` and `name.pub`, without a pass phrase. */
export function makeKey(folder: string, name: string, type = 'ed25519'): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', join(folder, name)]);
}

export function allowSigner(folder: string, key: string, namespace = 'stepwright-bundle'): string {
  const line = `${IDENTITY} namespaces="${namespace}" ${readFileSync(join(folder, `${key}.pub`), 'utf8')}`;
  writeFileSync(join(folder, 'allowed_signers'), line);
  return 'allowed_signers';
}

/** A folder with a procedure that includes a file, the release's key, a stranger's key, and who is trusted. */
export function makeBundleFolder(): string {
  const folder = makeFolder({
    'procedures/small/procedure.yaml': `${smallProcedure('small')}        why: {include: text/why.md}\n`,
    'procedures/small/text/why.md': 'It has to be done.\n',
  });
  makeKey(folder, 'release');
  makeKey(folder, 'stranger');
  allowSigner(folder, 'release');
  return folder;
}

export const SIGNED = ['--sign-key', 'release', '--identity', IDENTITY];
export const TRUSTED = ['--allowed-signers', 'allowed_signers', '--identity', IDENTITY];

export async function pack(folder: string, more: readonly string[] = [], out = 'dist'): Promise<string> {
  const ended = await commandIn(folder, ['bundle', 'procedures/small', '--out', out, ...more]);
  assert.is(ended.status, 0, ended.err);
  return join(out, `${NAME}.tar`);
}

export function unpack(folder: string, archive: string, to = '.'): string {
  execFileSync('tar', ['-xf', archive, '-C', to], { cwd: folder });
  return join(to, NAME);
}

export function verify(folder: string, path: string, more: readonly string[] = TRUSTED): Promise<Ended> {
  return commandIn(folder, ['verify', path, ...more]);
}

/** Codes and paths of the findings, as `code path`. */
export function found({ out }: Ended): string[] {
  return [...out.matchAll(/^([a-z-]+)\s+(\S+): /gm)].map(([, code, path]) => `${code ?? ''} ${path ?? ''}`);
}

export interface OddMember {
  readonly path: string;
  readonly type?:
    'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO' | 'ExtendedHeader';
  readonly content?: string | Buffer;
  readonly linkpath?: string;
  readonly mode?: number;
  /** What the header says, when that is not the truth. */
  readonly size?: number;
}

function blocksOf({ path, type = 'File', content = '', linkpath, mode = 0o644, size }: OddMember): Buffer[] {
  const bytes = Buffer.from(content);
  const link = linkpath === undefined ? {} : { linkpath };
  const header = new Header({
    path,
    type,
    mode,
    uid: 0,
    gid: 0,
    size: size ?? bytes.length,
    mtime: new Date(0),
    ...link,
  });
  header.encode();
  const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512);
  return [header.block ?? Buffer.alloc(0), bytes, padding];
}

/** An archive without its end mark. */
export function tarOf(members: readonly OddMember[]): Buffer {
  return Buffer.concat(members.flatMap(blocksOf));
}

export const END_MARK = Buffer.alloc(1024);

/** The bundle with members added before its end mark. */
export function withMembers(folder: string, archive: string, members: readonly OddMember[]): string {
  const bytes = readFileSync(join(folder, archive));
  writeFileSync(join(folder, 'odd.tar'), Buffer.concat([bytes.subarray(0, -1024), tarOf(members), END_MARK]));
  return 'odd.tar';
}

/** Every path below a folder, sorted. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}
