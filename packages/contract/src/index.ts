export { fleet, fleetApp, type Fleet, type FleetApp } from './fleet.ts';
export {
  appName,
  commit,
  environmentName,
  fingerprint,
  releaseStatus,
  version,
  type EnvironmentName,
  type ReleaseStatus,
} from './names.ts';
export { notification, notifications, type Notification } from './notification.ts';
export { release, releaseInput, releasePage, type Release, type ReleaseInput, type ReleasePage } from './release.ts';
