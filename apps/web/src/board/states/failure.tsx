import './states.css';

import { retryMs } from '../api/queries.ts';
import { AlertIcon } from '../parts/icons.tsx';
import { explain } from './reason.ts';

interface Props {
  readonly error: Error;
  readonly onRetry: () => void;
}

/** The api has not answered yet, and there is nothing to show. */
export function Failure({ error, onRetry }: Props) {
  const { title, detail } = explain(error);
  return (
    <section className="panel state" role="alert">
      <span className="state-icon" data-tone="bad">
        <AlertIcon />
      </span>
      <h2>{title}</h2>
      <p className="reason-detail">{detail}</p>
      <p className="reason-detail">Trying again every {retryMs / 1000} seconds.</p>
      <button type="button" className="button" onClick={onRetry}>
        Try now
      </button>
    </section>
  );
}
