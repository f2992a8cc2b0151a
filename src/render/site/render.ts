/**
 * The site of many procedures, as files that need no server. In: procedures with what `build` makes of them, and the entries of all that
 * were published into the folder. Out: a folder for each version, a page for each procedure, and a page that lists and searches all.
 */
import { sha256 } from '../../plan/text.js';
import type { Entry } from '../entry.js';
import { plain } from '../format.js';
import type { Format, Publication } from '../format.js';
import { createProse } from '../html/prose.js';
import type { RenderedFile } from '../render.js';
import type { Render } from '../template-engine.js';
import { VERSION } from '../../version.js';
import type { Versions } from '../versions.js';
import { versionsOf } from '../versions.js';
import { policyFor } from './policy.js';
import { listView, procedureView } from './view.js';

/** A version's own folder: what `build` makes, its checksums, and what the pages over it are made of. */
function pages({ plan, outputs, entry }: Publication): RenderedFile[] {
  const folder = `${plan.procedure}/${plan.version}`;
  const sums = outputs.map(({ path, content }) => ({ path, line: `${sha256(content)}  ${path}\n` }));
  const sorted = sums.sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ line }) => line);
  return [
    ...outputs.map((file) => ({ ...file, path: `${folder}/${file.path}` })),
    plain(`${folder}/SHA256SUMS`, sorted.join('')),
    plain(`${folder}/entry.json`, `${JSON.stringify(entry, null, 1)}\n`),
  ];
}

function whole(entries: readonly Entry[], render: Render): RenderedFile[] {
  const style = render('site/style.css', {});
  const script = render('site/search.js', {});
  const policy = policyFor(style);
  const list = { style, script, policy: policyFor(style, script), generator: `stepwright ${VERSION}` };
  const procedures = versionsOf(entries);
  const prose = createProse();
  const page = (versions: Versions): string =>
    render('site/procedure.html', { style, policy, ...procedureView(versions, prose) });
  return [
    ...procedures.map((versions) => plain(`${versions[0].procedure}/index.html`, page(versions))),
    plain('index.html', render('site/index.html', { ...list, ...listView(procedures, prose) })),
  ];
}

export const site: Format = {
  keepsVersions: true,
  pages,
  whole,
  next: 'open DIR/index.html in a browser; it needs no server',
};
