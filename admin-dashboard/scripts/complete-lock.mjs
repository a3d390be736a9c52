// Writes into package-lock.json the optional native packages that npm leaves out when a registry does not offer them
// for every platform. Without them `npm ci` refuses the lock file. Run by `npm run lock` after any change of dependencies.
import { readFileSync, writeFileSync } from 'node:fs';

const lockFile = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(lockFile, 'utf8'));

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

/** Whether a package that sits at `parent` would find `name` in one of the node_modules above it. */
function isLocked(parent, name) {
  const folders = parent.split('/node_modules/');
  for (let depth = folders.length; depth > 0; depth--) {
    const above = folders.slice(0, depth).join('/node_modules/');
    if (lock.packages[`${above ? `${above}/` : ''}node_modules/${name}`]) return true;
  }
  return Boolean(lock.packages[`node_modules/${name}`]);
}

/** The platform that a native package is named after, in the terms of a lock file. */
function platformOf(name) {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  if (words.some((word) => word.startsWith('wasm'))) return { cpu: ['wasm32'] };
  const os = words.includes('linuxmusl') ? 'linux' : SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor)) ?? (words.some((word) => word.startsWith('arm')) ? 'arm' : null);
  if (!os || !cpu) throw new Error(`Which platform is ${name} for? Add it to scripts/complete-lock.mjs.`);
  const musl = words.some((word) => word.includes('musl'));
  const gnu = words.some((word) => word.includes('gnu'));
  return { ...(os === 'linux' && (musl || gnu) && { libc: [musl ? 'musl' : 'glibc'] }), cpu: [cpu], os: [os] };
}

let added = 0;
for (const [parent, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(parent, name)) continue;
    if (!/^\d/.test(version)) throw new Error(`${parent} wants ${name} ${version}, which is no exact version.`);
    lock.packages[`node_modules/${name}`] = { version, ...platformOf(name), ...(entry.dev && { dev: true }), optional: true };
    added += 1;
  }
}
const [root, ...packages] = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries([root, ...packages]);
writeFileSync(lockFile, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${added} entries added`);
