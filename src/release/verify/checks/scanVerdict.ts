import type { CheckResult } from '../check.ts';
import type { ScanResult, Vulnerability } from '../scanner.ts';
import type { Severity } from '../verifyRules.ts';
import { severities } from '../verifyRules.ts';

/** What a scan comes to, measured by the severity from which on it fails. */
export function scanVerdict({ scanner, vulnerabilities }: ScanResult, from: Severity): CheckResult {
  const check = 'scan';
  const least = severities.indexOf(from);
  const bad = vulnerabilities.filter(({ severity }) => rankOf(severity) >= least);
  const counts = severities
    .toReversed()
    .map((severity) => [severity, countOf(vulnerabilities, severity)] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity}`);
  const said = `${counts.join(', ') || 'nothing known'} (${scanner})`;
  if (bad.length === 0) return { check, state: 'passed', detail: said };
  const fixes = new Set(
    bad.flatMap(({ package: name, fixedIn }) =>
      fixedIn === undefined ? [] : `${name} ${fixedIn}`,
    ),
  );
  const first = bad.slice(0, 3).map(({ id, package: name }) => `${id} in ${name}`);
  return {
    ...{ check, state: 'failed', detail: `${said}: ${first.join(', ')}` },
    remedy:
      fixes.size === 0
        ? 'None of them has a fix yet: use another base image, or raise verify.scan.'
        : `Update ${[...fixes].slice(0, 5).join(', ')}.`,
  };
}

function rankOf(severity: Vulnerability['severity']): number {
  return severity === 'unknown' ? -1 : severities.indexOf(severity);
}

function countOf(all: readonly Vulnerability[], severity: Severity): number {
  return all.filter((one) => one.severity === severity).length;
}
