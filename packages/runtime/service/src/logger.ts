import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { pino, stdTimeFunctions, type DestinationStream, type LoggerOptions } from 'pino';

import { redactLine } from './redact-line.ts';
import type { ServiceEnvironment } from './service-variables.ts';

interface LogOptions {
  /** The service's name and version, on every line. */
  readonly name: string;
  readonly version?: string | undefined;
  readonly environment: ServiceEnvironment;
  /** Where the lines go; standard output when left out. */
  readonly destination?: DestinationStream | undefined;
}

/** Logs JSON lines; in `dev` on a terminal, lines for people. */
export async function createLogger(options: LogOptions): Promise<FastifyBaseLogger> {
  const { name, version, environment, destination } = options;
  const settings: LoggerOptions = {
    level: environment.LOG_LEVEL,
    base: version === undefined ? { service: name } : { service: name, version },
    timestamp: stdTimeFunctions.isoTime,
    hooks: { streamWrite: redactLine },
    formatters: { level: (label) => ({ level: label }) },
    serializers: { req: describeRequest, res: describeReply },
  };
  return pino(settings, destination ?? (await openStandardOutput(environment)));
}

async function openStandardOutput({ ENVIRONMENT }: ServiceEnvironment): Promise<DestinationStream> {
  if (ENVIRONMENT !== 'dev' || !process.stdout.isTTY) {
    // Written at once: at the end of the process a line that is still being written comes after later ones, or never.
    return pino.destination({ dest: 1, sync: true });
  }
  const { default: pretty } = await import('pino-pretty');
  return pretty({
    ignore: 'service,version,requestId,req,res,ms',
    messageFormat: '{msg}{if req.method} {req.method} {req.url} {end}{if res.statusCode}{res.statusCode}{end}',
    sync: true,
    translateTime: 'SYS:HH:MM:ss.l',
  });
}

function describeRequest(request: FastifyRequest) {
  return { method: request.method, url: request.url, ip: request.ip };
}

function describeReply(reply: FastifyReply) {
  return { statusCode: reply.statusCode };
}
