/** PostgreSQL's settings of one connection: what bounds everything that runs on it. Milliseconds; 0 is no bound. */
export interface SessionSettings {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly idleInTransactionTimeoutMs: number;
}

/**
 * The start-up options of a connection (libpq's `options`): they hold from the first statement on, without a round trip.
 * @see https://www.postgresql.org/docs/current/runtime-config-client.html
 */
export function sessionOptions(settings: SessionSettings): string {
  const values = [
    `statement_timeout=${settings.statementTimeoutMs}`,
    `lock_timeout=${settings.lockTimeoutMs}`,
    `idle_in_transaction_session_timeout=${settings.idleInTransactionTimeoutMs}`,
    // A killed client's statement would run on and keep its locks. PostgreSQL on Windows knows no such check and refuses the
    // setting; there it is the embedded server of development that we talk to.
    ...(process.platform === 'win32' ? [] : ['client_connection_check_interval=5000']),
  ];
  return values.map((value) => `-c ${value}`).join(' ');
}
