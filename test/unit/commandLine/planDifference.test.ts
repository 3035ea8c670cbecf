import { expect, test } from 'vitest';
import { planDifferences } from '../../../src/commandLine/planDifference.ts';

const plan = (tags: readonly string[], created: string) => ({
  images: [
    {
      ...{ image: 'api', tags },
      command: ['docker', '--label', `org.opencontainers.image.created=${created}`],
    },
    { image: 'web', tags: ['web:1'], command: ['docker'] },
  ],
});

test('what two plans do otherwise, by image; when they were made and their order say nothing', () => {
  const before = plan(['api:1', 'api:latest'], 'yesterday');
  expect(planDifferences(before, plan(['api:latest', 'api:1'], 'today'))).toEqual([]);
  expect(planDifferences(before, plan(['api:2', 'api:latest'], 'today'))).toEqual([
    { sign: '-', line: 'images[api].tags: api:1' },
    { sign: '+', line: 'images[api].tags: api:2' },
  ]);
  const without = { images: before.images.slice(0, 1) };
  expect(planDifferences(without, before).map(({ line }) => line)).toContain(
    'images[web].image: web',
  );
});
