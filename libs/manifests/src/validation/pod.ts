import type { IPod } from 'kubernetes-models/v1/Pod';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import type { Check } from './check.js';
import { dnsSubdomain } from './formats.js';
import { validateLabAnnotations } from './labAnnotations.js';
import { validateAnnotations, validateLabels, validateObjectMeta } from './objectMeta.js';
import { validatePodSpec } from './podSpec.js';
import type { Written } from './written.js';

export function validatePod(pod: Written<IPod>, check: Check): void {
  validateObjectMeta(pod.metadata, dnsSubdomain, check);
  validatePodSpec(pod.spec ?? {}, 'spec', { owner: 'pod', suppliedVolumes: [] }, check);
}

export type Template = Written<IPodTemplateSpec>;

/** ValidatePodTemplateSpec names the template's labels and annotations without the metadata that holds them, and so do we. */
export function validateTemplate(template: Template, field: string, suppliedVolumes: readonly string[], check: Check): void {
  validateLabels(template.metadata?.labels, `${field}.labels`, check);
  validateAnnotations(template.metadata?.annotations, `${field}.annotations`, check);
  validateLabAnnotations(template.metadata?.annotations, `${field}.metadata.annotations`, check);
  validatePodSpec(template.spec ?? {}, `${field}.spec`, { owner: 'template', suppliedVolumes }, check);
}
