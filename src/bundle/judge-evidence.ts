/** Checks evidence from a site: its files, its signature, the journal's chain, and whether the reports are of this journal. In: an inventory, whom to trust. Out: a verdict. */
import type { Finding } from './finding.js';
import type { Inventory } from './inventory.js';
import { readJournal } from './journal.js';
import type { Journal } from './journal.js';
import { judgeFiles } from './judge-files.js';
import type { Trust } from './judge-signature.js';
import { judgeSignature } from './judge-signature.js';
import { EVIDENCE_NAMESPACE, JOURNAL, REPORT, REPORT_DATA, SUMS, TRANSCRIPT } from './layout.js';
import { asList, asObject, asText, parseJson } from './read-json.js';
import type { Json } from './read-json.js';
import type { Verdict } from './verdict.js';
import { NOTHING, joinVerdicts } from './verdict.js';

/** What a report says of the journal that it was made from. */
interface Claim {
  readonly procedure: string;
  readonly source: string;
  readonly lines: number;
  readonly last: string;
  /** All that it holds of the journal; absent where that is written for people. */
  readonly events?: readonly Json[];
}

function claimOfText(text: string): Claim | undefined {
  const [, procedure, source] = /^- Procedure: (.+), source ([0-9a-f]{64}),/m.exec(text) ?? [];
  const [, lines, last] = /^- Journal: (\d+) lines, last hash ([0-9a-f]{64})$/m.exec(text) ?? [];
  if (procedure === undefined || source === undefined || lines === undefined || last === undefined)
    return undefined;
  return { procedure, source, lines: Number(lines), last };
}

function claimOfData(text: string): Claim | undefined {
  const data = parseJson(text);
  const journal = asObject(data?.['journal']);
  if (data === undefined || journal === undefined) return undefined;
  const procedure = `${asText(data['procedure'])} ${asText(data['version'])}`;
  const events = asList(data['events']);
  const [source, last] = [asText(data['source']), asText(journal['last'])];
  return { procedure, source, lines: Number(journal['lines']), last, events };
}

function disagreement(claim: Claim | undefined, { events, hashes }: Journal): string | undefined {
  if (claim === undefined) return 'it does not say from which journal it was made';
  const begun = events.filter(({ event }) => event === 'begin');
  const foreign = begun.find(
    ({ procedure, source }) => procedure !== claim.procedure || source !== claim.source,
  );
  if (foreign !== undefined) return 'it is about another procedure, or another version, than the journal';
  if (hashes.at(-1) === claim.last && events.length === claim.lines) {
    const same = claim.events === undefined || JSON.stringify(claim.events) === JSON.stringify(events);
    return same ? undefined : 'its events are not those of the journal';
  }
  if (hashes[claim.lines - 1] === claim.last)
    return `it was made when the journal had ${claim.lines} lines; now it has ${events.length}`;
  return `it was made from another journal: its last hash is ${claim.last}, the journal's ${hashes.at(-1) ?? 'none'}`;
}

function judgeReports(texts: ReadonlyMap<string, string>, journal: Journal): Finding[] {
  const claims = new Map([
    [REPORT, claimOfText],
    [REPORT_DATA, claimOfData],
  ]);
  return [...claims].flatMap(([path, claimOf]): Finding[] => {
    const text = texts.get(path);
    const message = text === undefined ? undefined : disagreement(claimOf(text), journal);
    return message === undefined ? [] : [{ code: 'disagrees', path, message }];
  });
}

function missingFiles({ members }: Inventory): Finding[] {
  const has = (path: string): boolean => members.some((member) => member.path === path);
  const missing = [JOURNAL, TRANSCRIPT].filter((path) => !has(path));
  if (!has(REPORT) && !has(REPORT_DATA)) missing.push(REPORT);
  return missing.map((path) => ({ code: 'missing', path, message: 'evidence has one' }));
}

/** The prose of a report cannot be compared with anything. */
function judgeRecord({ members }: Inventory): Verdict {
  const texts = new Map(members.map(({ path, text = '' }) => [path, text]));
  const text = texts.get(JOURNAL);
  if (text === undefined) return NOTHING;
  const journal = readJournal(text);
  if (journal.brokenAt !== undefined) {
    const message = `the chain breaks at line ${journal.brokenAt}`;
    return { ...NOTHING, findings: [{ code: 'broken-journal', path: JOURNAL, message }] };
  }
  const findings = judgeReports(texts, journal);
  if (findings.length > 0) return { ...NOTHING, findings };
  const last = journal.hashes.at(-1) ?? 'none';
  const chain = `the chain of ${JOURNAL} holds over ${journal.events.length} lines, and the reports name its last hash`;
  return {
    findings: [],
    checked: [chain, ...(texts.has(REPORT_DATA) ? [`${REPORT_DATA} holds exactly its events`] : [])],
    unchecked: [
      ...(texts.has(REPORT)
        ? [`the text of ${REPORT} beyond its head, which only a signature protects`]
        : []),
      `whether the journal was written anew: compare its last hash with what the run printed: ${last}`,
    ],
  };
}

export function judgeEvidence(inventory: Inventory, trust: Trust): Verdict {
  const files = judgeFiles(inventory);
  const hasSums = inventory.members.some(({ path }) => path === SUMS);
  const signature = judgeSignature(hasSums ? inventory.members : [], EVIDENCE_NAMESPACE, trust);
  const missing = inventory.incomplete ? [] : missingFiles(inventory);
  const known = new Set(files.findings.map(({ path }) => path));
  const gone: Verdict = {
    findings: missing.filter(({ path }) => !known.has(path)),
    checked: [],
    unchecked: [],
  };
  return joinVerdicts(files, signature, gone, judgeRecord(inventory));
}
