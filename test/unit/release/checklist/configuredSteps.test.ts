import { describe, expect, it } from 'vitest';
import { parseConfigText } from '../../../../src/adapters/yaml/parseConfigText.ts';
import { configuredSteps } from '../../../../src/release/checklist/configuredSteps.ts';
import { validateConfig } from '../../../../src/release/config/config.ts';

async function problemsOf(text: string): Promise<string[]> {
  const { problems } = validateConfig(await parseConfigText(`checklist:\n${text}`));
  return problems.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}

describe('an inline checklist', () => {
  it('is steps of every kind, each with a name', () => {
    const { steps, problems } = configuredSteps([
      'Tell the team',
      { title: 'Unit tests', kind: 'test', run: 'go test ./...', timeout: '10m' },
      { run: 'make docs', check: "sh -c 'test -f docs/index.html'", undo: 'make clean' },
      { kind: 'tag' },
      { run: 'slipway push', images: ['api'] },
      { kind: 'promote', to: [':stable'], needs: ['push'], only: 'stable' },
    ]);
    expect(problems).toEqual([]);
    expect(steps).toMatchObject([
      { kind: 'manual', id: 'tell-the-team', irreversible: false, needs: [] },
      { kind: 'test', id: 'unit-tests', run: ['go', 'test', './...'], timeoutMs: 600_000 },
      {
        ...{ kind: 'command', id: 'make-docs', title: 'make docs', run: ['make', 'docs'] },
        ...{ check: ['sh', '-c', 'test -f docs/index.html'], undo: ['make', 'clean'] },
      },
      {
        ...{ kind: 'tag', id: 'tag', title: 'Create and push the git tag', irreversible: true },
        needs: ['tell-the-team', 'unit-tests', 'make-docs'],
      },
      { kind: 'push', id: 'push', images: ['api'] },
      { kind: 'promote', to: [':stable'], needs: ['push'], only: 'stable' },
    ]);
  });

  it('says at its line what it does not understand', async () => {
    expect(
      await problemsOf(
        [
          '  - { id: a, title: A, kind: test }',
          '  - { id: a, title: Again, run: make && make install }',
          '  - { title: B, needs: [aa] }',
          '  - { title: C, to: [":x"] }',
          '  - { kind: promote }',
          '  - { note: nothing }',
        ].join('\n'),
      ),
    ).toEqual([
      '2: A step of kind test needs a command to run.',
      '3: There is another step “a”.',
      expect.stringContaining('3: “&” means something to a shell only.'),
      '4: The checklist has no step “aa”. Did you mean “a”?',
      '5: “to” says nothing about a step of kind manual; it is for promote.',
      '6: A step of kind promote needs `to`.',
      '7: Expected a title; it is missing.',
    ]);
    expect(
      await problemsOf(
        '  - { id: a, title: A, needs: [b] }\n  - { id: b, title: B, needs: [a] }\n  - { kind: tga }',
      ),
    ).toEqual([expect.stringContaining('4: Expected one of command, manual')]);
    expect(
      await problemsOf('  - { id: a, title: A, needs: [b] }\n  - { id: b, title: B, needs: [a] }'),
    ).toEqual([
      '2: “a” would wait for itself: a needs b needs a.',
      '3: “b” would wait for itself: b needs a needs b.',
    ]);
  });
});
