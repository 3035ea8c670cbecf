import { InvalidReferenceError, parseRepository } from '../reference.ts';

/**
 * The registry a text names, as `Repository.registry` has it: a host, also as an address
 * (`https://index.docker.io/v1/`). Throws InvalidReferenceError.
 */
export function parseRegistry(text: string): string {
  const host = text
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/(?:v[12]\/?)?$/, '');
  if (host === '' || host.includes('/'))
    throw new InvalidReferenceError(text, 'a registry is a host, without a path');
  const { registry, name } = parseRepository(`${host}/x`);
  if (name === `${host}/x`)
    throw new InvalidReferenceError(text, 'the host of a registry has a dot or a port');
  return registry;
}
