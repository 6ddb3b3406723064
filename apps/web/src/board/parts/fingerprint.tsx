/** As many digits as people compare at a glance. */
const shown = 7;

/** The first digits of a fingerprint. */
export function Fingerprint({ value }: { readonly value: string }) {
  return (
    <code className="fingerprint">
      <span className="visually-hidden">fingerprint </span>
      {value.slice(0, shown)}
    </code>
  );
}
