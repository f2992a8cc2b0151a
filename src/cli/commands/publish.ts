/** `stepwright publish`. */
import { FORMATS } from '../../render/formats.js';
import { defineVerb, withProcedures } from './command.js';

const described = FORMATS.map(({ name, describe }) => `${name}: ${describe}`).join('; ');

export const publish = defineVerb(
  'publish [path..]',
  'Publish many procedures: for a browser, a documentation portal, a wiki, or Ansible',
  (yargs) =>
    withProcedures(yargs)
      .option('out', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: 'Folder of the pages; files of others in it are never touched',
      })
      .option('format', {
        choices: FORMATS.map(({ name }) => name),
        demandOption: true,
        describe: described,
      })
      .example('$0 publish --format site --out public', 'a site to put on a server, a share or a stick')
      .example('$0 publish procedures/move-data --format site --out public', 'one more version of one')
      .example('$0 publish --format techdocs --out techdocs', 'docs/ and mkdocs.yml for Backstage')
      .example('$0 publish --format confluence --out wiki', 'pages.json says under which title each goes')
      .example('$0 publish --format ansible --out fleet', 'a playbook for each procedure'),
  async (terminal, { path: operands = [], out, format }) => {
    const { publish } = await import('../publish.js');
    return publish(terminal, { operands, out, format });
  },
);
