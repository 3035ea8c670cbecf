import { describe, expect, it } from 'vitest';
import type { StepRecord, StepState } from '../../../../../src/release/checklist/checklistRun.ts';
import type { Step } from '../../../../../src/release/checklist/step.ts';
import { planTicks } from '../../../../../src/release/checklist/markdown/planTicks.ts';
import type { MarkdownSource } from '../../../../../src/release/checklist/markdown/markdownChecklist.ts';
import { markdownChecklist } from '../../../../../src/release/checklist/markdown/markdownChecklist.ts';
import { parseTasks } from '../../../../../src/release/checklist/markdown/parseTasks.ts';

const file = `# Build

- [ ] not of the release

## Release Checklist (2.x)

Before releasing a new version:

- [ ] Update **version** in [code](src/version.go)
- [x] Update \`CHANGELOG.md\`
* [ ] Run all tests: \`go test ./...\`
  on a quiet machine
1. [ ] Publish the chart
   \`\`\`sh
   $ helm push chart.tgz oci://ghcr.io/acme
   \`\`\`
- [ ] Clean: \`rm -rf out && make\`
- [ ] \`slipway tag\`
- a note, no step

\`\`\`md
- [ ] in a block of code
\`\`\`

### Afterwards

- [ ] Announce release

## Other

- [ ] neither
`;
const source: MarkdownSource = { file: 'RELEASE.md', heading: 'release-checklist-2x' };

function steps(more: Partial<MarkdownSource> = {}, agreed: readonly string[] = []) {
  const found = markdownChecklist(file, { ...source, ...more }, (one) => agreed.includes(one));
  return found.map(({ step }) => step);
}

describe('a Markdown checklist', () => {
  it('is the items below its heading, as they read', () => {
    const { tasks } = parseTasks(file, source.heading);
    expect(tasks.map(({ title }) => title)).toEqual([
      'Update version in code',
      'Update CHANGELOG.md',
      'Run all tests: go test ./...',
      'Publish the chart',
      'Clean: rm -rf out && make',
      'slipway tag',
      'Announce release',
    ]);
    expect(tasks[1]).toMatchObject({ ticked: true, commands: [], line: 9 });
    expect(tasks[2]?.note).toBe('on a quiet machine');
    expect(parseTasks(file, undefined).tasks).toHaveLength(9);
    expect(parseTasks(file.replaceAll('\n', '\r\n'), 'Release Checklist (2.x)').tasks).toEqual(
      tasks,
    );
  });

  it('runs nothing nobody agreed to, and offers what could be run without a shell', () => {
    const offered = steps();
    expect(offered.every(({ kind }) => kind === 'manual')).toBe(true);
    expect(offered.map((step) => step.kind === 'manual' && step.offer)).toEqual([
      undefined,
      undefined,
      'go test ./...',
      'helm push chart.tgz oci://ghcr.io/acme',
      undefined,
      'slipway tag',
      undefined,
    ]);
  });

  it('runs what was agreed to: tests as tests, the rest as what stays', () => {
    const agreed = ['go test ./...', 'helm push chart.tgz oci://ghcr.io/acme', 'slipway tag'];
    const bound = steps({}, agreed);
    expect(bound[2]).toMatchObject({ kind: 'test', run: ['go', 'test', './...'] });
    expect(bound[3]).toMatchObject({
      kind: 'command',
      irreversible: true,
      needs: ['update-version-in-code', 'update-changelog-md', 'run-all-tests-go-test'],
    });
    expect(bound[5]).toMatchObject({ kind: 'tag' });
    expect(steps({}, ['go test ./... ']).at(2)?.kind).toBe('manual');
  });

  it('does what slipway.yaml says of a step, and says which step it means', () => {
    const described = steps({
      steps: {
        'update-version-in-code': { kind: 'version' },
        'announce-release': { only: 'stable' },
      },
    });
    expect(described[0]).toMatchObject({ kind: 'version', title: 'Update version in code' });
    expect(described[6]).toMatchObject({ kind: 'manual', only: 'stable' });
    expect(() => steps({ steps: { 'anounce-release': {} } })).toThrow(/no step “anounce-release”/);
    expect(() => steps({ steps: { 'announce-release': { kind: 'promote' } } })).toThrow(
      /needs `to`/,
    );
  });

  it('is refused with what there is when its heading or its items are not', () => {
    expect(() => steps({ heading: 'release-checklist' })).toThrow(/no heading “release-checklist”/);
    expect(() => markdownChecklist('# A\n', { file: 'A.md' }, () => false)).toThrow(/no “- \[ \]”/);
  });

  it('is ticked by its marks alone, with what has passed and nothing else', () => {
    const text = file.replaceAll('\n', '\r\n');
    const record = (step: Step, state: StepState): StepRecord => ({
      ...{ step, state, blockedBy: [], evidence: [], intents: [], interrupted: false },
    });
    const all = steps();
    const states: StepState[] = ['passed', 'pending', 'skipped', 'passed', 'failed'];
    const records = all.map((step, at) => record(step, states[at] ?? 'passed'));
    const left = records.map((one) =>
      one.step.id === 'slipway-tag' ? { ...one, leftOut: '1.4.0 is no prerelease.' } : one,
    );
    const run = { version: '1.4.0', source: '', steps: left, done: 0, total: 7, strangers: [] };
    const { after, lines } = planTicks(text, source, run);
    const expected = text
      .replace('- [ ] Update **version**', '- [x] Update **version**')
      .replace('- [x] Update `CH', '- [ ] Update `CH')
      .replace('1. [ ] Publish', '1. [x] Publish')
      .replace('- [ ] Announce', '- [x] Announce');
    expect(after).toBe(expected);
    expect(lines.map(({ line }) => line)).toEqual([9, 10, 13, 27]);
    expect(planTicks(after, source, run).lines).toEqual([]);
  });
});
