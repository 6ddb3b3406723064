import { describe, expect, it } from 'vitest';

import { ownersAfter } from './take-back.ts';

const own = {
  manager: 'slipway',
  operation: 'Apply',
  apiVersion: 'apps/v1',
  fieldsV1: { 'f:spec': { 'f:template': { 'f:image': {} } } },
};

describe('who owns what, before people’s changes are taken back', () => {
  it('takes over what they set, but not how many pods there are and not a restart', () => {
    const restart = { 'f:metadata': { 'f:annotations': { 'f:kubectl.kubernetes.io/restartedAt': {} } } };
    const byHand = {
      manager: 'kubectl-edit',
      operation: 'Update',
      apiVersion: 'apps/v1',
      fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:template': { 'f:env': { '.': {} }, ...restart } } },
    };
    expect(ownersAfter([own, byHand])).toEqual([
      { ...own, fieldsV1: { 'f:spec': { 'f:template': { 'f:image': {}, 'f:env': { '.': {} } } } } },
      { ...byHand, fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:template': restart } } },
    ]);
  });

  it('leaves controllers what is theirs, and an object that is not ours', () => {
    const controller = { ...own, manager: 'kube-controller-manager', operation: 'Update' };
    expect(ownersAfter([own, controller])).toEqual([own, controller]);
    expect(ownersAfter([controller])).toBeUndefined();
  });
});
