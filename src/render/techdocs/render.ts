/**
 * A tree for MkDocs, as TechDocs of Backstage builds it. In: procedures and their entries. Out: a page for each procedure, a list of all,
 * and mkdocs.yml. Prose stands as XHTML, since Python's Markdown and its extensions read much of what people write in another way.
 */
import type { Token, Tokens } from 'marked';
import type { Entry } from '../entry.js';
import { guideOf, plain, withoutMarks } from '../format.js';
import type { Format, Publication } from '../format.js';
import { fenceFor } from '../guide/block.js';
import { escapeHtml } from '../html/escape.js';
import type { RenderedFile } from '../render.js';
import type { Render } from '../template-engine.js';
import { versionsOf } from '../versions.js';
import { createDocument } from '../xhtml/document.js';
import type { Document } from '../xhtml/document.js';

/** Python's Markdown turns tabs into blanks, drops blanks on empty lines, and some extensions look for marks in code too. */
const NOT_AS_FENCE = /\t|^[ ]+$|\{[+~=>-]{2}|[+~=<-]{2}\}|\{%|::uml::/m;

/** Extensions replace their marks in HTML too: two of them begin with a brace, those of PlantUML with colons. */
const unbraced = (html: string): string => html.replaceAll('{', '&#123;').replaceAll('::', '&#58;&#58;');

function codeBlock(text: string, language: string): string {
  if (!NOT_AS_FENCE.test(text)) {
    const fence = fenceFor(text);
    return `${fence}${language}\n${text}\n${fence}`;
  }
  const exact = unbraced(escapeHtml(text))
    .replaceAll('\t', '&#9;')
    .replace(/^ +$/gm, (run) => '&#32;'.repeat(run.length));
  return `<pre><code class="language-${language}">${exact}</code></pre>`;
}

/** Outside of tags, marks that mean something to one extension or another are written as numbers. */
function unmarked(html: string): string {
  return html.replace(/<[^>]*>|[\\`*_{}[\]()#+!|~^=:@"'-]/g, (part) =>
    part.length > 1 ? part : `&#${part.charCodeAt(0)};`,
  );
}

const documentOf = (): Document =>
  createDocument({
    anchor: (id) => `<a id="${id}"></a>`,
    jump: (anchor, text) => `<a href="#${anchor}">${text}</a>`,
    code: (text) => `<pre><code>${escapeHtml(text)}</code></pre>\n`,
    task: (text) => `<input type="checkbox"/> ${text}`,
  });

function heading({ depth, text }: Tokens.Heading, document: Document): string {
  return `${'#'.repeat(depth)} ${unmarked(document.inline(text))}`;
}

function part(token: Token, document: Document): string[] {
  if (token.type === 'space') return [];
  if (token.type === 'heading') return [heading(token as Tokens.Heading, document)];
  if (token.type !== 'code') return [`<div>\n${unbraced(document.block(token).trimEnd())}\n</div>`];
  const { text, lang = '' } = token as Tokens.Code;
  return [codeBlock(text, lang.split(' ')[0] ?? '')];
}

function pages(publication: Publication, render: Render): RenderedFile[] {
  const { plan, entry } = publication;
  const document = documentOf();
  const parts = document.tokens(guideOf(publication)).flatMap((token) => part(token, document));
  const page = render('techdocs/page.md', { parts, generator: entry.generator });
  return [plain(`docs/procedures/${plan.procedure}.md`, page)];
}

function listed(entry: Entry, document: Document): object {
  const { procedure, title, summary, version, contact } = entry;
  const file = `procedures/${procedure}.md`;
  return {
    heading: unmarked(document.inline(title)),
    file,
    summary: unbraced(document.blocks(summary).trimEnd()),
    version,
    contact: unmarked(document.inline(contact)),
    navigation: JSON.stringify({ [withoutMarks(title)]: file }),
  };
}

function whole(entries: readonly Entry[], render: Render): RenderedFile[] {
  const document = documentOf();
  const procedures = versionsOf(entries).map(([newest]) => listed(newest, document));
  const view = { procedures, generator: entries[0]?.generator ?? '' };
  return [
    plain('docs/index.md', render('techdocs/index.md', view)),
    plain('mkdocs.yml', render('techdocs/mkdocs.yml', view)),
  ];
}

export const techdocs: Format = {
  keepsVersions: false,
  pages,
  whole,
  next: '`mkdocs build --strict` in DIR, with the package mkdocs-techdocs-core',
};
