/** The page's script: the guide is whole without it. In: the page. Out: the page with what a reader can do in it. */
import { addAnchors } from './anchors.js';
import { nameBodies } from './bodies.js';
import { paintSlowly } from './colours/paint.js';
import { addContents, followReader, nameSteps } from './contents.js';
import { addCopyButtons } from './copy.js';
import { addFolds } from './folds.js';
import { openForPaper } from './paper.js';
import { addSearch } from './search/search.js';
import { addStepBar } from './step-bar.js';
import { fitTables } from './tables.js';
import { addTabs } from './tabs.js';
import { addSignOff } from './ticks/sign-off.js';
import { addTicks } from './ticks/ticks.js';
import { addValuesForm } from './values/form.js';

/** What moves parts of the page comes before a reader sees it. */
function arrange(): void {
  document.documentElement.classList.add('script');
  const { showGuide } = addTabs();
  nameSteps();
  nameBodies();
  addCopyButtons();
  addFolds();
  addTicks();
  addAnchors();
  const contents = addContents();
  const open = (): void => {
    showGuide();
    contents.open();
  };
  addSearch(open, contents.close);
  addStepBar(showGuide);
  addSignOff();
  fitTables();
  openForPaper();
}

/** What is measured, colours, and what depends on them come behind the first sight of it. */
function adorn(): void {
  followReader();
  paintSlowly(addValuesForm().show);
}

arrange();
requestAnimationFrame(() => {
  setTimeout(adorn);
});
