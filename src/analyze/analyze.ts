/** Checks everything that the schema cannot: names, shell, SQL, secrets, contradictions. In: the model. Out: the same model with what texts refer to resolved, and all findings. */
import type { Outcome } from '../diagnostics/diagnostic.js';
import type { Model } from '../model/model.js';
import { Connection as ConnectionSchema, inspectConnection } from '../kinds/connection.js';
import type { Connection } from '../kinds/connection.js';
import { fieldsOf } from '../model/fields.js';
import { parseTemplate } from '../shell/template.js';
import { suggest } from '../diagnostics/suggest.js';
import { collectFields } from './collect.js';
import { checkCharacters, checkLine, checkMarks, checkProse } from './prose-rules.js';
import type { Pointer } from '../parse/document.js';
import { createReporter } from '../parse/report.js';
import type { Report } from '../parse/report.js';
import { buildScope } from './scope.js';
import type { Capture, PlacedField, Scope } from './scope.js';
import { checkShell } from './shell-rules.js';
import { checkSql } from './sql-rules.js';
import { checkMemories, checkStep } from './step-rules.js';
import { checkTemplate } from './template-rules.js';
import { checkSources, checkVariables } from './variable-rules.js';

/** The model with its names resolved; only made when nothing is wrong. */
export interface Analysis {
  readonly model: Model;
  readonly scope: Scope;
}

function capturesOf(fields: readonly PlacedField[]): Capture[] {
  return fields.flatMap(({ language, text, step, pointer }) =>
    language === 'capture' && step !== undefined ? [{ variable: text, step, at: pointer }] : [],
  );
}

function checkConnectionName(field: PlacedField, scope: Scope, model: Model, report: Report): void {
  const connections = model.source.connections ?? {};
  const connection = connections[field.text];
  if (connection !== undefined) {
    checkCapturedBefore(field, connection, scope, report);
    return;
  }
  const nearest = suggest(field.text, Object.keys(connections));
  const hint = nearest === undefined ? 'declare it under `connections`' : `did you mean \`${nearest}\`?`;
  report({ code: 'SW0404', message: `there is no connection \`${field.text}\``, hint, at: field.pointer });
}

/** A connection may go through a captured value, such as a pod's name: then the step that uses it comes after the capture. */
function checkCapturedBefore(field: PlacedField, connection: Connection, scope: Scope, report: Report): void {
  for (const { text } of fieldsOf(ConnectionSchema, connection, '')) {
    for (const part of parseTemplate(text).template) {
      const capture = part.kind === 'reference' ? scope.captures.get(part.name) : undefined;
      if (capture === undefined || (field.step !== undefined && capture.step.number < field.step.number))
        continue;
      report({
        code: 'SW0403',
        message: `connection \`${field.text}\` needs \`${capture.variable}\`, which step \`${capture.step.id}\` captures only later`,
        hint: `move step \`${capture.step.id}\` before the first step that uses the connection`,
        at: field.pointer,
        related: [{ message: 'captured here', at: capture.at }],
      });
    }
  }
}

function checkMemory(field: PlacedField, fields: readonly PlacedField[], scope: Scope, report: Report): void {
  if (scope.uncertain.has(field.text)) return;
  const notes = fields.filter(({ language }) => language === 'remember');
  const known = notes.some(
    (note) => note.text === field.text && (note.step?.number ?? 0) <= (field.step?.number ?? 0),
  );
  if (known) return;
  const nearest = suggest(
    field.text,
    notes.map(({ text }) => text),
  );
  const hint =
    nearest === undefined
      ? 'note it with `remember` in an earlier `scale` step'
      : `did you mean \`${nearest}\`?`;
  report({
    code: 'SW0405',
    message: `nothing before this is remembered as \`${field.text}\``,
    hint,
    at: field.pointer,
  });
}

/** Whether the SQL at a pointer goes through a pod, by the connection that is named beside it. */
function createRunsInPod(fields: readonly PlacedField[], model: Model): (pointer: Pointer) => boolean {
  const named = new Map(
    fields.flatMap(({ language, pointer, text }) => (language === 'connection' ? [[pointer, text]] : [])),
  );
  return (pointer) => {
    const name = named.get(`${pointer.slice(0, pointer.lastIndexOf('/'))}/on`) ?? '';
    return model.source.connections?.[name]?.psql.exec !== undefined;
  };
}

function checkField(
  field: PlacedField,
  fields: readonly PlacedField[],
  scope: Scope,
  model: Model,
  inPod: (pointer: Pointer) => boolean,
  report: Report,
): void {
  checkMarks(field, model, report);
  switch (field.language) {
    case 'question':
      checkLine(field, report);
      checkTemplate(field, scope, report);
      break;
    case 'title':
      checkLine(field, report);
      break;
    case 'template':
    case 'content':
    case 'manifest':
      checkTemplate(field, scope, report);
      break;
    case 'shell':
      checkShell(field, scope, report);
      break;
    case 'sql':
      checkSql(field, inPod(field.pointer), scope, report);
      break;
    case 'markdown':
      checkProse(field, report);
      break;
    case 'connection':
      checkConnectionName(field, scope, model, report);
      break;
    case 'restore':
      checkMemory(field, fields, scope, report);
      break;
    case 'capture':
    case 'remember':
      break;
  }
}

/** All findings of a model at once. */
export function analyze(model: Model): Outcome<Analysis> {
  const { report, diagnostics } = createReporter(model.document);
  const fields = collectFields(model);
  const captures = capturesOf(fields);
  const scope = buildScope(model, captures);
  checkCharacters(model.document.data, '', report);
  checkVariables(scope, report);
  checkSources(model, scope, captures, report);
  for (const [name, connection] of Object.entries(model.source.connections ?? {})) {
    for (const { message, hint, at } of inspectConnection(connection)) {
      report({
        code: 'SW0703',
        message: `connection \`${name}\`: ${message}`,
        hint,
        at: `/connections/${name}${at}`,
      });
    }
  }
  const steps = model.phases.flatMap((phase) => phase.steps);
  for (const step of steps) checkStep(step, report);
  checkMemories(steps, report);
  const inPod = createRunsInPod(fields, model);
  for (const field of fields) checkField(field, fields, scope, model, inPod, report);
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { value: failed ? undefined : { model, scope }, diagnostics };
}
