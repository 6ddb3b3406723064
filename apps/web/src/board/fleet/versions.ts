interface Version {
  readonly core: string[];
  readonly prerelease: string[];
}

/**
 * Orders semantic versions by precedence (https://semver.org, section 11); build metadata does not count.
 * @returns negative when `left` comes first, positive when `right` does, 0 when neither
 */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [split(left), split(right)];
  return compareLists(a.core, b.core) || comparePrereleases(a.prerelease, b.prerelease);
}

function split(version: string): Version {
  const [withoutBuild = ''] = version.split('+');
  const [core = '', ...prerelease] = withoutBuild.split('-');
  return { core: core.split('.'), prerelease: prerelease.length === 0 ? [] : prerelease.join('-').split('.') };
}

function comparePrereleases(left: string[], right: string[]): number {
  if (left.length === 0 || right.length === 0) return right.length - left.length;
  return compareLists(left, right);
}

function compareLists(left: string[], right: string[]): number {
  for (const [index, identifier] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(identifier, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareIdentifiers(left: string, right: string): number {
  const [leftIsNumber, rightIsNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (leftIsNumber && rightIsNumber) return Number(left) - Number(right);
  if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
