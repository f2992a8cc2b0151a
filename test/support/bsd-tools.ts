/** A PATH that holds what a BSD or macOS has, and nothing else. In: a folder to make it in, further programs. Out: the PATH. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BASH } from './bash.js';

const STRICT = fileURLToPath(new URL('../../../test/support/bsd-shims/strict.sh', import.meta.url));

/** Programs whose options are held against those of BSD; there is no sha256sum, timeout, setsid or flock among them. */
const NAMES =
  'awk base64 cat chmod cksum cmp cp cut date df diff du find grep head id ln ls mkdir mkfifo mktemp mv ps readlink rm rmdir sed shasum sleep sort stat stty tail tar touch tr uname wc xargs';

export function bsdTools(folder: string, further: Readonly<Record<string, string>> = {}): string {
  const tools = join(folder, 'bsd-tools');
  mkdirSync(tools);
  for (const name of NAMES.split(' ')) symlinkSync(STRICT, join(tools, name));
  const plain = {
    sh: '/bin/sh',
    bash: BASH.startsWith('/') ? BASH : `/bin/${BASH}`,
    mount: '/usr/bin/mount',
    ...further,
  };
  for (const [name, path] of Object.entries(plain)) symlinkSync(path, join(tools, name));
  return tools;
}
