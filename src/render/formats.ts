/** The one list of formats of `publish`, in the order help shows them; each is loaded when it is asked for. */
import type { Format } from './format.js';

interface ListedFormat {
  /** As `--format` takes it. */
  readonly name: string;
  readonly describe: string;
  readonly load: () => Promise<Format>;
}

export const FORMATS: readonly ListedFormat[] = [
  {
    name: 'site',
    describe: 'pages for a browser, with a search over all; older versions stay',
    load: async () => (await import('./site/render.js')).site,
  },
  {
    name: 'techdocs',
    describe: 'a tree for MkDocs, as Backstage builds it',
    load: async () => (await import('./techdocs/render.js')).techdocs,
  },
  {
    name: 'confluence',
    describe: 'pages in the storage format of Confluence',
    load: async () => (await import('./confluence/render.js')).confluence,
  },
  {
    name: 'ansible',
    describe: 'playbooks that bring a bundle to many hosts and run it there',
    load: async () => (await import('./ansible/render.js')).ansible,
  },
];
