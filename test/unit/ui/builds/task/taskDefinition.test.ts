import { describe, expect, it, test } from 'vitest';
import type { PlannedTag } from '../../../../../src/build/buildPlan.ts';
import type { Digest } from '../../../../../src/oci/digest.ts';
import { asksFirst } from '../../../../../src/ui/builds/task/asksFirst.ts';
import {
  parseTaskDefinition,
  TaskDefinitionError,
} from '../../../../../src/ui/builds/task/taskDefinition.ts';
import { samplePlan } from '../sample.ts';

const type = 'slipway';

describe('a task', () => {
  it('of no properties builds every image as it is configured', () => {
    expect(parseTaskDefinition({ type }, undefined)).toEqual({
      request: { output: 'none', compareTags: false },
      dryRun: false,
      confirm: true,
    });
  });

  it('asks for what its properties say', () => {
    const definition = {
      type,
      image: 'api',
      platforms: ['linux/arm64'],
      tags: ['1.4.0'],
      output: 'push',
      strategy: 'by-digest',
      builder: 'own',
      noCache: true,
      force: true,
      changed: false,
      dryRun: true,
      confirm: false,
    };
    expect(parseTaskDefinition(definition, 'other')).toEqual({
      request: {
        images: ['api'],
        platforms: ['linux/arm64'],
        tags: ['1.4.0'],
        output: 'push',
        strategy: 'by-digest',
        builder: 'own',
        noCache: true,
        force: true,
        changed: false,
        compareTags: true,
      },
      dryRun: true,
      confirm: false,
    });
  });

  it('takes several images, and the builder of the settings', () => {
    const { request } = parseTaskDefinition({ type, image: ['api', 'web'] }, 'set');
    expect(request).toMatchObject({ images: ['api', 'web'], builder: 'set' });
  });
});

test.each([
  [{ image: 3 }, '“image” of the task must be the name of an image, or a list of names, not 3.'],
  [
    { platforms: 'linux/arm64' },
    '“platforms” of the task must be a list of platforms such as linux/arm64, not "linux/arm64".',
  ],
  [
    { output: 'registry' },
    '“output” of the task must be “push”, “load” or “none”, not "registry".',
  ],
  [{ tags: ['1', 2] }, '“tags” of the task must be a list of tags or references, not ["1",2].'],
  [{ dryRun: 'yes' }, '“dryRun” of the task must be true or false, not "yes".'],
  [undefined, 'The task has no properties.'],
])('%j is told by its property', (definition, message) => {
  const parse = (): unknown => parseTaskDefinition(definition, undefined);
  expect(parse).toThrow(TaskDefinitionError);
  expect(parse).toThrow(message);
});

describe('a push is confirmed', () => {
  const plan = (tag: string, action: PlannedTag['action']) => {
    const sample = samplePlan({ tags: [`ghcr.io/acme/api:${tag}`] });
    const [reference] = sample.spec.tags;
    const from = `sha256:${'a'.repeat(64)}` as Digest;
    const all = {
      create: { reference: reference!, action: 'create' },
      move: { reference: reference!, action: 'move', from },
      unknown: { reference: reference!, action: 'unknown', problem: 'away' },
    } as const;
    return { ...sample, tags: [all[action]] };
  };

  it('always, unless the task says otherwise', () => {
    expect(asksFirst({ confirm: true }, [plan('edge', 'create')])).toBe(true);
    expect(asksFirst({ confirm: false }, [plan('edge', 'move')])).toBe(false);
    expect(asksFirst({ confirm: false }, [plan('1.4.0', 'create')])).toBe(false);
    expect(asksFirst({ confirm: false }, [plan('1.4', 'move')])).toBe(false);
  });

  it('always where the tag of a full version is there, or may be', () => {
    expect(asksFirst({ confirm: false }, [plan('v1.4.0', 'move')])).toBe(true);
    expect(asksFirst({ confirm: false }, [plan('1.4.0-rc.1', 'unknown')])).toBe(true);
  });

  it('never where nothing is pushed', () => {
    expect(asksFirst({ confirm: true }, [samplePlan({ output: 'load' })])).toBe(false);
    const skip = { reason: 'it is there', platforms: [] };
    expect(asksFirst({ confirm: true }, [{ ...plan('1.4.0', 'move'), skip }])).toBe(false);
  });
});
