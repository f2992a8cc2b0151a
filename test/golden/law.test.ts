/**
 * The one law, on every fixture and shipped procedure, as their outputs lie on disk (golden/outputs and golden/budgets see that a build makes these): guide and script are parsed independently, by a Markdown parser and a bash
 * parser that the renderers do not use, and hold the same functions and commands in the same order, as the same bytes.
 */
import { Lexer } from 'marked';
import type { Tokens } from 'marked';
import { parse } from 'unbash';
import * as assert from 'uvu/assert';
import { suite } from 'uvu';
import { fixtureCases, headIn, output, readCommitted, readExpected, shippedCases } from './cases.js';

interface Command {
  /** The script's name for it, such as `step_stop_clients`. */
  readonly name: string;
  readonly text: string;
}

const PREFIX: Readonly<Record<string, string>> = { body: 'step' };
const TEXT = /^(?:when|done_when|choices|step|progress|check|undo|access)_[a-z0-9_]+$/;
const FRAME = /^\( set -euo pipefail\n([\s\S]*)\n\)( <\/dev\/null)?( && load [A-Z][A-Z0-9_ ]*)?$/;
const OWN_BLOCKS = new Set([
  'functions',
  'appendix',
  'values',
  'secret',
  'resume',
  'answer',
  'item',
  'item-done',
  'undo-item',
  'undo-item-done',
]);

/** Commands of the guide, in the order in which they stand. */
function guideCommands(markdown: string): Command[] {
  return new Lexer().lex(markdown).flatMap((token) => {
    if (token.type !== 'code') return [];
    const { lang: info = '', text: content } = token as Tokens.Code;
    if (!info.startsWith('bash role=')) return [];
    const [, role = '', , step = ''] = /^bash role=(\S+)( step=(\S+))?$/.exec(info) ?? [];
    if (OWN_BLOCKS.has(role)) return [];
    const text = FRAME.exec(content.replace(/\n$/, ''))?.[1];
    assert.ok(text !== undefined, `a block of role ${role} is not in the frame`);
    if (role === 'access') return [{ name: 'access', text }];
    return [{ name: `${PREFIX[role] ?? role}_${step.replace(/[^A-Za-z0-9]/g, '_')}`, text }];
  });
}

/** The functions that texts call, as they stand between two lines. */
function functionsBetween(output: string, from: string, to: string): string {
  const text = output.split(`\n${from}\n`)[1]?.split(`\n${to}\n`)[0] ?? '';
  return text.replace(/^\n*(?:sw_functions .*\n)?\n*|\n*$/g, '');
}

/** Commands of the script, in the order in which they stand: the bodies of the functions of steps and of checks of rights. */
function scriptCommands(head: string): Command[] {
  return parse(head).commands.flatMap(({ command }) => {
    if (command.type !== 'Function' || !TEXT.test(command.name.value)) return [];
    const source = head.slice(command.pos, command.end);
    const [, text] = /^[a-z_A-Z0-9]+\(\) \{\n([\s\S]*)\n\}$/.exec(source) ?? [];
    return [{ name: command.name.value, text: text ?? '' }];
  });
}

/** A block of rights may hold several texts: together they are the script's. */
function withRightsAsOne(commands: readonly Command[]): Command[] {
  const isRight = ({ name }: Command): boolean => /^access(?:_\d+)?$/.test(name);
  const rights = commands.filter(isRight).map(({ text }) => text);
  const others = commands.filter((command) => !isRight(command));
  return rights.length === 0 ? others : [{ name: 'access', text: rights.join('\n') }, ...others];
}

const isUndo = ({ name }: Command): boolean => name.startsWith('undo_');
const names = (commands: readonly Command[]): string[] => commands.map(({ name }) => name);

const law = suite('law');

const written = [
  ...fixtureCases().map((one) => ({ name: one.name, outputs: readExpected(one) })),
  ...shippedCases().map((one) => ({ name: one.name, outputs: readCommitted(one) })),
];

for (const { name, outputs } of written) {
  law(`${name}: guide and script hold the same commands`, () => {
    const script = withRightsAsOne(scriptCommands(headIn(outputs)));
    const guide = withRightsAsOne(guideCommands(output(outputs, 'README.md')));
    assert.ok(script.length > 0 || /confirm/.test(name));

    const steps = (commands: readonly Command[]): Command[] => commands.filter((c) => !isUndo(c));
    assert.equal(names(steps(guide)), names(steps(script)), 'the order');
    assert.equal(names(guide.filter(isUndo)), names(script.filter(isUndo)).reverse(), 'the order of undoing');

    const byName = (a: Command, b: Command): number => (a.name < b.name ? -1 : 1);
    assert.equal([...guide].sort(byName), [...script].sort(byName), 'the bytes');
    const shared = functionsBetween(
      output(outputs, 'migrate.sh'),
      '# ==== functions ====',
      '# ==== steps ====',
    );
    const pasted = functionsBetween(
      output(outputs, 'README.md'),
      '# ==== functions ====',
      '# ==== this terminal ====',
    );
    const [, appendix] = /^```bash role=appendix\n([\s\S]*?)\n```$/m.exec(output(outputs, 'README.md')) ?? [];
    const all = [pasted, appendix].filter((text) => text !== undefined && text !== '').join('\n');
    assert.is(all, shared, 'the functions');
  });
}

law('new files have the same mode by hand and by script', () => {
  for (const one of shippedCases()) {
    const outputs = readCommitted(one);
    const umask = /^ *(umask \d+)$/m;
    const [, ofScript] = umask.exec(output(outputs, 'migrate.sh')) ?? [];
    assert.ok(ofScript, one.name);
    const guide = output(outputs, 'README.md');
    const block = guide.slice(guide.indexOf('bash role=functions\n')).split('```')[0] ?? '';
    assert.is(umask.exec(block)?.[1], ofScript, one.name);
  }
});

law.run();
