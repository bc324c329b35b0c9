/** The @vscode-elements that the panel uses, as JSX knows them, and the stylesheets that the bundle takes in. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';

type Element<Props> = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & Props;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': Element<{ secondary?: boolean; disabled?: boolean }>;
      'vscode-badge': Element<{ variant?: 'default' | 'counter' | 'activity-bar-counter' }>;
      'vscode-checkbox': Element<{ checked?: boolean; label?: string }>;
      'vscode-progress-bar': Element<{ indeterminate?: boolean; ariaLabel?: string }>;
    }
  }
}
