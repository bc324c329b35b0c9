/** A line that tells of a failure or asks a question, in place; and the page for when there is nothing else to show. */
import { t } from '@vscode/l10n';
import type { ReactNode } from 'react';
import { IconButton } from './Button.js';
import { Icon } from './Icon.js';
import { LongText } from './LongText.js';

interface NoticeProps {
  kind: 'error' | 'warning' | 'info';
  children: ReactNode;
  actions?: ReactNode;
  onDismiss?: () => void;
}

export function Notice({ kind, children, actions, onDismiss }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`} role={kind === 'info' ? 'status' : 'alert'}>
      <Icon name={kind} />
      <div className="notice-text">
        {typeof children === 'string' ? <LongText text={children} /> : children}
      </div>
      {actions === undefined ? null : <div className="notice-actions">{actions}</div>}
      {onDismiss === undefined ? null : <IconButton icon="close" label={t('Dismiss')} onClick={onDismiss} />}
    </div>
  );
}

export function EmptyPage({
  icon,
  title,
  text,
  spin = false,
  action,
}: {
  icon: string;
  title: string;
  text: string;
  spin?: boolean;
  /** A button for what to do about it. */
  action?: ReactNode;
}) {
  return (
    <div className="empty-page" role="status">
      <Icon name={icon} spin={spin} />
      <h2>{title}</h2>
      <p>
        <LongText text={text} />
      </p>
      {action}
    </div>
  );
}
