/** Whether the programs under `requires` are named so that they can be looked for. In: the model. Out: findings. */
import type { Model } from '../model/model.js';
import type { Pointer } from '../parse/document.js';
import type { Report } from '../parse/report.js';
import type { RequiresSource } from '../validate/procedure-schema.js';

const PROGRAM = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;

/** What was probably meant by something that is no name. */
function hintFor(text: string): string {
  const [, program, version] = /^(\S+?)\s*(?:>=|>|==?|~|\^|@)\s*v?([0-9][0-9.]*)$/.exec(text) ?? [];
  if (program !== undefined && version !== undefined)
    return `write \`{name: ${program}, min: "${version}"}\``;
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length > 1 && words.every((word) => PROGRAM.test(word)))
    return `give each program as an item of its own: \`[${words.join(', ')}]\``;
  return 'give the name alone, as it is called; it is looked for on `PATH`';
}

function checkTools(source: RequiresSource | undefined, pointer: Pointer, report: Report): void {
  (source?.tools ?? []).forEach((tool, at) => {
    const [name, place] = typeof tool === 'string' ? [tool, ''] : [tool.name, '/name'];
    if (PROGRAM.test(name)) return;
    const message = `\`${name}\` is not the name of a program`;
    report({ code: 'SW0422', message, hint: hintFor(name), at: `${pointer}/requires/tools/${at}${place}` });
  });
}

export function checkRequires({ source, phases }: Model, report: Report): void {
  checkTools(source.requires, '', report);
  for (const phase of phases) checkTools(phase.source.requires, phase.pointer, report);
}
