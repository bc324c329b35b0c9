/**
 * What becomes of each channel that is edited, as the preview has it, and the choice to put the value in place of what a
 * reducer has gathered. Without a preview it says what can be told of messages.
 */
import { t } from '@vscode/l10n';
import type { ChannelEdit, EditOutcome } from '../state/edit.js';
import { effectText } from '../state/editEffects.js';
import type { MessageEdit } from '../state/messageEdits.js';
import { isObject } from '../state/diff.js';
import { visibleText } from '../state/visibleText.js';
import { usePanel } from './panelContext.js';
import type { EditPreview, ShownPreview } from './usePreview.js';

interface Props {
  outcome: EditOutcome;
  replaced: string[];
  preview: EditPreview;
}

export function ChannelEdits({ outcome: { edits, messages }, replaced, preview }: Props) {
  const { dispatch } = usePanel();
  const messageEditOf = (key: string) => messages.find((each) => each.key === key);
  // Without a preview there is nothing to say of the others.
  const rows =
    preview.isOffered === true ? edits : edits.filter(({ key }) => messageEditOf(key) !== undefined);
  if (rows.length === 0) return null;
  const toggle = (key: string): void => {
    const others = replaced.filter((each) => each !== key);
    dispatch({ type: 'draft', change: { replaced: replaced.includes(key) ? others : [...others, key] } });
  };
  return (
    <div
      className={`channel-edits${preview.isOffered === true && !preview.isFresh ? ' edit-preview-old' : ''}`}
    >
      {rows.map((edit) => (
        <div key={edit.key} className="channel-edit">
          <code className="key-chip">{visibleText(edit.key)}</code>
          <span role="status">
            {preview.isOffered === true ? (
              <Effect edit={edit} shown={preview.shown} />
            ) : (
              <Guess edit={edit} message={messageEditOf(edit.key)} />
            )}
          </span>
          <ReplaceBox edit={edit} onChange={() => toggle(edit.key)} />
        </div>
      ))}
    </div>
  );
}

function Effect({ edit: { key }, shown }: { edit: ChannelEdit; shown: ShownPreview | null }) {
  const { model } = usePanel();
  const edit = shown?.edits.find((each) => each.key === key);
  const preview = shown?.preview ?? null;
  // Refused as a whole: why, the preview says.
  if (shown?.problem != null) return null;
  if (edit === undefined || preview === null) return <span className="quiet">…</span>;
  const { values, written } = preview;
  const text = effectText({
    before: edit.before,
    given: edit.given,
    after: isObject(values) && Object.hasOwn(values, key) ? values[key] : undefined,
    isWritten: written.includes(key),
    isReplaced: edit.isReplaced,
    channel: model.channels !== null && Object.hasOwn(model.channels, key) ? model.channels[key] : undefined,
  });
  return <span className={written.includes(key) ? '' : 'stays'}>{visibleText(text)}</span>;
}

function ReplaceBox({ edit, onChange }: { edit: ChannelEdit; onChange: () => void }) {
  const { way, reason } = edit.replacing;
  if (way === null && reason === null) return null;
  const how =
    way === 'messages'
      ? t(
          "Remove every message there first. For channels with LangGraph's messages reducer, which understands that.",
        )
      : t('Put this value in place of what the reducer has gathered (Overwrite).');
  return (
    <vscode-checkbox
      checked={edit.isReplaced}
      disabled={way === null}
      label={Array.isArray(edit.given) ? t('Replace the list') : t('Replace the value')}
      title={reason ?? how}
      onChange={onChange}
    />
  );
}

function Guess({ edit, message }: { edit: ChannelEdit; message: MessageEdit | undefined }) {
  if (message === undefined) return null;
  if (edit.isReplaced)
    return message.count === 1
      ? t('The list becomes this one: 1 message.')
      : t('The list becomes this one: {0} messages.', message.count);
  return <Added {...message} />;
}

function Added({ added, changed, kept }: MessageEdit) {
  const parts = [
    added === 0 ? null : t('{0} appended', added),
    changed === 0 ? null : t('{0} changed in place', changed),
  ].filter((part) => part !== null);
  return (
    <>
      {parts.length === 0
        ? t('By the messages reducer: nothing new')
        : t('By the messages reducer: {0}', parts.join(', '))}
      {kept === 0 ? null : <span className="stays">{t(', {0} taken out stay', kept)}</span>}
    </>
  );
}
