/** Times as the timeline shows them. The clock is the caller's. */
import { t } from '@vscode/l10n';

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** Making a format takes longer than all of a row: each is made once. */
function once<Format>(make: (language: string, timeZone?: string) => Format): typeof make {
  const made = new Map<string, Format>();
  return (language, timeZone) => {
    const key = `${language} ${timeZone ?? ''}`;
    const format = made.get(key) ?? make(language, timeZone);
    made.set(key, format);
    return format;
  };
}

const relative = once(
  (language) => new Intl.RelativeTimeFormat(language, { style: 'narrow', numeric: 'always' }),
);
const absolute = once(
  (language, timeZone) =>
    new Intl.DateTimeFormat(language, {
      ...{ dateStyle: 'medium', timeStyle: 'medium' },
      ...(timeZone === undefined ? {} : { timeZone }),
    }),
);
const compact = once(
  (language) => new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }),
);

/** `now`, `12 s ago`, `3 min. ago`… in the language given. `iso` that is no date gives an empty text. */
export function relativeTime(iso: string | null, now: number, language = 'en'): string {
  const time = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(time)) return '';
  const ago = Math.max(0, now - time);
  if (ago < 5_000) return t('now');
  const format = relative(language);
  for (const [unit, size] of units) {
    if (ago >= size) return format.format(-Math.floor(ago / size), unit);
  }
  return format.format(-Math.floor(ago / 1000), 'second');
}

/** Date and time in full, for tooltips and the header. */
export function absoluteTime(iso: string | null, language = 'en', timeZone?: string): string {
  const time = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(time)) return '';
  return absolute(language, timeZone).format(time);
}

/** `12 ms`, `3.4 s`, `2 min 5 s`: how long something took. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return t('{0} ms', Math.round(milliseconds));
  if (milliseconds < 60_000) return t('{0} s', (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0));
  const minutes = Math.floor(milliseconds / 60_000);
  return t('{0} min {1} s', minutes, Math.round((milliseconds % 60_000) / 1000));
}

/** `830`, `12.4k`: a count as rows have room for it. */
export function shortCount(count: number, language = 'en'): string {
  return compact(language).format(count);
}
