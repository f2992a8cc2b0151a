/** Amounts as people say them. In: bytes, seconds. Out: words. */

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A number of bytes in the largest unit that leaves it whole. */
export function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (unit < SIZES.length - 1 && size >= 1024 && size % 1024 === 0) {
    size /= 1024;
    unit += 1;
  }
  return `${size} ${SIZES[unit] ?? 'B'}`;
}

export function durationText(total: number): string {
  if (total % 3600 === 0) return `${total / 3600} h`;
  return total % 60 === 0 ? `${total / 60} min` : `${total} s`;
}
