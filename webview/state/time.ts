/** Times as the timeline shows them. The clock is the caller's. */

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `now`, `12 s ago`, `3 min. ago`… in the language given. `iso` that is no date gives an empty text. */
export function relativeTime(iso: string | null, now: number, language = 'en'): string {
  const time = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(time)) return '';
  const ago = Math.max(0, now - time);
  if (ago < 5_000) return 'now';
  const format = new Intl.RelativeTimeFormat(language, { style: 'narrow', numeric: 'always' });
  for (const [unit, size] of units) {
    if (ago >= size) return format.format(-Math.floor(ago / size), unit);
  }
  return format.format(-Math.floor(ago / 1000), 'second');
}

/** Date and time in full, for tooltips and the header. */
export function absoluteTime(iso: string | null, language = 'en', timeZone?: string): string {
  const time = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(time)) return '';
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', ...zone }).format(
    time,
  );
}
