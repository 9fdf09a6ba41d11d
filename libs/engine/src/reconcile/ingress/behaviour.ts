/** What a controller does beyond the API of Ingresses. */
import type { IngressControllerState, Pod, Workload } from '../../model/index.js';
import { namespaceOf } from '../workloads/template.js';
import type { ControllerDraft, ControllerSurroundings } from './controllers.js';
import { ingressNginx, podTemplateOf, wellKnownController } from './wellKnownControllers.js';

type Behaviour = Pick<IngressControllerState, 'behaviour' | 'tlsRedirect'>;

export function behaviourOf(draft: ControllerDraft, { cluster, pods }: ControllerSurroundings): Behaviour {
  if (draft.builtIn) return { behaviour: 'builtIn', tlsRedirect: 'never' };
  const own = new Set(draft.pods);
  const owners = new Set(pods.filter(({ address }) => own.has(address)).map(({ workload }) => `${workload.kind} ${workload.namespace}/${workload.name}`));
  const objects = [...cluster.objects.workloads, ...cluster.objects.pods].filter((object) => owners.has(`${object.kind} ${namespaceOf(object)}/${object.metadata.name}`));
  const runs = objects.some((object) => wellKnownController(object) === ingressNginx);
  if (!runs && draft.ingressClass?.spec.controller !== ingressNginx.controllers[0]) return { behaviour: 'other', tlsRedirect: 'never' };
  return { behaviour: 'ingress-nginx', tlsRedirect: objects.some(runsImage) ? configured(draft, cluster) : 'never' };
}

/** Only where the image is known: a stand-in that carries the labels does what the API says, and no more. */
function runsImage(object: Workload | Pod): boolean {
  return (podTemplateOf(object).spec?.containers ?? []).some(({ image }) => ingressNginx.image.test(image ?? ''));
}

/** `ssl-redirect` is on unless its ConfigMap turns it off: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#ssl-redirect */
function configured(draft: ControllerDraft, cluster: ControllerSurroundings['cluster']): Behaviour['tlsRedirect'] {
  const config = cluster.objects.controllerConfigs.filter((candidate) => namespaceOf(candidate) === draft.service.namespace);
  const value = (key: string): string | undefined => config.map(({ data }) => data[key]).find((text) => text !== undefined);
  if (value('force-ssl-redirect') === 'true') return 'always';
  return value('ssl-redirect') === 'false' ? 'never' : 'withCertificate';
}
