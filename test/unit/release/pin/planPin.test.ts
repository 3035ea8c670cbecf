import { describe, expect, it } from 'vitest';
import { isDigest } from '../../../../src/oci/digest.ts';
import { envAssignments } from '../../../../src/release/pin/envText.ts';
import type { Pin } from '../../../../src/release/pin/pin.ts';
import { planPin, variableOf } from '../../../../src/release/pin/planPin.ts';

const digest = `sha256:${'a'.repeat(64)}`;

function pin(variable: string, repository = 'ghcr.io/acme/api'): Pin {
  if (!isDigest(digest)) throw new TypeError(digest);
  const source = `${repository}:1.4.0`;
  return { variable, repository, reference: `${repository}@${digest}`, source, digest };
}

const now = `ghcr.io/acme/api@${digest}`;

describe('planPin', () => {
  it.each([
    ['a plain value', 'A=1\nIMAGE=old:1\nB=2\n', `A=1\nIMAGE=${now}\nB=2\n`],
    ['a comment after it', 'IMAGE=old:1 # of staging\n', `IMAGE=${now} # of staging\n`],
    ['quotes', `IMAGE="old:1"\nX='y'`, `IMAGE="${now}"\nX='y'`],
    ['single quotes', `IMAGE='old:1' # x`, `IMAGE='${now}' # x`],
    [
      'export, spaces and CRLF',
      '  export IMAGE = old:1\r\nB=2\r\n',
      `  export IMAGE = ${now}\r\nB=2\r\n`,
    ],
    ['an empty value', 'IMAGE=\nB=2', `IMAGE=${now}\nB=2`],
    ['twice', 'IMAGE=old:1\nIMAGE=old:2\n', `IMAGE=${now}\nIMAGE=${now}\n`],
    ['a byte order mark', '\uFEFFIMAGE=old:1\n', `\uFEFFIMAGE=${now}\n`],
    ['a longer name beside it', 'MY_IMAGE=x:1\nIMAGE=old:1', `MY_IMAGE=x:1\nIMAGE=${now}`],
    ['a comment of the same form', '# IMAGE=x\nIMAGE=old:1\n', `# IMAGE=x\nIMAGE=${now}\n`],
    [
      'a value over lines',
      'KEY="a\nIMAGE=no\n"\nIMAGE=old:1\n',
      `KEY="a\nIMAGE=no\n"\nIMAGE=${now}\n`,
    ],
    [
      'a quote that is escaped',
      'K="a\\"\nIMAGE=no"\nIMAGE=old:1',
      `K="a\\"\nIMAGE=no"\nIMAGE=${now}`,
    ],
  ])('changes in place, and nothing else: %s', (_, before, after) => {
    const plan = planPin(before, [pin('IMAGE')]);
    expect(plan.text).toBe(after);
    expect(plan.changes).toMatchObject([{ action: 'change', to: now }]);
    expect(planPin(after, [pin('IMAGE')]).changes).toMatchObject([{ action: 'unchanged' }]);
  });

  it.each([
    ['', `IMAGE=${now}\n`],
    ['A=1', `A=1\nIMAGE=${now}\n`],
    ['A=1\r\n', `A=1\r\nIMAGE=${now}\r\n`],
    ['# IMAGE=x\n', `# IMAGE=x\nIMAGE=${now}\n`],
  ])('adds a line to %j', (before, after) => {
    const plan = planPin(before, [pin('IMAGE')]);
    expect(plan.text).toBe(after);
    expect(plan.changes).toMatchObject([{ action: 'create', to: now }]);
  });

  it('writes several, and does not repeat what may be a secret', () => {
    const plan = planPin('API=ghp_Token\n', [pin('API'), pin('WEB', 'ghcr.io/acme/web')]);
    expect(plan.text).toBe(`API=${now}\nWEB=ghcr.io/acme/web@${digest}\n`);
    expect(JSON.stringify(plan.changes)).not.toContain('ghp_Token');
    expect(planPin('API=x/y:1', [pin('API')]).changes).toMatchObject([{ from: 'x/y:1' }]);
  });
});

it('finds the variable that holds an image of a repository', () => {
  const text = 'A=ghcr.io/acme/api-old:1\nB="ghcr.io/acme/api:1.3.0"\n';
  expect(variableOf(text, 'ghcr.io/acme/api')).toBe('B');
  expect(variableOf(text, 'ghcr.io/acme/web')).toBeUndefined();
});

it('reads what is no assignment as nothing', () => {
  expect(envAssignments('no\n1A=x\n=y\n-A=z\n')).toEqual([]);
  expect(envAssignments('A=#x')).toMatchObject([{ variable: 'A', value: '' }]);
  expect(envAssignments('A="x')).toMatchObject([{ variable: 'A', value: 'x' }]);
});
