/**
 * What Go has where nothing is written: a struct that is no pointer is there, a text and a list are empty (k8s.io/api). Some objects are kept though
 * the API server would miss a field of theirs; here they get what every reader after counts on.
 */
import { fieldsOf, listOf, type Fields } from './plainFields.js';

/** The spec of an object of that kind. */
export function wholeSpec(kind: string, spec: Fields): Fields {
  switch (kind) {
    case 'Pod':
      return wholePodSpec(spec);
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return withTemplate(spec);
    case 'ReplicationController':
      return spec['template'] === undefined ? spec : withTemplate(spec);
    case 'CronJob': {
      const jobTemplate = fieldsOf(spec['jobTemplate']);
      return { ...spec, jobTemplate: { ...jobTemplate, spec: withTemplate(fieldsOf(jobTemplate['spec'])) } };
    }
    default:
      return spec;
  }
}

/** Metadata, but for its name and namespace. */
export function wholeMetadata(metadata: Fields): Fields {
  if (metadata['ownerReferences'] === undefined) return metadata;
  return { ...metadata, ownerReferences: listOf(metadata['ownerReferences']).map((owner) => ({ apiVersion: '', name: '', ...fieldsOf(owner) })) };
}

function withTemplate(spec: Fields): Fields {
  const template = fieldsOf(spec['template']);
  return { ...spec, template: { ...template, spec: wholePodSpec(fieldsOf(template['spec'])) } };
}

function wholePodSpec(spec: Fields): Fields {
  return { containers: [], ...spec };
}
