import { describe, expect, it } from 'vitest';
import type { BuildPlan } from '../../../../src/build/buildPlan.ts';
import { digestOf } from '../../../../src/adapters/registry/contentDigest.ts';
import { irreversible } from '../../../../src/build/buildPlan.ts';
import { tagTexts } from '../../../../src/ui/builds/planFacts.ts';
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

it('says first which tags a push moves, and from where', () => {
  const plan = samplePlan({ tags: tags.slice(0, 2) });
  const from = digestOf(new Uint8Array());
  const [version, latest] = plan.spec.tags;
  if (version === undefined || latest === undefined) throw new Error('no tags');
  const planned: BuildPlan = {
    ...plan,
    tags: [
      { reference: version, action: 'create' },
      { reference: latest, action: 'move', from },
    ],
  };
  expect(tagTexts(planned, t)).toEqual([
    { icon: 'arrow-right', label: 'ghcr.io/acme/api:latest moves', detail: `from ${from}` },
    { icon: 'add', label: 'ghcr.io/acme/api:1.4.0 is new' },
  ]);
  expect(irreversible(planned)).toEqual([
    'ghcr.io/acme/api:1.4.0 is published',
    `ghcr.io/acme/api:latest leaves ${from}`,
  ]);
  expect(planDocument([planned], t)).toContain(`# ghcr.io/acme/api:latest moves from ${from}`);
});
