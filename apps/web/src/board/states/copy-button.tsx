import { useState } from 'react';

/** Puts a text on the clipboard; shown as done until the pointer or the keyboard goes elsewhere. */
export function CopyButton({ text }: { readonly text: string }) {
  const [word, setWord] = useState('Copy');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setWord('Copied');
    } catch {
      // Browsers refuse it on pages without TLS, and people may refuse it, too.
      setWord('Not allowed here');
    }
  };
  const reset = () => {
    setWord('Copy');
  };
  return (
    <button
      type="button"
      className="button copy"
      aria-live="polite"
      onClick={() => void copy()}
      onBlur={reset}
      onPointerLeave={reset}
    >
      {word}
    </button>
  );
}
