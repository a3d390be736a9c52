import type { FullConfig, FullResult, Reporter, Suite } from '@playwright/test/reporter';

/** Ends with one line that every counter of tests understands. */
export default class ClosingLine implements Reporter {
  private suite?: Suite;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(result: FullResult): void {
    const outcomes = (this.suite?.allTests() ?? []).map((test) => test.outcome());
    const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
    const skipped = count('skipped');
    const flaky = count('flaky');
    const failed = count('unexpected');
    // A run that was stopped, or that found no test, has not passed.
    const said = result.status === 'passed' && outcomes.length > 0 ? failed : Math.max(failed, 1);
    console.log(
      `Playwright: ${count('expected') + flaky} passed, ${said} failed${flaky > 0 ? `, ${flaky} of the passed at the second try (flaky)` : ''}${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    );
  }

  printsToStdio(): boolean {
    return false;
  }
}
