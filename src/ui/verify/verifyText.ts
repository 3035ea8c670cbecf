import type { VerifyReport } from '../../release/verify/verifyPlan.ts';
import { plainText } from '../plainText.ts';
import type { Translate } from '../translate.ts';
import { verifySummary } from './verifyPage.ts';

const marks = { passed: '✓', failed: '✗', unchecked: '?', noted: '–' } as const;

/** The report as a text that pastes well into an issue. */
export function verifyText(report: VerifyReport, t: Translate): string {
  const out = [verifySummary(report, t)];
  for (const { reference, digest, platforms } of report.images) {
    out.push('', `${plainText(reference)}  ${digest}`);
    for (const { platform, digest: own, checks } of platforms) {
      out.push(`  ${plainText(platform)}  ${own ?? ''}`);
      for (const { check, state, detail, remedy } of checks) {
        out.push(`    ${marks[state]} ${check.padEnd(12)}  ${plainText(detail, 600)}`);
        if (remedy !== undefined) out.push(`${' '.repeat(20)}→ ${plainText(remedy, 600)}`);
      }
    }
  }
  return `${out.join('\n')}\n`;
}
