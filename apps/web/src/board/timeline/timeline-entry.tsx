import type { Release } from '@repo/contract';

import { Fingerprint } from '../parts/fingerprint.tsx';
import { StatusIcon, StatusWord } from '../parts/status.tsx';
import { AgeText } from '../time/age-text.tsx';
import { formatMoment, formatTime } from '../time/age.ts';

/** One release: what, where, by whom, when. */
export function TimelineEntry({ release }: { readonly release: Release }) {
  const { app, environment, version, fingerprint, status, releasedBy, releasedAt } = release;
  return (
    <li className="entry" data-status={status}>
      <StatusIcon status={status} />
      <p className="entry-what">
        <span className="entry-app">{app}</span> <span className="entry-version">{version}</span>{' '}
        <StatusWord status={status} />
      </p>
      <p className="entry-environment" data-environment={environment}>
        <span className="visually-hidden">in </span>
        {environment}
      </p>
      <p className="entry-detail">
        <Fingerprint value={fingerprint} />
        {releasedBy !== undefined && <span>by {releasedBy}</span>}
      </p>
      <p className="entry-when" title={formatMoment(releasedAt)}>
        <AgeText moment={releasedAt} />
        <span> · {formatTime(releasedAt)}</span>
      </p>
    </li>
  );
}
