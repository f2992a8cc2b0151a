/** The page's script: the guide is whole without it. In: the page. Out: the page with what a reader can do in it. */
import { paintSlowly } from './colours/paint.js';
import { addAnchors } from './anchors.js';
import { addContents } from './contents.js';
import { addCopyButtons } from './copy.js';
import { addFolds } from './folds.js';
import { openForPaper } from './paper.js';
import { addSearch } from './search/search.js';
import { addStepBar } from './step-bar.js';
import { labelCells } from './tables.js';
import { addTabs } from './tabs.js';
import { addSignOff } from './ticks/sign-off.js';
import { addTicks } from './ticks/ticks.js';
import { addValuesForm } from './values/form.js';

document.documentElement.classList.add('script');
const { showGuide } = addTabs();
addCopyButtons();
addAnchors();
addFolds();
addTicks();
const contents = addContents();
addSearch(() => {
  showGuide();
  contents.open();
}, contents.close);
addStepBar(showGuide);
addSignOff();
labelCells();
openForPaper();
const { show } = addValuesForm();
paintSlowly(show);
