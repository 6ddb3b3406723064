/** A hull on its slipway. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" className="mark-ground" />
      <path d="M7.5 12.5h17l-3 6.5h-11z" className="mark-hull" transform="rotate(-10 16 16)" />
      <path d="M5.5 25.2l21-3.7" className="mark-way" />
    </svg>
  );
}
