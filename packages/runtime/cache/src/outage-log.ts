/** Tells of an outage once, not with every request that meets it. */
export interface OutageLog {
  readonly failed: (error: unknown) => void;
  readonly over: () => void;
}

export function outageLog(onError: (error: Error) => void): OutageLog {
  let told = false;
  return {
    failed: (error) => {
      if (told) return;
      told = true;
      onError(error instanceof Error ? error : new Error(String(error)));
    },
    over: () => {
      told = false;
    },
  };
}
