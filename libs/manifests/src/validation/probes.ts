import type { IContainer } from 'kubernetes-models/v1/Container';
import type { Check } from './check.js';
import { validatePortNumber, validatePortNumberOrName } from './ports.js';
import type { Written } from './written.js';

type Container = Written<IContainer>;
type Probe = NonNullable<Container['livenessProbe']>;

const actions = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const;
type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & { readonly sleep?: { readonly seconds?: number } };

export function validateLifecycle(container: Container, field: string, check: Check): void {
  const { postStart, preStop } = container.lifecycle ?? {};
  if (postStart !== undefined) validateHandler(postStart, `${field}.lifecycle.postStart`, check);
  if (preStop !== undefined) validateHandler(preStop, `${field}.lifecycle.preStop`, check);
}

/** validateProbe in https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go */
export function validateProbes(container: Container, field: string, check: Check): void {
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = container[name];
    if (probe === undefined) continue;
    const probeField = `${field}.${name}`;
    validateHandler(probe, probeField, check);
    for (const number of ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const) {
      check.nonnegative(`${probeField}.${number}`, probe[number]);
    }
    const successes = probe.successThreshold || 1;
    if (name !== 'readinessProbe' && successes !== 1) check.invalid(`${probeField}.successThreshold`, successes, 'it must be 1; only readiness may wait for more');
    if (name === 'readinessProbe' && probe.terminationGracePeriodSeconds !== undefined) {
      check.invalid(`${probeField}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, 'a readiness probe ends nothing');
    }
  }
}

function validateHandler(handler: Handler, field: string, check: Check): void {
  const [first, ...more] = actions.filter((action) => handler[action] !== undefined);
  if (first === undefined) check.required(field, 'It must say how to probe: exec, httpGet, tcpSocket or grpc.');
  for (const action of more) check.forbidden(`${field}.${action}`, `there is one action, and it is ${first ?? ''} already`);
  switch (first) {
    case 'exec':
      if ((handler.exec?.command ?? []).length === 0) check.required(`${field}.exec.command`);
      break;
    case 'httpGet':
      validatePortNumberOrName(handler.httpGet?.port, `${field}.httpGet.port`, check);
      check.oneOf(`${field}.httpGet.scheme`, handler.httpGet?.scheme || 'HTTP', ['HTTP', 'HTTPS']);
      break;
    case 'tcpSocket':
      validatePortNumberOrName(handler.tcpSocket?.port, `${field}.tcpSocket.port`, check);
      break;
    case 'grpc':
      validatePortNumber(handler.grpc?.port, `${field}.grpc.port`, check);
      break;
    case 'sleep':
      check.nonnegative(`${field}.sleep.seconds`, handler.sleep?.seconds);
      break;
    case undefined:
      break;
  }
}
