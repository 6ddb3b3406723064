import jwt from '@fastify/jwt';
import { fastify } from 'fastify';

interface Token {
  readonly subject: string;
  /** Scopes with spaces between them. */
  readonly scope: string;
  /** `1 day`, `5 minutes`. */
  readonly expiresIn: string;
}

/** Signs an access token as the api takes it. */
export async function signToken(secret: string, { subject, scope, expiresIn }: Token): Promise<string> {
  await using signer = fastify();
  await signer.register(jwt, { secret, sign: { algorithm: 'HS256', expiresIn } });
  return signer.jwt.sign({ sub: subject, scope });
}
