import type { Filter } from '../filter/filter.ts';
import { CloseIcon } from '../parts/icons.tsx';

interface Props {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

/** What the timeline is narrowed down to; each part can be taken away. */
export function FilterChips({ filter, onFilter }: Props) {
  const { app, environment } = filter;
  if (app === undefined && environment === undefined) return <p className="panel-note">All apps, all environments</p>;
  return (
    <div className="chips" role="group" aria-label="Filters">
      {app !== undefined && (
        <Chip
          text={app}
          onRemove={() => {
            onFilter({ environment });
          }}
        />
      )}
      {environment !== undefined && (
        <Chip
          text={environment}
          onRemove={() => {
            onFilter({ app });
          }}
        />
      )}
    </div>
  );
}

function Chip({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  return (
    <button type="button" className="chip" onClick={onRemove}>
      <span className="visually-hidden">Remove the filter </span>
      {text}
      <CloseIcon />
    </button>
  );
}
