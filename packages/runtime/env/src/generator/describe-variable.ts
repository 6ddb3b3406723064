import type { EnvironmentName } from '../environment-name.ts';
import { parseValue } from '../parse-value.ts';
import type { Variable } from '../variable.ts';

/** What people are told of a variable. */
export interface DescribedVariable {
  readonly name: string;
  readonly description: string;
  readonly secret: boolean;
  /** Where it must be set. */
  readonly needed: 'always' | 'never' | readonly EnvironmentName[];
  readonly default: string | undefined;
  readonly example: string | undefined;
}

/** Reads off a declaration what people are told of it. */
export function describeVariable(name: string, variable: Variable): DescribedVariable {
  const { schema, description, example, secret = false, requiredIn = [] } = variable;
  const unset = parseValue(schema, undefined);
  const needed = requiredIn.length > 0 ? requiredIn : 'never';
  return {
    name,
    description,
    secret,
    needed: unset.ok ? needed : 'always',
    default: unset.ok ? describeDefault(unset.value) : undefined,
    example,
  };
}

function describeDefault(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
