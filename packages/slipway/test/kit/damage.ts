import fc from 'fast-check';

const pieces = fc.oneof(
  fc.constantFrom(
    ...[
      '{',
      '}',
      '[',
      ']',
      '<<<<<<< HEAD\n',
      '  ',
      ': ',
      '- ',
      '\t',
      '\0',
      "'",
      '"',
      '&a ',
      '*a ',
      '<<: 1\n',
      '!!set ',
      '%',
    ],
    ...[
      'null',
      '~',
      '🚢',
      '\uFEFF',
      '\r',
      '\r\n',
      '__proto__',
      'constructor',
      '../..',
      '# ',
      '\\',
      '|\n',
      '---\n',
      '1e9',
    ],
  ),
  fc.string({ maxLength: 8 }),
);

/** How a file is hurt: `at` is the place, as a share of it. */
export const damages = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom(
    'cut',
    'insert',
    'drop a line',
    'swap a line',
    'say a line twice',
    'empty',
    'say all twice',
    'end lines as Windows does',
  ),
  text: pieces,
});

type Damage = typeof damages extends fc.Arbitrary<infer T> ? T : never;

export function damaged(content: string, { at, kind, text }: Damage): string {
  const place = Math.floor(at * content.length);
  const lines = content.split('\n');
  const line = Math.min(Math.floor(at * lines.length), lines.length - 1);
  switch (kind) {
    case 'cut':
      return content.slice(0, place);
    case 'insert':
      return content.slice(0, place) + text + content.slice(place);
    case 'drop a line':
      return lines.toSpliced(line, 1).join('\n');
    case 'swap a line':
      return lines.with(line, text).join('\n');
    case 'say a line twice':
      return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
    case 'say all twice':
      return content + content;
    case 'end lines as Windows does':
      return content.replaceAll('\n', '\r\n');
    default:
      return '';
  }
}
