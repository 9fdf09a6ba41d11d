/**
 * Traces over OTLP, where OpenTelemetry's own variables name a receiver; without one nothing of it is loaded. It must run before anything
 * that it watches is imported, so this file stands alone and imports nothing else of ours.
 */
import { register } from 'node:module';
import type { TextMapPropagator } from '@opentelemetry/api';

/** https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
const RECEIVERS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/** What is watched when somebody imports it; a hook on every module would slow the start down. */
const WATCHED = ['pg', 'pg-pool', 'graphql', 'http', 'https', 'node:http', 'node:https'];

/** Requests that would drown the others. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);
const REMOVED = '[removed]';

let stop: () => Promise<void> = () => Promise.resolve();

/** Begins to trace the process under the name `vantage-<name>`, which OTEL_SERVICE_NAME replaces. */
export async function startTelemetry(name: string): Promise<void> {
  if (RECEIVERS.every((variable) => (process.env[variable] ?? '') === '')) return;
  // Numbers and lines go their own ways: /metrics, and standard output.
  process.env['OTEL_METRICS_EXPORTER'] ??= 'none';
  process.env['OTEL_LOGS_EXPORTER'] ??= 'none';
  register('import-in-the-middle/hook.mjs', import.meta.url, { data: { include: WATCHED } });
  const [{ NodeSDK, core }, { HttpInstrumentation }, { FastifyOtelInstrumentation }, { GraphQLInstrumentation }, { PgInstrumentation }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/instrumentation-http'),
    import('@fastify/otel'),
    import('@opentelemetry/instrumentation-graphql'),
    import('@opentelemetry/instrumentation-pg'),
  ]);
  const sdk = new NodeSDK({
    textMapPropagator: incomingOnly(new core.W3CTraceContextPropagator()),
    serviceName: process.env['OTEL_SERVICE_NAME'] ?? `vantage-${name}`,
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '' }) => QUIET.has(pathOf(url)),
        // A query string may hold a token.
        startIncomingSpanHook: ({ url = '' }) => (url.includes('?') ? { 'http.target': pathOf(url), 'http.url': REMOVED, 'url.query': REMOVED } : {}),
        // What goes out are webhooks, and whoever knows the address of one may send to it.
        startOutgoingSpanHook: () => ({ 'url.full': REMOVED }),
      }),
      // Its path has the query string.
      new FastifyOtelInstrumentation({ registerOnInitialization: true, requestHook: (span, { url }) => void span.setAttribute('url.path', pathOf(url)) }),
      new GraphQLInstrumentation({ mergeItems: true, ignoreTrivialResolveSpans: true }),
      new PgInstrumentation({ requireParentSpan: true }),
    ],
  });
  sdk.start();
  stop = () => sdk.shutdown();
}

/** Traces that a caller began go on here. What goes out are webhooks, and their receivers are told nothing of ours: https://www.w3.org/TR/trace-context/#privacy-considerations */
function incomingOnly(propagator: TextMapPropagator): TextMapPropagator {
  return { inject: () => undefined, extract: (context, carrier, getter) => propagator.extract(context, carrier, getter), fields: () => propagator.fields() };
}

/** Of a request's target, without its query string. */
function pathOf(target: string): string {
  return target.split('?', 1).join('');
}

/** Sends what is left; a receiver that is away is no reason not to end. */
export async function stopTelemetry(): Promise<void> {
  await stop().catch(() => undefined);
}
