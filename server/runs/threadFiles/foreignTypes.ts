/**
 * What reading the values of a file would construct, import or call beyond what is known to be harmless. A value is kept
 * in the form of the graph's serde; a worker that reads it looks up classes by name and calls them. A file may come from
 * anybody, so it is judged here by its form alone, before a worker sees it. Pure.
 */
import type { Json, JsonObject } from '../../protocol/api.js';
import type { KeptCheckpoint } from '../../protocol/checkpoints.js';
import { msgpackTypes } from './msgpackTypes.js';
import { isPlainLangChainClass, pythonTypes, scriptTypes } from './safeTypes.js';

export interface ForeignType {
  checkpoint_id: string;
  channel: string;
  /** Its name, as `os.system`, or what else a value is that cannot be judged. */
  type: string;
}

export function foreignTypes(checkpoints: readonly KeptCheckpoint[]): ForeignType[] {
  const found: ForeignType[] = [];
  for (const { put, task_writes: ofTasks, ...others } of checkpoints) {
    const { id } = put.checkpoint;
    const note = (channel: string) => (type: string) => found.push({ checkpoint_id: id, channel, type });
    for (const [channel, write] of Object.entries(put.writes)) judge(write, note(channel));
    for (const { writes, ...rest } of ofTasks) {
      for (const write of writes) judge(write, note(write.channel));
      judge(rest, note(writes[0]?.channel ?? ''));
    }
    judge({ ...put, writes: {} }, note(''));
    judge(others, note(''));
  }
  return found;
}

type Note = (type: string) => void;

/**
 * Everything in it, known to hold values or not: what one language reads as data, the other may save in a form that means
 * more. Without recursion: the depth is the file's.
 */
function judge(root: object, note: Note): void {
  const left: unknown[] = [root];
  while (left.length > 0) {
    const value = left.pop();
    if (value === null || typeof value !== 'object') continue;
    for (const inner of Object.values(value)) left.push(inner);
    if (Array.isArray(value)) continue;
    const fields = value as JsonObject;
    if (Object.hasOwn(fields, '~serde')) judgeMark(fields['~serde'], note);
    if (Object.hasOwn(fields, 'lc')) judgeLangChain(fields, note);
    if (fields.type === 'bytes' && typeof fields.tag === 'string' && typeof fields.base64 === 'string')
      judgeBytes(fields.tag, fields.base64, note);
  }
}

function judgeMark(mark: Json | undefined, note: Note): void {
  const [tag, base64] = Array.isArray(mark) ? mark : [];
  if (typeof tag !== 'string' || typeof base64 !== 'string') note('a value without its type');
  else judgeBytes(tag, base64, note);
}

/** By the tag of the serde's form. */
function judgeBytes(tag: string, base64: string, note: Note): void {
  const bytes = Buffer.from(base64, 'base64');
  // Python and JavaScript make different bytes of what is not quite base64.
  if (bytes.toString('base64') !== base64) {
    note('base64 that cannot be read');
    return;
  }
  switch (tag) {
    case 'null':
    case 'bytes':
    case 'bytearray':
      return;
    case 'json':
      try {
        judge([JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))], note);
      } catch {
        note('JSON that cannot be read');
      }
      return;
    case 'msgpack':
      for (const type of msgpackTypes(bytes)) note(type);
      return;
    default:
      note(tag === 'pickle' ? 'a pickle' : `a value in a form of its own (${tag})`);
  }
}

/** `lc: 1` is LangChain's own form, `lc: 2` that of LangGraph's serde (to Python `true` is 1); any other is data. */
function judgeLangChain({ lc, type, id, method }: JsonObject, note: Note): void {
  const form = typeof lc === 'boolean' ? Number(lc) : lc;
  if (form !== 1 && form !== 2) return;
  const parts = Array.isArray(id) && id.every((part) => typeof part === 'string') ? id : null;
  const name = parts?.join('.') ?? 'a value without the name of its class';
  if (type === 'secret') {
    note(`the secret ${name}`);
    return;
  }
  if (type !== 'constructor') return;
  const isKnown = parts !== null && (form === 1 ? isPlainLangChainClass(parts) : isHarmless(name, method));
  if (!isKnown) note(name);
}

/** Older versions of the serde call the method that is named, if any. */
function isHarmless(name: string, method: Json | undefined): boolean {
  if (method != null) return name === 'Uint8Array' && method === 'from';
  return scriptTypes.has(name) || pythonTypes.has(name);
}
