import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/usr/bin/microsoft-edge',
  '/usr/bin/microsoft-edge-stable',
  '/opt/microsoft/msedge/msedge',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const USUAL_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
];

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first of the usual names that a folder of PATH has, as a shell would find it. */
function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return USUAL_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** The browser of this machine: `CHROMIUM_PATH`, else Chromium, Chrome or Edge where they usually are or on PATH. Throws an error that tells how to get one. */
export function findBrowser(): string {
  const named = process.env.CHROMIUM_PATH;
  if (named && !existsSync(named)) throw new Error(`CHROMIUM_PATH: there is no ${named}.`);
  const found = named || USUAL_PLACES.find((place) => existsSync(place)) || onPath();
  if (!found) {
    throw new Error(
      'No browser found. Install one (Debian: apt-get install chromium; macOS: brew install --cask chromium), set CHROMIUM_PATH to one, or leave these tests out with -DskipBrowser.',
    );
  }
  return found;
}
