/** What the drawing library says of a graph to those who do not see it, in our words: its own speak of editing. */
import type { AriaLabelConfig } from '@xyflow/react';
import { t } from '@vscode/l10n';
import { nodeLabel } from '../state/graph.js';
import { visibleText } from '../state/visibleText.js';

export function planeWords(): Partial<AriaLabelConfig> {
  return {
    'controls.ariaLabel': t('Zoom'),
    'controls.zoomIn.ariaLabel': t('Zoom in'),
    'controls.zoomOut.ariaLabel': t('Zoom out'),
    'controls.fitView.ariaLabel': t('Fit the graph'),
    'node.a11yDescription.default': '',
    'node.a11yDescription.keyboardDisabled': '',
    'edge.a11yDescription.default': '',
  };
}

export function nodeWords(): { 'aria-roledescription': string } {
  return { 'aria-roledescription': t('node') };
}

export function edgeWords({ source, target }: { source: string; target: string }) {
  return {
    'aria-roledescription': t('edge'),
    'aria-label': visibleText(t('Edge from {0} to {1}', nodeLabel(source), nodeLabel(target))),
  };
}
