/** Holds a site's values against what the procedure declares. In: an analysis, a file of values. Out: the same analysis with the values as defaults. */
import type { Diagnostic, Outcome, Span } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import { fits } from '../kinds/fits.js';
import type { SourceFile } from '../parse/document.js';
import type { Assignment } from '../parse/values-file.js';
import { parseValues, valueFinding } from '../parse/values-file.js';
import type { VariableSource } from '../validate/procedure-schema.js';
import type { Analysis } from './analyze.js';

// eslint-disable-next-line no-control-regex -- finding control characters is the point
const CONTROL = /[\u0000-\u001f\u007f]/;

function unknownName({ scope }: Analysis, { name, span }: Assignment): Diagnostic {
  if (scope.captures.has(name))
    return valueFinding('SW1002', `\`${name}\` is filled by a step`, 'leave it out', span);
  const nearest = suggest(name, [...scope.variables.keys()]);
  const hint =
    nearest === undefined ? 'declare it under `variables`, or leave it out' : `did you mean \`${nearest}\`?`;
  return valueFinding('SW1002', `the procedure has no variable \`${name}\``, hint, span);
}

function unlike({ type, values = [], pattern = '' }: VariableSource): string {
  if (type === 'enum') return `is none of ${values.map((member) => `\`${member}\``).join(', ')}`;
  return type === 'pattern' ? `does not match \`${pattern}\`` : `is not a value of type ${type}`;
}

/** Why a value cannot be the default of a variable; '' when it can. */
function problemOf(source: VariableSource, value: string): string {
  if (CONTROL.test(value)) return 'holds a control character';
  if (value === '' && source.default === undefined) return 'is empty';
  return fits(source, value) ? '' : unlike(source);
}

function check(analysis: Analysis, assignment: Assignment, first: Span | undefined): Diagnostic[] {
  const { name, value, span } = assignment;
  const source = analysis.scope.variables.get(name);
  if (source === undefined) return [unknownName(analysis, assignment)];
  if (first !== undefined) {
    const related = [{ message: 'first here', span: first }];
    return [{ ...valueFinding('SW1003', `\`${name}\` is given twice`, 'give it once', span), related }];
  }
  if (source.secret === true) {
    const hint =
      'take it out of the file, change the secret if others could read it, and let the operator be asked';
    return [valueFinding('SW1004', `\`${name}\` is secret, and outputs are no place for it`, hint, span)];
  }
  const problem = problemOf(source, value);
  if (problem === '') return [];
  return [
    valueFinding(
      'SW1005',
      `the value of \`${name}\` ${problem}`,
      source.help.trim().split('\n')[0] ?? '',
      span,
    ),
  ];
}

/** A dollar of a value is a dollar. */
const asTemplate = (value: string): string => value.replaceAll('$', '$$$$');

/** Only defaults differ between sites: no text of a step has a value in it. */
export function withSiteValues(analysis: Analysis, file: SourceFile): Outcome<Analysis> {
  const { value: assignments = [], diagnostics } = parseValues(file);
  const first = new Map<string, Span>();
  const found = assignments.flatMap((assignment) => {
    const before = first.get(assignment.name);
    if (before === undefined) first.set(assignment.name, assignment.span);
    return check(analysis, assignment, before);
  });
  const all = [...diagnostics, ...found];
  if (all.length > 0) return { value: undefined, diagnostics: all };
  const values = new Map(assignments.map(({ name, value }) => [name, asTemplate(value)]));
  const variables = new Map(
    [...analysis.scope.variables].map(([name, source]) => {
      const given = values.get(name);
      return [name, given === undefined ? source : { ...source, default: given }];
    }),
  );
  return { value: { ...analysis, scope: { ...analysis.scope, variables } }, diagnostics: [] };
}
