/**
 * A playbook for each procedure. In: procedures. Out: a playbook that brings a signed bundle to each host, checks it there, plans, runs
 * a phase and fetches the evidence; which hosts, and how many at a time, is Ansible's.
 */
import { plain, withoutMarks } from '../format.js';
import type { Format, Publication } from '../format.js';
import type { RenderedFile } from '../render.js';
import type { Render } from '../template-engine.js';

/** JSON is YAML. */
const yaml = (value: unknown): string => JSON.stringify(value);

function pages({ plan, entry }: Publication, render: Render): RenderedFile[] {
  const { procedure, version, title, phases, variables } = plan;
  const view = {
    procedure,
    version,
    title,
    generator: entry.generator,
    name: yaml(withoutMarks(title)),
    phases: phases.map((phase) => ({ id: phase.id, title: phase.title })),
    phaseIds: yaml(phases.map(({ id }) => id)),
    valueNames: yaml(variables.map((variable) => variable.name)),
    variables: variables.map((variable) => ({
      name: variable.name,
      help: variable.help.split('\n')[0] ?? '',
      secret: variable.secret,
    })),
  };
  return [
    plain(`${procedure}/playbook.yml`, render('ansible/playbook.yml', view)),
    plain(`${procedure}/README.md`, render('ansible/README.md', view)),
  ];
}

export const ansible: Format = {
  keepsVersions: false,
  pages,
  whole: () => [],
  next: 'read DIR/NAME/README.md, and put the signed bundle beside the playbook',
};
