/** What the site's pages show. In: versions of procedures. Out: plain, complete data; prose is HTML. */
import { count } from '../../diagnostics/message-parts.js';
import { graveRisk, riskWords } from '../../kinds/vocabulary.js';
import type { Entry, EntryStep } from '../entry.js';
import { wordsOf } from '../entry.js';
import { withoutMarks } from '../format.js';
import { dataText } from '../html/escape.js';
import type { Prose } from '../html/prose.js';
import type { Versions } from '../versions.js';

function stepsOf({ phases }: Entry): EntryStep[] {
  return phases.flatMap(({ steps }) => steps);
}

/** What is said of a version on either page. */
function factsOf(entry: Entry, prose: Prose): object {
  return {
    procedure: entry.procedure,
    version: entry.version,
    title: prose.inline(entry.title),
    plainTitle: entry.title,
    summary: prose.blocks(entry.summary),
    contact: prose.inline(entry.contact),
    risk: riskWords(entry.risk),
    isGrave: graveRisk(entry.risk) !== '',
    size: `${count(stepsOf(entry).length, 'step')} in ${count(entry.phases.length, 'phase')}`,
    digest: entry.digest,
    generator: entry.generator,
  };
}

/** What the search knows of a step: where it is, its title as it is shown, and words to find it by. */
type Indexed = readonly [anchor: string, label: string, title: string, words: string];

function indexed({ anchor, label, title, words }: EntryStep): Indexed {
  return [anchor, label, withoutMarks(title), words];
}

function searchData(procedures: readonly Versions[]): object {
  const entries = procedures.map(([newest]) => [
    newest.procedure,
    {
      title: wordsOf(`${newest.procedure} ${newest.title}`),
      summary: wordsOf(`${newest.summary} ${newest.phases.map(({ title }) => title).join(' ')}`),
      version: newest.version,
      steps: stepsOf(newest).map(indexed),
    },
  ]);
  return Object.fromEntries(entries) as object;
}

export function listView(procedures: readonly Versions[], prose: Prose): object {
  return {
    total: count(procedures.length, 'procedure'),
    procedures: procedures.map(([newest, ...older]) => ({
      ...factsOf(newest, prose),
      older: older.length === 0 ? '' : count(older.length, 'older version'),
    })),
    data: dataText(searchData(procedures)),
  };
}

export function procedureView([newest, ...older]: Versions, prose: Prose): object {
  return {
    ...factsOf(newest, prose),
    phases: newest.phases.map(({ title, steps }) => ({
      title: prose.inline(title),
      steps: steps.map(({ anchor, label, title: name, risk }) => ({
        anchor,
        label,
        title: prose.inline(name),
        risk: graveRisk(risk),
      })),
    })),
    versions: [newest, ...older].map((entry, at) => ({ ...factsOf(entry, prose), isNewest: at === 0 })),
  };
}
