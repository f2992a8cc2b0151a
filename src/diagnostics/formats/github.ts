/** For GitHub Actions: workflow commands, which become annotations of a pull request. */
import type { FindingGroup } from '../findings.js';
import { createLocate } from '../findings.js';

/** Escapes as the runner's own toolkit does; properties also need their separators escaped. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

export function formatGithub(groups: readonly FindingGroup[]): string {
  const lines = groups.flatMap((group) => {
    const locate = createLocate(group);
    return group.diagnostics.map(({ code, severity, message, hint, span }) => {
      const place = span === undefined ? undefined : locate(span);
      const where =
        place === undefined
          ? ''
          : `file=${escapeProperty(place.path)},line=${place.line},col=${place.column},` +
            `endLine=${place.endLine},endColumn=${place.endColumn},`;
      const text = hint === undefined ? message : `${message}\n${hint}`;
      return `::${severity} ${where}title=${code}::${escapeData(text)}`;
    });
  });
  return lines.map((line) => `${line}\n`).join('');
}
