import { coldLoad } from './cold-load';
import { expect, test } from './fixtures';

/** kB of compressed JavaScript for the first page that a person opens. */
const BUDGET = 350;

test('the first page stays within its budget of JavaScript', async ({ context }) => {
  const cold = await coldLoad(context, '/assistant');
  console.log(
    `Cold load of /assistant: ${cold.javascript.toFixed(1)} kB of JavaScript in ${cold.files} files (budget ${BUDGET} kB), largest contentful paint after ${cold.largestContentfulPaint.toFixed(0)} ms.`,
  );
  expect(cold.files).toBeGreaterThan(3);
  expect(cold.javascript).toBeLessThan(BUDGET);
});
