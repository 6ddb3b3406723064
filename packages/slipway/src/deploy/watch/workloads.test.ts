import { describe, expect, it } from 'vitest';

import { deployment, isUp, pod, replicaSet, waitingFor } from '../../../test/kit/cluster-objects.ts';
import type { KubernetesObject } from '../../cluster/index.ts';
import { look, type Sight } from './workloads.ts';

const sets = [replicaSet('1'), replicaSet('2')];

function sight(object: KubernetesObject, pods: readonly KubernetesObject[] = [], replicaSets = sets): Sight {
  return { object, replicaSets, pods };
}

describe('a Deployment', () => {
  it('is ready when all its pods are new and available and no old one is left', () => {
    expect(look(sight(deployment(isUp)))).toEqual({ state: 'ready' });
  });

  it('is not ready while its controller has not seen what was applied', () => {
    expect(look(sight(deployment({ ...isUp, observedGeneration: 1 })))).toMatchObject({ state: 'waiting' });
  });

  it('is not ready while old pods are there', () => {
    const finding = look(sight(deployment({ ...isUp, replicas: 3 })));
    expect(finding).toEqual({ state: 'waiting', text: '1 of the old pods are still there' });
  });

  it('waits for what can still come', () => {
    const status = { replicas: 3, updatedReplicas: 1, availableReplicas: 2 };
    const pods = [pod('2', waitingFor('ContainerCreating', ''))];
    expect(look(sight(deployment(status), pods))).toEqual({
      state: 'waiting',
      text: '1 of 2 pods are new, 2 available',
    });
  });

  it('says why no node takes a pod, and goes on waiting: a node may come', () => {
    const conditions = [
      { type: 'PodScheduled', status: 'False', message: '0/1 nodes are available: 1 Insufficient cpu.' },
    ];
    const finding = look(
      sight(deployment({ updatedReplicas: 1 }), [pod('2', {}, { conditions, containerStatuses: [] })]),
    );
    expect(finding).toMatchObject({ state: 'waiting' });
    expect(finding).toHaveProperty('text', expect.stringContaining('Insufficient cpu'));
  });

  it.each([
    ['CrashLoopBackOff', 'back-off 10s restarting failed container', 'exit code 3'],
    ['ErrImagePull', 'failed to resolve reference "r/api:1": r/api:1: not found', 'image cannot be had'],
    ['ImagePullBackOff', 'Back-off pulling image "r/api:1": ErrImagePull: … 403 Forbidden', 'image cannot be had'],
    ['InvalidImageName', 'Failed to apply default image tag "r/API": invalid reference', 'image cannot be had'],
    ['CreateContainerConfigError', 'secret "api-db" not found', 'cannot be started: secret "api-db" not found'],
    ['CreateContainerConfigError', "couldn't find key URL in Secret staging/api-db", "couldn't find key URL"],
  ])('fails at once of %s: %s', (reason, message, text) => {
    const more = { restartCount: 2, lastState: { terminated: { exitCode: 3, reason: 'Error' } } };
    const finding = look(sight(deployment({ updatedReplicas: 1 }), [pod('2', waitingFor(reason, message, more))]));
    expect(finding).toMatchObject({ state: 'failing', reason, pods: ['api-2-x'] });
    expect(finding).not.toHaveProperty('settles');
    expect(finding).toHaveProperty('text', expect.stringContaining(text));
  });

  it('fails at once of a container of a pod’s start', () => {
    const failing = pod('2', {}, { initContainerStatuses: [{ name: 'wait', ...waitingFor('CrashLoopBackOff', '') }] });
    expect(look(sight(deployment({ updatedReplicas: 1 }), [failing]))).toMatchObject({ reason: 'CrashLoopBackOff' });
  });

  it.each([
    ['ErrImagePull', 'dial tcp 10.0.0.1:443: i/o timeout'],
    ['ImagePullBackOff', 'Back-off pulling image "r/api:1"'],
  ])('waits when a registry does not answer: %s', (reason, message) => {
    const pods = [pod('2', waitingFor(reason, message))];
    expect(look(sight(deployment({ updatedReplicas: 1 }), pods))).toMatchObject({ state: 'waiting' });
  });

  it('lets what a node may only not have heard of settle first', () => {
    const message = 'failed to sync secret cache: timed out waiting for the condition';
    const finding = look(sight(deployment({}), [pod('2', waitingFor('CreateContainerConfigError', message))]));
    expect(finding).toMatchObject({ state: 'failing' });
    expect(finding).toHaveProperty('settles');
  });

  it('takes no notice of pods that it replaces', () => {
    const pods = [pod('1', waitingFor('CrashLoopBackOff', ''))];
    expect(look(sight(deployment(isUp), pods))).toEqual({ state: 'ready' });
  });

  it('takes no notice of a quota that only an earlier set of pods exceeded', () => {
    const failure = {
      conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'quota' }],
    };
    const older = [replicaSet('1', failure), replicaSet('2')];
    expect(look(sight(deployment({ ...isUp, ...failure }), [], older))).toEqual({ state: 'ready' });
  });

  it('fails of a quota once that settled', () => {
    const message =
      'pods "api-2-x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2';
    const failure = { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }] };
    const finding = look(sight(deployment({ updatedReplicas: 0 }), [], [replicaSet('2', failure)]));
    expect(finding).toMatchObject({ state: 'failing', reason: 'FailedCreate' });
    expect(finding).toHaveProperty('text', expect.stringContaining('exceeded quota'));
    expect(finding).toHaveProperty('settles');
  });

  it('fails of its deadline once that settled, and names the pods that are not ready', () => {
    const conditions = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: '' }];
    const running = pod('2', { state: { running: {} } }, { phase: 'Running' });
    const finding = look(sight(deployment({ updatedReplicas: 1, availableReplicas: 1, conditions }), [running]));
    expect(finding).toMatchObject({ state: 'failing', reason: 'ProgressDeadlineExceeded', pods: ['api-2-x'] });
    expect(finding).toHaveProperty('settles');
  });
});

