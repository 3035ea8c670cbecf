import type { LayeredFiles } from '../../../oci/layer/layeredFiles.ts';
import type { CheckResult } from '../check.ts';

const names = ['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'busybox'];
/** `/busybox` is where distroless debug images have theirs. */
const folders = ['/bin', '/usr/bin', '/usr/local/bin', '/sbin', '/busybox'];

/** Whether there is a shell; without a rule that is only noted. */
export async function shellCheck(noShell: boolean, files: LayeredFiles): Promise<CheckResult> {
  const found: string[] = [];
  for (const folder of folders)
    for (const name of names) {
      const path = `${folder}/${name}`;
      if ((await files.find(path))?.node.kind === 'file') found.push(path);
    }
  const [first] = found;
  const detail = first === undefined ? 'no shell' : `${first} is there`;
  if (!noShell) return { check: 'shell', state: 'noted', detail };
  if (first === undefined) return { check: 'shell', state: 'passed', detail };
  return {
    check: 'shell',
    state: 'failed',
    detail,
    remedy: 'Use a base image without one (scratch, distroless), or drop verify.noShell.',
  };
}
