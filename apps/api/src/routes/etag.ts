/**
 * Whether a caller already has what it asks for, by the weak comparison of RFC 9110, section 13.1.2.
 * @param ifNoneMatch the header: entity tags with commas between them, or `*`
 */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => opaque(tag.trim()));
  return tags.includes('*') || tags.includes(opaque(etag));
}

function opaque(etag: string): string {
  return etag.replace(/^W\//, '');
}
