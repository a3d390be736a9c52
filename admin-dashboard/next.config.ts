import type { NextConfig } from 'next';
import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js';

/** Where `npm run dev` finds the product; the exported dashboard is served by it and asks its own origin. */
const backend = process.env.BACKEND_URL ?? 'http://127.0.0.1:8080';

export default function config(phase: string): NextConfig {
  const common: NextConfig = { reactStrictMode: true, images: { unoptimized: true }, devIndicators: false };
  if (phase === PHASE_DEVELOPMENT_SERVER) {
    // Compression would hold back the lines of an event stream.
    return { ...common, compress: false, allowedDevOrigins: ['127.0.0.1'], rewrites: async () => [{ source: '/api/:path*', destination: `${backend}/api/:path*` }] };
  }
  return { ...common, output: 'export' };
}
