import { EnvironmentError } from './error.ts';
import { parseValue } from './parse-value.ts';
import type { Variable, Variables } from './variable.ts';

const upperSnake = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/**
 * Declares a service's variables and checks the declaration.
 * @returns the same variables
 * @throws EnvironmentError naming everything that is wrong with the declaration
 */
export function defineVariables<const V extends Variables>(variables: V): V {
  const faults = Object.entries(variables).flatMap(([name, variable]) =>
    findFaults(name, variable).map((fault) => `  ${name} ${fault}`),
  );
  if (faults.length > 0) throw new EnvironmentError(`The declaration of variables is wrong:\n${faults.join('\n')}`);
  return variables;
}

function findFaults(name: string, { schema, description, example, secret = false }: Variable): string[] {
  const unset = parseValue(schema, undefined);
  const faults = {
    'must be written in UPPER_SNAKE_CASE': !upperSnake.test(name),
    'needs a description of one line': !isLine(description),
    'is a secret and must not have a default: it would stand in the sources':
      secret && unset.ok && unset.value !== undefined,
    'needs an example of one line': example !== undefined && !isLine(example),
    'has an example that its schema refuses': example !== undefined && !parseValue(schema, example).ok,
  };
  return Object.entries(faults).flatMap(([fault, found]) => (found ? [fault] : []));
}

function isLine(text: string): boolean {
  return text.trim() !== '' && !/[\n\r]/.test(text);
}
