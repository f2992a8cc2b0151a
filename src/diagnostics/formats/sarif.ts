/** For code scanning: SARIF 2.1.0, with an entry for each rule that found something. */
import { createHash } from 'node:crypto';
import { CODES } from '../codes.js';
import type { DiagnosticCode } from '../codes.js';
import type { Diagnostic, Span } from '../diagnostic.js';
import type { FindingGroup, Locate } from '../findings.js';
import { createLocate } from '../findings.js';

/** A path is no query and no fragment. */
function uriOf(path: string): string {
  return encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}

function location(span: Span, locate: Locate): object {
  const { path, line, column, endLine, endColumn } = locate(span);
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  return { physicalLocation: { artifactLocation: { uri: uriOf(path) }, region } };
}

/** The same finding in the same file is the same when lines are put in above it. */
function fingerprint(code: string, path: string | undefined, message: string): string {
  return createHash('sha256')
    .update(JSON.stringify([code, path ?? '', message]))
    .digest('hex');
}

function result({ code, severity, message, hint, span, related = [] }: Diagnostic, locate: Locate): object {
  return {
    ruleId: code,
    level: severity,
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    locations: span === undefined ? [] : [location(span, locate)],
    partialFingerprints: { 'stepwright/v1': fingerprint(code, span && locate(span).path, message) },
    relatedLocations: related.map((other, id) => ({
      id,
      message: { text: other.message },
      ...location(other.span, locate),
    })),
  };
}

function rule(code: DiagnosticCode): object {
  const { title, explanation, severity } = CODES[code];
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text: explanation, markdown: explanation },
    defaultConfiguration: { level: severity },
  };
}

/** `version` is the compiler's. */
export function formatSarif(groups: readonly FindingGroup[], version: string): string {
  const codes = [...new Set(groups.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)))].sort();
  const results = groups.flatMap((group) => {
    const locate = createLocate(group);
    return group.diagnostics.map((diagnostic) => result(diagnostic, locate));
  });
  const driver = { name: 'stepwright', version, rules: codes.map(rule) };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
