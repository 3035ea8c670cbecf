import { expect, it } from 'vitest';
import { BuildError } from '../../../../src/build/buildError.ts';
import type { VertexWarning } from '../../../../src/build/solveStatus.ts';
import { buildMarks } from '../../../../src/ui/builds/buildMarks.ts';
import { samplePlan, sampleRun } from './sample.ts';

function failedAt(file: string, dockerfile?: string) {
  const plan = samplePlan();
  const spec = dockerfile === undefined ? plan.spec : { ...plan.spec, dockerfile };
  const place = { file, startLine: 3, endLine: 4 };
  const error = new BuildError('parse', 'Unknown instruction FORM.', 'Did you mean FROM?', {
    place,
  });
  return buildMarks(sampleRun({ plan: { ...plan, spec }, state: 'failed', error }));
}

it('finds the Dockerfile of the plan by its base name', () => {
  const wanted = { startLine: 3, endLine: 4, severity: 'Error' };
  expect(failedAt('Dockerfile')).toMatchObject([{ file: '/repo/acme/Dockerfile', ...wanted }]);
  const own = failedAt('api.Dockerfile', '/repo/acme/docker/api.Dockerfile');
  expect(own).toMatchObject([{ file: '/repo/acme/docker/api.Dockerfile', ...wanted }]);
});

it('marks no file that is not the Dockerfile', () => {
  expect(failedAt('/etc/passwd')).toEqual([]);
});

it('shows a warning once, though each platform reports it', () => {
  const warning: VertexWarning = {
    vertex: 'a',
    level: 1,
    short: 'FromAsCasing: ‘as’ and ‘FROM’ keywords’ casing do not match (line 1)',
    detail: [],
    url: 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/',
    file: 'Dockerfile',
    startLine: 1,
    endLine: 1,
  };
  const warnings = [
    warning,
    { ...warning, vertex: 'b' },
    { ...warning, url: 'javascript:x', short: 'Other: y' },
  ];
  const snapshot = { platforms: [], steps: [], done: 0, total: 0, cached: 0, warnings };
  const marks = buildMarks(sampleRun({ state: 'done', snapshot }));
  expect(marks.map(({ code, url }) => [code, url])).toEqual([
    ['FromAsCasing', warning.url],
    ['Other', undefined],
  ]);
});
