/** The answer in the README is the one that Vantage gives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reach, renderAnswer } from '@vantage/engine';
import { networkOf } from '@vantage/testkit';
import { expect, test } from 'vitest';
import { readLab } from '../labs/readLab.js';
import { root } from '../root.mjs';

test('the question of the README has the answer that it shows', () => {
  const answer = reach(networkOf(readLab('bare-metal')), { from: 'rack/laptop', to: 'metal/node/node1:30081' });
  const page = answer.ok ? renderAnswer(answer.value, { color: false }) : answer.failure.message;
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`\`\`\`text\n${page}\`\`\`\n`);
});
