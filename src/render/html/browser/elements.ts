/** Finds and makes elements. In: selectors, names. Out: elements of the kind that is asked for. */

/** Sections of steps, by what their places begin with. */
export const STEP = '[id|=step]';

/** Marks behind a title are no part of it. */
export const isMark = (node: Node): boolean => node instanceof Element && node.matches('b');

export function all<T extends HTMLElement>(selector: string, inside: ParentNode = document): T[] {
  return [...inside.querySelectorAll<T>(selector)];
}

/** An element that the page's template has. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as querySelector has it
export function one<T extends HTMLElement>(selector: string, inside: ParentNode = document): T {
  const found = inside.querySelector<T>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

export function button(label: string, act: () => void, name = ''): HTMLButtonElement {
  const made = make('button', name === '' ? { type: 'button' } : { type: 'button', class: name }, label);
  made.addEventListener('click', act);
  return made;
}
