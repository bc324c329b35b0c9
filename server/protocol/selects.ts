/**
 * Names of fields that searches may be asked for (`select`): those of the published description and of both SDKs. A name
 * that is none of them is refused: an answer without the field would look like a record without it.
 */
import { z } from 'zod';

const times = ['created_at', 'updated_at'];
const configured = ['config', 'context', 'metadata'];

export const assistantFields = [
  'assistant_id', 'graph_id', 'name', 'description', ...configured, ...times, 'version',
]; // prettier-ignore
export const threadFields = [
  'thread_id', ...times, 'state_updated_at', ...configured, 'status', 'values', 'interrupts', 'error',
]; // prettier-ignore
export const runFields = [
  'run_id', 'thread_id', 'assistant_id', ...times, 'status', 'metadata', 'kwargs', 'multitask_strategy', 'error',
  'cancel_reason', 'langsmith_session_name',
]; // prettier-ignore
export const cronFields = [
  'cron_id', 'assistant_id', 'thread_id', 'on_run_completed', 'end_time', 'schedule', 'timezone', ...times, 'user_id',
  'payload', 'next_run_date', 'metadata', 'enabled', 'now',
]; // prettier-ignore

export function fieldList(names: readonly string[]) {
  const known = z.enum(names, `must be one of ${names.join(', ')}`);
  return z.array(known, 'must be a list of field names');
}

const stateFields = [
  'values', 'next', 'tasks', 'metadata', 'created_at', 'checkpoint', 'parent_checkpoint', 'interrupts', 'checkpoint_id',
  'parent_checkpoint_id',
]; // prettier-ignore
const stateField = z
  .string('must be a list of field names')
  .refine(
    (name) => stateFields.includes(name) || /^values\../.test(name),
    `must be one of ${stateFields.join(', ')}, or values.<key>`,
  );

/** Of a state; `values.<key>` asks for one key of its values. */
export const stateFieldList = z.array(stateField, 'must be a list of field names');
