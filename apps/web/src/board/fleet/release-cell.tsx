import './release-cell.css';

import type { EnvironmentName, Release } from '@repo/contract';
import { useId } from 'react';

import type { Filter } from '../filter/filter.ts';
import { Fingerprint } from '../parts/fingerprint.tsx';
import { StatusIcon, StatusWord } from '../parts/status.tsx';
import { AgeText } from '../time/age-text.tsx';
import { formatMoment } from '../time/age.ts';

interface Props {
  readonly release: Release;
  readonly isPicked: boolean;
  readonly isChanged: boolean;
  readonly onPick: (filter: Filter) => void;
}

/** What an environment runs of an app; a click shows how that came about. */
export function ReleaseCell({ release, isPicked, isChanged, onPick }: Props) {
  const tip = useId();
  const { app, environment, version, fingerprint, status, releasedAt } = release;
  return (
    <td
      role="cell"
      className="release-cell"
      data-environment={environment}
      data-status={status}
      data-changed={isChanged || undefined}
    >
      <button
        type="button"
        className="release"
        aria-pressed={isPicked}
        aria-describedby={tip}
        onClick={() => {
          onPick({ app, environment });
        }}
      >
        <span className="release-environment" aria-hidden="true">
          {environment}
        </span>
        <StatusIcon status={status} />
        <span className="release-what">
          <span className="release-version">{version}</span> <StatusWord status={status} />
        </span>
        <Fingerprint value={fingerprint} />
        <AgeText moment={releasedAt} />
      </button>
      <Tip id={tip} release={release} />
    </td>
  );
}

/** All there is to know of a release; shown while the pointer or the keyboard is on its cell. */
function Tip({ id, release }: { readonly id: string; readonly release: Release }) {
  const { fingerprint, commit, releasedBy, releasedAt } = release;
  return (
    <div role="tooltip" id={id} className="tip">
      <p>{formatMoment(releasedAt)}</p>
      {releasedBy !== undefined && <p>by {releasedBy}</p>}
      <p>
        fingerprint <code>{fingerprint.slice(0, 16)}…</code>
      </p>
      {commit !== undefined && (
        <p>
          commit <code>{commit.slice(0, 10)}</code>
        </p>
      )}
    </div>
  );
}

/** An environment that an app has never been in. */
export function NoReleaseCell({ environment }: { readonly environment: EnvironmentName }) {
  return (
    <td role="cell" className="release-cell" data-environment={environment}>
      <p className="no-release">
        <span className="release-environment" aria-hidden="true">
          {environment}
        </span>
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">no release</span>
      </p>
    </td>
  );
}
