import type { CheckResult } from '../release/verify/check.ts';
import type { VerifyProgress } from '../release/verify/applyVerify.ts';
import type { VerifyPlan, VerifyReport } from '../release/verify/verifyPlan.ts';
import type { Command, Invocation } from './command.ts';
import { neutralise } from '../terminal/neutralise.ts';
import type { Colour, Paint } from '../terminal/paint.ts';
import { paintFor } from '../terminal/paint.ts';
import { formatSize } from '../oci/formatSize.ts';
import { count } from '../terminal/quantities.ts';
import type { Output } from '../terminal/output.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'look into what was pushed and run it, each platform by digest',
  operands: '[IMAGE…]',
  arity: [0, Number.POSITIVE_INFINITY],
  options: {
    platform: {
      type: 'text',
      repeatable: true,
      value: 'PLATFORM',
      summary: 'only this platform (repeatable)',
    },
    tag: { type: 'text', value: 'TAG', summary: 'of the project’s images, not the version’s' },
    'dry-run': { type: 'flag', summary: 'show what would be looked at, start nothing' },
  },
  description:
    'IMAGE is an image of slipway.yaml or any reference; all images of the project without one, at the tag of its\nversion. Read from the registry: whether the programs an image starts are built for its platform (from their ELF\nheaders), compressed size, user, shell, labels, ports. Done when verify: of the image says so: running it with\narguments or until it is healthy, under emulation where needed, without network and with nothing writable but /tmp;\na scan by trivy or grype; signatures by cosign. Exits with 1 when anything fails, and when something that was to be\nchecked could not be.',
  examples: [
    'slipway verify',
    'slipway verify api --platform linux/arm64',
    'slipway verify ghcr.io/acme/api:1.4.0 --json',
  ],
  async run(invocation) {
    const { services, signal, terminal } = invocation;
    const plan = await services.slipway.planVerify(requestOf(invocation), signal);
    const paint = paintFor(terminal.stdout);
    if (invocation.arguments.flag('dry-run'))
      return { document: plan, text: planText(plan, paint) };
    const line = progressOn(terminal.stderr);
    let report: VerifyReport;
    try {
      report = await services.slipway.verify(plan, line.show, signal);
    } finally {
      line.end();
    }
    const text = reportText(report, paint);
    return report.ok ? { document: report, text } : { document: report, text, exitCode: 1 };
  },
};

function requestOf({ arguments: given }: Invocation) {
  const tag = given.text('tag');
  return {
    images: given.operands,
    platforms: given.commaList('platform'),
    ...(tag === undefined ? {} : { tag }),
  };
}

const eraseLine = '\r\u001b[2K';

/** One line redrawn in place; a log gets nothing but the result. */
function progressOn(output: Output) {
  if (!output.interactive) return { show: () => undefined, end: () => undefined };
  return {
    show: ({ image, platform, check, done, total }: VerifyProgress) => {
      const text = `${done}/${total} · ${neutralise(image)} ${neutralise(platform)} · ${check}`;
      output.write(`${eraseLine}${text.slice(0, Math.max(8, output.columns - 1))}`);
    },
    end: () => output.write(eraseLine),
  };
}

function planText({ images }: VerifyPlan, paint: Paint): string {
  let text = '';
  for (const { name, reference, digest, platforms, previous } of images) {
    text += headText(name, reference, digest, paint);
    if (previous !== undefined) text += `  compared with ${neutralise(previous.reference)}\n`;
    for (const platform of platforms) {
      text += `  ${paint('bold', neutralise(platform.platform))}  ${platform.digest ?? ''}\n`;
      for (const { check, what } of platform.checks)
        text += `    ${check.padEnd(nameWidth)}  ${neutralise(what)}\n`;
    }
  }
  return text;
}

function headText(name: string, reference: string, digest: string, paint: Paint): string {
  const at = name === reference ? '' : `  ${neutralise(reference)}`;
  return `${paint('bold', neutralise(name))}${at}  ${paint('dim', digest)}\n`;
}

const nameWidth = 'architecture'.length;

const marks: Readonly<Record<CheckResult['state'], readonly [string, Colour]>> = {
  passed: ['ok', 'green'],
  failed: ['failed', 'red'],
  unchecked: ['not checked', 'yellow'],
  noted: ['noted', 'dim'],
};
const markWidth = 'not checked'.length;

function reportText({ ok, images }: VerifyReport, paint: Paint): string {
  let text = '';
  for (const { name, reference, digest, platforms } of images) {
    text += headText(name, reference, digest, paint);
    for (const { platform, digest: own, size, checks } of platforms) {
      const facts = [own ?? '', size === undefined ? '' : formatSize(size)].join('  ');
      text += `\n  ${paint('bold', neutralise(platform))}  ${paint('dim', facts)}\n`;
      for (const check of checks) text += checkText(check, paint);
    }
    text += '\n';
  }
  const all = images.flatMap(({ platforms }) => platforms.flatMap(({ checks }) => checks));
  const of = (state: CheckResult['state']) => all.filter((one) => one.state === state).length;
  const parts = [
    ...(of('failed') > 0 ? [paint('red', `${of('failed')} failed`)] : []),
    ...(of('unchecked') > 0 ? [paint('yellow', `${of('unchecked')} not checked`)] : []),
    ok ? paint('green', `${count(of('passed'), 'check')} passed`) : `${of('passed')} passed`,
  ];
  return `${text}${parts.join(', ')}.\n`;
}

function checkText({ check, state, detail, remedy }: CheckResult, paint: Paint): string {
  const [word, colour] = marks[state];
  const mark = paint(colour, word.padEnd(markWidth));
  let text = `    ${mark}  ${check.padEnd(nameWidth)}  ${neutralise(detail)}\n`;
  if (remedy !== undefined)
    text += `${' '.repeat(markWidth + nameWidth + 8)}${paint('cyan', 'next:')} ${neutralise(remedy)}\n`;
  return text;
}
