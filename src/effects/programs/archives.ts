/** Programs that pack, unpack and compress. */
import { has, optionOf } from '../invocation.js';
import type { Invocation } from '../invocation.js';
import type { Done } from '../effect.js';
import { deed, only, operandsOf } from './program.js';
import type { Program } from './program.js';

const TAR =
  '-f --file -C --directory -X --exclude -T --files-from --transform --owner --group --mode --exclude-from';

/** `tar xf` may be written without a dash. */
function tarMode(called: Invocation): string {
  const [first = ''] = called.words.map(({ value }) => value);
  const letters = /^[A-Za-z]+$/.test(first) ? first : called.options.map(({ name }) => name).join(' ');
  if (/^-?[a-zA-Z]*x|-x|--extract|--get/.test(letters)) return 'x';
  if (/^-?[a-zA-Z]*t|-t\b|--list/.test(letters) && !/-c|--create/.test(letters)) return 't';
  return /[cruA]|--create|--append|--update/.test(letters) ? 'c' : '';
}

function tar(called: Invocation): Done {
  const mode = tarMode(called);
  const bare = /^[A-Za-z]+$/.test(called.words[0]?.value ?? '')
    ? operandsOf(called).slice(1)
    : operandsOf(called);
  const archive = optionOf(called, '-f', '--file') ?? (bare === operandsOf(called) ? undefined : bare[0]);
  const folder = optionOf(called, '-C', '--directory') ?? '.';
  const left = called.options
    .filter(({ name }) => /^(?:-X|--exclude)/.test(name))
    .map(({ name, value }) => `${name}=${value}`);
  const widens = called.options
    .filter(({ name }) =>
      /^--(?:overwrite|unlink-first|recursive-unlink|remove-files|absolute-names)$|^-P$/.test(name),
    )
    .map(({ name }) => name);
  if (mode === 'x') return only(deed('changes', 'tar -x', [`${folder}/…`], { widens }));
  if (mode === 't') return only(deed('reads', 'tar -t', archive === undefined ? [] : [archive]));
  const toStream = archive === undefined || archive === '-';
  const from = toStream ? 'reads' : 'changes';
  return only(
    deed(from, 'tar -c', toStream ? [folder, ...bare] : [archive], { widens: [...left, ...widens] }),
  );
}

/** `gzip FILE` replaces the file; with `-c` or without one it is a filter. */
function compress(called: Invocation): Done {
  const operands = operandsOf(called).filter((word) => word !== '-');
  const filter = operands.length === 0 || has(called, '-c', '--stdout', '-t', '--test', '-l', '--list');
  return only(deed(filter ? 'reads' : 'changes', called.program, operands));
}

export const archives: readonly Program[] = [
  { names: 'tar gtar bsdtar', does: 'changes', syntax: { valued: TAR }, describe: tar },
  { names: 'gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd pigz', does: 'changes', describe: compress },
  { names: 'zip', does: 'changes', acts: 'first', widens: '-m -d' },
  { names: 'unzip', does: 'changes', readsWith: '-l -t -p -Z', widens: '-o', syntax: { valued: '-d -x' } },
  { names: 'cpio', does: 'changes', readsWith: '-t --list -o --create', widens: '-u' },
];
