/** A procedure of one phase. In: its steps, and what else it declares. Out: YAML. */
const HEAD = 'procedure: small\ntitle: Small\nversion: 1.2.3\n';

export function smallProcedure(steps: string, more = ''): string {
  const indented = steps.trimEnd().replaceAll('\n', '\n      ');
  return `${HEAD}${more}phases:\n  - id: one\n    title: One\n    steps:\n      ${indented}\n`;
}
