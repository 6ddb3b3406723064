/** Colours for a terminal; without one, each gives back its text. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const same = (text: string) => text;

export const plain: Style = { bold: same, dim: same, green: same, yellow: same, red: same, cyan: same };
