import { describe, expect, it } from 'vitest';
import { networkOf, topologyOf } from '@vantage/testkit';
import { gradeAssignment, gradescopeResults, reportOf, type GradeReport } from './index.js';

const LAB = `
apiVersion: vantage.lab/v1
kind: Lan
metadata: { name: office }
spec: { cidrs: [192.168.10.0/24], router: { publicIP: 203.0.113.10 }, hosts: [{ name: laptop, ip: 192.168.10.50 }] }
---
apiVersion: vantage.lab/v1
kind: Cluster
metadata: { name: prod }
spec:
  nodes: [{ name: n1, ip: 192.168.10.20, podCIDR: 10.244.1.0/24 }]
  podNetwork: { cni: calico }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: c, image: i, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client }
spec: { containers: [{ name: c, image: i }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`;

const DENY = `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }
`;

interface Check {
  readonly reach: string;
  readonly points?: number;
}

function report(lab: string, ...checks: readonly Check[]): GradeReport {
  const listed = checks.map(({ reach, points = 1 }, index) => `    - { id: c${index + 1}, title: Check ${index + 1}, points: ${points}, reach: { ${reach} } }`).join('\n');
  const assignment = topologyOf(`apiVersion: vantage.lab/v1\nkind: Assignment\nmetadata: { name: a }\nspec:\n  title: An exercise\n  checks:\n${listed}\n`).assignments[0];
  if (assignment === undefined) throw new Error('the text holds an assignment');
  return reportOf(gradeAssignment(assignment, networkOf(lab)));
}

const FROM_POD = 'from: default/pod/client, to: default/service/web, port: 80';

describe('gradeAssignment', () => {
  it('gives the points of each check that holds', () => {
    const found = report(LAB, { reach: `${FROM_POD}, expect: { reachability: ALWAYS, disposition: CONNECTED }`, points: 3 }, { reach: 'from: office/laptop, to: "10.96.0.1:80", expect: { reachability: ALWAYS }', points: 2 });
    expect(found).toMatchObject({ score: 3, maxScore: 5, checks: [{ id: 'c1', passed: true, score: 3 }, { id: 'c2', passed: false, score: 0, maxScore: 2 }] });
  });

  it.each([
    ['a wrong reachability fails', 'expect: { reachability: NEVER }', 'Expected reachability NEVER, found ALWAYS.'],
    ['a wrong outcome fails though the reachability is right', 'expect: { reachability: ALWAYS, disposition: REFUSED }', 'Expected outcome REFUSED, found CONNECTED.'],
    ['a wrong source address fails', 'expect: { reachability: ALWAYS, sourceSeen: 203.0.113.10 }', 'Expected source address seen by the destination 203.0.113.10, found 10.244.1.'],
    ['a status where no HTTP was asked fails', 'expect: { reachability: ALWAYS, httpStatus: 200 }', 'Expected HTTP status 200, found none.'],
  ])('%s, and says what was found', (_name, expectation, sentence) => {
    const [check] = report(LAB, { reach: `${FROM_POD}, ${expectation}` }).checks;
    expect(check?.passed).toBe(false);
    expect(check?.explanation).toContain(sentence);
  });

  it('tells a student which line of the files decided', () => {
    const [check] = report(LAB + DENY, { reach: `${FROM_POD}, expect: { reachability: ALWAYS }` }).checks;
    expect(check?.explanation).toContain('Expected reachability ALWAYS, found NEVER.');
    expect(check?.explanation).toMatch(/Look at NetworkPolicy default\/deny, spec\.podSelector, in lab\.yaml:\d+\./);
  });

  it('gives nothing, with the reason, for a check that cannot be asked', () => {
    const [check] = report(LAB, { reach: 'from: office/printer, to: "192.168.10.20:22", expect: { reachability: NEVER }' }).checks;
    expect(check).toMatchObject({ passed: false, score: 0 });
    expect(check?.explanation).toContain('LAN office has no host of that name');
  });
});

describe('gradescopeResults', () => {
  it('writes every check as a test, in order, with the scores of the report', () => {
    const results = gradescopeResults(report(LAB, { reach: `${FROM_POD}, expect: { reachability: ALWAYS }`, points: 3 }, { reach: `${FROM_POD}, expect: { reachability: NEVER }`, points: 2 }));
    expect(results).toMatchObject({
      score: 3,
      output: '1 of 2 checks passed, 3 of 5 points.',
      tests: [
        { number: '1', name: 'Check 1', score: 3, max_score: 3, status: 'passed', visibility: 'visible', tags: ['c1'] },
        { number: '2', name: 'Check 2', score: 0, max_score: 2, status: 'failed', visibility: 'visible', tags: ['c2'] },
      ],
    });
    expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  });
});
