/** One app of a small repository that can be deployed. */
export interface AppModel {
  readonly name: string;
  readonly version?: string;
  /** What its image is made from. */
  readonly code?: string;
  /** Names of the apps that it needs. */
  readonly needs?: readonly string[];
  /** Of its ConfigMap: MODE, GREETING, MIGRATION. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Of its Secret. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Names of migrations; a Job runs them when there are any. */
  readonly migrations?: readonly string[];
  /** Null leaves it to somebody else. */
  readonly replicas?: number | null;
  /** Patches of its Deployment's spec, at the top. */
  readonly deployment?: Readonly<Record<string, unknown>>;
  /** Patches of its container. */
  readonly container?: Readonly<Record<string, unknown>>;
  /** Patches of its migrations' container. */
  readonly migrating?: Readonly<Record<string, unknown>>;
  /** More objects. */
  readonly objects?: readonly object[];
  readonly environments?: readonly string[];
}
