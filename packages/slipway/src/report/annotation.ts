/**
 * A fault as a workflow shows it on its run's page, above all logs; outside of one, as it is.
 * @param environment of the process
 * @param title the app or the tag that it is of
 */
export function faultLine(environment: NodeJS.ProcessEnv, text: string, title?: string): string {
  if (environment['GITHUB_ACTIONS'] !== 'true') return `${title === undefined ? '' : `${title}: `}${text}\n`;
  const property = title === undefined ? '' : ` title=${escaped(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}`;
  return `::error${property}::${escaped(text)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
