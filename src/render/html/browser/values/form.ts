/** The form of values. In: the block of values. Out: what the reader fills in, shown in the blocks; kept only where the reader says so. */
import { paint } from '../colours/paint.js';
import { all, button, make, one } from '../elements.js';
import { forget, keep, recall } from '../storage.js';
import { effectiveValues, isValid, membersOf, unquoted } from './field.js';
import type { Field } from './field.js';
import { filledBlock } from './fill.js';
import { readFields } from './read-fields.js';

type Control = HTMLInputElement | HTMLSelectElement;

const ABOUT =
  'Fill in the values here. They are put into the block below, quoted, and shown behind their names in all blocks. Nothing leaves this page. ' +
  'A secret is no part of it: the shell asks for it.';

/** A sentence with code spans between backquotes. */
function withCode(text: string): (Node | string)[] {
  return text.split('`').map((part, at) => (at % 2 === 0 ? part : make('code', {}, part)));
}

function controlOf({ name, preset, pattern }: Field): Control {
  const id = `value-${name}`;
  const standard = unquoted(preset, (_, written) => written);
  const members = membersOf(pattern);
  if (members.length === 0)
    return make('input', {
      id,
      type: 'text',
      placeholder: standard,
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
    });
  const options = members.map((member) => make('option', {}, member));
  return make('select', { id }, make('option', { value: '' }, standard), ...options);
}

function lineOf({ name, help }: Field, control: Control, wrong: HTMLElement): HTMLElement {
  const label = make('label', { for: control.id }, make('code', {}, name), ' ', ...withCode(help));
  return make('p', { class: 'field' }, label, control, wrong);
}

interface Row {
  readonly field: Field;
  readonly control: Control;
  readonly wrong: HTMLElement;
}

function rowOf(field: Field): Row {
  const control = controlOf(field);
  const wrong = make('span', { class: 'wrong', id: `${control.id}-wrong`, role: 'status' });
  control.setAttribute('aria-describedby', wrong.id);
  return { field, control, wrong };
}

function givenIn(rows: readonly Row[]): Map<string, string> {
  return new Map(
    rows.flatMap(({ field, control }) => (control.value === '' ? [] : [[field.name, control.value]])),
  );
}

function showValid({ field, control, wrong }: Row): void {
  const valid = control.value === '' || isValid(field, control.value);
  control.setAttribute('aria-invalid', String(!valid));
  wrong.textContent = valid ? '' : `Not valid: it has to match ${field.pattern}`;
}

/** Style shows the value behind each name; it is no part of the text. */
export function annotate(values: ReadonlyMap<string, string>): void {
  for (const span of all('pre .variable[data-name]')) {
    const value = values.get(span.dataset['name'] ?? '');
    if (value === undefined) delete span.dataset['value'];
    else span.dataset['value'] = value;
  }
}

export interface ValuesForm {
  /** Shows the values in blocks that were painted since. */
  readonly show: () => void;
}

function groups(rows: readonly Row[]): HTMLElement[] {
  const line = ({ field, control, wrong }: Row): HTMLElement => lineOf(field, control, wrong);
  const needed = rows.filter(({ field }) => field.preset === "''" && !isValid(field, ''));
  const others = rows.filter((row) => !needed.includes(row));
  const rest = make(
    'details',
    { class: 'others' },
    make('summary', {}, `Values with a default (${others.length})`),
    ...others.map(line),
  );
  return [...needed.map(line), ...(others.length === 0 ? [] : [rest])];
}

function box(label: string, checked: boolean, change: (checked: boolean) => void): HTMLElement {
  const input = make('input', { type: 'checkbox' });
  input.checked = checked;
  input.addEventListener('change', () => {
    change(input.checked);
  });
  return make('p', {}, make('label', {}, input, ` ${label}`));
}

export function addValuesForm(): ValuesForm {
  const place = document.querySelector('#values-form');
  if (place === null) return { show: () => undefined };
  const block = one('pre[data-role=values]');
  const original = block.textContent;
  const fields = readFields(original);
  const rows = fields.map(rowOf);
  const kept = recall('values');
  let keeps = kept !== undefined;
  let shows = true;
  for (const { field, control } of rows) control.value = kept?.[field.name] ?? '';

  const show = (): void => {
    annotate(shows ? effectiveValues(fields, givenIn(rows)) : new Map());
  };
  const refresh = (): void => {
    const given = givenIn(rows);
    block.textContent = filledBlock(original, fields, given);
    paint(block);
    show();
    rows.forEach(showValid);
    if (keeps) keep('values', Object.fromEntries(given));
  };
  const clear = button('Clear values', () => {
    for (const { control } of rows) control.value = '';
    refresh();
  });
  const settings = [
    box('Show the values behind their names in all blocks', shows, (checked) => {
      shows = checked;
      show();
    }),
    box('Keep these values in this browser', keeps, (checked) => {
      keeps = checked;
      if (checked) refresh();
      else forget('values');
    }),
    make('p', {}, clear),
  ];
  place.append(make('div', { class: 'form' }, make('p', {}, ABOUT), ...groups(rows), ...settings));
  for (const { control } of rows) control.addEventListener('input', refresh);
  refresh();
  return { show };
}
