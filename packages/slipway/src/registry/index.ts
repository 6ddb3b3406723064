/** Interim, until the registry's own client is there. */
export interface Registry {
  readonly head: (name: string, tag: string) => Promise<{ readonly digest: string } | undefined>;
}

export function openRegistry(prefix: string): Registry {
  const [host = '', ...path] = prefix.split('/');
  return {
    async head(name, tag) {
      const accept =
        'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.list.v2+json';
      const answer = await fetch(`http://${host}/v2/${[...path, name].join('/')}/manifests/${tag}`, {
        method: 'HEAD',
        headers: { accept },
      });
      const digest = answer.headers.get('docker-content-digest');
      return answer.ok && digest !== null ? { digest } : undefined;
    },
  };
}
