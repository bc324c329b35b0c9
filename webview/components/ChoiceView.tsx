/** Why a branch was taken: the condition of an edge, what it returned, which nodes that chose, and the state it read. */
import { t } from '@vscode/l10n';
import type { BranchChoice, ReadValue } from '../../server/protocol/traces.js';
import { choiceText, readInBrief } from '../state/choices.js';
import { visibleText } from '../state/visibleText.js';
import { Icon } from './Icon.js';
import { JsonTree } from './JsonTree.js';
import { NodeNames } from './NodeNames.js';
import { usePanel } from './panelContext.js';

export function ChoiceView({ node, choice }: { node: string; choice: BranchChoice }) {
  const { tell } = usePanel();
  const { condition, source = null, path_map: pathMap } = choice;
  const read = Object.entries(choice.read);
  const { chose, returned } = choiceText(choice);
  return (
    <div className="branch-choice">
      <p className="branch-line">
        <Icon name="git-branch" />{' '}
        <button
          type="button"
          className="link"
          title={t("Go to the condition's source")}
          onClick={() => tell({ type: 'openCondition', node, condition, source })}
        >
          {condition === null ? t('The condition') : visibleText(condition)}
        </button>{' '}
        {t('chose')} {chose.length === 0 ? t('nothing') : <NodeNames names={chose} />}
        <span className="quiet">
          {' '}
          {t('(returned {0})', visibleText(returned))}
          {read.length === 0 ? null : ` ${t('from {0}', visibleText(readInBrief(choice.read)))}`}
        </span>
      </p>
      {read.length === 0 && pathMap === undefined ? null : (
        <details>
          <summary className="quiet">{t('What it read')}</summary>
          {read.map(([channel, value]) => (
            <Read key={channel} channel={channel} value={value} />
          ))}
          {pathMap === undefined ? null : (
            <div className="task-body">
              <span className="quiet">{t('its choices')}</span>
              <JsonTree value={pathMap} label={t('its choices')} />
            </div>
          )}
        </details>
      )}
    </div>
  );
}

function Read({ channel, value }: { channel: string; value: ReadValue }) {
  const name = visibleText(channel === '__root__' ? t('the state') : channel);
  if ('omitted' in value) {
    return (
      <div className="task-body">
        <span className="quiet">
          {t('{0}: too large to be kept here; the state after the step has it', name)}
        </span>
      </div>
    );
  }
  const isLast = 'last' in value;
  return (
    <div className="task-body">
      <span className="quiet">{isLast ? t('{0}, the last of {1}', name, value.length) : name}</span>{' '}
      <JsonTree value={isLast ? value.last : value.value} label={name} />
    </div>
  );
}
