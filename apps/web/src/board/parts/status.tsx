import './status.css';

import type { ReleaseStatus } from '@repo/contract';

import { FailedIcon, RolledBackIcon, RunningIcon } from './icons.tsx';

const icons = { running: RunningIcon, failed: FailedIcon, 'rolled-back': RolledBackIcon } as const;
const words = { running: 'running', failed: 'failed', 'rolled-back': 'rolled back' } as const;

/** A status as shape and colour: a disc runs, an octagon failed, an arrow went back. */
export function StatusIcon({ status }: { readonly status: ReleaseStatus }) {
  const Icon = icons[status];
  return (
    <span className="status-icon" data-status={status}>
      <Icon />
    </span>
  );
}

/** A status as a word: only read out while all is well. */
export function StatusWord({ status }: { readonly status: ReleaseStatus }) {
  return (
    <span className={status === 'running' ? 'visually-hidden' : 'status-word'} data-status={status}>
      {words[status]}
    </span>
  );
}
