/** The sign-off. In: ticks, and who signs. Out: files that the browser saves; the name is kept nowhere. */
import { STEP, all, button, make, one } from '../elements.js';
import { signOffJson, signOffMarkdown } from './sign-off-text.js';
import type { SignOff, SignedStep } from './sign-off-text.js';
import { timeOf } from './ticks.js';

function signedStep(step: HTMLElement): SignedStep {
  const tick = one('h3 input', step).dataset['tick'] ?? '';
  const id = tick.replace(/^done /, '');
  const [label = '', ...title] = one('h3 label', step).textContent.trim().split(' ');
  return { id, label, title: title.join(' '), ticked: timeOf(tick), confirmed: timeOf(`confirmed ${id}`) };
}

function signOff(name: string, note: string): SignOff {
  const { procedure = '', version = '', digest = '' } = document.body.dataset;
  const steps = all(STEP).map(signedStep);
  return { procedure, version, digest, name, note, at: new Date().toISOString(), steps };
}

function save(text: string, type: string, name: string): void {
  const href = URL.createObjectURL(new Blob([text], { type }));
  make('a', { href, download: name }).click();
  setTimeout(() => {
    URL.revokeObjectURL(href);
  }, 60_000);
}

function field(
  id: string,
  label: string,
  attributes: Readonly<Record<string, string>>,
): [HTMLElement, HTMLInputElement] {
  const input = make('input', { id, type: 'text', ...attributes });
  return [make('p', { class: 'field' }, make('label', { for: id }, label), input), input];
}

export function addSignOff(): void {
  const [nameLine, name] = field('sign-name', 'Your name', { autocomplete: 'name' });
  const [noteLine, note] = field('sign-note', 'Note, such as the change’s number', { autocomplete: 'off' });
  const missing = make('p', { class: 'note', role: 'alert', hidden: '' }, 'Fill in your name first.');
  const press = (write: (made: SignOff) => string, type: string, ending: string): void => {
    missing.hidden = name.value.trim() !== '';
    if (!missing.hidden) {
      name.focus();
      return;
    }
    const made = signOff(name.value.trim(), note.value);
    save(write(made), type, `${made.procedure}-sign-off.${ending}`);
  };
  const buttons = [
    button('Save as Markdown', () => {
      press(signOffMarkdown, 'text/markdown', 'md');
    }),
    ' ',
    button('Save as JSON', () => {
      press(signOffJson, 'application/json', 'json');
    }),
  ];
  one('#sign-off').append(
    make('div', { class: 'form' }, nameLine, noteLine, missing, make('p', {}, ...buttons)),
  );
}
