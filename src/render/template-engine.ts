/** Fills precompiled templates. In: a template's name and a plain, complete view. Out: text. */
import type HandlebarsModule from 'handlebars';
import runtime from 'handlebars/runtime.js';
import { InternalError } from '../diagnostics/diagnostic.js';
import { escapeHtml } from './html/escape.js';
import { templates } from './precompiled.js';

/** What Handlebars' precompiler makes. */
export type TemplateSpecification = Parameters<typeof HandlebarsModule.template>[0];

/** The runtime's default export is the whole environment; its own types do not say so. */
const { create } = runtime as unknown as Pick<typeof HandlebarsModule, 'create'>;

export type Render = (name: string, view: object) => string;

/** An engine with all templates at hand; each is instantiated when it is first used. */
export function createRender(): Render {
  const handlebars = create();
  // Handlebars' own also writes = and ' as numbers: nobody could read the difference between two pages.
  const escapeExpression = (value: string | number): string => escapeHtml(String(value));
  Object.assign(handlebars.Utils, { escapeExpression });
  const instances = new Map<string, HandlebarsModule.TemplateDelegate>();
  for (const [name, specification] of Object.entries(templates)) {
    handlebars.registerPartial(name, handlebars.template(specification));
  }
  return (name, view) => {
    const known = instances.get(name);
    if (known !== undefined) return known(view);
    const specification = templates[name];
    if (specification === undefined) throw new InternalError(`there is no template ${name}`);
    const instance = handlebars.template(specification);
    instances.set(name, instance);
    return instance(view);
  };
}
