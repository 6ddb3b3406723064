import './states.css';

import { retryMs } from '../api/queries.ts';
import { AlertIcon } from '../parts/icons.tsx';
import { formatTime } from '../time/age.ts';
import { explain } from './reason.ts';

interface Props {
  readonly error: Error;
  /** When the api answered last: milliseconds since 1970. */
  readonly since: number;
  readonly onRetry: () => void;
}

/** The api does not answer any more: what the page shows is what it said last. */
export function Stale({ error, since, onRetry }: Props) {
  const { title, detail } = explain(error);
  return (
    <div className="stale">
      <AlertIcon />
      <div>
        <p className="reason-title">{title}</p>
        <p className="reason-detail">{detail}</p>
        <p className="reason-detail">
          You see what was true at <time dateTime={new Date(since).toISOString()}>{formatTime(since)}</time>. Trying
          again every {retryMs / 1000} seconds.
        </p>
      </div>
      <button type="button" className="button" onClick={onRetry}>
        Try now
      </button>
    </div>
  );
}
