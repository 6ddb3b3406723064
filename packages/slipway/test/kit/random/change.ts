import type { Fleet, Member, Mode } from './model.ts';

/** A change to a fleet; what it aims at is taken from its two numbers, so that it fits any fleet. */
export type Change = (fleet: Fleet, at: number, value: number) => Fleet;

export function pick<T>(all: readonly T[], at: number): T {
  const found = all[at % Math.max(1, all.length)];
  if (found === undefined) throw new Error('there is nothing to pick from');
  return found;
}

export function omit<T>(all: Readonly<Record<string, T>>, ...names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([other]) => !names.includes(other)));
}

function isApp({ files }: Member): boolean {
  return 'Dockerfile' in files;
}

export function onMember(change: (of: Member, value: number) => Member): Change {
  return (fleet, at, value) => replace(fleet, pick(fleet.members, at), (of) => change(of, value));
}

export function onApp(change: (of: Member, value: number) => Member): Change {
  return (fleet, at, value) => {
    const apps = fleet.members.filter(isApp);
    return apps.length === 0 ? fleet : replace(fleet, pick(apps, at), (of) => change(of, value));
  };
}

export function replace(fleet: Fleet, target: Member, change: (of: Member) => Member): Fleet {
  return { ...fleet, members: fleet.members.map((of) => (of === target ? change(of) : of)) };
}

/** A file of a package, written anew. */
export function file(path: string, content: (value: number) => string): Change {
  return onMember((of, value) => ({ ...of, files: { ...of.files, [path]: content(value) } }));
}

export function appFile(path: string, content: (value: number) => string): Change {
  return onApp((of, value) => ({ ...of, files: { ...of.files, [path]: content(value) } }));
}

/** A file of no package, written anew. */
export function rootFile(
  path: string | ((at: number, value: number) => string),
  content: (value: number) => string,
): Change {
  return (fleet, at, value) => {
    const name = typeof path === 'string' ? path : path(at, value);
    return { ...fleet, files: { ...fleet.files, [name]: content(value) } };
  };
}

/** Another mode for a file of a package; another content too where it becomes a link. */
export function mode(path: string, to: Mode): Change {
  return (fleet, at, value) => {
    const { directory, files } = pick(fleet.members, at);
    if (files[path] === undefined) return fleet;
    const changed = { ...fleet, modes: { ...fleet.modes, [`${directory}/${path}`]: to } };
    return to === '120000' ? file(path, (number) => `../target-${number}`)(changed, at, value) : changed;
  };
}

export function need(of: Member, name: string, specifier: string): Member {
  return name === of.name
    ? of
    : { ...of, needs: { ...of.needs, [name]: specifier }, devNeeds: omit(of.devNeeds, name) };
}

export function devNeed(of: Member, name: string, specifier: string): Member {
  return name in of.needs ? of : { ...of, devNeeds: { ...of.devNeeds, [name]: specifier } };
}

/** `slipway.json` with other settings for an app. */
export function appSettings(settings: (value: number, fleet: Fleet) => Readonly<Record<string, unknown>>): Change {
  return (fleet, at, value) => {
    const apps = fleet.members.filter(isApp);
    if (apps.length === 0) return fleet;
    const known = fleet.slipway['apps'];
    const others = typeof known === 'object' && known !== null ? known : {};
    const { directory } = pick(apps, at);
    return { ...fleet, slipway: { ...fleet.slipway, apps: { ...others, [directory]: settings(value, fleet) } } };
  };
}

/** Another range for an entry of a catalog. */
export function withCatalog(fleet: Fleet, catalog: string, name: string, range: string): typeof fleet {
  return { ...fleet, catalogs: { ...fleet.catalogs, [catalog]: { ...fleet.catalogs[catalog], [name]: range } } };
}
