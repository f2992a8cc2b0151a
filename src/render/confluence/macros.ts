/** The macros of Confluence's storage format. In: texts. Out: well-formed XML; a text in CDATA is the text, byte for byte. */
import type { Render } from '../template-engine.js';
import type { Dialect } from '../xhtml/document.js';

/** What would end the section is split over two. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** Names that the code macro has; other languages are shown without colours. */
const LANGUAGES: Readonly<Record<string, string>> = { bash: 'bash', sh: 'bash', sql: 'sql', yaml: 'yaml' };

/** Tasks of a page are numbered in their order. */
export function macros(render: Render): Dialect {
  let tasks = 0;
  const filled = (name: string, view: object): string => render(`confluence/${name}.xhtml`, view).trimEnd();
  return {
    anchor: (name) => filled('anchor', { name }),
    jump: (anchor, text) => filled('jump', { anchor, text }),
    code: (text, language) =>
      `${filled('code', { language: LANGUAGES[language] ?? 'none', text: cdata(text) })}\n`,
    task: (text) => {
      tasks += 1;
      return filled('task', { id: tasks, text });
    },
  };
}
