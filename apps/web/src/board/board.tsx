import './board.css';

import { useQuery } from '@tanstack/react-query';

import { fleetQuery } from './api/queries.ts';
import { Header } from './header/header.tsx';
import { Overview } from './overview.tsx';
import { Failure } from './states/failure.tsx';
import { NothingYet } from './states/nothing-yet.tsx';
import { Skeleton } from './states/skeleton.tsx';
import { Stale } from './states/stale.tsx';

/** The page: what runs where, and what happened when. */
export function Board() {
  const { data: fleet, error, dataUpdatedAt, refetch } = useQuery(fleetQuery);
  const retry = () => void refetch();
  return (
    <>
      <Header state={error !== null ? 'down' : fleet === undefined ? 'connecting' : 'live'} />
      <main className="board" id="board" tabIndex={-1}>
        <div role="status">
          {error !== null && fleet !== undefined && <Stale error={error} since={dataUpdatedAt} onRetry={retry} />}
        </div>
        {fleet === undefined && error === null && <Skeleton />}
        {fleet === undefined && error !== null && <Failure error={error} onRetry={retry} />}
        {fleet?.apps.length === 0 && <NothingYet />}
        {fleet !== undefined && fleet.apps.length > 0 && <Overview fleet={fleet} />}
      </main>
    </>
  );
}
