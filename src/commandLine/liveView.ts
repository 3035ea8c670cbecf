import type { ProgressSnapshot, StepSnapshot } from '../build/progressSnapshot.ts';
import type { BuildView } from './buildView.ts';
import { neutralise } from './neutralise.ts';
import { paintFor } from './paint.ts';
import { formatDuration, formatSize } from './quantities.ts';
import type { Output } from './terminal.ts';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const eraseLine = '\r\u001b[2K';

/** One line that is redrawn in place, for a person at a terminal. */
export function liveView(image: string, output: Output): BuildView {
  const paint = paintFor(output);
  let frame = 0;
  let status = '';

  function draw(): void {
    const spinner = frames[frame++ % frames.length] ?? '';
    // One column stays free: a full line would wrap, and a wrapped line cannot be redrawn.
    const text = `${neutralise(image)}  ${status}`.slice(0, Math.max(8, output.columns - 3));
    output.write(`${eraseLine}${paint('cyan', spinner)} ${text}`);
  }

  return {
    show(snapshot, now) {
      if (snapshot !== undefined && snapshot.total > 0) status = statusText(snapshot, now);
      draw();
    },
    phase(text) {
      status = neutralise(text);
      draw();
    },
    line: (text) => output.write(`${eraseLine}${text}\n`),
    end: () => output.write(eraseLine),
  };
}

/** `12/31 · linux/arm64 RUN go build · 4.2 MB of 9.0 MB · 3.4 s` */
export function statusText(snapshot: ProgressSnapshot, now: number): string {
  const parts = [`${snapshot.done}/${snapshot.total}`];
  const step = snapshot.running;
  if (step === undefined) return parts.join('');
  parts.push(neutralise([step.platform, step.name].filter((word) => word !== undefined).join(' ')));
  const transfer = transferText(step);
  if (transfer !== '') parts.push(transfer);
  if (step.startedAt !== undefined) parts.push(formatDuration(now - step.startedAt));
  return parts.join(' · ');
}

function transferText({ transfer }: StepSnapshot): string {
  if (transfer === undefined) return '';
  const current = formatSize(transfer.current);
  return transfer.total === undefined ? current : `${current} of ${formatSize(transfer.total)}`;
}
