/** Programs for files and folders. */
import { has, optionOf } from '../invocation.js';
import type { Invocation } from '../invocation.js';
import type { Done } from '../effect.js';
import { deed, deedOf, only, operandsOf } from './program.js';
import type { Program } from './program.js';

const RECURSIVE = '-r -R --recursive';

/** `cp A B` writes B, and `cp -t B A` too; where it puts files into a folder their names are those that they had. */
function target(called: Invocation, verb: string): Done {
  const folder = optionOf(called, '-t', '--target-directory');
  const operands = operandsOf(called);
  const objects = folder === undefined ? operands.slice(-1) : [folder];
  const taken = verb === 'mv' ? operands : objects;
  const form = {
    does: 'changes',
    acts: 'none',
    widens: '-f --force --remove-destination',
    protects: '-n --no-clobber -i -u --update -b --backup',
  } as const;
  return only({ ...deedOf(called, form, verb, []), objects: taken });
}

/** The new mode or owner matters as an option does. */
function permissions(called: Invocation): Done {
  const [mode = '', ...paths] = operandsOf(called);
  const { widens } = deedOf(called, { does: 'changes', widens: RECURSIVE }, called.program, []);
  return only(deed('changes', called.program, paths, { widens: [...widens, mode] }));
}

/** The file behind `of=`. */
function dd(called: Invocation): Done {
  const out = operandsOf(called).find((word) => word.startsWith('of='));
  return only(out === undefined ? deed('reads', 'dd', []) : deed('changes', 'dd', [out.slice(3)]));
}

/** Expressions of `find` that take away, write or run something. */
function find(called: Invocation): Done {
  const words = called.words.map(({ value }) => value);
  const first = words.findIndex((word) => /^[-(!]/.test(word));
  const where = words.slice(0, first === -1 ? words.length : first);
  const at = words.findIndex((word) => /^-(?:exec|execdir|ok|okdir)$/.test(word));
  const end = words.findIndex(
    (word, index) => index > at && (word === ';' || word === '+' || word === '\\;'),
  );
  const each = `${where[0] ?? '.'}/…`;
  const run =
    at === -1
      ? []
      : called.words
          .slice(at + 1, end === -1 ? undefined : end)
          .map((word) => (word.value === '{}' ? { value: each, exact: false } : word));
  const does = words.some((word) => /^-(?:delete|fprintf?|fls)$/.test(word)) ? 'changes' : 'reads';
  const verb = does === 'changes' ? 'find -delete' : 'find';
  return {
    deeds: [deed(does, verb, where, { widens: does === 'changes' ? ['-delete'] : [] })],
    inner: run.length === 0 ? [] : [{ kind: 'words', words: run, place: undefined }],
  };
}

/** With `-i` it changes its files; a script of it may run commands, which `e` does. */
function sed(called: Invocation): Done {
  const inPlace = called.options.some(({ name }) => name === '-i' || name === '--in-place');
  const given = has(called, '-e', '--expression', '-f', '--file');
  const files = operandsOf(called).slice(given ? 0 : 1);
  return only(inPlace ? deed('changes', 'sed -i', files) : deed('reads', 'sed', files));
}

export const files: readonly Program[] = [
  {
    names: 'rm',
    does: 'changes',
    widens: `${RECURSIVE} -f --force --no-preserve-root`,
    protects: '-i -I --one-file-system --preserve-root',
  },
  { names: 'rmdir unlink', does: 'changes', widens: '-p --parents' },
  { names: 'shred wipefs blkdiscard', does: 'changes', widens: '-u -a --all -f' },
  { names: 'mkdir mkfifo mknod', does: 'changes', syntax: { valued: '-m --mode' } },
  { names: 'touch', does: 'changes', syntax: { valued: '-d -r -t --date --reference' } },
  { names: 'mktemp', does: 'changes', acts: 'none', syntax: { valued: '-p' } },
  { names: 'truncate', does: 'changes', widens: '-s --size', syntax: { valued: '-s --size -r' } },
  { names: 'tee', does: 'changes', protects: '-a --append' },
  {
    names: 'cp mv',
    does: 'changes',
    syntax: { valued: '-t --target-directory -S --suffix' },
    describe: (called) => target(called, called.program),
  },
  {
    names: 'install',
    does: 'changes',
    acts: 'last',
    syntax: { valued: '-m -o -g -t --mode --owner --group' },
  },
  { names: 'ln', does: 'changes', acts: 'last', widens: '-f --force -n' },
  { names: 'split csplit', does: 'changes', acts: 'last', syntax: { valued: '-b -l -n -a -C' } },
  { names: 'dd', does: 'changes', describe: dd },
  { names: 'chmod chown chgrp chattr', does: 'changes', describe: permissions },
  { names: 'setfacl', does: 'changes', widens: `${RECURSIVE} -m -b`, syntax: { valued: '-m -x' } },
  { names: 'chcon restorecon', does: 'changes', widens: RECURSIVE },
  { names: 'find', does: 'reads', describe: find },
  { names: 'sed gsed', does: 'reads', syntax: { valued: '-e -f --expression --file -l' }, describe: sed },
  {
    names: 'mount',
    does: 'changes',
    syntax: { valued: '-o -t' },
    describe: (called) =>
      only(deed(operandsOf(called).length === 0 ? 'reads' : 'changes', 'mount', operandsOf(called))),
  },
  {
    names: 'umount swapoff swapon mkswap fsck losetup cryptsetup',
    does: 'changes',
    widens: '-f --force -l --lazy -a',
    syntax: { valued: '-o -t' },
  },
  {
    names: 'parted fdisk sgdisk sfdisk pvcreate vgcreate lvcreate lvresize lvremove vgremove pvremove',
    does: 'changes',
  },
  {
    names: 'mkfs mkfs.ext4 mkfs.xfs mkfs.ext3 mkfs.btrfs mke2fs',
    does: 'changes',
    acts: 'last',
    widens: '-f -F',
  },
];
