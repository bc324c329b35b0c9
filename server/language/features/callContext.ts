/**
 * What is being typed, told from the text alone: the syntax around a half-written call is broken most of the time.
 * Works for both languages, whose calls, strings and brackets look the same.
 */

export interface CallContext {
  /** The function or method called, without what it is called on. */
  callee: string;
  /** The variable that a method is called on; `null` in a chain. */
  receiver: string | null;
  /** The argument's number. */
  index: number;
  /** The key or keyword that the value belongs to, from the outside in (`pathMap`, `interruptBefore`). */
  keys: string[];
  /** The position is where a key of an object or dict goes. */
  isKey: boolean;
}

export interface TypedText {
  context: CallContext | null;
  /** In a string: the quote that opened it and the text so far. */
  quote: string | null;
  prefix: string;
}

interface Frame {
  open: string;
  at: number;
  commas: number;
  /** Start of the current item. */
  item: number;
}

/** How far back a call may begin. */
const window = 4000;

export function typedAt(text: string, offset: number): TypedText {
  const start = Math.max(0, offset - window);
  const { frames, quote, quoteAt } = scan(text.slice(start, offset));
  const before = text.slice(start, offset);
  const prefix = quote === null ? (/[\w$]*$/.exec(before)?.[0] ?? '') : before.slice(quoteAt + 1);
  return { context: contextOf(before, frames, quote === null ? before.length : quoteAt), quote, prefix };
}

/** The brackets that are open at the end of the text, and the string it ends in. */
function scan(text: string): { frames: Frame[]; quote: string | null; quoteAt: number } {
  const frames: Frame[] = [];
  let quote: string | null = null;
  let quoteAt = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== null) {
      if (character === '\\') at += 1;
      // A quote left open ends with its line; an apostrophe in a comment costs one line.
      else if (character === quote || (character === '\n' && quote !== '`')) quote = null;
    } else if (
      (character === '/' && text[at + 1] === '/') ||
      (character === '#' && /\s/.test(text[at + 1] ?? ''))
    )
      at = endOfLine(text, at);
    else if (character === '"' || character === "'" || character === '`') {
      quote = character;
      quoteAt = at;
    } else if ('([{'.includes(character)) frames.push({ open: character, at, commas: 0, item: at + 1 });
    else if (')]}'.includes(character)) frames.pop();
    else if (character === ',') {
      const frame = frames.at(-1);
      if (frame) {
        frame.commas += 1;
        frame.item = at + 1;
      }
    }
  }
  return { frames, quote, quoteAt };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Before the names of a Python function's return type: `-> Literal[`, `Command[Literal[`. */
const routeType = /(?:->\s*|\bCommand\[\s*|->\s*list\[\s*)(?:\w+\.)?Literal\s*$/;

function contextOf(text: string, frames: Frame[], end: number): CallContext | null {
  const keys: string[] = [];
  let isKey = false;
  for (const [depth, frame] of [...frames].reverse().entries()) {
    const item = text.slice(frame.item, depth === 0 ? end : frames[frames.length - depth]?.at);
    if (frame.open === '{') {
      const key = /^\s*(?:async\s+)?['"]?([\w$]+)['"]?\s*:/.exec(item)?.[1];
      if (key !== undefined) keys.unshift(key);
      else if (depth === 0) isKey = true;
    } else if (frame.open === '[' && routeType.test(text.slice(0, frame.at))) {
      return { callee: 'Literal', receiver: null, index: frame.commas, keys, isKey };
    } else if (frame.open === '(') {
      const callee = /([\w$]+)?\s*(\.)?\s*\b([\w$]+)\s*(?:<[^<>()]*>|\[[^[\]]*\])?\s*$/.exec(
        text.slice(0, frame.at),
      );
      const keyword = /^\s*(\w+)\s*=(?!=)/.exec(item)?.[1];
      if (keyword !== undefined) keys.unshift(keyword);
      if (!callee?.[3]) continue;
      const receiver = callee[2] === undefined ? null : (callee[1] ?? null);
      return { callee: callee[3], receiver, index: frame.commas, keys, isKey };
    }
  }
  return null;
}
