/** What is wrong with a loop: where its items come from, and how they are made of fields. In: a step. Out: findings. */
import { formOfItem, partsOf } from '../kinds/item-fields.js';
import { items } from '../kinds/items.js';
import type { GroupLoop } from '../kinds/items.js';
import { createMatcher } from '../kinds/posix-expression.js';
import { inspectSource } from '../kinds/source.js';
import type { ModelStep } from '../model/model.js';
import type { Pointer } from '../parse/document.js';
import type { Report } from '../parse/report.js';
import { parseTemplate } from '../shell/template.js';
import { contradict } from './contradict.js';
import type { Loop } from './item-scope.js';

type Say = (message: string, hint: string, at: string) => void;

/** Only a list says here what its items are. */
function checkListed(loop: Loop, say: Say): void {
  const { pattern } = formOfItem(loop);
  if (loop.in === undefined || typeof loop.in === 'string') return;
  loop.in.forEach((item, at) => {
    const { template } = parseTemplate(item);
    const constant = template.every(({ kind }) => kind === 'text');
    if (loop.in?.indexOf(item) !== at)
      say(`the item \`${item}\` is listed twice`, 'remove one of the two', `/in/${at}`);
    else if (constant && loop.fields !== undefined && createMatcher(pattern)?.(item) === false)
      say(
        `the item \`${item}\` does not have the form \`${formWords(loop)}\`, or a field is not of its type`,
        'correct the item, or the fields',
        `/in/${at}`,
      );
  });
}

const formWords = (loop: Loop): string =>
  partsOf(loop)
    .map(({ field, sign }) => `${field}${sign}`)
    .join('');

function checkFields(loop: Loop, say: Say): void {
  const { fields, form, type } = loop;
  if (fields === undefined) {
    if (form !== undefined)
      say('`form` needs `fields`', 'say what the fields are, or leave the form out', '/form');
    return;
  }
  if (type !== undefined) say('`type` and `fields` exclude each other', 'give each field its type', '/type');
  for (const [name, field] of Object.entries(fields)) {
    if (field.type === 'list')
      say(
        `the field \`${name}\` is a list`,
        'a field is one word: give it another type',
        `/fields/${name}/type`,
      );
  }
  const written = partsOf(loop).map(({ field }) => field);
  const same = written.length === Object.keys(fields).length && written.every((name) => name in fields);
  if (!same || new Set(written).size < written.length)
    say(
      `the form \`${form ?? ''}\` does not name each field once`,
      `the fields are ${Object.keys(fields)
        .map((name) => `\`${name}\``)
        .join(', ')}`,
      '/form',
    );
  else checkListed(loop, say);
}

/** Where items come from, and what they are made of. */
function checkItems(step: ModelStep, loop: GroupLoop, at: Pointer, report: Report): void {
  const say: Say = (message, hint, below) => {
    report({
      code: 'SW0703',
      message: `step \`${step.id}\`: in \`for_each\`, ${message}`,
      hint,
      at: at + below,
    });
  };
  checkOrigin(step, loop, say, report);
  checkFields(loop, say);
}

export function checkLoop(step: ModelStep, report: Report): void {
  const loop = step.source.for_each;
  if (loop === undefined) return;
  const { pointer } = step;
  if (step.action.kind.once) {
    contradict(
      step,
      'for_each',
      `\`for_each\` cannot go around \`${step.action.kind.key}\``,
      'make one step of it for each item',
      report,
    );
  }
  checkItems(step, loop, `${pointer}/for_each`, report);
}

/** Items are listed, or asked for. */
function checkOrigin(step: ModelStep, loop: GroupLoop, say: Say, report: Report): void {
  if (loop.in === undefined) {
    for (const { message, hint, at } of inspectSource(loop)) {
      say(message, `${hint}, or list the items in \`in\``, at);
    }
  } else if (loop.run !== undefined || loop.sql !== undefined) {
    contradict(
      step,
      'for_each',
      'in `for_each`, items are both listed and asked for',
      'keep `in`, or `run`, or `sql`',
      report,
    );
  }
}

/** Characters that an item of a group may hold: it stands in the record and in names of folders. */
const GROUP_ITEM = /^[A-Za-z0-9._:/@%+=,-]+$/;

/** The step that lists the items of a group. */
export function checkGroup(step: ModelStep, report: Report): void {
  if (step.action.kind !== items) return;
  const loop = step.action.value as GroupLoop;
  const at = step.action.pointer;
  checkItems(step, loop, at, report);
  if (!Array.isArray(loop.in)) return;
  loop.in.forEach((item, index) => {
    const { template } = parseTemplate(item);
    if (template.every((part) => part.kind === 'reference' || GROUP_ITEM.test(part.text))) return;
    const message = `step \`${step.id}\`: \`${item}\` cannot be an item of a group`;
    const hint = 'letters, digits and `._:/@%+=,-` can stand in one';
    report({ code: 'SW0703', message, hint, at: `${at}/in/${index}` });
  });
}
