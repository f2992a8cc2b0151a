/** All functions that a procedure's texts may call. In: the valid procedure. Out: definitions, in the order in which they are rendered: those of the guide's appendix last. */
import { connectionOf } from '../connections/index.js';
import { bashName, defineFunction } from '../functions/definition.js';
import type { FunctionDefinition } from '../functions/definition.js';
import { LIBRARY } from '../functions/library.js';
import { PLACES } from '../places/index.js';
import { parseTemplate } from '../shell/template.js';
import type { ProcedureSource } from '../validate/procedure-schema.js';

/** A field that is nothing but a variable whose default is empty: its site may leave it so. */
function mayBeEmpty(source: ProcedureSource, field: string): boolean {
  const [only, ...others] = parseTemplate(field).template;
  return only?.kind === 'reference' && others.length === 0 && source.variables?.[only.name]?.default === '';
}

function placeFunctions(source: ProcedureSource): FunctionDefinition[] {
  return Object.entries(source.places ?? {}).flatMap(([id, declared]) => {
    const place = PLACES.find(({ key }) => key in declared);
    if (place === undefined) return [];
    const context = { name: bashName(id), mayBeEmpty: (field: string) => mayBeEmpty(source, field) };
    return place
      .functions(declared[place.key], context)
      .map((draft) => defineFunction(draft, 'place', `/places/${id}`));
  });
}

export function functionsOf(source: ProcedureSource): FunctionDefinition[] {
  const connections = Object.entries(source.connections ?? {}).map(([id, declared]) => {
    const { kind, value } = connectionOf(declared);
    return defineFunction(kind.function(value, bashName(id)), 'connection', `/connections/${id}`);
  });
  const own = Object.entries(source.functions ?? {}).map(([name, { help, run, appendix = false }]) =>
    defineFunction({ name, help, body: run, appendix }, 'procedure', `/functions/${name}`),
  );
  return [
    ...LIBRARY,
    ...placeFunctions(source),
    ...connections,
    ...own.filter(({ appendix }) => !appendix),
    ...own.filter(({ appendix }) => appendix),
  ];
}
