/** Typed fields: `${NAME}` and `$NAME` refer to a variable, `$$` is a dollar. In: the author's string. Out: its parts, or where it is wrong. */

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly name: string; readonly offset: number };

export type Template = readonly TemplatePart[];

export interface TemplateError {
  /** Offset of the offending dollar in the author's string. */
  readonly offset: number;
  readonly length: number;
}

const TOKEN = /\$(?:\$|([A-Z][A-Z0-9_]*)|\{([A-Z][A-Z0-9_]*)\})?/g;

export interface ParsedTemplate {
  readonly template: Template;
  readonly errors: readonly TemplateError[];
}

/** Splits a typed field into constants and references; a dollar that is neither a reference nor doubled is an error. */
export function parseTemplate(source: string): ParsedTemplate {
  const template: TemplatePart[] = [];
  const errors: TemplateError[] = [];
  let text = '';
  let from = 0;
  for (const match of source.matchAll(TOKEN)) {
    text += source.slice(from, match.index);
    from = match.index + match[0].length;
    const name = match[1] ?? match[2];
    if (name !== undefined) {
      if (text !== '') template.push({ kind: 'text', text });
      text = '';
      template.push({ kind: 'reference', name, offset: match.index });
    } else if (match[0] === '$$') {
      text += '$';
    } else {
      errors.push({ offset: match.index, length: 1 });
    }
  }
  text += source.slice(from);
  if (text !== '' || template.length === 0) template.push({ kind: 'text', text });
  return { template, errors };
}

/** Names that a typed field refers to. */
export function referencesIn(source: string): string[] {
  return parseTemplate(source).template.flatMap((part) => (part.kind === 'reference' ? [part.name] : []));
}

/** A template for people to read: references as bash would write them, doubled dollars as one. */
export function readableTemplate(source: string): string {
  const { template } = parseTemplate(source);
  return template
    .map((part, at) => {
      if (part.kind === 'text') return part.text;
      const next = template[at + 1];
      return next?.kind === 'text' && /^[A-Za-z0-9_]/.test(next.text) ? `\${${part.name}}` : `$${part.name}`;
    })
    .join('');
}

/** The same as Markdown, with each reference in a code span. */
export function markdownTemplate(source: string): string {
  const { template } = parseTemplate(source);
  return template.map((part) => (part.kind === 'text' ? part.text : `\`$${part.name}\``)).join('');
}
