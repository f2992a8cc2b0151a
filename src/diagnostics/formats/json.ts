/** For programs: one JSON object with all findings. */
import type { FindingGroup } from '../findings.js';
import { createLocate } from '../findings.js';

export function formatJson(groups: readonly FindingGroup[]): string {
  const diagnostics = groups.flatMap((group) => {
    const locate = createLocate(group);
    return group.diagnostics.map(({ code, severity, message, hint, span, related = [] }) => ({
      code,
      severity,
      message,
      hint,
      ...(span === undefined ? {} : locate(span)),
      related: related.map((other) => ({ message: other.message, ...locate(other.span) })),
    }));
  });
  return `${JSON.stringify({ format: 1, diagnostics }, null, 2)}\n`;
}
