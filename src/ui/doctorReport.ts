import type { Finding } from '../release/doctor/doctor.ts';
import { plainText } from './plainText.ts';
import type { Translate } from './translate.ts';

const marks: Readonly<Record<Finding['state'], string>> = {
  ok: '✓',
  warning: '!',
  failed: '✗',
  skipped: '–',
};

export interface DoctorReport {
  readonly text: string;
  /** Zero-based line of each finding's title, for the actions above it. */
  readonly lines: ReadonlyMap<string, number>;
}

/** The findings as a text that reads well as it is and pastes well into an issue. */
export function doctorReport(findings: readonly Finding[], t: Translate): DoctorReport {
  const lines = new Map<string, number>();
  const out: string[] = [t('Slipway doctor'), doctorSummary(findings, t), ''];
  const width = Math.max(0, ...findings.map(({ title }) => title.length));
  for (const finding of findings) {
    const { id, title, state, detail, remedy } = finding;
    lines.set(id, out.length);
    const indent = ' '.repeat(width + 5);
    const [first = '', ...rest] = detail
      .split('\n')
      .flatMap((line) => wrapped(plainText(line, 600)));
    out.push(`${marks[state]} ${plainText(title).padEnd(width)}   ${first}`.trimEnd());
    for (const line of rest) if (line !== '') out.push(`${indent}${line}`);
    if (remedy !== undefined && remedy !== '' && state !== 'ok')
      for (const [at, line] of wrapped(plainText(remedy, 600)).entries())
        out.push(`${indent}${at === 0 ? '→ ' : '  '}${line}`);
  }
  return { text: `${out.join('\n')}\n`, lines };
}

/** Lines of some 70 characters, broken between words. */
function wrapped(text: string): string[] {
  return text.match(/\S.{0,70}(?=\s|$)|\S{71,}/g)?.map((line) => line.trimEnd()) ?? [];
}

/** `8 fine, 1 warning, 2 problems`. */
export function doctorSummary(findings: readonly Finding[], t: Translate): string {
  const count = (state: Finding['state']): number =>
    findings.filter((finding) => finding.state === state).length;
  const parts = [t('{0} fine', count('ok'))];
  if (count('warning') > 0) parts.push(t('{0} to look at', count('warning')));
  if (count('failed') > 0) parts.push(t('{0} to fix', count('failed')));
  if (count('skipped') > 0) parts.push(t('{0} not checked', count('skipped')));
  return parts.join(', ');
}
