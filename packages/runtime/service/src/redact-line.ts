const hidden = '[Redacted]';

/** How the names of secrets end. */
const secretNames = 'authorization|cookie|password|secret|token|api[-_]?key|database_url|redis_url';
const text = String.raw`"(?:[^"\\]|\\.)*"`;

/** `"authorization":"…"`, `"set-cookie":["…","…"]` */
const secretMember = new RegExp(String.raw`("[\w-]*(?:${secretNames})":)(?:${text}|\[(?:${text},?)*\])`, 'gi');
/** `?api_key=…` in a URL */
const secretParameter = new RegExp(String.raw`([?&][\w-]*(?:${secretNames})=)[^&#"\s\\]*`, 'gi');
/** `://user:password@host` in a URL */
const urlPassword = /(:\/\/[^\s:/@"\\]*:)[^\s/@"\\]*@/g;
/** `Bearer …` in a text */
const bearerToken = /\b(Bearer )[\w.~+/=-]+/gi;

/** What a line with a secret holds: most lines do not, and need no closer look. */
const suspicious = new RegExp(`${secretNames}|://|bearer`, 'i');

/**
 * Hides secrets in a line of the log. It works on the finished line, so it finds them wherever they come from: headers, a
 * message, an error's fields or its stack. (pino's own `redact` needs a path for each depth, at fifty times the cost.)
 * @param line one JSON object, without line breaks inside
 */
export function redactLine(line: string): string {
  if (!suspicious.test(line)) return line;
  return line
    .replace(secretMember, `$1"${hidden}"`)
    .replace(secretParameter, `$1${hidden}`)
    .replace(urlPassword, `$1${hidden}@`)
    .replace(bearerToken, `$1${hidden}`);
}
