import { useCallback, useMemo, useSyncExternalStore } from 'react';

import { formatFilter, parseFilter, type Filter } from './filter.ts';

/** `pushState` tells nobody, unlike the browser's own back and forward. */
const moved = 'filter-moved';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(moved, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(moved, listener);
  };
}

/** The filter in the address, and a function that moves to another one. */
export function useFilter(): [Filter, (filter: Filter) => void] {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  const filter = useMemo(() => parseFilter(search), [search]);
  const move = useCallback((next: Filter) => {
    window.history.pushState(null, '', window.location.pathname + formatFilter(next));
    window.dispatchEvent(new Event(moved));
  }, []);
  return [filter, move];
}
