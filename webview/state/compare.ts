/**
 * Forks of a thread beside each other: which there are, where two parted, what each took and gave, and over many of them
 * how often each result came. Pure; asking for states that are not here is the components' affair.
 */
import type { Json } from '../../server/protocol/api.js';
import type { PanelCheckpoint, PanelTokens } from '../../server/protocol/panel.js';
import { describeCheckpoint, shortId } from './describe.js';
import { isObject, sameJson } from './diff.js';
import { pathTo } from './graph.js';
import type { PathStep } from './graph.js';
import { visibleText } from './visibleText.js';

/** The newest checkpoint of each branch, newest first. */
export function branchEnds(checkpoints: readonly PanelCheckpoint[]): PanelCheckpoint[] {
  const parents = new Set(checkpoints.map((each) => each.parent_checkpoint_id));
  return checkpoints.filter((each) => !parents.has(each.checkpoint_id));
}

/** `write_joke · 1f0f-aa8`: what made it, and the start of its id. */
export function branchName(checkpoints: readonly PanelCheckpoint[], end: PanelCheckpoint): string {
  const parent = checkpoints.find((each) => each.checkpoint_id === end.parent_checkpoint_id) ?? null;
  const { title } = describeCheckpoint(end, parent, false, null);
  return visibleText(`${title} · ${shortId(end.checkpoint_id)}`);
}

/** From the checkpoint back to the first that is loaded. */
function ancestry(checkpoints: readonly PanelCheckpoint[], id: string): PanelCheckpoint[] {
  const byId = new Map(checkpoints.map((each) => [each.checkpoint_id, each]));
  const found: PanelCheckpoint[] = [];
  for (let at = byId.get(id); at !== undefined; at = byId.get(at.parent_checkpoint_id ?? '')) found.push(at);
  return found;
}

/** The ends of the branches that left `from`, newest first. */
export function endsBelow(checkpoints: readonly PanelCheckpoint[], from: string): PanelCheckpoint[] {
  return branchEnds(checkpoints).filter(({ checkpoint_id: id }) =>
    ancestry(checkpoints, id)
      .slice(1)
      .some((each) => each.checkpoint_id === from),
  );
}

/** The newest checkpoint that both come from (or that one of them is); null where none is loaded. */
export function commonAncestor(
  checkpoints: readonly PanelCheckpoint[],
  a: string,
  b: string,
): PanelCheckpoint | null {
  const known = new Set(ancestry(checkpoints, a).map((each) => each.checkpoint_id));
  return ancestry(checkpoints, b).find((each) => known.has(each.checkpoint_id)) ?? null;
}

export interface Way {
  steps: (PathStep & { milliseconds: number | null })[];
  /** Of the steps that know it; null where none does. */
  milliseconds: number | null;
  tokens: PanelTokens | null;
}

/** What lies between a checkpoint (not itself) and one that came of it. */
export function wayFrom(checkpoints: readonly PanelCheckpoint[], from: string | null, to: string): Way {
  const line = ancestry(checkpoints, to);
  const start = line.findIndex((each) => each.checkpoint_id === from);
  const part = start < 0 ? line : line.slice(0, start);
  const byId = new Map(part.map((each) => [each.checkpoint_id, each]));
  const durations = part.flatMap(({ duration_ms: took }) => (took === null ? [] : [took]));
  const tokens = part.flatMap((each) => each.tokens ?? []);
  return {
    steps: pathTo(checkpoints, to).flatMap((step) => {
      const row = byId.get(step.checkpointId);
      return row === undefined ? [] : [{ ...step, milliseconds: row.duration_ms }];
    }),
    milliseconds: durations.length === 0 ? null : durations.reduce((sum, each) => sum + each, 0),
    tokens:
      tokens.length === 0
        ? null
        : tokens.reduce((sum, each) => ({
            input: sum.input + each.input,
            output: sum.output + each.output,
          })),
  };
}

/** `agent → tools → agent`: ways with the same text took the same nodes in the same order. */
export function wayText(way: Way): string {
  return way.steps.map(({ nodes }) => nodes.join(' + ')).join(' → ');
}

export interface ComparedChannel {
  name: string;
  same: boolean;
  /** Undefined where the state has no such channel. */
  left: Json | undefined;
  right: Json | undefined;
}

/** The channels of both states, those that differ first. */
export function compareChannels(left: Json, right: Json): ComparedChannel[] {
  const [a, b] = [fields(left), fields(right)];
  const channels = [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name): ComparedChannel => {
    const [one, other] = [a[name], b[name]];
    const same = one !== undefined && other !== undefined && sameJson(one, other);
    return { name, same, left: one, right: other };
  });
  return [...channels.filter(({ same }) => !same), ...channels.filter(({ same }) => same)];
}

export interface Outcome<Value> {
  value: Value;
  /** The branches that have it, by the id of their newest checkpoint. */
  ids: string[];
}

/** The most frequent first. */
export function outcomes<Value>(
  results: readonly { id: string; value: Value }[],
  isSame: (a: Value, b: Value) => boolean,
): Outcome<Value>[] {
  const found: Outcome<Value>[] = [];
  for (const { id, value } of results) {
    const known = found.find((each) => isSame(each.value, value));
    if (known === undefined) found.push({ value, ids: [id] });
    else known.ids.push(id);
  }
  return found.sort((a, b) => b.ids.length - a.ids.length);
}

export interface ChannelOutcomes {
  name: string;
  outcomes: Outcome<Json | undefined>[];
}

/** For each channel the values that the branches ended with; those with the most different ones first. */
export function channelOutcomes(results: readonly { id: string; values: Json }[]): ChannelOutcomes[] {
  const names = new Set(results.flatMap(({ values }) => Object.keys(fields(values))));
  const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
    a === undefined || b === undefined ? a === b : sameJson(comparable(a), comparable(b));
  return [...names]
    .map((name) => ({
      name,
      outcomes: outcomes(
        results.map(({ id, values }) => ({ id, value: fields(values)[name] })),
        isSame,
      ),
    }))
    .sort((a, b) => b.outcomes.length - a.outcomes.length);
}

/** Each run gives its messages new ids: what they say is what counts. */
function comparable(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return value.map((item) => {
    if (!isObject(item) || !('type' in item) || !('content' in item)) return item;
    const { id: _id, response_metadata: _metadata, usage_metadata: _usage, ...said } = item;
    return said;
  });
}

function fields(value: Json): Record<string, Json> {
  return isObject(value) ? value : {};
}
