import { describe, expect, test } from 'vitest';
import { RegistryError } from '../../../src/oci/registryError.ts';
import { ConfigError } from '../../../src/release/config/configError.ts';
import { problemView } from '../../../src/ui/problemView.ts';
import { remedyActions } from '../../../src/ui/remedies.ts';
import { english } from './translate.ts';

describe('a failure as a node', () => {
  test('names what happened, tells the remedy, and tries again', () => {
    const error = new RegistryError(
      'unauthorized',
      'ghcr.io wants to know you.',
      'Run docker login.',
    );
    const view = problemView(error, 'node', undefined, english);
    expect(view).toMatchObject({
      label: 'Not signed in',
      description: 'ghcr.io wants to know you.',
      icon: 'error',
      contextValue: 'problem',
      tooltip: { title: 'ghcr.io wants to know you.', note: 'Run docker login.' },
      command: { id: 'slipway.retryNode', arguments: ['node'] },
    });
    expect(view.spoken).toContain('Run docker login.');
  });

  test('foreign text in it is neutralised', () => {
    const error = new ConfigError('unknown-image', 'no \u202eimage', 'line\nbreak');
    const view = problemView(error, undefined, undefined, english);
    expect(view.label).toBe('no \ufffdimage');
    expect(view.description).toBe('line break');
  });

  test('an error nobody expected does not show its text', () => {
    const view = problemView(new Error('secret at 0x1234'), undefined, undefined, english);
    expect(JSON.stringify(view)).not.toContain('0x1234');
  });
});

describe('remedies', () => {
  test('a certificate leads to the setting, a wrong file to its place', () => {
    expect(remedyActions(new RegistryError('tls', '', ''), english)[0]).toMatchObject({
      command: 'workbench.action.openSettings',
      arguments: ['slipway.certificateFolders'],
    });
    expect(remedyActions(new RegistryError('insecure', '', ''), english)[0]).toMatchObject({
      arguments: ['slipway.insecureRegistries'],
    });
    const range = { start: { line: 3, character: 2 }, end: { line: 3, character: 9 } };
    const problem = { message: 'no', range, severity: 'error', path: [] } as const;
    const error = new ConfigError('invalid-config', 'wrong', 'fix', { problems: [problem] });
    expect(remedyActions(error, english)[0]).toMatchObject({
      command: 'slipway.openConfig',
      arguments: [{ range }],
    });
  });

  test('where no version is known it is tagged', () => {
    expect(remedyActions(new ConfigError('no-version', '', ''), english)).toMatchObject([
      { command: 'slipway.createTag' },
    ]);
  });

  test('what is not ours has none', () => {
    expect(remedyActions(new Error('other'), english)).toEqual([]);
  });
});
