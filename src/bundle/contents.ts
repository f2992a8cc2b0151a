/** What goes into a bundle. In: a compiled procedure, its artifacts, who signs. Out: its entries with SHA256SUMS, which is what is signed. */
import type { RenderedFile } from '../render/render.js';
import type { SourceFile } from '../parse/document.js';
import type { Plan } from '../plan/plan.js';
import type { Render } from '../render/template-engine.js';
import { billText } from './bill.js';
import { checksumsText } from './checksums.js';
import { byPath, textEntry } from './entry.js';
import type { ArtifactEntry, Entry, TextEntry } from './entry.js';
import type { Signer } from './install.js';
import { installText } from './install.js';
import { BILL, INSTALL, PROVENANCE, SOURCES, SUMS } from './layout.js';
import { nameProblem } from './portable-name.js';
import { looksLikePrivateKey } from './private-key.js';
import { provenanceText } from './provenance.js';
import { BundleError } from './trouble.js';

export interface Material {
  readonly plan: Plan;
  readonly outputs: readonly RenderedFile[];
  /** The procedure and its includes, with line ends of Unix, so that a checkout on Windows gives the same bundle. */
  readonly sources: readonly SourceFile[];
  readonly artifacts: readonly ArtifactEntry[];
  readonly signer: Signer;
}

export interface Contents {
  /** The folder in the archive, and the archive's name without its ending. */
  readonly folder: string;
  /** Sorted; without SHA256SUMS and its signature. */
  readonly entries: readonly Entry[];
  readonly checksums: TextEntry;
}

function refuseBadNames(entries: readonly Entry[]): void {
  const seen = new Map<string, string>();
  for (const { path } of entries) {
    const problem = nameProblem(path);
    if (problem !== undefined) throw new BundleError(`the name \`${path}\` ${problem}`, 'rename the file');
    const other = seen.get(path.toLowerCase());
    if (other !== undefined)
      throw new BundleError(
        `\`${other}\` and \`${path}\` would be one file on some systems`,
        'rename one of them',
      );
    seen.set(path.toLowerCase(), path);
  }
}

function sourceEntry({ path, text }: SourceFile): TextEntry {
  const key = looksLikePrivateKey(path, Buffer.from(text));
  if (key === undefined) return textEntry(`${SOURCES}/${path}`, text);
  throw new BundleError(
    `the file \`${path}\` of the procedure looks like ${key}`,
    'keys never go into a bundle',
  );
}

export function bundleFolder({ procedure, version }: Plan): string {
  return `${procedure}-${version}`;
}

export function bundleContents(material: Material, render: Render): Contents {
  const { plan, outputs, sources, artifacts, signer } = material;
  const folder = bundleFolder(plan);
  const made = [
    ...outputs.map(({ path, content, executable }) => textEntry(path, content, executable)),
    ...sources.map(sourceEntry),
    textEntry(BILL, billText(plan, artifacts)),
    textEntry(INSTALL, installText(plan, render, folder, signer, artifacts)),
  ];
  const provenance = textEntry(PROVENANCE, provenanceText(plan, made, artifacts));
  const entries = byPath<Entry>([...made, provenance, ...artifacts]);
  refuseBadNames(entries);
  return { folder, entries, checksums: textEntry(SUMS, checksumsText(entries)) };
}