describe('a Job', () => {
  const job = (status: object): KubernetesObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'api-migrate', uid: 'j-1' },
    status,
  });
  const of = (container: object): KubernetesObject => {
    const { metadata, ...rest } = pod('1', container);
    return { ...rest, metadata: { ...metadata, ownerReferences: [{ kind: 'Job', uid: 'j-1' }] } };
  };

  it('is ready when it completed', () => {
    const status = { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] };
    expect(look(sight(job(status)))).toEqual({ state: 'ready' });
  });

  it('fails with its own reason', () => {
    const conditions = [
      {
        type: 'Failed',
        status: 'True',
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      },
    ];
    expect(look(sight(job({ failed: 1, conditions }), [of({})]))).toMatchObject({
      state: 'failing',
      reason: 'BackoffLimitExceeded',
      pods: ['api-1-x'],
    });
  });

  it('fails at once when its pod cannot start, and not for one that crashed: it tries again itself', () => {
    const missing = of(waitingFor('CreateContainerConfigError', 'secret "x" not found'));
    expect(look(sight(job({ active: 1 }), [missing]))).toMatchObject({ state: 'failing' });
    expect(look(sight(job({ active: 1, failed: 1 }), [of({})]))).toMatchObject({ state: 'waiting' });
  });
});

describe('a StatefulSet', () => {
  const set = (status: object): KubernetesObject => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', uid: 's-1', generation: 1 },
    spec: { replicas: 2 },
    status: { observedGeneration: 1, ...status },
  });

  it('is ready when all its pods are of the new revision and ready', () => {
    const status = { currentRevision: 'b', updateRevision: 'b', readyReplicas: 2, replicas: 2 };
    expect(look(sight(set(status)))).toEqual({ state: 'ready' });
  });

  it('waits for pods of the old revision', () => {
    const status = { currentRevision: 'a', updateRevision: 'b', readyReplicas: 2, replicas: 2, updatedReplicas: 1 };
    expect(look(sight(set(status)))).toEqual({ state: 'waiting', text: '1 of 2 pods are new, 2 ready' });
  });
});
