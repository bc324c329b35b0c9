/** The panel's buttons: VS Code's own look, with a reason where they cannot be used, and small icon-only ones. */
import { Icon } from './Icon.js';

interface ButtonProps {
  icon?: string;
  label: string;
  primary?: boolean;
  busy?: boolean;
  /** Why it cannot be used now; null when it can. */
  reason?: string | null;
  title?: string;
  onClick: () => void;
}

export function Button({
  icon,
  label,
  primary = false,
  busy = false,
  reason = null,
  title,
  onClick,
}: ButtonProps) {
  const disabled = busy || reason !== null;
  return (
    <span className="button" title={reason ?? title}>
      <vscode-button
        secondary={!primary}
        disabled={disabled}
        aria-disabled={disabled}
        onClick={disabled ? undefined : onClick}
      >
        {icon === undefined && !busy ? null : (
          <span slot="content-before" className="button-icon">
            <Icon name={busy ? 'loading' : (icon ?? 'loading')} spin={busy} />
          </span>
        )}
        {label}
      </vscode-button>
    </span>
  );
}

interface IconButtonProps {
  icon: string;
  label: string;
  onClick: () => void;
  pressed?: boolean;
}

export function IconButton({ icon, label, onClick, pressed }: IconButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
