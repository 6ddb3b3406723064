import { parse, type Written } from './answer.ts';
import { openConnection } from './connection.ts';
import {
  bare,
  checked,
  dry,
  notReadable,
  objectOf,
  queryOf,
  unknownKind,
  withoutHistory,
  writtenOf,
  type Query,
} from './forms.ts';
import { isRecord, nameOf, valueAt, type KubernetesObject, type ObjectReference } from './object.ts';
import type { HttpAnswer, HttpRequest } from './request.ts';
import { builtIn, collectionPath, discovered, groupPath, objectPath, type Resource } from './resources.ts';
import { whereabouts, type Whereabouts } from './whereabouts.ts';

/** The field manager that everything of ours is applied under. */
export const fieldManager = 'slipway';

export interface ClusterSettings {
  /** Of the kubeconfig; its current one when left out. */
  readonly context?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** Is told when a wait for the API server begins. */
  readonly note?: (text: string) => void;
  /** Milliseconds to go on asking an API server that answered before (60 s), and one that never did (5 s). */
  readonly patience?: { readonly known: number; readonly unknown: number };
}

export interface ListSettings {
  /** All namespaces when left out. */
  readonly namespace?: string;
  /** `slipway.dev/app=api`. */
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface WriteSettings {
  /** Let the server say what would come of it, and store nothing. */
  readonly dryRun?: boolean;
}

export interface ApplySettings extends WriteSettings {
  /** Take fields over that others have set: the default. */
  readonly force?: boolean;
}

/**
 * One cluster, over one `kubectl proxy`. Reads throw a SlipwayError when they are refused; writes give refusals back. All of
 * them go on asking for a while when the API server is gone, so a write that looks refused (409 of a create or a replace)
 * may be our own that got through: look at what is there.
 */
export interface Cluster extends AsyncDisposable {
  readonly context: string | undefined;
  /** Where its API server is, as the kubeconfig says, and whether that is on this machine. */
  readonly whereabouts: () => Promise<Whereabouts>;
  /** @returns undefined when it is not there */
  readonly get: (reference: ObjectReference) => Promise<KubernetesObject | undefined>;
  readonly list: (apiVersion: string, kind: string, settings?: ListSettings) => Promise<readonly KubernetesObject[]>;
  /** Server-side apply as the field manager `slipway`. */
  readonly apply: (object: KubernetesObject, settings?: ApplySettings) => Promise<Written>;
  readonly create: (object: KubernetesObject, settings?: WriteSettings) => Promise<Written>;
  /** With its `resourceVersion`: refused with 409 when somebody was faster. */
  readonly replace: (object: KubernetesObject, settings?: WriteSettings) => Promise<Written>;
  /** A merge patch. */
  readonly patch: (reference: ObjectReference, patch: object, settings?: WriteSettings) => Promise<Written>;
  /** Asks for its end and does not wait; what is gone already is done too (`object` is what was asked for). */
  readonly remove: (
    reference: ObjectReference,
    propagation?: 'Background' | 'Foreground' | 'Orphan',
  ) => Promise<Written>;
  /** Milliseconds by the API server's clock: what is compared with what others wrote there must not depend on two clocks. */
  readonly now: () => number;
  /** For what has no word of its own. Never refused: the answer is what the server said. */
  readonly raw: (request: HttpRequest) => Promise<HttpAnswer>;
}

/**
 * Opens a cluster as kubectl would, through its own login.
 * @throws SlipwayError when kubectl is missing or knows no such context
 */
export async function openCluster({
  context,
  environment,
  note = () => undefined,
  patience = { known: 60_000, unknown: 5000 },
}: ClusterSettings): Promise<Cluster> {
  const connection = await openConnection({ context, environment, note, patience });
  const known = new Map<string, Promise<Resource | undefined>>();
  let where: Promise<Whereabouts> | undefined;

  const read = async (path: string, what: string): Promise<unknown> => {
    const answer = await connection.ask({ method: 'GET', path });
    if (answer.status === 404) return undefined;
    if (answer.status >= 300) throw notReadable(what, answer);
    return parse(answer.body);
  };
  const resourceOf = (apiVersion: string, kind: string): Promise<Resource | undefined> => {
    const key = `${apiVersion} ${kind}`;
    const own = builtIn(apiVersion, kind);
    const found =
      own === undefined
        ? (known.get(key) ??
          read(groupPath(apiVersion), `the kinds of ${apiVersion}`).then((answer) => discovered(answer, kind)))
        : Promise.resolve(own);
    known.set(key, found);
    return found;
  };
  const write = async (reference: ObjectReference, method: string, query: Query, body: object, type: string) => {
    const resource = await resourceOf(reference.apiVersion, reference.kind);
    if (resource === undefined) return unknownKind(reference);
    const path =
      method === 'POST'
        ? collectionPath(reference.apiVersion, resource, reference.metadata.namespace ?? 'default')
        : objectPath(reference, resource);
    const answer = await connection.ask({
      method,
      path: `${path}${queryOf(query)}`,
      body: JSON.stringify(body),
      headers: { 'content-type': type },
    });
    return writtenOf(reference, answer);
  };

  return {
    context,
    whereabouts: () => (where ??= whereabouts(context, environment)),
    async get(reference) {
      const resource = await resourceOf(reference.apiVersion, reference.kind);
      if (resource === undefined) return undefined;
      return objectOf(await read(objectPath(reference, resource), nameOf(reference)), nameOf(reference));
    },
    async list(apiVersion, kind, { namespace, ...selectors } = {}) {
      const resource = await resourceOf(apiVersion, kind);
      const objects: KubernetesObject[] = [];
      if (resource === undefined) return objects;
      const path = collectionPath(apiVersion, resource, namespace);
      let rest: unknown = '';
      do {
        const query = queryOf({ ...selectors, limit: '500', continue: String(rest) || undefined });
        const page = await read(`${path}${query}`, `the ${resource.plural} of ${namespace ?? 'all namespaces'}`);
        const items = valueAt(page, 'items');
        // Lists leave out in each item what all items share.
        for (const item of Array.isArray(items) ? items : [])
          objects.push(checked(isRecord(item) ? { apiVersion, kind, ...item } : item, kind));
        rest = valueAt(page, 'metadata', 'continue');
      } while (typeof rest === 'string' && rest !== '');
      return objects;
    },
    apply: (object, { dryRun = false, force = true } = {}) =>
      write(
        object,
        'PATCH',
        { fieldManager, force: String(force), ...dry(dryRun) },
        withoutHistory(object),
        'application/apply-patch+yaml',
      ),
    create: (object, { dryRun = false } = {}) =>
      write(object, 'POST', { fieldManager, ...dry(dryRun) }, object, 'application/json'),
    replace: (object, { dryRun = false } = {}) =>
      write(object, 'PUT', { fieldManager, ...dry(dryRun) }, object, 'application/json'),
    patch: (reference, patch, { dryRun = false } = {}) =>
      write(reference, 'PATCH', { fieldManager, ...dry(dryRun) }, patch, 'application/merge-patch+json'),
    async remove(reference, propagation = 'Background') {
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: propagation };
      const written = await write(reference, 'DELETE', {}, options, 'application/json');
      return 'refusal' in written && written.refusal.status === 404 ? { object: bare(reference) } : written;
    },
    now: connection.now,
    raw: (request) => connection.ask(request, false),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
