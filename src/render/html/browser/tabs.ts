/** Guide and review as tabs. In: two links to two parts of the page. Out: one part at a time; without this script both stand one after the other. */
import { all, one } from './elements.js';

interface Tab {
  readonly link: HTMLAnchorElement;
  readonly panel: HTMLElement;
}

function asTab(link: HTMLAnchorElement): Tab {
  const panel = one(link.hash);
  link.setAttribute('role', 'tab');
  link.id = `tab-${panel.id}`;
  link.setAttribute('aria-controls', panel.id);
  panel.setAttribute('role', 'tabpanel');
  panel.setAttribute('aria-labelledby', link.id);
  return { link, panel };
}

function select(tabs: readonly Tab[], chosen: Tab): void {
  for (const { link, panel } of tabs) {
    const selected = panel === chosen.panel;
    link.setAttribute('aria-selected', String(selected));
    link.tabIndex = selected ? 0 : -1;
    panel.hidden = !selected;
  }
}

export interface Tabs {
  readonly showGuide: () => void;
}

/** Arrows go from tab to tab; a link to a place shows the tab that holds it. */
export function addTabs(): Tabs {
  const list = one('.tabs');
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', 'Guide and review');
  const tabs = all<HTMLAnchorElement>('a', list).map(asTab);
  const [guide] = tabs;
  if (guide === undefined) return { showGuide: () => undefined };
  const follow = (): void => {
    const place = document.getElementById(location.hash.slice(1));
    const holder = tabs.find(({ panel }) => place !== null && panel.contains(place));
    if (holder === undefined) return;
    const wasHidden = holder.panel.hidden;
    select(tabs, holder);
    if (wasHidden) place?.scrollIntoView();
  };
  for (const [at, tab] of tabs.entries()) {
    tab.link.addEventListener('click', (event) => {
      event.preventDefault();
      select(tabs, tab);
    });
    tab.link.addEventListener('keydown', ({ key }) => {
      const next = { ArrowLeft: tabs.at(at - 1), ArrowRight: tabs[(at + 1) % tabs.length] }[key];
      if (next === undefined) return;
      select(tabs, next);
      next.link.focus();
    });
  }
  select(tabs, guide);
  addEventListener('hashchange', follow);
  follow();
  // A link to where the address already leads is no change of it.
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="#"]') : null;
    if (link !== null && link.hash === location.hash) follow();
  });
  return {
    showGuide: () => {
      select(tabs, guide);
    },
  };
}
