// First: schemas look at it when they are made.
import './api/parse-without-eval.ts';
import './styles/tokens.css';
import './styles/base.css';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { Board } from './board.tsx';

const queryClient = new QueryClient({
  // A failed request is asked for again at the next turn anyway. A board on one's own machine works without a network, too.
  defaultOptions: { queries: { retry: false, networkMode: 'always' } },
});

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no element #root to put the board into.');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Board />
    </QueryClientProvider>
  </StrictMode>,
);
