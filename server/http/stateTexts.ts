/**
 * The JSON of the states of a history, one after another. Most of them hold beginnings of one and the same list: its
 * text is made once, and a beginning of it is a piece of that text.
 */
import type { Json, ThreadState } from '../protocol/api.js';

/** Elements from which on a list's text is kept. */
const minLength = 32;

interface KnownText {
  list: Json[];
  text: Buffer;
  /** Where the elements end in the text. */
  ends: number[];
}

/** Gives the pieces of a state's JSON; the states of one history, newest first. */
export function stateTexts(): (state: Partial<ThreadState>) => Buffer[] {
  const known = new Map<string, KnownText>();

  const listText = (channel: string, list: Json[]): Buffer => {
    const before = known.get(channel);
    if (before !== undefined && isBeginning(list, before.list))
      return before.text.subarray(0, before.ends[list.length - 1] ?? 0);
    const made = textOf(list);
    known.set(channel, made);
    return made.text;
  };

  return (state) => {
    const { values, ...rest } = state;
    if (values == null || typeof values !== 'object' || Array.isArray(values))
      return [Buffer.from(JSON.stringify(state))];
    const pieces: Buffer[] = [];
    const small: [string, Json][] = [];
    for (const [channel, value] of Object.entries(values)) {
      if (!Array.isArray(value) || value.length < minLength) small.push([channel, value]);
      else
        pieces.push(Buffer.from(`,${JSON.stringify(channel)}:[`), listText(channel, value), Buffer.from(']'));
    }
    if (pieces.length === 0) return [Buffer.from(JSON.stringify(state))];
    const others = JSON.stringify(Object.fromEntries(small));
    const head = others === '{}' ? '{"values":{' : `{"values":${others.slice(0, -1)}`;
    // Without others there is nothing before the first comma.
    if (others === '{}') pieces[0] = pieces[0]?.subarray(1) ?? Buffer.alloc(0);
    return [Buffer.from(head), ...pieces, Buffer.from(`},${JSON.stringify(rest).slice(1)}`)];
  };
}

function textOf(list: Json[]): KnownText {
  const texts = list.map((item, index) => (index === 0 ? '' : ',') + JSON.stringify(item));
  const ends: number[] = [];
  let end = 0;
  for (const text of texts) {
    end += Buffer.byteLength(text);
    ends.push(end);
  }
  return { list, text: Buffer.from(texts.join('')), ends };
}

function isBeginning(list: Json[], of: Json[]): boolean {
  return list.length <= of.length && list.every((item, index) => item === of[index]);
}
