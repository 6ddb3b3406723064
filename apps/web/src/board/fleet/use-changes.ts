import type { Fleet, Release } from '@repo/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { changedReleases } from './changes.ts';

const none: readonly Release[] = [];
const highlightMs = 6000;

/**
 * The releases that came in just now, for as long as they are to be highlighted. Each time some come in, the
 * timeline is asked for again.
 */
export function useChanges(fleet: Fleet): readonly Release[] {
  const queryClient = useQueryClient();
  const [seen, setSeen] = useState(fleet);
  const [changes, setChanges] = useState(none);
  if (fleet !== seen) {
    setSeen(fleet);
    setChanges(changedReleases(seen, fleet));
  }
  useEffect(() => {
    if (changes.length === 0) return;
    void queryClient.invalidateQueries({ queryKey: ['releases'] });
    const timer = setTimeout(setChanges, highlightMs, none);
    return () => {
      clearTimeout(timer);
    };
  }, [changes, queryClient]);
  return changes;
}
