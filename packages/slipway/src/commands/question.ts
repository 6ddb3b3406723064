/** What is to be compared. */
export interface Question {
  readonly cwd: string;
  readonly base?: string | undefined;
  readonly state?: string | undefined;
  readonly head?: string | undefined;
  /** How many causes of one verdict are told. */
  readonly causes?: number | undefined;
  /** Whether each app's hashes and needs are wanted too, and not only verdicts. */
  readonly details?: boolean;
}
