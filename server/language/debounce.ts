/** Runs an action once calls have paused. */

/** Each call replaces the one before, if that has not run yet. */
export function createDebounce(): (action: () => void, milliseconds: number) => void {
  let timer: NodeJS.Timeout | undefined;
  return (action, milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}
