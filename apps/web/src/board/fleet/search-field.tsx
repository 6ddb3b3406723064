import { useEffect, useRef } from 'react';

import { SearchIcon } from '../parts/icons.tsx';

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Finds apps by a part of their name; `/` goes there from anywhere. */
export function SearchField({ value, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => {
      document.removeEventListener('keydown', focus);
    };
  }, []);
  return (
    <label className="search">
      <SearchIcon />
      <span className="visually-hidden">Find an app</span>
      <input
        ref={input}
        type="search"
        placeholder="Find an app"
        autoComplete="off"
        spellCheck={false}
        aria-keyshortcuts="/"
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}
