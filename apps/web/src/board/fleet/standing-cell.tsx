import './standing-cell.css';

import type { FleetApp } from '@repo/contract';

import { AheadIcon, BehindIcon, SameIcon, UnclearIcon } from '../parts/icons.tsx';
import { standingOf } from './standing.ts';

const words = {
  same: { Icon: SameIcon, word: 'same', meaning: 'staging and prod run the same fingerprint' },
  ahead: { Icon: AheadIcon, word: 'ahead', meaning: 'staging is ahead of prod' },
  behind: { Icon: BehindIcon, word: 'behind', meaning: 'staging is behind prod' },
  unclear: { Icon: UnclearIcon, word: 'unclear', meaning: 'the newest release of staging or prod does not run' },
} as const;

/** The link between staging and prod. */
export function StandingCell({ app }: { readonly app: FleetApp }) {
  const standing = standingOf(app);
  if (standing === undefined) return <td role="cell" className="standing-cell" />;
  const { Icon, word, meaning } = words[standing];
  return (
    <td role="cell" className="standing-cell" data-standing={standing}>
      <span className="standing" title={meaning}>
        <Icon />
        <span aria-hidden="true">{word}</span>
        <span className="visually-hidden">{meaning}</span>
      </span>
    </td>
  );
}
