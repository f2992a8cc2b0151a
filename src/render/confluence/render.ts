/**
 * Pages in Confluence's storage format (XHTML with macros). In: procedures and their entries. Out: a page for each procedure, a page that
 * lists all, and pages.json, which gives each page its title: it names the procedure, so that it stays when words or versions change.
 */
import { riskWords } from '../../kinds/vocabulary.js';
import type { Entry } from '../entry.js';
import { guideOf, plain } from '../format.js';
import type { Format, Publication } from '../format.js';
import type { RenderedFile } from '../render.js';
import type { Render } from '../template-engine.js';
import { VERSION } from '../../version.js';
import { versionsOf } from '../versions.js';
import { createDocument } from '../xhtml/document.js';
import { macros } from './macros.js';

const LIST_TITLE = 'Procedures';
const titleOf = (procedure: string): string => `Procedure ${procedure}`;
const fileOf = (procedure: string): string => `pages/${procedure}.xhtml`;

/** The page has a title of its own; the guide's stands above its text. */
function pages(publication: Publication, render: Render): RenderedFile[] {
  const { plan, entry } = publication;
  const body = createDocument(macros(render)).blocks(guideOf(publication)).trimEnd();
  const page = render('confluence/page.xhtml', { body, generator: entry.generator });
  return [plain(fileOf(plan.procedure), page)];
}

function listed(entry: Entry, render: Render): object {
  const document = createDocument(macros(render));
  return {
    page: titleOf(entry.procedure),
    title: document.inline(entry.title),
    summary: document.blocks(entry.summary).trimEnd(),
    contact: document.inline(entry.contact),
    version: entry.version,
    risk: riskWords(entry.risk),
  };
}

function pageList(entries: readonly Entry[]): string {
  const procedures = entries.map(({ procedure, version, digest }) => ({
    title: titleOf(procedure),
    file: fileOf(procedure),
    parent: LIST_TITLE,
    version,
    digest,
  }));
  const list = {
    generator: `stepwright ${VERSION}`,
    pages: [{ title: LIST_TITLE, file: 'index.xhtml' }, ...procedures],
  };
  return `${JSON.stringify(list, null, 2)}\n`;
}

function whole(entries: readonly Entry[], render: Render): RenderedFile[] {
  const newest = versionsOf(entries).map(([entry]) => entry);
  const procedures = newest.map((entry) => listed(entry, render));
  const page = render('confluence/index.xhtml', { procedures, generator: `stepwright ${VERSION}` });
  return [plain('index.xhtml', page), plain('pages.json', pageList(newest))];
}

export const confluence: Format = {
  keepsVersions: false,
  pages,
  whole,
  next: 'send each page of DIR/pages.json to Confluence under its title, as `storage`',
};
