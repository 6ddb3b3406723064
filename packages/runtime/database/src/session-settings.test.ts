import { describe, expect, it } from 'vitest';

import { sessionOptions } from './session-settings.ts';

describe('sessionOptions', () => {
  it('names every bound as an option of the connection', () => {
    const options = sessionOptions({
      statementTimeoutMs: 10_000,
      lockTimeoutMs: 5000,
      idleInTransactionTimeoutMs: 30_000,
    });

    expect(options).toContain(
      '-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000',
    );
  });
});
