/** Takes the graph elsewhere: as SVG, as PNG, as a text of Mermaid. */
import { t } from '@vscode/l10n';
import type { ShownGraph } from '../state/graph.js';
import { toMermaid, toSvg } from '../state/graphExport.js';
import type { GraphLayout } from '../state/graphLayout.js';
import { usePanel } from './panelContext.js';

interface Props {
  shown: ShownGraph;
  layout: GraphLayout;
  name: string;
  note: string;
}

export function GraphActions({ shown, layout, name, note }: Props) {
  const { tell } = usePanel();
  const savePng = async (): Promise<void> => {
    const content = await pngOf(layout);
    tell({ type: 'saveFile', name: `${name}.png`, content, encoding: 'base64' });
  };
  return (
    <div className="graph-actions">
      <span className="quiet">{note}</span>
      <span className="graph-export">
        <button
          type="button"
          className="link"
          onClick={() => tell({ type: 'copyText', text: toMermaid(shown) })}
        >
          {t('Copy as Mermaid')}
        </button>
        <button
          type="button"
          className="link"
          onClick={() =>
            tell({ type: 'saveFile', name: `${name}.svg`, content: toSvg(layout), encoding: 'utf8' })
          }
        >
          {t('Save SVG…')}
        </button>
        <button type="button" className="link" onClick={() => void savePng()}>
          {t('Save PNG…')}
        </button>
      </span>
    </div>
  );
}

/** Twice the size on the screen, as base64. */
async function pngOf(layout: GraphLayout): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(toSvg(layout))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * 2;
  canvas.height = image.height * 2;
  const context = canvas.getContext('2d');
  context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
