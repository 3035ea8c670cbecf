import { describe, expect, it } from 'vitest';
import { confirmLabel, planDocument, targets } from '../../../../src/ui/builds/planText.ts';
import { samplePlan, t } from './sample.ts';

const tags = ['ghcr.io/acme/api:1.4.0', 'ghcr.io/acme/api:latest', 'docker.io/acme/api:1.4.0'];

it('groups what is pushed by repository', () => {
  expect(targets(samplePlan({ tags }))).toEqual([
    'ghcr.io/acme/api:1.4.0, latest',
    'docker.io/acme/api:1.4.0',
  ]);
});

describe('the confirming label', () => {
  it('names the one reference that is pushed', () => {
    expect(confirmLabel([samplePlan()], t)).toBe('Build and push ghcr.io/acme/api:1.4.0');
  });
  it('counts several', () => {
    expect(confirmLabel([samplePlan({ tags })], t)).toBe('Build and push 3 tags');
  });
  it('does not say push when nothing is pushed', () => {
    expect(confirmLabel([samplePlan({ output: 'load' })], t)).toBe('Build and load api');
    expect(confirmLabel([samplePlan({ output: 'none' })], t)).toBe('Build api');
  });
});

it('writes a document that a shell can run', () => {
  const plan = samplePlan();
  const args = ['buildx', 'build', '--build-arg', 'NOTE=a --push b', '--push', '/repo/acme'];
  const text = planDocument([{ ...plan, command: { args, cwd: '/repo/acme' } }], t);
  const commands = text.split('\n').filter((line) => !line.startsWith('#') && line !== '');
  expect(commands).toEqual([
    'docker buildx build \\',
    "  --build-arg 'NOTE=a --push b' \\",
    '  --push /repo/acme',
  ]);
  expect(text).toContain('# Pushes ghcr.io/acme/api:1.4.0');
});
