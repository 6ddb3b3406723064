import type { z } from 'zod';

import type { EnvironmentName } from './environment-name.ts';

/** One environment variable, declared once; everything that is known about it. */
export interface Variable<S extends z.ZodType = z.ZodType> {
  /** Turns the text of the variable into its value. It gets `undefined` when the variable is not set. */
  readonly schema: S;
  /** One sentence for people who have to set it. */
  readonly description: string;
  /** What `.env.example` shows; never a real secret. */
  readonly example?: string;
  /** Its value appears nowhere: not in an error, a log, an example or the docs. */
  readonly secret?: boolean;
  /** Where it must be set although its schema would do without. */
  readonly requiredIn?: readonly EnvironmentName[];
}

/** Variables by their names. */
export type Variables = Readonly<Record<string, Variable>>;

/** What a service gets from its variables: typed values by name. */
export type Values<V extends Variables> = { [Name in keyof V]: z.output<V[Name]['schema']> };
