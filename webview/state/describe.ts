/** What the rows and the header say about a checkpoint, worked out from the list. Words only; no markup. */
import { t } from '@vscode/l10n';
import type { Json } from '../../server/protocol/api.js';
import type { PanelCheckpoint, PanelThread } from '../../server/protocol/panel.js';
import { labelText } from './visibleText.js';

export interface Badge {
  kind: 'paused' | 'question' | 'error' | 'head';
  text: string;
  /** Longer, for the tooltip. */
  detail: string;
}

export interface Description {
  /** Nodes that ran to make it, or what else made it. */
  title: string;
  /** Names in `title` that are nodes (their source can be opened). */
  nodes: string[];
  /** Name of a codicon. */
  icon: string;
  /** What made it, in words. */
  source: string;
  badges: Badge[];
}

const hidden = new Set(['__start__', '__end__']);
const visible = (names: readonly string[]): string[] => names.filter((name) => !hidden.has(name));

/** @param parent null where it has none or it is not loaded. @param head whether it is the thread's newest checkpoint. */
export function describeCheckpoint(
  checkpoint: PanelCheckpoint,
  parent: PanelCheckpoint | null,
  head: boolean,
  thread: Pick<PanelThread, 'status'> | null,
): Description {
  const ran = nodesThatRan(checkpoint, parent);
  return { ...origin(checkpoint, ran), nodes: ran, badges: badgesOf(checkpoint, head, thread) };
}

/** The nodes of the superstep that made it, also those that changed nothing. */
export function nodesThatRan(checkpoint: PanelCheckpoint, parent: PanelCheckpoint | null): string[] {
  return checkpoint.source === 'loop' && parent !== null ? visible(parent.next) : [];
}

function origin(checkpoint: PanelCheckpoint, ran: string[]): Pick<Description, 'title' | 'icon' | 'source'> {
  switch (checkpoint.source) {
    case 'input':
      return { title: t('Input'), icon: 'arrow-right', source: t('Input of a run') };
    case 'update':
      return { title: t('Edited state'), icon: 'edit', source: t('State edit') };
    case 'fork':
      return { title: t('Fork'), icon: 'repo-forked', source: t('Fork of an earlier checkpoint') };
    default:
      if (ran.length > 0) return { title: ran.join(', '), icon: 'circle-filled', source: t('Superstep') };
      return {
        title: (checkpoint.step ?? 0) <= 0 ? t('Start') : t('Superstep'),
        icon: 'play',
        source: t('Superstep'),
      };
  }
}

function badgesOf(
  checkpoint: PanelCheckpoint,
  head: boolean,
  thread: Pick<PanelThread, 'status'> | null,
): Badge[] {
  const badges: Badge[] = [];
  const failed = checkpoint.tasks.find((task) => task.error !== null);
  const asks = checkpoint.tasks.find((task) => task.interrupts.length > 0);
  if (failed !== undefined)
    badges.push({
      kind: 'error',
      text: t('Error'),
      detail: labelText(`${failed.name}: ${failed.error ?? ''}`),
    });
  if (asks !== undefined)
    badges.push({ kind: 'question', text: t('Asks'), detail: t('{0} waits for an answer', asks.name) });
  else if (head && failed === undefined && thread?.status === 'interrupted' && checkpoint.next.length > 0) {
    const detail = t('Paused before {0}', checkpoint.next.join(', '));
    badges.push({ kind: 'paused', text: t('Paused'), detail });
  }
  return badges;
}

/** `→ write_joke`, or `End` where nothing is left to run. */
export function nextText(next: readonly string[]): string {
  const names = next.map((name) => (name === '__start__' ? t('start') : name));
  return names.length === 0 ? t('End') : names.join(', ');
}

/** The start of an id as people compare them: time-ordered ids differ in their first characters. */
export function shortId(id: string): string {
  return id.length <= 13 ? id : id.slice(0, 13);
}

/** Step as shown: the API counts the input as -1. */
export function stepText(step: number | null): string {
  return step === null ? '–' : String(step);
}

/** `{3 keys}`, `[12]`: what a folded value holds. */
export function summary(value: Json): string {
  if (Array.isArray(value)) return value.length === 1 ? t('1 item') : t('{0} items', value.length);
  if (typeof value === 'object' && value !== null) {
    const count = Object.keys(value).length;
    return count === 1 ? t('1 key') : t('{0} keys', count);
  }
  return '';
}
