import type { Platform } from '../../../oci/platform.ts';
import { unsupported } from './workflowError.ts';

/** The machine a platform is built on, its own where GitHub has one. Fails with WorkflowError. */
export function runnerOf(
  image: string,
  { os, architecture }: Platform,
): { readonly runner: string; readonly emulated: boolean } {
  if (os !== 'linux')
    throw unsupported(image, `a build for ${os}`, 'Leave its platform out, and build it yourself.');
  switch (architecture) {
    case 'amd64':
    case '386':
      return { runner: 'ubuntu-24.04', emulated: false };
    case 'arm64':
      return { runner: 'ubuntu-24.04-arm', emulated: false };
    default:
      return { runner: 'ubuntu-24.04', emulated: true };
  }
}
