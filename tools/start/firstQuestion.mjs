// @ts-check
import { ask } from './api.mjs';
import { story } from './story.mjs';

const LAB = 'common-kube-network';
const FROM = 'internet';
const TO = 'http://www.website1.com';

const QUERY = `query FirstQuestion($lab: String!, $from: Address!, $to: String!) {
  labs(search: $lab) {
    nodes {
      name
      head {
        reach(from: $from, to: $to) {
          reachability
          summary
          symptom { tool exitCode output }
          traces {
            probability disposition sourceSeen
            hops { at steps { text cites { resource path line reference } } }
            replies { at steps { text cites { resource path line reference } } }
          }
          notes
        }
      }
    }
  }
}`;

/**
 * Asks the first question that everybody asks, and tells its answer.
 * @param {{ url: string, apiKey: string }} access
 */
export async function tellFirstAnswer(access) {
  /** @type {{ labs: { nodes: readonly { name: string, head: { reach: import('./story.mjs').Answer } }[] } }} */
  const { labs } = await ask(access, QUERY, { lab: LAB, from: FROM, to: TO });
  const lab = labs.nodes.find(({ name }) => name === LAB);
  if (lab === undefined) return '';
  const terminal = process.stdout;
  const colour = terminal.isTTY && process.env['NO_COLOR'] === undefined;
  const width = Math.min(terminal.columns ?? 100, 110) - 4;
  return story(lab.head.reach, { question: `Can the ${FROM} reach ${TO}?  (lab ${LAB})`, colour, width });
}
