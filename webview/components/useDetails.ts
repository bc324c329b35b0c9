/** States that a view needs beside the selected one: those that the page does not have are asked for. */
import { useEffect } from 'react';
import { detailOf } from '../state/model.js';
import { usePanel } from './panelContext.js';

export function useDetails(ids: readonly string[]): void {
  const { model, tell } = usePanel();
  const missing = ids.filter((id) => detailOf(model, id) === null).join(' ');
  useEffect(() => {
    for (const id of missing.split(' ')) if (id !== '') tell({ type: 'select', checkpoint_id: id });
  }, [missing, tell]);
}
