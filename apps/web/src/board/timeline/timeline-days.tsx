import type { Release } from '@repo/contract';

import { useClock } from '../time/clock.ts';
import { dayOf, groupByDay, nameDay } from './days.ts';
import { TimelineEntry } from './timeline-entry.tsx';

/** Releases under the names of their days. */
export function TimelineDays({ releases }: { readonly releases: readonly Release[] }) {
  const today = useClock((now) => dayOf(now));
  return groupByDay(releases).map(({ date, releases: ofThatDay }) => (
    <section key={date} className="day">
      <h3>{nameDay(date, today)}</h3>
      <ol>
        {ofThatDay.map((release) => (
          <TimelineEntry key={release.id} release={release} />
        ))}
      </ol>
    </section>
  ));
}
