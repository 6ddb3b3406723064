export { fieldManager, openCluster } from './cluster.ts';
export { isKubernetesObject, isRecord, keyOf, nameOf, valueAt } from './object.ts';
export { eventsOf, logsOf } from './pods.ts';
export type { Refusal, Written } from './answer.ts';
export type { ApplySettings, Cluster, ClusterSettings, ListSettings, WriteSettings } from './cluster.ts';
export type { KubernetesObject, ObjectMetadata, ObjectReference } from './object.ts';
export type { LogSettings, ObjectEvent } from './pods.ts';
export type { HttpAnswer, HttpRequest } from './request.ts';
export type { Whereabouts } from './whereabouts.ts';
