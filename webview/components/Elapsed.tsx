/** How long something has been going on, counted as one looks. Not read out: each second would be. */
import { useEffect, useState } from 'react';
import { durationText } from '../state/time.js';

const tick = 200;

export function Elapsed({ since }: { since: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tick);
    return () => clearInterval(timer);
  }, []);
  const took = now - Date.parse(since);
  return Number.isNaN(took) ? null : (
    <span className="quiet elapsed" aria-hidden="true">
      {durationText(Math.max(0, took))}
    </span>
  );
}
