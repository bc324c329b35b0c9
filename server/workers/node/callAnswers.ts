/**
 * The calls of a replayed step: which node makes them anew and which takes them from the record, which recorded call
 * answers which, and where the step leaves the record. Then nothing is called: the run ends, saying so. How the answers
 * get into models and tools is answeringClasses.ts's affair.
 */
import { callSource } from '../../protocol/callSource.js';
import type {
  CallInput,
  CallNote,
  CallResult,
  CallSource,
  LeftReason,
  RecordedCall,
  ReplayCalls,
} from '../../protocol/calls.js';
import type { StartedCall } from './callHandler.js';

export class LeftTheRecordError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LeftTheRecordError';
  }
}

export interface CallAnswers {
  /** What a call is, by the id under which the callbacks told of it. */
  started(id: string, call: StartedCall): void;
  call(id: string | undefined): StartedCall | undefined;
  sourceOf(checkpointNs: string): CallSource;
  /** What the record has for the call. Throws LeftTheRecordError, and ends the run. */
  answer(call: StartedCall): CallResult;
  /** The call is about to be made, for nothing could be put in its way. Throws as `answer` does. */
  uncovered(call: StartedCall): never;
}

export interface CallAnswersDeps {
  note: (note: CallNote) => void;
  /** Ends the run, whatever its nodes make of errors. */
  leave: (error: LeftTheRecordError) => void;
}

export function createCallAnswers(replay: ReplayCalls, { note, leave }: CallAnswersDeps): CallAnswers {
  const { recorded } = replay;
  const used = new Set(replay.used);
  const calls = new Map<string, StartedCall>();

  const sourceOf = (namespace: string): CallSource => callSource(replay, pathOf(namespace));

  /** The recorded calls of the same kind by the same node, those of the same task first. */
  const ofNode = ({ kind, checkpointNs }: StartedCall): [RecordedCall, number][] =>
    recorded
      .map((each, at): [RecordedCall, number] => [each, at])
      .filter(([each]) => each.kind === kind && pathOf(each.checkpoint_ns) === pathOf(checkpointNs))
      .sort(
        ([a], [b]) => Number(b.checkpoint_ns === checkpointNs) - Number(a.checkpoint_ns === checkpointNs),
      );

  const leftWith = (call: StartedCall, reason: LeftReason): never => {
    const { kind, name, checkpointNs } = call;
    const node = pathOf(checkpointNs);
    note({ node, kind, name, source: 'recorded', answered: null, left: reason });
    const error = new LeftTheRecordError(
      `The ${kind} ${name} of node ${node} was called where the record has no answer: ${wordsOf(reason)}`,
    );
    leave(error);
    throw error;
  };

  return {
    sourceOf,
    uncovered: (call) => leftWith(call, { reason: 'not recorded' }),
    call: (id) => (id === undefined ? undefined : calls.get(id)),
    started(id, call) {
      calls.set(id, call);
      const { kind, name, checkpointNs } = call;
      if (sourceOf(checkpointNs) === 'live')
        note({ node: pathOf(checkpointNs), kind, name, source: 'live', answered: null, left: null });
    },
    answer(call) {
      const { kind, name, input, checkpointNs } = call;
      const known = ofNode(call).filter(([each]) => kind === 'model' || each.name === name);
      const open = known.filter(([, at]) => !used.has(at));
      const [answer, at = -1] = open.find(([each]) => each.input.digest === input.digest) ?? [];
      if (answer === undefined) {
        const [other] = open[0] ?? [];
        if (other !== undefined)
          return leftWith(call, { reason: 'input differs', input: difference(other.input, input) });
        return leftWith(call, { reason: known.length === 0 ? 'not recorded' : 'no more recorded calls' });
      }
      used.add(at);
      if (answer.result.kind === 'unkept') return leftWith(call, { reason: 'not recorded' });
      note({ node: pathOf(checkpointNs), kind, name, source: 'recorded', answered: at, left: null });
      return answer.result;
    },
  };
}

/** The nodes of a namespace without their tasks: `outer|inner`. */
export function pathOf(namespace: string): string {
  return namespace
    .split('|')
    .map((segment) => segment.split(':')[0] ?? '')
    .join('|');
}

/** The first part in which two questions differ. */
export function difference(recorded: CallInput, replayed: CallInput): NonNullable<LeftReason['input']> {
  const places = [...new Set([...recorded.parts, ...replayed.parts].map(({ at }) => at))];
  const partsAt = (place: string) =>
    [recorded, replayed].map(({ parts }) => parts.find(({ at }) => at === place));
  const at = places.find((place) => {
    const [old, fresh] = partsAt(place);
    return old?.digest !== fresh?.digest;
  });
  const [old, fresh] = partsAt(at ?? '');
  return {
    at: at ?? 'input',
    ...(old === undefined ? {} : { recorded: old.text ?? old.digest }),
    ...(fresh === undefined ? {} : { replayed: fresh.text ?? fresh.digest }),
  };
}

function wordsOf({ reason, input }: LeftReason): string {
  return input === undefined ? reason : `${reason} at ${input.at}`;
}
