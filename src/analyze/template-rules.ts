/** What is wrong with typed fields: references, lone dollars, secrets, and values that are not safe inside YAML. */
import { yamlTrouble } from '../parse/yaml.js';
import { parseTemplate } from '../shell/template.js';
import { checkName } from './name-rules.js';
import type { Report } from '../parse/report.js';
import { resolve, typeOf } from './scope.js';
import type { PlacedField, Resolution, Scope } from './scope.js';
import { isYamlSafe } from './yaml-safe.js';

/** A name in a field, with what it means there. */
interface Reference {
  readonly field: PlacedField;
  readonly name: string;
  readonly resolution: Resolution;
  readonly within: { readonly text: string; readonly offset: number; readonly length: number };
}

/** Of a name that means nothing here, enough is said. */
const NAMELESS = new Set(['unknown', 'later', 'no-item', 'of-item']);

/** The password of a connection: it reaches the client by its environment. */
const isPassword = ({ pointer }: PlacedField): boolean =>
  /^\/connections\/[^/]+\/[^/]+\/password$/.test(pointer);

/** A host that is a value is one whatever the value is: no user, no option and no address of another protocol stands in it. */
function checkHost({ field, name, resolution, within }: Reference, report: Report): void {
  const type = typeOf(resolution);
  if (type === undefined || type.type === 'host' || type.type === 'k8s-name') return;
  if (
    type.type === 'enum' &&
    type.values?.every((value) => /^[A-Za-z0-9:][A-Za-z0-9.:-]*$/.test(value)) === true
  )
    return;
  report({
    code: 'SW0731',
    message: `\`${name}\` is of type ${type.type}, and a host is needed here`,
    hint: 'declare it as `host`, or the list that it comes from as `{type: list, of: host}`',
    at: field.pointer,
    within,
  });
}

/** Only names, or lists of them, are sure to fall apart at blanks and nowhere else. */
function checkNames({ field, name, resolution, within }: Reference, report: Report): void {
  const type = typeOf(resolution);
  if (type === undefined || type.type === 'k8s-name' || (type.type === 'list' && type.of === 'k8s-name'))
    return;
  report({
    code: 'SW0716',
    message: `\`${name}\` is of type ${type.type}, and names of Kubernetes are needed here`,
    hint: 'declare it as `{type: list, of: k8s-name}` or as `k8s-name`',
    at: field.pointer,
    within,
  });
}

/** What falls apart at blanks must be a list: a text may hold blanks where none are meant. */
function checkList({ field, name, resolution, within }: Reference, report: Report): void {
  const type = typeOf(resolution);
  if (type === undefined || type.type === 'list') return;
  report({
    code: 'SW0718',
    message: `\`${name}\` is of type ${type.type}, and a list is needed here`,
    hint: `declare it as \`{type: list}\`, or write \`["\${${name}}"]\` for one item`,
    at: field.pointer,
    within,
  });
}

function checkReference(
  field: PlacedField,
  name: string,
  offset: number,
  scope: Scope,
  report: Report,
): void {
  const length = field.text.startsWith('${', offset) ? name.length + 3 : name.length + 1;
  checkName(field, { name, offset, length }, scope, report);
  const resolution = resolve(scope, name, field.step, field.seesItem);
  const within = { text: field.text, offset, length };
  const reference = { field, name, resolution, within };
  const isSecret = resolution.kind === 'variable' && resolution.source.secret === true;
  if (isPassword(field) && !isSecret && !NAMELESS.has(resolution.kind)) {
    const message = `\`${name}\` is a password and not a secret: it would be shown and stored`;
    report({ code: 'SW0701', message, hint: 'declare it with `secret: true`', at: field.pointer, within });
  }
  if (isSecret && field.language !== 'content' && !isPassword(field)) {
    const hint =
      'a secret may stand in `password` of a connection, in the content of a `write` step, or in shell';
    report({
      code: 'SW0701',
      message: `\`${name}\` is a secret and would be seen here`,
      hint,
      at: field.pointer,
      within,
    });
  }
  if (isSecret && field.language === 'content') {
    const message = `\`${name}\` is a secret and is written to a file`;
    const hint = 'if a program must find it there, remove the file in a later step, and in `undo`';
    report({ code: 'SW0711', message, hint, at: field.pointer, within });
  }
  if (field.language === 'names') checkNames(reference, report);
  if (field.language === 'items') checkList(reference, report);
  if (field.language === 'host') checkHost(reference, report);
  if (field.language !== 'manifest') return;
  const type = typeOf(resolution);
  if (NAMELESS.has(resolution.kind) || (type !== undefined && isYamlSafe(type))) return;
  report({
    code: 'SW0702',
    message: `\`${name}\` may not stand in a manifest: its type is ${type?.type ?? resolution.kind}`,
    hint:
      type?.type === 'enum' || type?.type === 'pattern'
        ? 'let its values begin and end with a letter or a digit, with nothing but letters, digits and `._:/@-` between'
        : 'give it a type whose values are safe inside YAML, such as k8s-name',
    at: field.pointer,
    within,
  });
}

/** References are blanked out first, so that places stay as they are. */
function checkManifest(field: PlacedField, report: Report): void {
  const text = field.text.replace(/\$\{[A-Z][A-Z0-9_]*\}/g, (reference) => 'x'.repeat(reference.length));
  const trouble = yamlTrouble(text);
  if (trouble === undefined) return;
  const { message, hint, start, end } = trouble;
  report({
    code: 'SW0707',
    message: `this is not YAML: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    at: field.pointer,
    within: { text: field.text, offset: start, length: end - start },
  });
}

export function checkTemplate(field: PlacedField, scope: Scope, report: Report): void {
  const { template, errors } = parseTemplate(field.text);
  for (const { offset, length } of errors) {
    const within = { text: field.text, offset, length };
    const hint = 'write `${NAME}` to refer to a variable, or `$$` for a dollar';
    report({ code: 'SW0402', message: 'unescaped `$`', hint, at: field.pointer, within });
  }
  for (const part of template) {
    if (part.kind === 'reference') checkReference(field, part.name, part.offset, scope, report);
  }
  if (field.language === 'manifest') checkManifest(field, report);
}
