import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

import { precompress } from './precompress.ts';

export default defineConfig(({ mode }) => {
  const {
    HOST,
    PORT,
    API_URL = 'http://localhost:3001',
  } = loadEnv(mode, import.meta.dirname, ['HOST', 'PORT', 'API_URL']);
  return {
    plugins: [react(), precompress()],
    resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
    server: {
      host: HOST ?? '127.0.0.1',
      port: Number(PORT ?? 3000),
      // Whoever names a port gets that one or an error; otherwise the next free one will do.
      strictPort: PORT !== undefined,
      proxy: { '/v1': API_URL, '/docs': API_URL },
    },
    build: {
      outDir: 'dist/board',
      // The first versions with light-dark(), which would otherwise be spelt out for older ones.
      target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
      // Nothing here is secret, and whoever looks into a fault sees the real sources; browsers only fetch them then.
      sourcemap: true,
      // The content security policy allows no data: addresses.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  };
});
