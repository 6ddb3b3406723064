import type { AppModel } from './app-model.ts';

const security = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  runAsUser: 10001,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The Deployment and Service of an app, and its Job when it has migrations. */
export function baseManifests(app: AppModel): readonly object[] {
  const { name, replicas = 1, deployment = {}, migrations = [], objects = [] } = app;
  const labels = { app: name };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        ...(replicas === null ? {} : { replicas }),
        selector: { matchLabels: labels },
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: {
          metadata: { labels },
          spec: { terminationGracePeriodSeconds: 15, enableServiceLinks: false, containers: [containerOf(app)] },
        },
        ...deployment,
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    },
    ...(migrations.length === 0 ? [] : [jobOf(app)]),
    ...objects,
  ];
}

/** One pod of a StatefulSet that an app may have beside its Deployment. */
export function statefulSet(app: string, container: Readonly<Record<string, unknown>> = {}): object {
  const name = `${app}-store`;
  const labels = { store: app };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      serviceName: name,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ ...programOf({ name: app }), ...container }] } },
    },
  };
}

function containerOf(app: AppModel) {
  return {
    ...programOf(app),
    ports: [{ name: 'http', containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/readyz', port: 'http' }, periodSeconds: 1, timeoutSeconds: 5 },
    ...app.container,
  };
}

function programOf({ name }: AppModel) {
  return {
    name,
    image: name,
    envFrom: [{ configMapRef: { name: `${name}-settings` } }, { secretRef: { name: `${name}-secrets` } }],
    resources: { requests: { cpu: '5m', memory: '32Mi' }, limits: { memory: '256Mi' } },
    securityContext: security,
  };
}

function jobOf(app: AppModel) {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${app.name}-migrate`, annotations: { 'slipway.dev/step': 'migrate' } },
    spec: {
      backoffLimit: 0,
      ttlSecondsAfterFinished: 86_400,
      template: {
        spec: {
          restartPolicy: 'Never',
          enableServiceLinks: false,
          containers: [{ ...programOf(app), command: ['node', '/app/migrate.mjs'], ...app.migrating }],
        },
      },
    },
  };
}
