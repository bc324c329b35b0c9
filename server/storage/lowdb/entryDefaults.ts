/**
 * What an entry of a segment need not say because the rest of it says so: the task that all its writes and its trace
 * are of, the path of a task that a node's trigger began, what a condition returned that is the node it chose. Pure.
 */
import { isDeepStrictEqual } from 'node:util';
import type { AnnotatedTask } from '../../protocol/checkpoints.js';
import type { BranchChoice, TaskTrace } from '../../protocol/traces.js';
import type { LogEntry } from './segment.js';

type Writes = LogEntry & { kind: 'writes' };
type Annotation = LogEntry & { kind: 'annotation' };

/** As things stand in the file, where they differ from what they mean. */
interface ShortWrites {
  /** Of those writes that name none, and of the trace. */
  task_id?: string;
}
type ShortTrace = Omit<TaskTrace, 'id' | 'choices'> & { id?: string; choices?: ShortChoice[] };
type ShortChoice = Omit<BranchChoice, 'condition' | 'returned'> &
  Partial<Pick<BranchChoice, 'condition' | 'returned'>>;

export function withoutDefaults(entry: LogEntry): object {
  if (entry.kind === 'writes') return shortWrites(entry);
  return entry.kind === 'annotation' ? shortAnnotation(entry) : entry;
}

/** Undoes `withoutDefaults`; what an older version wrote says more and is left as it is. */
export function withDefaults(entry: LogEntry): LogEntry {
  if (entry.kind === 'writes') return wholeWrites(entry);
  return entry.kind === 'annotation' ? wholeAnnotation(entry) : entry;
}

function shortWrites(entry: Writes): object {
  const [first] = entry.writes;
  if (first === undefined || entry.writes.some(({ task_id }) => task_id !== first.task_id)) return entry;
  const { writes, trace, ...rest } = entry;
  return {
    ...rest,
    ...(trace === undefined ? {} : { trace: shortTrace(trace, first.task_id) }),
    task_id: first.task_id,
    writes: writes.map(({ task_id: _, ...write }) => write),
  };
}

function shortTrace({ id, choices, ...rest }: TaskTrace, taskId: string): object {
  return {
    ...(id === taskId ? {} : { id }),
    ...rest,
    ...(choices === undefined ? {} : { choices: choices.map(shortChoice) }),
  };
}

function shortChoice({ condition, returned, ...rest }: BranchChoice): ShortChoice {
  const isChosen = isDeepStrictEqual(rest.chosen, [returned]);
  return { ...(condition === null ? {} : { condition }), ...(isChosen ? {} : { returned }), ...rest };
}

function wholeWrites(entry: Writes & ShortWrites): LogEntry {
  const { task_id, ...rest } = entry;
  if (task_id === undefined) return entry;
  return {
    ...rest,
    ...(rest.trace === undefined ? {} : { trace: wholeTrace(rest.trace, task_id) }),
    writes: entry.writes.map((write) => ({ ...{ task_id }, ...write })),
  };
}

function wholeTrace({ choices, ...rest }: ShortTrace, taskId: string): TaskTrace {
  const whole = choices?.map((choice): BranchChoice => ({
    condition: null,
    returned: choice.chosen[0] ?? null,
    ...choice,
  }));
  return { ...{ id: taskId }, ...rest, ...(whole === undefined ? {} : { choices: whole }) };
}

function shortAnnotation(entry: Annotation): object {
  const tasks = entry.annotation.tasks.map((task) => {
    const { path, ...rest } = task;
    return isDeepStrictEqual(path, usualPath(task)) ? rest : task;
  });
  return { ...entry, annotation: { ...entry.annotation, tasks } };
}

function wholeAnnotation(entry: Annotation): LogEntry {
  const tasks = entry.annotation.tasks.map((task) => ({ ...{ path: usualPath(task) }, ...task }));
  return { ...entry, annotation: { ...entry.annotation, tasks } };
}

/** Of a task that is there because a channel that its node listens to was written. */
function usualPath({ name }: Pick<AnnotatedTask, 'name'>): AnnotatedTask['path'] {
  return ['__pregel_pull', name];
}
