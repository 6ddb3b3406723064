import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * A text that depends on the time: the component renders again only in a second in which the text changes.
 * @param read tells the text; given milliseconds since 1970
 */
export function useClock(read: (now: number) => string): string {
  return useSyncExternalStore(subscribe, () => read(Date.now()));
}
