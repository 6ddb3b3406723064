import './states.css';

const rows = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];

/** The page's outline while the first answer is under way. */
export function Skeleton() {
  return (
    <>
      <p role="status" className="visually-hidden">
        Loading the fleet
      </p>
      <div className="skeleton" aria-hidden="true">
        <div className="panel summary">
          {rows.slice(0, 4).map((row) => (
            <div key={row} className="tile skeleton-tile" />
          ))}
        </div>
        <div className="columns">
          {['fleet', 'timeline'].map((panel) => (
            <div key={panel} className="panel">
              <div className="panel-head" />
              {rows.map((row) => (
                <div key={row} className="skeleton-row" />
              ))}
            </div>
          ))}
        </div>
      </div>
    </>
  );
}
