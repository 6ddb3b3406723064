import { isRecord, valueAt, type KubernetesObject } from '../../cluster/index.ts';

/** What an app's `variables.json` says of one variable. */
export interface WantedVariable {
  readonly needed: 'always' | 'never' | readonly string[];
  readonly secret: boolean;
}

/**
 * What a release gives its containers, held against what the app declares.
 * @param environment whose overlay was rendered
 */
export function variableFaults(
  app: string,
  environment: string,
  wanted: ReadonlyMap<string, WantedVariable>,
  objects: readonly KubernetesObject[],
): readonly string[] {
  const where = `${app} in ${environment}`;
  return objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
    .flatMap((workload) => {
      const given = variablesOf(workload, objects);
      const lacking = [...wanted].filter(([name, { needed }]) => {
        const isNeeded = needed === 'always' || (needed !== 'never' && needed.includes(environment));
        return isNeeded && !given.has(name);
      });
      return [
        ...lacking.map(
          ([name, { secret }]) => `${where} lacks ${name}: put it into its ${secret ? 'secrets' : 'ConfigMap'}.`,
        ),
        ...[...given].flatMap(([name, kind]) => {
          const variable = wanted.get(name);
          if (variable === undefined)
            return [`${where} is given ${name} (${kind}), which it does not declare: take it out.`];
          return variable.secret && kind !== 'Secret'
            ? [`${where} is given the secret ${name} by a ${kind}, for everybody to read: put it into its secrets.`]
            : [];
        }),
      ];
    });
}

/** Names, with the kind of what holds them. */
function variablesOf(workload: KubernetesObject, objects: readonly KubernetesObject[]): ReadonlyMap<string, string> {
  const containers = valueAt(workload, 'spec', 'template', 'spec', 'containers');
  const found = new Map<string, string>();
  for (const container of Array.isArray(containers) ? containers : []) {
    for (const source of listAt(container, 'envFrom')) {
      for (const [field, kind] of [
        ['configMapRef', 'ConfigMap'],
        ['secretRef', 'Secret'],
      ] as const) {
        const name = valueAt(source, field, 'name');
        const object = objects.find((one) => one.kind === kind && one.metadata.name === name);
        for (const key of Object.keys({ ...record(object?.['data']), ...record(object?.['stringData']) }))
          found.set(key, kind);
      }
    }
    for (const variable of listAt(container, 'env')) {
      const name = valueAt(variable, 'name');
      const isSecret = valueAt(variable, 'valueFrom', 'secretKeyRef') !== undefined;
      if (typeof name === 'string') found.set(name, isSecret ? 'Secret' : 'manifest');
    }
  }
  return found;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = valueAt(value, key);
  return Array.isArray(list) ? list : [];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
