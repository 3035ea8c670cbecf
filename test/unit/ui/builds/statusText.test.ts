import { describe, expect, it } from 'vitest';
import { BuildError } from '../../../../src/build/buildError.ts';
import { isDigest } from '../../../../src/oci/digest.ts';
import { statusText } from '../../../../src/ui/builds/statusText.ts';
import { recorded, samplePlan, sampleRun, t } from './sample.ts';

const text = (model: Parameters<typeof statusText>[0]) => statusText(model, t)?.text;
const digest = `sha256:3f2a${'0'.repeat(60)}`;

describe('idle', () => {
  it('names the version', () => {
    expect(text({ project: true, version: '1.4.0', runs: [] })).toBe('$(package) v1.4.0');
  });
  it('is hidden where there is nothing to release', () => {
    expect(text({ project: false, runs: [] })).toBeUndefined();
  });
  it('is back after a build was cancelled', () => {
    const runs = [sampleRun({ state: 'cancelled' })];
    expect(text({ project: true, version: '1.4.0', runs })).toBe('$(package) v1.4.0');
  });
});

describe('building', () => {
  const platforms = ['linux/amd64', 'linux/arm64'];
  it('counts known steps and names the one that runs', () => {
    const progress = recorded('rawjson-daemon-killed', platforms);
    const snapshot = progress.snapshot(0);
    const said = text({ project: true, runs: [sampleRun({ snapshot })] }) ?? '';
    expect(said).toMatch(/^\$\(sync~spin\) api \d+\/\d+ · .+ · \d+ %$/);
    expect(said).toContain(` ${snapshot.done}/${snapshot.total} `);
    expect(said).toContain(`${Math.floor((100 * snapshot.done) / snapshot.total)} %`);
  });
  it('never says 100 % before the end', () => {
    const snapshot = recorded('rawjson-multiarch-push-ok', platforms).snapshot();
    const said = text({
      project: true,
      runs: [sampleRun({ snapshot: { ...snapshot, done: snapshot.total } })],
    });
    expect(said).toContain('99 %');
  });
  it('draws a shell substitution as text, not as an icon', () => {
    const step = {
      id: 's',
      name: '[2/2] RUN echo $(date)',
      fullName: '[linux/arm64 2/2] RUN echo $(date)',
      platform: 'linux/arm64',
      state: 'running' as const,
      hasLog: false,
    };
    const snapshot = {
      platforms: [],
      steps: [step],
      done: 1,
      total: 2,
      cached: 0,
      running: step,
      warnings: [],
    };
    expect(text({ project: true, runs: [sampleRun({ snapshot })] })).toBe(
      '$(sync~spin) api 1/2 · arm64 echo \\$(date) · 50 %',
    );
  });
  it('says what happens around the solve', () => {
    const said = (state: 'creating-builder' | 'confirming' | 'cancelling') =>
      text({ project: true, runs: [sampleRun({ state })] });
    expect(said('creating-builder')).toBe('$(sync~spin) api · creating the builder');
    expect(said('confirming')).toBe('$(sync~spin) api · confirming with the registry');
    expect(said('cancelling')).toBe('$(sync~spin) api · cancelling…');
  });
  it('sums several images', () => {
    const snapshot = { platforms: [], steps: [], done: 5, total: 10, cached: 0, warnings: [] };
    const runs = [sampleRun({ snapshot }), sampleRun({ id: 'build-2', snapshot })];
    expect(text({ project: true, runs })).toBe('$(sync~spin) 2 images 10/20 · 50 %');
  });
});

describe('ended', () => {
  it('shows the version and the digest', () => {
    if (!isDigest(digest)) throw new Error('not a digest');
    const result = {
      image: 'api',
      digest,
      tags: samplePlan().spec.tags,
      platforms: [],
      durationMs: 1,
      warnings: [],
      cached: 0,
      total: 0,
    };
    const runs = [sampleRun({ state: 'done', result })];
    expect(text({ project: true, version: '1.4.0', runs })).toBe('$(pass) v1.4.0 sha256:3f2a…');
    expect(text({ project: true, version: '2.0.0', runs })).toBe('$(pass) api sha256:3f2a…');
  });
  it('names the platform that failed, and the reason in the tooltip', () => {
    const error = new BuildError('exec-format', 'No emulator for arm64.', '', {
      platform: 'linux/arm64',
    });
    const status = statusText({ project: true, runs: [sampleRun({ state: 'failed', error })] }, t);
    expect(status?.text).toBe('$(error) arm64 failed');
    expect(status?.tooltip).toContain('No emulator for arm64.');
  });
  it('names the image where no platform is to blame', () => {
    const error = new BuildError('push-denied', 'Denied.', '');
    const runs = [sampleRun({ state: 'failed', error })];
    expect(text({ project: true, version: '1.4.0', runs })).toBe('$(error) api failed');
  });
});
