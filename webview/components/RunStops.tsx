/** Before and after which nodes a run pauses: this run alone, unlike breakpoints, which are the debugger's. */
import { t } from '@vscode/l10n';
import { toggleStop } from '../state/runOptions.js';
import { visibleText } from '../state/visibleText.js';

interface Props {
  nodes: readonly string[];
  before: string[];
  after: string[];
  onChange: (stops: { before: string[] } | { after: string[] }) => void;
}

export function RunStops({ nodes, before, after, onChange }: Props) {
  const rows = ['*', ...nodes.filter((node) => !node.startsWith('__'))];
  return (
    <table className="run-stops">
      <thead>
        <tr className="quiet">
          <th scope="col">{t('before')}</th>
          <th scope="col">{t('after')}</th>
          <th scope="col">
            <span className="only-read-out">{t('Node')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((node) => {
          const name = node === '*' ? t('every node') : visibleText(node);
          return (
            <tr key={node}>
              <td>
                <input
                  type="checkbox"
                  aria-label={t('Stop before {0}', name)}
                  checked={before.includes(node)}
                  onChange={() => onChange({ before: toggleStop(before, node) })}
                />
              </td>
              <td>
                <input
                  type="checkbox"
                  aria-label={t('Stop after {0}', name)}
                  checked={after.includes(node)}
                  onChange={() => onChange({ after: toggleStop(after, node) })}
                />
              </td>
              <th scope="row">
                {node === '*' ? <span className="quiet">{name}</span> : <code>{name}</code>}
              </th>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
