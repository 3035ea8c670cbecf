import type { ImageConfig } from '../../../oci/imageConfig.ts';
import type { CheckResult } from '../check.ts';
import type { VerifyRules } from '../verifyRules.ts';

/** What the config of an image says by itself. */
export function userCheck({ user = '' }: ImageConfig, { user: rule }: VerifyRules): CheckResult {
  const check = 'user';
  const [name = ''] = user.split(':');
  const root = name === '' || name === 'root' || /^0+$/.test(name);
  const detail = root ? 'root' : user;
  if (rule === undefined) return { check, state: 'noted', detail };
  const passes = rule === 'nonroot' ? !root : rule === user || rule === name;
  if (passes) return { check, state: 'passed', detail };
  const wanted = rule === 'nonroot' ? 'somebody else' : rule;
  return {
    check,
    state: 'failed',
    detail: `runs as ${detail}, not as ${wanted}`,
    remedy: `Set USER in the Dockerfile${rule === 'nonroot' ? ', for example USER 65532' : `: USER ${rule}`}.`,
  };
}

export function labelsCheck({ labels }: ImageConfig, rule: readonly string[]): CheckResult {
  const check = 'labels';
  const missing = rule.filter((name) => (labels[name] ?? '').trim() === '');
  if (missing.length === 0) {
    const detail = rule.map((name) => `${name}=${labels[name] ?? ''}`).join(', ');
    return { check, state: 'passed', detail };
  }
  return {
    check,
    state: 'failed',
    detail: `without ${missing.join(', ')}`,
    remedy: 'Set them with labels: of the image in slipway.yaml, or LABEL in the Dockerfile.',
  };
}

export function portsCheck({ exposedPorts }: ImageConfig, { ports }: VerifyRules): CheckResult {
  const check = 'ports';
  const exposed = exposedPorts.map(portOf);
  const detail = exposed.join(', ') || 'none';
  if (ports === undefined) return { check, state: 'noted', detail };
  const allowed = ports.map(portOf);
  const extra = exposed.filter((port) => !allowed.includes(port));
  const missing = allowed.filter((port) => !exposed.includes(port));
  if (extra.length === 0 && missing.length === 0) return { check, state: 'passed', detail };
  const parts = [
    ...(extra.length > 0 ? [`exposes ${extra.join(', ')}, which is not listed`] : []),
    ...(missing.length > 0 ? [`does not expose ${missing.join(', ')}`] : []),
  ];
  return {
    check,
    state: 'failed',
    detail: parts.join('; '),
    remedy: 'Correct EXPOSE in the Dockerfile or of its base image, or verify.ports.',
  };
}

function portOf(port: string): string {
  return port.includes('/') ? port : `${port}/tcp`;
}
