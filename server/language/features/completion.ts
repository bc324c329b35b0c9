/** Completion: names of nodes wherever one is expected, channels in the updates that a node's function returns. */
import * as l10n from '@vscode/l10n';
import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver';
import type { TextPosition, TextRange } from '../../protocol/language.js';
import { endName, startName } from '../extraction/declareCalls.js';
import type { LinkedChannel, LinkedGraph } from '../model/linkedGraph.js';
import { offsetAt, positionAt } from '../text/offsets.js';
import { containsPosition } from '../text/ranges.js';
import { typedAt, type CallContext, type TypedText } from './callContext.js';
import { nodesAround, type Place } from './position.js';

/** Which names fit; START and END only where they may stand. */
interface Expected {
  start: boolean;
  end: boolean;
}

/** Whether any name may be expected there, from the text alone: most of what is typed needs no graph to be read. */
export function expectsNames(text: string, position: TextPosition): boolean {
  const offset = offsetAt(text, position);
  const typed = typedAt(text, offset);
  return (
    (typed.context !== null && expectedNames(typed.context) !== null) || isUpdateKey(text, offset, typed)
  );
}

export function completion(graphs: LinkedGraph[], place: Place, text: string): CompletionItem[] {
  if (graphs.length === 0) return [];
  const offset = offsetAt(text, place.position);
  const typed = typedAt(text, offset);
  const expected = typed.context ? expectedNames(typed.context) : null;
  if (expected) {
    const fitting = graphsFor(graphs, place, typed);
    return nodeItems(fitting, expected, typed, replaced(text, offset, typed), text);
  }
  return channelItems(graphs, place, text, offset, typed);
}

const ends = /^(?:ends|destinations|goto)$/;
const interrupts = /^interrupt_?(?:before|after)$/i;

function expectedNames({ callee, index, keys, isKey }: CallContext): Expected | null {
  const key = keys[0] ?? '';
  switch (callee) {
    case 'addEdge':
    case 'add_edge':
      if (index > 1) return null;
      return index === 0 && key !== 'end_key' ? { start: true, end: false } : { start: false, end: true };
    case 'addConditionalEdges':
    case 'add_conditional_edges':
      if (key === 'source' || (index === 0 && keys.length === 0 && !isKey))
        return { start: true, end: false };
      return index === 2 || /^path_?map$/i.test(key) ? (isKey ? null : { start: false, end: true }) : null;
    case 'setEntryPoint':
    case 'set_entry_point':
    case 'setFinishPoint':
    case 'set_finish_point':
      return { start: false, end: false };
    case 'Send':
      return index === 0 ? { start: false, end: false } : null;
    case 'Literal':
      return { start: false, end: true };
    case 'Command':
      return key === 'goto' ? { start: false, end: true } : null;
    case 'addNode':
    case 'add_node':
      return ends.test(key) ? { start: false, end: true } : null;
    case 'compile':
      return interrupts.test(key) ? { start: false, end: false } : null;
    default:
      return null;
  }
}

/** The graph of the chain, of the variable, or of the function the cursor is in; all of the file if that is not told. */
function graphsFor(graphs: LinkedGraph[], place: Place, { context }: TypedText): LinkedGraph[] {
  const here = graphs.filter(
    ({ at }) => at.path === place.path && containsPosition(at.range, place.position),
  );
  const receiver = context?.receiver ?? null;
  const named =
    receiver === null ? [] : graphs.filter(({ name }) => name?.replace(/^(?:this|self)\./, '') === receiver);
  const around = nodesAround(graphs, place).map(({ graph }) => graph);
  for (const found of [here.slice(-1), named, around]) if (found.length > 0) return found;
  return graphs;
}

/** The text that a completion takes the place of: to the end of the word, inside of the quotes. */
function replaced(text: string, offset: number, { prefix, quote }: TypedText): TextRange {
  const rest = text.slice(offset);
  const after = quote === null ? /^[\w$]*/ : new RegExp(`^[^${quote}\\n,)\\]}]*(?=${quote})`);
  const end = offset + (after.exec(rest)?.[0].length ?? 0);
  return { start: positionAt(text, offset - prefix.length), end: positionAt(text, end) };
}

function nodeItems(
  graphs: LinkedGraph[],
  expected: Expected,
  typed: TypedText,
  range: TextRange,
  text: string,
): CompletionItem[] {
  const quote = text.includes('"') && !/'/.test(text) ? '"' : graphs[0]?.at.path.endsWith('.py') ? '"' : "'";
  const write = (name: string) => (typed.quote === null ? `${quote}${name}${quote}` : name);
  const nodes = new Map(
    graphs.flatMap((graph) => graph.nodes.map(({ name, subgraph }) => [name, { graph, subgraph }] as const)),
  );
  const items = [...nodes].map(([name, { graph, subgraph }]): CompletionItem => ({
    label: name,
    kind: subgraph === null ? CompletionItemKind.Function : CompletionItemKind.Module,
    detail: graph.name === null ? l10n.t('node') : l10n.t('node of {0}', graph.name),
    filterText: write(name),
    textEdit: { range, newText: write(name) },
    sortText: `0${name}`,
  }));
  const special = (label: string, name: string): CompletionItem => ({
    label,
    kind: CompletionItemKind.Constant,
    detail: name,
    // Inside of quotes only the constant's value can be meant.
    filterText: typed.quote === null ? label : name,
    textEdit: {
      range,
      newText: typed.quote === null && new RegExp(`\\b${label}\\b`).test(text) ? label : write(name),
    },
    sortText: `1${label}`,
  });
  if (expected.start) items.push(special('START', startName));
  if (expected.end) items.push(special('END', endName));
  return items;
}

/** `return { | }` of a node's function, and `update: { | }` of its `Command`s. */
function channelItems(
  graphs: LinkedGraph[],
  place: Place,
  text: string,
  offset: number,
  typed: TypedText,
): CompletionItem[] {
  const channels = channelsAt(graphs, place);
  if (channels.length === 0 || !isUpdateKey(text, offset, typed)) return [];
  const range = replaced(text, offset, typed);
  const isPython = place.path.endsWith('.py');
  return channels.map(({ name, type }) => ({
    label: name,
    kind: CompletionItemKind.Field,
    detail: type,
    textEdit: { range, newText: isPython && typed.quote === null ? `"${name}": ` : name },
    filterText: isPython && typed.quote === null ? `"${name}"` : name,
  }));
}

function channelsAt(graphs: LinkedGraph[], place: Place): LinkedChannel[] {
  const [innermost] = nodesAround(graphs, place);
  return innermost?.graph.channels ?? [];
}

/** The object that the key is typed into is returned, or the update of a Command. */
function isUpdateKey(text: string, offset: number, { quote, prefix }: TypedText): boolean {
  const before = text.slice(Math.max(0, offset - 2000), offset - prefix.length - (quote === null ? 0 : 1));
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at -= 1) {
    const character = before[at] ?? '';
    if (')]}'.includes(character)) depth += 1;
    else if ('([{'.includes(character)) {
      if (depth > 0) depth -= 1;
      else return character === '{' && opensUpdate.test(before.slice(0, at)) && atKey.test(before.slice(at));
    }
  }
  return false;
}

const opensUpdate = /(?:\breturn|=>\s*\(|\bupdate\s*[:=])\s*$/;
/** After the brace or a comma, not after a colon. */
const atKey = /(?:\{|,)\s*$/;
