import { fleet, releasePage } from '@repo/contract';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { formatFilter, type Filter } from '../filter/filter.ts';
import { getJson } from './request.ts';

const liveMs = 2000;
/** While the api is down it is asked less often. */
export const retryMs = 5000;

const pageSize = 20;

/** What runs where: asked for again and again as long as somebody looks (not in hidden tabs). */
export const fleetQuery = queryOptions({
  queryKey: ['fleet'],
  queryFn: ({ signal }) => getJson('/v1/fleet', fleet, signal),
  refetchInterval: ({ state }) => (state.status === 'error' ? retryMs : liveMs),
});

/** The releases of a filter, newest first, page by page; asked for again when the fleet changes. */
export function releasesQuery(filter: Filter) {
  return infiniteQueryOptions({
    queryKey: ['releases', filter],
    queryFn: ({ pageParam, signal }) => getJson(releasesPath(filter, pageParam), releasePage, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.status === 'error' ? retryMs : false),
  });
}

function releasesPath(filter: Filter, cursor: string): string {
  const query = new URLSearchParams(formatFilter(filter));
  query.set('limit', String(pageSize));
  if (cursor !== '') query.set('cursor', cursor);
  return `/v1/releases?${query.toString()}`;
}
