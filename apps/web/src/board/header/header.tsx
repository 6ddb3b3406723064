import './header.css';

import { Mark } from '../parts/mark.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

const words = { live: 'Live', connecting: 'Connecting', down: 'Not live' } as const;

interface Props {
  /** Whether what the page shows is what the api says right now. */
  readonly state: keyof typeof words;
}

/** The top of the page. */
export function Header({ state }: Props) {
  return (
    <header className="header">
      <a className="skip" href="#board">
        Skip to the board
      </a>
      <Mark />
      <h1>
        Slipway <span>Release board</span>
      </h1>
      <p className="live" data-state={state}>
        {words[state]}
      </p>
      <a className="header-link" href="/docs">
        API
      </a>
      <ThemeToggle />
    </header>
  );
}
