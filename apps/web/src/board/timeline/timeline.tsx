import './timeline.css';

import { useInfiniteQuery } from '@tanstack/react-query';

import { releasesQuery } from '../api/queries.ts';
import type { Filter } from '../filter/filter.ts';
import { explain } from '../states/reason.ts';
import { FilterChips } from './filter-chips.tsx';
import { TimelineDays } from './timeline-days.tsx';

interface Props {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

/** Brings the timeline into view where it is not: on narrow screens it lies below the fleet. */
export function showTimeline(): void {
  document.querySelector('#timeline')?.scrollIntoView({ block: 'nearest' });
}

/** What happened when, newest first. */
export function Timeline({ filter, onFilter }: Props) {
  const { data, error, isFetchingNextPage, isPlaceholderData, hasNextPage, fetchNextPage } = useInfiniteQuery(
    releasesQuery(filter),
  );
  const releases = data?.pages.flatMap((page) => page.releases) ?? [];
  return (
    <section className="panel timeline" aria-labelledby="timeline" aria-busy={data === undefined || isPlaceholderData}>
      <div className="panel-head">
        <h2 id="timeline" tabIndex={-1}>
          Timeline
        </h2>
        <FilterChips filter={filter} onFilter={onFilter} />
      </div>
      <div className="timeline-body" data-stale={isPlaceholderData || undefined}>
        {data !== undefined && releases.length === 0 && <p className="panel-empty">No release yet.</p>}
        <TimelineDays releases={releases} />
        {data === undefined && error !== null && <p className="panel-empty">{explain(error).title}</p>}
        {hasNextPage && (
          <button
            type="button"
            className="button load-more"
            aria-disabled={isFetchingNextPage}
            onClick={() => {
              if (!isFetchingNextPage) void fetchNextPage();
            }}
          >
            {isFetchingNextPage ? 'Loading …' : 'Load more'}
          </button>
        )}
      </div>
      <p role="status" className="visually-hidden">
        {data !== undefined && data.pages.length > 1 && `${releases.length} releases shown.`}
      </p>
    </section>
  );
}
