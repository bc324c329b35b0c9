/** Which part of a scrolling element is in sight, in px. */
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';

const assumedHeight = 800;

export function useViewport(element: RefObject<HTMLElement | null>): { top: number; height: number } {
  const [viewport, setViewport] = useState({ top: 0, height: assumedHeight });
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const measure = (): void =>
      setViewport({ top: target.scrollTop, height: target.clientHeight || assumedHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    target.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      target.removeEventListener('scroll', measure);
    };
  }, [element]);
  return viewport;
}
