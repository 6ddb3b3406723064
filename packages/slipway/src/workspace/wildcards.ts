/** A piece of a pattern, in two forms that mean the same. */
export interface Piece {
  /** As part of a regular expression. */
  readonly source: string;
  /** As steps of a walk through the text; few are ever walked. */
  readonly steps: () => readonly Step[];
  /** Whether it matches as much or as little as the rest wants. */
  readonly isOpen: boolean;
}

/** Takes one character; or goes on elsewhere, to each of some places, counted from here, unless a character comes next. */
type Step =
  { readonly takes: (character: string) => boolean } | { readonly to: readonly number[]; readonly unless?: string };

/** How many tries of a regular expression are fast enough. Where there are more, all of them are made at once. */
const fewTries = 1e7;
/** How many open pieces a pattern may have that is tried together with others. */
const mostTogether = 2;

const isInside = (character: string) => character !== '/';

/** Any characters of a name, or with `slashes` of several. */
export function anything(slashes = false): Piece {
  const takes = slashes ? () => true : isInside;
  return { source: slashes ? '.*' : '[^/]*', steps: () => repeated([{ takes }]), isOpen: true };
}

/** Any number of folders, each with its slash. @param skipsHidden none whose name begins with a dot */
export function folders(skipsHidden = false): Piece {
  if (!skipsHidden) {
    const steps = () => [...repeated([{ takes: () => true }]), ...literal('/').steps()];
    return { source: '(?:.*/)?', steps: () => [{ to: [1, steps().length + 1] }, ...steps()], isOpen: true };
  }
  const folder = () => [{ takes: isVisible }, ...anything().steps(), ...literal('/').steps()];
  return { source: '(?:(?!\\.)[^/]+/)*', steps: () => repeated(folder()), isOpen: true };
}

/** The name of a file or folder, from where it begins, unless that is a dot. */
export function visibleName(): Piece {
  return { source: '(?!\\.)[^/]*', steps: () => [{ to: [1], unless: '.' }, ...anything().steps()], isOpen: true };
}

/** One character of a name. @param skipsHidden no dot */
export function oneOf(skipsHidden = false): Piece {
  return {
    source: skipsHidden ? '[^/.]' : '[^/]',
    steps: () => [{ takes: skipsHidden ? isVisible : isInside }],
    isOpen: false,
  };
}

/** One character of a class, or the text where it is none. @param source `[a-z]` */
export function inClass(source: string): Piece {
  const expression = classOf(source);
  if (expression === undefined) return literal(source);
  return { source, steps: () => [{ takes: (character) => expression.test(character) }], isOpen: false };
}

function classOf(source: string): RegExp | undefined {
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // `[z-a]`
    return undefined;
  }
}

export function literal(text: string): Piece {
  const steps = () =>
    Array.from({ length: text.length }, (_, at) => ({ takes: (character: string) => character === text[at] }));
  return { source: text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&'), steps, isOpen: false };
}

/**
 * The test whether one of some patterns matches all of a text. Patterns come from anybody's repository, and a regular
 * expression tries `*a*a*a*a` in more ways than anybody waits for.
 */
export function anyPattern(patterns: readonly (readonly Piece[])[]): (text: string) => boolean {
  const openIn = (pieces: readonly Piece[]) => pieces.filter(({ isOpen }) => isOpen).length;
  const most = Math.max(0, ...patterns.map(openIn));
  // One that needs care must not slow down the others.
  const apart = most > mostTogether ? patterns.filter((pieces) => openIn(pieces) === most) : [];
  if (apart.length > 0 && apart.length < patterns.length) {
    const [careful, others] = [anyPattern(apart), anyPattern(patterns.filter((pieces) => openIn(pieces) < most))];
    return (text) => others(text) || careful(text);
  }
  const sources = patterns.map((pieces) => pieces.map(({ source }) => source).join(''));
  const expression = new RegExp(sources.length === 0 ? '(?!)' : `^(?:${sources.join('|')})$`, 's');
  let walks: Step[][] | undefined;
  return (text) => {
    if (text.length ** most <= fewTries) return expression.test(text);
    walks ??= patterns.map((pieces) => pieces.flatMap(({ steps }) => steps()));
    return walks.some((steps) => isMatch(steps, text));
  };
}

function isVisible(character: string): boolean {
  return character !== '/' && character !== '.';
}

function repeated(steps: readonly Step[]): Step[] {
  return [{ to: [1, steps.length + 2] }, ...steps, { to: [-steps.length - 1] }];
}

/** Walks through the text once, on all ways at the same time. */
function isMatch(steps: readonly Step[], text: string): boolean {
  const seen = new Int32Array(steps.length + 1).fill(-1);
  let places = [0];
  for (let at = 0; places.length > 0; at += 1) {
    const next: number[] = [];
    // A list takes in what is added while it is walked.
    for (const place of places) {
      const step = steps[place];
      if (step === undefined || 'takes' in step) {
        if (step === undefined && at === text.length) return true;
        if (step?.takes(text[at] ?? '') === true && at < text.length) next.push(place + 1);
      } else if (step.unless === undefined || step.unless !== text[at]) {
        for (const offset of step.to) add(place + offset, at, places, seen);
      }
    }
    places = [];
    for (const place of next) add(place, at + 1, places, seen);
  }
  return false;
}

/** Adds a place unless it is among them already. */
function add(place: number, at: number, places: number[], seen: Int32Array): void {
  if (seen[place] === at) return;
  seen[place] = at;
  places.push(place);
}
