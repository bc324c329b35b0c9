/**
 * Where a replayed outcome differs from the recorded one, place by place. What is made anew in every run is no
 * difference: generated ids (as long as they stand for one another throughout) and the time of day. Pure.
 */
import type { Json, JsonObject } from '../../protocol/api.js';
import type { Difference } from '../../protocol/replay.js';

/** Milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

export interface Spans {
  recorded: Span;
  replayed: Span;
}

/** UUIDs, also as `run-…`, `lc_run--…`, and ids as model providers make them (`call_…`, `chatcmpl-…`). */
const generatedId =
  /^(?:(?:[a-z_]+-{1,2})?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?:-\d+)?|(?:call|toolu|tooluse|msg|resp|fc|rs|run|gen|chatcmpl)[_-]{1,2}[\w-]{8,})$/i;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/;
/** Clocks of worker and server, and what is rounded to seconds. */
const slackMs = 1500;

/** Where a key that is not there says something else than null. Further in it depends on how often a message was kept. */
const outer: ReadonlySet<string> = new Set(['', 'values']);

export interface Comparison {
  differences: Difference[];
  /** The replayed outcome with what is no difference as the record has it, so that a text diff shows the rest alone. */
  aligned: Json;
}

export function compared(recorded: Json, replayed: Json, spans: Spans): Comparison {
  const found: Difference[] = [];
  const newIds = new Map<string, string>();
  const oldIds = new Map<string, string>();

  const standsFor = (old: string, fresh: string): boolean => {
    if (!generatedId.test(old) || !generatedId.test(fresh)) return false;
    if ((newIds.get(old) ?? fresh) !== fresh || (oldIds.get(fresh) ?? old) !== old) return false;
    newIds.set(old, fresh);
    oldIds.set(fresh, old);
    return true;
  };

  const isSame = (old: Json, fresh: Json): boolean => {
    if (old === fresh) return true;
    if (typeof old === 'string' && typeof fresh === 'string' && standsFor(old, fresh)) return true;
    return isNow(old, spans.recorded) && isNow(fresh, spans.replayed);
  };

  /** What stands for `fresh` in the aligned outcome. */
  const compare = (old: Json | undefined, fresh: Json | undefined, path: string): Json | undefined => {
    if (Array.isArray(old) && Array.isArray(fresh)) {
      const length = Math.max(old.length, fresh.length);
      const items = Array.from({ length }, (_, at) => compare(old[at], fresh[at], `${path}[${at}]`));
      return items.filter((item) => item !== undefined);
    }
    if (isObject(old) && isObject(fresh)) {
      const keys = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
      const entries = keys.map((key) => {
        const [before, after] = [own(old, key), own(fresh, key)];
        const isNothing = (before ?? null) === null && (after ?? null) === null && !outer.has(path);
        return [
          key,
          isNothing ? before : compare(before, after, path === '' ? key : `${path}.${key}`),
        ] as const;
      });
      // fromEntries defines properties, so a key named `__proto__` stays data.
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as JsonObject;
    }
    if (old !== undefined && fresh !== undefined && isSame(old, fresh)) return old;
    found.push({
      path,
      ...(old === undefined ? {} : { recorded: old }),
      ...(fresh === undefined ? {} : { replayed: fresh }),
    });
    return fresh;
  };
  const aligned = compare(recorded, replayed, '') ?? null;
  return { differences: found, aligned };
}

/** Whether a value is the time at which it was made: an ISO text, or milliseconds or seconds since 1970. */
function isNow(value: Json, { from, to }: Span): boolean {
  const within = (ms: number): boolean => ms >= from - slackMs && ms <= to + slackMs;
  if (typeof value === 'number') return within(value) || within(value * 1000);
  if (typeof value !== 'string' || !isoTime.test(value)) return false;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(value);
  // Python's clock says local time or UTC without a zone.
  return within(Date.parse(value)) || (!zoned && within(Date.parse(`${value}Z`)));
}

function isObject(value: Json | undefined): value is JsonObject {
  return value != null && typeof value === 'object' && !Array.isArray(value);
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
