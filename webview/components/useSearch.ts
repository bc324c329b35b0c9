/** Asks the host for the checkpoints whose state holds the filter's text, once typing rests and when more are loaded. */
import { useEffect } from 'react';
import { usePanel } from './panelContext.js';

/** Milliseconds after the last key. */
const rest = 200;

export function useSearch(): void {
  const { model, tell } = usePanel();
  const text = model.filter.text.trim();
  const newest = model.checkpoints[0]?.checkpoint_id;
  const count = model.checkpoints.length;
  useEffect(() => {
    if (text === '') return;
    const timer = setTimeout(() => tell({ type: 'search', text }), rest);
    return () => clearTimeout(timer);
  }, [text, newest, count, tell]);
}
