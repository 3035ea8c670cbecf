import { signInAdvice } from './signInAdvice.ts';

export type Need = 'pull' | 'push' | 'delete';

/** What is needed of a scope: `repository:acme/api:pull,push` is `push`. */
export function needOf(scope: string): Need {
  const actions = scope.split(' ').flatMap((one) => one.slice(one.lastIndexOf(':') + 1).split(','));
  if (actions.includes('delete')) return 'delete';
  return actions.includes('push') ? 'push' : 'pull';
}

/** What to do where nobody is signed in, or the sign-in is refused or has ended. */
export function signInRemedy(host: string): string {
  const { command, ends, secret } = signInAdvice(host);
  if (command === undefined) return `Sign in: docker login ${host} (with ${secret}).`;
  return `${ends === undefined ? '' : `${ends}. `}Sign in: ${command}`;
}

/** What to do where who is signed in may not do what is needed. */
export function accessRemedy(host: string, scope: string): string {
  const { read, write } = signInAdvice(host);
  const needed = needOf(scope) === 'pull' ? read : write;
  return `This takes ${needed}. Ask for it, or sign in with another account: docker login ${host}`;
}
