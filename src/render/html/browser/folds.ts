/** Phases and help that fold, and long blocks that are shown in part. In: the page. Out: which phases are closed is kept. */
import { all, button, make, one } from './elements.js';
import { keep, recall } from './storage.js';

const phases = (): HTMLDetailsElement[] => all<HTMLDetailsElement>('details.phase');

function keepClosed(): void {
  const closed = phases().filter(({ open }) => !open);
  keep('folded', Object.fromEntries(closed.map(({ id }) => [id, ''])));
}

/** Opens what an element is folded away in. */
export function unfold(element: Element): void {
  for (let at: Element | null = element; at !== null; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
}

function setAll(open: boolean): void {
  for (const phase of phases()) phase.open = open;
}

/** A block that nobody reads from end to end before the first step. */
function shorten(pre: HTMLElement): void {
  const lines = pre.textContent.split('\n').length;
  if (lines < 60) return;
  pre.classList.add('short');
  const label = `Show all ${lines} lines`;
  const toggle = button(label, () => {
    const short = pre.classList.toggle('short');
    toggle.textContent = short ? label : 'Show less';
    toggle.setAttribute('aria-expanded', String(!short));
  });
  toggle.setAttribute('aria-expanded', 'false');
  pre.after(toggle);
}

/** Help that is needed only then. */
function foldAway(help: HTMLElement): void {
  help.replaceWith(make('details', {}, make('summary', {}, 'If it fails'), ...help.childNodes));
}

export function addFolds(): void {
  all('.fails').forEach(foldAway);
  const closed = recall('folded') ?? {};
  for (const phase of phases()) {
    phase.open = !(phase.id in closed);
    phase.addEventListener('toggle', keepClosed);
  }
  for (const pre of all('pre[data-role=functions]')) shorten(pre);
  if (phases().length > 1) {
    const buttons = [
      button('Open all phases', () => {
        setAll(true);
      }),
      ' ',
      button('Close all', () => {
        setAll(false);
      }),
    ];
    one('nav .name').after(make('p', { class: 'fold-all' }, ...buttons));
  }
}
