import { expect, it } from 'vitest';
import type { Finding } from '../../../src/release/doctor/doctor.ts';
import { doctorReport } from '../../../src/ui/doctorReport.ts';
import { t } from './builds/sample.ts';

const findings: readonly Finding[] = [
  { id: 'cli', title: 'Docker', state: 'ok', detail: '28.2.2', remedy: 'never shown' },
  {
    id: 'builder',
    title: 'Builder',
    state: 'failed',
    detail: 'none\ncan build',
    remedy: 'Create one.',
  },
  { id: 'github', title: 'GitHub', state: 'skipped', detail: 'no remote' },
];

it('reads as an aligned list with remedies where they are needed', () => {
  const { text, lines } = doctorReport(findings, t);
  expect(text).toBe(
    [
      'Slipway doctor',
      '1 fine, 1 to fix, 1 not checked',
      '',
      '✓ Docker    28.2.2',
      '✗ Builder   none',
      '            can build',
      '            → Create one.',
      '– GitHub    no remote',
      '',
    ].join('\n'),
  );
  expect(text.split('\n')[lines.get('builder') ?? -1]).toContain('Builder');
});
