import plugin from 'fastify-plugin';

import { sendError } from '../send-error.ts';

/** Every error is answered with problem details (RFC 9457). */
export const problemDetails = plugin(
  (service) => {
    service.setErrorHandler(sendError);
  },
  { name: 'problem-details' },
);
