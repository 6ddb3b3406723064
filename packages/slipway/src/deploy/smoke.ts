import { setTimeout as sleep } from 'node:timers/promises';

import { isRecord, valueAt, type KubernetesObject } from '../cluster/index.ts';
import { step, type Run } from './run.ts';
import { itemsAt, textAt } from './watch/fields.ts';

/** A question to an app through its Service. */
interface Question {
  readonly service: string;
  readonly port: string;
  /** Begins with a slash. */
  readonly path: string;
}

/** What is wrong with an answer. */
interface Silence {
  readonly text: string;
  /** Whether nobody could be asked in the time that the app has. */
  readonly timedOut: boolean;
}

/** Milliseconds that an app has to answer well, which its readiness probe said it does. */
const usualPatience = 20_000;

/**
 * Asks what was deployed through its Services, at the path that its readiness probe asks. Where no address has come to the API
 * server yet, nobody was asked: the cluster's controllers may be behind, so the app is waited for as long as for its pods.
 * @param patience milliseconds in which the app itself has to answer well
 * @returns what is wrong; undefined when all answer
 */
export async function smoke(
  run: Run,
  app: string,
  objects: readonly KubernetesObject[],
  patience = usualPatience,
): Promise<Silence | undefined> {
  const questions = questionsOf(objects);
  if (questions.length === 0) return undefined;
  step(run, app, 'smoke', `asks ${questions.map(({ service, path }) => `Service/${service} for ${path}`).join(', ')}`);
  for (const question of questions) {
    const fault = await ask(run, question, patience);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** For each Service before a workload whose readiness probe asks over HTTP. */
export function questionsOf(objects: readonly KubernetesObject[]): readonly Question[] {
  const templates = objects.flatMap((object) =>
    ['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind) ? [valueAt(object, 'spec', 'template')] : [],
  );
  return objects
    .filter(({ kind }) => kind === 'Service')
    .flatMap((service) => {
      const selector = valueAt(service, 'spec', 'selector');
      const template = templates.find((candidate) => matches(selector, valueAt(candidate, 'metadata', 'labels')));
      const [first] = itemsAt(service, 'spec', 'ports').flatMap((port) => questionOf(service, port, template) ?? []);
      return first ?? [];
    });
}

function questionOf(service: KubernetesObject, port: Readonly<Record<string, unknown>>, template: unknown) {
  const target = port['targetPort'] ?? port['port'];
  for (const container of itemsAt(template, 'spec', 'containers')) {
    const ports = itemsAt(container, 'ports');
    const numberOf = (value: unknown) =>
      typeof value === 'string' ? ports.find(({ name }) => name === value)?.['containerPort'] : value;
    const probe = valueAt(container, 'readinessProbe', 'httpGet');
    if (probe === undefined || textAt(probe, 'scheme') === 'HTTPS') continue;
    if (numberOf(valueAt(probe, 'port')) !== numberOf(target) || numberOf(target) === undefined) continue;
    const path = textAt(probe, 'path');
    return {
      service: service.metadata.name,
      port: String(port['port']),
      path: path.startsWith('/') ? path : `/${path}`,
    };
  }
  return undefined;
}

async function ask(run: Run, { service, port, path }: Question, patience: number): Promise<Silence | undefined> {
  const begun = Date.now();
  const proxied = `/api/v1/namespaces/${run.namespace}/services/http:${service}:${port}/proxy${path}`;
  for (;;) {
    run.check();
    const { status, body } = await run.cluster.raw({ method: 'GET', path: proxied });
    if (status >= 200 && status < 400) return undefined;
    if (isOfServer(body) && (status === 403 || status === 401)) {
      run.emit({
        event: 'note',
        text: `Service/${service} was not asked: who deploys is not allowed to (get services/proxy in ${run.namespace}).`,
      });
      return undefined;
    }
    const timedOut = isOfServer(body) && body.includes('no endpoints available');
    if (Date.now() - begun >= (timedOut ? Math.max(patience, run.timeout) : patience)) {
      const answer = body.replaceAll(/\s+/g, ' ').slice(0, 200);
      return { text: `Service/${service} answers ${path} with ${status}: ${answer}`, timedOut };
    }
    await sleep(300);
  }
}

/** Whether an answer is the API server's own, and not that of what it asked. */
function isOfServer(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return valueAt(value, 'kind') === 'Status' && valueAt(value, 'apiVersion') === 'v1';
  } catch {
    return false;
  }
}

function matches(selector: unknown, labels: unknown): boolean {
  if (!isRecord(selector) || Object.keys(selector).length === 0) return false;
  return Object.entries(selector).every(([key, value]) => valueAt(labels, key) === value);
}
