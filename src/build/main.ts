/** Makes what tsc cannot. In: the compiled modules and templates/. Out: compiled templates and validators, the schema, the reference page, and bundles in dist/. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.js';
import { pageScript, pageStyle } from './page.js';
import { writeExamples, writeLibrary, writeTemplates } from './templates.js';
import { writeIfChanged } from './write-if-changed.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

writeTemplates(join(root, 'templates'), join(root, 'dist/src/render/precompiled.js'), {
  pageScript: pageScript(join(root, 'dist/src/render/html/browser/main.js')),
  pageStyle: pageStyle(join(root, 'templates/html/style.css')),
});
writeLibrary(join(root, 'templates/bash/functions'), join(root, 'dist/src/functions/precompiled.js'));
writeExamples(join(root, 'fixtures/diagnostics'), join(root, 'dist/src/diagnostics/examples.js'));
const { writeValidators } = await import('./validators.js');
await writeValidators(join(root, 'dist/src/validate/precompiled.js'), root);
const { schemaText } = await import('../validate/schema-text.js');
writeIfChanged(join(root, 'schema/procedure.schema.json'), schemaText());
const { diffSchemaText } = await import('../diff/report-schema.js');
writeIfChanged(join(root, 'schema/diff.schema.json'), diffSchemaText());
const { referenceText } = await import('./reference.js');
writeIfChanged(join(root, 'docs/reference.md'), await referenceText());
await bundle(join(root, 'dist'));
