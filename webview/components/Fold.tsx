/** Something that is out of the way until it is asked for; once open or closed by hand it stays so. */
import type { ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import { Icon } from './Icon.js';

interface Props {
  title: string;
  /** Whether it begins open. */
  open?: boolean;
  children: ReactNode;
}

export function Fold({ title, open = false, children }: Props) {
  const [shown, setShown] = useState(open);
  const [asked, setAsked] = useState(false);
  const inside = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was asked for is of no use below the edge.
    if (asked) inside.current?.scrollIntoView({ block: 'nearest' });
  }, [asked]);
  const toggle = (): void => {
    setShown(!shown);
    setAsked(!shown);
  };
  return (
    <div className="fold-box">
      <button type="button" className="link fold-title" aria-expanded={shown} onClick={toggle}>
        <Icon name={shown ? 'chevron-down' : 'chevron-right'} />
        <span>{title}</span>
      </button>
      {shown ? (
        <div ref={inside} className="fold-inside">
          {children}
        </div>
      ) : null}
    </div>
  );
}
